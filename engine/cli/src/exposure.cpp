// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cinttypes>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>

#include "pitcast/channel/offline.h"

#include "on_air.h"

namespace pitcast::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string show;
    channel::OfflineOptions offline;
    std::string out;
    bool no_rundown = false;
};

/// RFC 4180: in quotation marks, those inside doubled.
std::string quoted(const std::string& text) {
    std::string cell = "\"";
    for (const char letter : text) {
        cell += letter == '"' ? "\"\"" : std::string(1, letter);
    }
    return cell + "\"";
}

std::string seconds_text(Nanoseconds time_ns) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%" PRId64 ".%03" PRId64,
                  time_ns / kNanosecondsPerSecond, time_ns % kNanosecondsPerSecond / 1'000'000);
    return text.data();
}

void write_table(const std::vector<show::ExposureReport>& exposure, std::ostream& out) {
    out << "sponsor,known,template,seconds,pictures,times\n";
    for (const show::ExposureReport& one : exposure) {
        out << quoted(one.sponsor) << ',' << (one.known ? "yes" : "no") << ','
            << quoted(one.template_id) << ',' << seconds_text(one.time_ns) << ',' << one.pictures
            << ',' << one.times << '\n';
    }
}

int run(const Options& options) {
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
    }
    channel::OfflineOptions offline = options.offline;
    offline.render = *render;
    offline.render.executor = channel::ExecutorChoice::cpu;  // no picture is made
    offline.rundown = !options.no_rundown;
    auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    offline.show = *std::move(folder);
    if (const int made = ensure_media_of(offline.show); made != kDone) {
        return made;
    }
    std::vector<Error> warnings;
    const auto report = channel::render_offline(
        offline, {},
        [](FrameNumber, const channel::Rendered&, const channel::Simulation&) { return Status(); },
        warnings);
    for (const Error& warning : warnings) {
        warn(warning);
    }
    if (!report) {
        return fail(report.error(), kBadInput);
    }
    if (options.out.empty()) {
        write_table(report->exposure, std::cout);
    } else {
        std::ofstream file(options.out, std::ios::binary);
        write_table(report->exposure, file);
        if (!file.flush()) {
            return fail({options.out, "cannot be written", ""}, kEnvironment);
        }
    }
    if (report->first_difference) {
        return fail({"frame " + std::to_string(*report->first_difference - report->first_frame),
                     "state differs from the live run", "use the version that recorded it"},
                    kFailed);
    }
    return kDone;
}

}  // namespace

void add_exposure(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb = app.add_subcommand(
        "exposure", "How long each sponsor was on air, from the journal of a channel, as CSV");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    add_common(*verb, options->common);
    verb->add_option("--recording", options->offline.recording,
                     "Journal of a channel, or recording of a feed")
        ->required();
    verb->add_flag("--no-rundown", options->no_rundown,
                   "Recordings of a feed: do not play the show's scripted rundown");
    verb->add_option("--out", options->out, "FILE.csv; else it is printed");
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
