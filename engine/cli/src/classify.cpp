// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>
#include <optional>

#include "pitcast/feed/decoder.h"
#include "pitcast/race/format.h"
#include "pitcast/race/history.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/report.h"

#include "decoder_flags.h"
#include "rounds_table.h"
#include "story_list.h"
#include "verbs.h"

namespace pitcast::cli {
namespace {

struct Options {
    bool stories = false;
    std::string recording;
    std::string protocol;
    std::string at;
    std::string as_known = "then";
    std::string rounds;
    DecoderFlags decoder;
    bool json = false;
};

void print_table(const race::RaceState& state) {
    std::printf("%s\n%-4s %-5s %-28s %-10s %5s %12s %12s %12s\n", state.session.name.c_str(), "pos",
                "no", "name", "class", "laps", "best", "gap", "interval");
    for (const race::CompetitorIndex index : state.order) {
        const race::Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        std::printf("%-4d %-5s %-28s %-10s %5d %12s %12s %12s\n", car.position,
                    car.entry.number.c_str(), car.entry.name.c_str(), car.entry.car_class.c_str(),
                    car.laps,
                    car.best_lap_ns ? race::format_lap_time(*car.best_lap_ns).c_str() : "-",
                    race::format_gap(car.gap).c_str(), race::format_gap(car.interval).c_str());
    }
}

/// The race at `until`, or at the end.
race::RaceState state_at(const feed::Recording& recording, std::optional<Nanoseconds> until,
                         race::Knowledge knowledge) {
    race::RaceState state;
    if (knowledge == race::Knowledge::then) {
        for (const feed::TimedEvent& timed : recording.events) {
            if (until && timed.delivered_utc_ns > *until) {
                break;
            }
            race::apply(state, timed.event);
        }
        race::classify(state);
        return state;
    }
    race::History history;
    for (const feed::TimedEvent& timed : recording.events) {
        history.add(timed.event, timed.delivered_utc_ns);
    }
    auto found = history.at(until.value_or(race::kLastInstant), knowledge);
    return found ? std::move(*found) : state;
}

int run(const Options& options) {
    const auto decoder = decoder_options(options.decoder);
    if (!decoder) {
        return fail(decoder.error(), kUsage);
    }
    auto recording = feed::read_recording(options.recording, options.protocol, *decoder);
    if (!recording) {
        return fail(recording.error(), kBadInput);
    }
    const Nanoseconds first =
        recording->events.empty() ? 0 : recording->events.front().delivered_utc_ns;
    std::optional<Nanoseconds> until;
    if (!options.at.empty()) {
        until = parse_race_time(options.at, first);
        if (!until) {
            return fail({"--at", "takes +[[HH:]MM:]SS since the start, or UTC nanoseconds", ""},
                        kUsage);
        }
    }
    if (options.stories) {
        list_stories(*recording, until, options.json);
        return kDone;
    }
    const race::RaceState state =
        state_at(*recording, until,
                 options.as_known == "now" ? race::Knowledge::now : race::Knowledge::then);
    if (!options.rounds.empty()) {
        const Status printed = print_rounds(state, options.rounds, options.json);
        return printed ? kDone : fail(printed.error(), kUsage);
    }
    if (options.json) {
        std::printf("%s\n", race::classification_json(state).dump(2).c_str());
    } else {
        print_table(state);
    }
    if (recording->stats.refused > 0) {
        warn({options.recording,
              std::to_string(recording->stats.refused) +
                  " records refused, the last: " + recording->stats.last_refusal,
              ""});
    }
    return kDone;
}

}  // namespace

void add_classify(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb =
        app.add_subcommand("classify", "Run the race model over a recording, print the result");
    verb->add_flag("--stories", options->stories,
                   "List battles, overtakes, stopped cars and the like instead");
    verb->add_option("recording", options->recording,
                     "Recording of any protocol: see --protocol, and docs/feed.md")
        ->required();
    verb->add_option("--protocol", options->protocol, "Else found from the content")
        ->check(CLI::IsMember(feed::recording_protocols()));
    verb->add_option("--at", options->at, "+[[HH:]MM:]SS since the start, or UTC nanoseconds");
    verb->add_option("--as-known", options->as_known,
                     "then: what had come in by that instant; now: with what came in late, and "
                     "laps deleted since")
        ->check(CLI::IsMember({"then", "now"}))
        ->capture_default_str();
    verb->add_option("--rounds", options->rounds,
                     "Result over several sessions instead: \"SS1,SS2\", groups of a round as "
                     "\"H1A+H1B\", or \"all\"");
    verb->add_flag("--json", options->json, "As JSON");
    add_decoder_flags(*verb, options->decoder);
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
