// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "pitcast/channel/contact_sheet.h"
#include "pitcast/feed/decoder.h"

#include "decoder_flags.h"
#include "on_air.h"
#include "pitcast_tools/sample_race.h"

namespace pitcast::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string show;
    channel::ContactSheetOptions sheet;
    std::string recording;
    std::string protocol;
    std::string at;
    DecoderFlags decoder;
};

/// What happened in a recording, pictured from `--at` on.
Result<tools::SampleRace> recorded_race(const Options& options, const std::filesystem::path& show) {
    DecoderFlags flags = options.decoder;
    flags.package = show;
    if (flags.course.empty()) {
        flags.course = options.sheet.render.venue;
    }
    const auto decoder = decoder_options(flags);
    if (!decoder) {
        return decoder.error();
    }
    auto recording = feed::read_recording(options.recording, options.protocol, *decoder);
    if (!recording) {
        return recording.error();
    }
    if (recording->events.empty()) {
        return Error{options.recording, "holds no event", ""};
    }
    const Nanoseconds first = recording->events.front().delivered_utc_ns;
    tools::SampleRace race;
    if (!options.at.empty()) {
        const auto at = parse_race_time(options.at, first);
        if (!at || *at < first) {
            return Error{"--at", "takes +[[HH:]MM:]SS since the start, or UTC nanoseconds", ""};
        }
        race.begin_ns = *at - first;
    }
    race.events = std::move(recording->events);
    return race;
}

int run(const Options& options) {
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
    }
    if (render->format.interlaced) {
        return fail({"--format", "a contact sheet is of whole frames", "try 1080p25"}, kUsage);
    }
    if (const int made = ensure_media(tools::MediaSize::any); made != kDone) {
        return made;
    }
    channel::ContactSheetOptions sheet = options.sheet;
    sheet.render = *render;
    sheet.render.venue = options.sheet.render.venue;
    sheet.render.settled_maps = true;
    auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    sheet.show = *std::move(folder);
    auto sample = options.recording.empty()
                      ? tools::sample_race(sheet.show, sheet.render.media_root, sheet.render.venue)
                      : recorded_race(options, sheet.show);
    if (!sample) {
        return fail(sample.error(), options.recording.empty() ? kEnvironment : kBadInput);
    }
    sheet.events = std::move(sample->events);
    sheet.begin_ns = sample->begin_ns;
    std::vector<Error> warnings;
    const auto report = channel::make_contact_sheet(sheet, warnings);
    for (const Error& warning : warnings) {
        warn(warning);
    }
    if (!report) {
        return fail(report.error(), kBadInput);
    }
    for (const auto& file : report->sheets) {
        std::printf("%s\n", file.c_str());
    }
    std::printf("%zu pictures\n", report->pictures);
    return kDone;
}

}  // namespace

void add_sheet(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    options->common.format = "1080p25";
    CLI::App* verb = app.add_subcommand(
        "sheet", "Picture every template of a package in every state, side by side");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    add_common(*verb, options->common);
    add_edition(*verb, options->sheet.edition);
    verb->add_option("--venue", options->sheet.render.venue, "Venue instead of the show's own");
    CLI::Option* recording = verb->add_option(
        "--recording", options->recording, "Any that classify reads, instead of a simulated race");
    verb->add_option("--protocol", options->protocol,
                     "Of the recording; else found from the content")
        ->needs(recording);
    verb->add_option("--at", options->at,
                     "Where in the recording: +[[HH:]MM:]SS since its start, or UTC nanoseconds")
        ->needs(recording);
    add_decoder_flags(*verb, options->decoder);
    verb->add_option("--out", options->sheet.out, "Folder for the sheets")->required();
    verb->add_option("--template", options->sheet.templates, "Only this template (repeatable)");
    verb->add_flag("--brief", options->sheet.brief,
                   "One picture a template: on, with its first sample");
    verb->add_flag("--stills", options->sheet.stills, "Every picture by itself too, in full size");
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
