// SPDX-License-Identifier: Apache-2.0
#include "decoder_flags.h"

namespace pitcast::cli {

void add_decoder_flags(CLI::App& verb, DecoderFlags& flags) {
    verb.add_option("--origin", flags.origin,
                    "LAT,LON[,METRES]: origin of the venue's frame, for trackers (nmea, gpx, "
                    "rmonitor captures with positions)");
    verb.add_option("--transponders", flags.transponders,
                    "CSV of transponder,number: cars of a p3 decoder")
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

}  // namespace pitcast::cli
