// SPDX-License-Identifier: Apache-2.0
// `pitcast venue build`, in a process of its own (see CMakeLists.txt).
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "pitcast/map/survey.h"
#include "pitcast/survey/read.h"

namespace {

using namespace pitcast;

// The exit codes of `pitcast` (README, "Exit codes").
constexpr int kDone = 0, kFailed = 1, kUsage = 2, kBadInput = 3, kEnvironment = 4;

struct Options {
    survey::SurveyFiles files;
    map::SurveyOptions build;
    std::filesystem::path out;
    std::string id, name, name_zh, look = "meadow";
    double length = 0;
    double margin = -1;
    bool closed = false, open = false;
};

int fail(const Error& error, int code) {
    std::fprintf(stderr, "pitcast: %s\n", error.message().c_str());
    return code;
}

int run(Options& options) {
    if (options.margin >= 0) {
        options.files.margin = options.margin;
    }
    if (options.length > 0) {
        options.build.stated_length = options.length;
    }
    if (options.closed || options.open) {
        options.build.closed = options.closed;
    }
    options.build.look = options.look == "forest"   ? map::GroundLook::forest
                         : options.look == "desert" ? map::GroundLook::desert
                         : options.look == "rock"   ? map::GroundLook::rock
                         : options.look == "mine"   ? map::GroundLook::mine
                                                    : map::GroundLook::meadow;
    auto read = survey::read_survey(options.files);
    if (!read) {
        return fail(read.error(), kBadInput);
    }
    map::Survey& surveyed = read->survey;
    surveyed.id = options.id.empty() ? options.out.empty() ? options.files.course.stem().string()
                                                           : options.out.stem().string()
                                     : options.id;
    surveyed.name = options.name.empty() ? surveyed.name : options.name;
    surveyed.name_zh = options.name_zh.empty() ? surveyed.name_zh : options.name_zh;
    auto made = map::build_venue(surveyed, options.build);
    if (!made) {
        return fail(made.error().within(options.files.course.string()), kBadInput);
    }
    std::fputs(map::text_of(made->report, made->venue).c_str(), stdout);
    if (read->fit) {
        std::fputs(survey::text_of(*read->fit).c_str(), stdout);
    }
    if (options.out.empty()) {
        return kDone;
    }
    if (Status saved = map::save_venue(made->venue, options.out); !saved) {
        return fail(saved.error(), kEnvironment);
    }
    std::error_code none;
    std::printf("%-12s%s, %.1f MB\n", "written", options.out.c_str(),
                static_cast<double>(std::filesystem::file_size(options.out, none)) / 1e6);
    return kDone;
}

void declare(CLI::App& app, Options& o) {
    app.add_option("--course", o.files.course, "GPX, KML, GeoJSON, or CSV lat,lon[,alt][,width]")
        ->required();
    app.add_option("--terrain", o.files.terrain, "Elevation model: SRTM .hgt, GeoTIFF, ESRI ASCII");
    app.add_option("--out", o.out, "Venue file to write; without it, only the report");
    app.add_option("--marks", o.files.marks, "JSON with loops, obstacles, gates, labels, cameras");
    app.add_option("--altitudes", o.files.altitudes, "Log of a car, CSV lat,lon,alt: its heights");
    app.add_option("--line", o.files.line, "Name of the line, where the course file has several");
    app.add_option("--id", o.id, "Id of the venue; else the name of the file written");
    app.add_option("--name", o.name, "Name of the venue");
    app.add_option("--name-zh", o.name_zh, "Its Chinese name");
    app.add_option("--length", o.length, "Length that the organiser states, metres")
        ->check(CLI::Range(50.0, 9e6));
    app.add_option("--tolerance", o.build.length_tolerance, "By how much it may differ, a share")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 0.25));
    app.add_flag("--accept-length", o.build.accept_length, "Take it all the same, up to a quarter");
    app.add_option("--width", o.build.width, "Width of the course where none is measured, metres")
        ->capture_default_str()
        ->check(CLI::Range(1.0, 200.0));
    app.add_option("--margin", o.margin,
                   "Ground about the course, metres; else a fifth of its size")
        ->check(CLI::Range(0.0, 100'000.0));
    app.add_option("--cell", o.files.cell, "Metres between posts; else as the terrain allows")
        ->check(CLI::Range(1.0, 5000.0));
    app.add_option("--smooth", o.build.smoothing, "Metres over which the line is evened out")
        ->capture_default_str()
        ->check(CLI::Range(0.0, 500.0));
    app.add_option("--look", o.look, "Colours of the ground")
        ->capture_default_str()
        ->check(CLI::IsMember({"meadow", "forest", "desert", "rock", "mine"}));
    auto* closed = app.add_flag("--closed", o.closed, "A circuit, though its ends do not meet");
    app.add_flag("--open", o.open, "A stage, though its ends meet")->excludes(closed);
    app.add_flag("--reverse", o.build.reversed, "The cars go the other way");
    app.add_option("--fit", o.files.fit, "Recording onto whose positions the line is laid");
    app.add_option("--course-crs", o.files.course_crs, "Coordinate system of a CSV's x and y");
    app.add_option("--terrain-crs", o.files.terrain_crs, "Of the terrain, where it does not say");
}

}  // namespace

int main(int argc, char** argv) {
    try {
        Options options;
        CLI::App app("Build a venue file from an elevation model and a course",
                     "pitcast venue build");
        declare(app, options);
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app.exit(error) == 0 ? kDone : kUsage;
        }
        return run(options);
    } catch (const std::exception& error) {
        // Libraries may still throw where none is expected; the user gets a line, not a crash.
        std::fprintf(stderr, "pitcast: unexpected: %s\n", error.what());
        return kFailed;
    }
}
