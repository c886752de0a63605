// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include <unistd.h>

#include "pitcast/feed/decoder.h"
#include "pitcast/map/venue.h"

#include "verbs.h"

namespace pitcast::cli {
namespace {

struct VenueOptions {
    std::string recording;
    std::string number;
    std::filesystem::path out;
    double lap_from_s = 0;
    double lap_to_s = 0;
};

/// Positions of one car within a span of the recording, as a closed lap.
std::vector<map::Point3> trace_of(const feed::Recording& recording, const VenueOptions& options) {
    std::vector<map::Point3> trace;
    const Nanoseconds start = recording.events.front().delivered_utc_ns;
    for (const feed::TimedEvent& timed : recording.events) {
        const auto* positions = std::get_if<race::Positions>(&timed.event.body);
        const double at_s = static_cast<double>(timed.event.utc_ns - start) * 1e-9;
        if (!positions || at_s < options.lap_from_s || at_s > options.lap_to_s) {
            continue;
        }
        for (const auto& fix : positions->fixes) {
            if (fix.number == options.number) {
                trace.push_back({fix.x_mm, fix.y_mm, fix.z_mm});
            }
        }
    }
    return trace;
}

int make_from_recording(const VenueOptions& options) {
    auto recording = feed::read_recording(options.recording);
    if (!recording) {
        return fail(recording.error(), kBadInput);
    }
    if (recording->events.empty()) {
        return fail({options.recording, "holds no event", ""}, kBadInput);
    }
    auto venue = map::make_flat_venue("recorded", trace_of(*recording, options));
    if (!venue) {
        return fail(venue.error().within("car " + options.number), kBadInput);
    }
    const Status saved = map::save_venue(*venue, options.out);
    return saved ? int{kDone} : fail(saved.error(), kEnvironment);
}

/// Hands over to the program that knows the files of surveyors. Comes back only when it is missing.
int build_from_survey(const std::vector<std::string>& words) {
    std::error_code none;
    const std::filesystem::path builder =
        std::filesystem::read_symlink("/proc/self/exe", none).parent_path() / "pitcast-venue";
    std::vector<std::string> owned{builder.string()};
    owned.insert(owned.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& word : owned) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    ::execv(builder.c_str(), arguments.data());
    return fail({builder.string(), std::string("does not start: ") + std::strerror(errno),
                 "build it: ninja pitcast-venue"},
                kEnvironment);
}

}  // namespace

void add_media(CLI::App& app, int& exit_code) {
    auto quick = std::make_shared<bool>(false);
    CLI::App* verb = app.add_subcommand("media", "Make the bundled venue and clips when missing");
    verb->add_flag("--quick", *quick, "Tiny clips, for tests");
    verb->callback([quick, &exit_code] {
        exit_code = ensure_media(*quick ? tools::MediaSize::quick : tools::MediaSize::full);
    });
}

void add_venue(CLI::App& app, int& exit_code) {
    CLI::App* venue = app.add_subcommand("venue", "Make venue files");
    venue->require_subcommand(1);
    auto options = std::make_shared<VenueOptions>();
    CLI::App* verb = venue->add_subcommand("from-recording",
                                           "Flat venue whose course is a lap that a car drove");
    verb->add_option("recording", options->recording, "Native recording, or F1 folder")->required();
    verb->add_option("--number", options->number, "The car")->required();
    verb->add_option("--from", options->lap_from_s, "Second of the recording at the lap's start")
        ->required();
    verb->add_option("--to", options->lap_to_s, "Second at the lap's end")->required();
    verb->add_option("--out", options->out, "Venue file to write")->required();
    verb->callback([options, &exit_code] { exit_code = make_from_recording(*options); });
    CLI::App* build = venue->add_subcommand(
        "build", "Venue from an elevation model and a course (GPX, KML, GeoJSON, CSV)");
    build->prefix_command();
    build->set_help_flag();  // the builder's own help tells its options
    build->callback([build, &exit_code] { exit_code = build_from_survey(build->remaining()); });
}

}  // namespace pitcast::cli
