// SPDX-License-Identifier: Apache-2.0
#include "decoder_flags.h"

#include <utility>

#include "pitcast/map/places.h"

namespace pitcast::cli {
namespace {

/// What a venue knows that logs of positions leave open.
Status take_course(const std::filesystem::path& file, const std::filesystem::path& package,
                   feed::DecoderOptions& options) {
    auto venue = map::load_placed_venue(file, package);
    if (!venue) {
        return venue.error();
    }
    if (venue->origin && !options.origin) {
        options.origin =
            feed::GeoPoint{static_cast<double>(venue->origin->latitude_ndeg) / 1e9,
                           static_cast<double>(venue->origin->longitude_ndeg) / 1e9, 0};
    }
    auto track = map::track_of(venue->course);
    if (!track) {
        return track.error().within(file.string());
    }
    if (!track->closed()) {
        options.stage.emplace(feed::StageCourse{venue->id, venue->name, venue->name_zh,
                                                *std::move(track), std::move(venue->course.loops)});
    }
    return {};
}

}  // namespace

void add_decoder_flags(CLI::App& verb, DecoderFlags& flags) {
    verb.add_option("--origin", flags.origin,
                    "LAT,LON[,METRES]: origin of the venue's frame, for trackers (nmea, gpx, "
                    "wrc-log, rmonitor captures with positions)");
    verb.add_option("--course", flags.course,
                    "Venue file that tells the origin, and where a stage ends (wrc-log)")
        ->check(CLI::ExistingFile);
    verb.add_option("--transponders", flags.transponders,
                    "CSV of transponder,number: cars of a p3 decoder; of name,number: of a wrc-log")
        ->check(CLI::ExistingFile);
    verb.add_option("--number", flags.number, "Car of a tracker that does not say (nmea, gpx)");
    verb.add_option("--session-kind", flags.session_kind, "What the session is (alkamel, rmonitor)")
        ->check(CLI::IsMember({"practice", "qualifying", "race", "stage"}));
    CLI::Option* date =
        verb.add_option("--date", flags.date, "Local date of the start, YYYY-MM-DD (alkamel)");
    verb.add_option("--meta", flags.meta, "JSON that goes with an alkamel CSV: date and name")
        ->check(CLI::ExistingFile)
        ->excludes(date);
    verb.add_option("--utc-offset", flags.utc_offset_hours,
                    "Hours of local time before UTC (alkamel)")
        ->check(CLI::Range(-14.0, 14.0));
}

Result<feed::DecoderOptions> decoder_options(const DecoderFlags& flags) {
    feed::DecoderOptions options;
    options.number = flags.number;
    options.utc_offset_ns =
        static_cast<Nanoseconds>(flags.utc_offset_hours * 3600) * kNanosecondsPerSecond;
    if (!flags.origin.empty()) {
        auto origin = feed::parse_geo_point(flags.origin);
        if (!origin) {
            return origin.error().within("--origin");
        }
        options.origin = *origin;
    }
    if (!flags.course.empty()) {
        if (Status taken = take_course(flags.course, flags.package, options); !taken) {
            return taken.error();
        }
    }
    if (!flags.transponders.empty()) {
        auto map = feed::read_transponders(flags.transponders);
        if (!map) {
            return map.error();
        }
        options.transponders = std::move(*map);
    }
    if (!flags.session_kind.empty()) {
        auto kind = feed::parse_session_kind(flags.session_kind);
        if (!kind) {
            return kind.error().within("--session-kind");
        }
        options.session_kind = *kind;
    }
    if (!flags.date.empty()) {
        auto date = feed::parse_date(flags.date);
        if (!date) {
            return date.error().within("--date");
        }
        options.date_days = *date;
    }
    if (!flags.meta.empty()) {
        if (Status read = feed::read_session_meta(flags.meta, options); !read) {
            return read.error();
        }
    }
    return options;
}

std::optional<Nanoseconds> parse_race_time(const std::string& text, Nanoseconds first_utc_ns) {
    if (text.empty() || text.find_first_not_of("0123456789:+.") != std::string::npos) {
        return std::nullopt;
    }
    if (text.front() != '+') {
        Nanoseconds utc_ns = 0;
        return CLI::detail::lexical_cast(text, utc_ns) ? std::optional(utc_ns) : std::nullopt;
    }
    double seconds = 0;
    std::size_t from = 1;
    for (int part = 0; part < 3; ++part) {
        const std::size_t colon = text.find(':', from);
        double value = 0;
        if (!CLI::detail::lexical_cast(text.substr(from, colon - from), value)) {
            return std::nullopt;
        }
        seconds = seconds * 60 + value;
        if (colon == std::string::npos) {
            return first_utc_ns + static_cast<Nanoseconds>(seconds * 1e9);
        }
        from = colon + 1;
    }
    return std::nullopt;
}

}  // namespace pitcast::cli
