// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/nmea.h"

#include <array>
#include <cmath>
#include <map>

#include "line_reader.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLongestLine = 512;
constexpr std::size_t kMostTrackers = 1000;
constexpr std::size_t kLongestNumber = 16;
constexpr double kMmPerSecondPerKnot = 1'852'000.0 / 3600;
constexpr double kFastestKnots = 400;
constexpr Nanoseconds kHeightHolds = 5 * kSecondNs;

struct Tracker {
    bool named = false;
    bool has_rmc = false;
    double height_m = 0;
    Nanoseconds height_ns = -1;  ///< time of day of the height; -1 = none came
    Nanoseconds newest_ns = 0;   ///< of its positions
};

/// A sentence taken apart.
struct Sentence {
    std::string_view number;  ///< as the line tells; empty = it does not
    std::string_view type;    ///< "RMC"
    std::array<std::string_view, 24> fields;
    std::size_t count = 0;
};

/// "hhmmss.sss" as a time of day.
std::optional<Nanoseconds> time_of_day(std::string_view text) {
    if (text.size() < 6 || (text.size() > 6 && text[6] != '.')) {
        return std::nullopt;
    }
    const auto hours = parse_integer(text.substr(0, 2));
    const auto minutes = parse_integer(text.substr(2, 2));
    const auto seconds = parse_duration(text.substr(4));
    const bool sound = hours && minutes && seconds && *hours >= 0 && *hours < 24 && *minutes >= 0 &&
                       *minutes < 60 && *seconds < 61 * kSecondNs;
    return sound ? std::optional((*hours * 60 + *minutes) * 60 * kSecondNs + *seconds)
                 : std::nullopt;
}

/// "ddmmyy": days since 1970. The century is not told; the GPS began in 1980.
std::optional<std::int64_t> date(std::string_view text) {
    if (text.size() != 6) {
        return std::nullopt;
    }
    const auto day = parse_integer(text.substr(0, 2));
    const auto month = parse_integer(text.substr(2, 2));
    const auto year = parse_integer(text.substr(4, 2));
    return day && month && year ? days_since_1970(*year + (*year < 80 ? 2000 : 1900), *month, *day)
                                : std::nullopt;
}

/// "4444.1234","N": degrees and minutes.
std::optional<double> angle(std::string_view text, std::string_view side, char positive,
                            char negative) {
    const std::size_t dot = std::min(text.find('.'), text.size());
    if (dot < 3 || side.size() != 1 || (side[0] != positive && side[0] != negative)) {
        return std::nullopt;
    }
    const auto degrees = parse_integer(text.substr(0, dot - 2));
    const auto minutes = parse_decimal(text.substr(dot - 2));
    if (!degrees || !minutes || *degrees < 0 || *degrees > 180 || *minutes < 0 || *minutes >= 60) {
        return std::nullopt;
    }
    const double value = static_cast<double>(*degrees) + *minutes / 60;
    return side[0] == positive ? value : -value;
}

/// Whether the two digits after the star are the XOR of what stands before it.
bool checks(std::string_view body, std::string_view digits) {
    unsigned sum = 0;
    for (const char c : body) {
        sum ^= static_cast<unsigned char>(c);
    }
    return digits.size() == 2 && parse_integer(digits, 16) == static_cast<std::int64_t>(sum);
}

/// What stands before the sentence: a tag block or a number.
bool take_prefix(std::string_view prefix, std::string_view& number) {
    prefix = trimmed(prefix);
    if (prefix.size() > 1 && prefix.front() == '\\' && prefix.back() == '\\') {
        const std::string_view block = prefix.substr(1, prefix.size() - 2);
        const std::size_t star = block.rfind('*');
        if (star == block.npos || !checks(block.substr(0, star), block.substr(star + 1))) {
            return false;
        }
        std::array<std::string_view, 8> parts;
        split_fields(block.substr(0, star), ',', parts);
        for (const std::string_view part : parts) {
            number = part.starts_with("s:") ? part.substr(2) : number;
        }
        return true;
    }
    while (!prefix.empty() && (prefix.back() == ',' || prefix.back() == ':' ||
                               prefix.back() == ';' || prefix.back() == ' ')) {
        prefix.remove_suffix(1);
    }
    number = prefix;
    return true;
}

/// Empty, or why the line is none.
std::string_view take_apart(std::string_view line, Sentence& sentence) {
    const std::size_t dollar = line.find('$');
    if (dollar == line.npos) {
        return "holds no sentence";
    }
    if (!take_prefix(line.substr(0, dollar), sentence.number)) {
        return "has a tag block whose check sum does not fit";
    }
    if (sentence.number.size() > kLongestNumber) {
        return "has a number of over 16 bytes in front";
    }
    const std::string_view rest = line.substr(dollar + 1);
    const std::size_t star = rest.rfind('*');
    if (star == rest.npos || !checks(rest.substr(0, star), rest.substr(star + 1))) {
        return "has no check sum, or one that does not fit";
    }
    sentence.count =
        std::min(split_fields(rest.substr(0, star), ',', sentence.fields), sentence.fields.size());
    const std::string_view address = sentence.fields[0];
    sentence.type = address.size() >= 5 ? address.substr(address.size() - 3) : "";
    return {};
}

}  // namespace

struct NmeaDecoder::Impl {
    explicit Impl(const DecoderOptions& options) : number(options.number) {
        if (options.origin) {
            frame.emplace(*options.origin);
        }
    }

    std::optional<LocalFrame> frame;
    std::string number;
    DecoderStats stats;
    Nanoseconds received_ns = 0;
    std::map<std::string, Tracker, std::less<>> trackers;

    void refuse(std::string_view line, std::string_view why) {
        ++stats.refused;
        stats.last_refusal = as_utf8(line.substr(0, 64)) + ": " + std::string(why);
    }

    Tracker* tracker(std::string_view id) {
        const auto known = trackers.find(id);
        if (known != trackers.end()) {
            return &known->second;
        }
        return id.empty() || trackers.size() >= kMostTrackers ? nullptr
                                                              : &trackers[std::string(id)];
    }

    /// The instant nearest to arrival that has this time of day.
    [[nodiscard]] Nanoseconds near_arrival(Nanoseconds time) const {
        const Nanoseconds today = received_ns / kDayNs * kDayNs + time;
        return today > received_ns + kDayNs / 2   ? today - kDayNs
               : today < received_ns - kDayNs / 2 ? today + kDayNs
                                                  : today;
    }

    void tell(const std::string& id, Tracker& of, GeoPoint at, Nanoseconds utc_ns,
              std::optional<double> knots, std::vector<TimedEvent>& out) {
        const Nanoseconds delivered = received_ns != 0 ? received_ns : utc_ns;
        const auto put = [&](race::EventBody body) {
            out.push_back({delivered, {utc_ns, std::move(body)}});
            ++stats.events;
        };
        if (!of.named) {
            of.named = true;
            race::Entry entry;
            entry.number = id;
            put(entry);
        }
        of.newest_ns = utc_ns;
        const LocalFrame::Point place = frame->to_mm(at);
        put(race::Positions{{{id, place.x_mm, place.y_mm, place.z_mm}}});
        if (knots && *knots >= 0 && *knots <= kFastestKnots) {
            race::Telemetry telemetry;
            telemetry.number = id;
            telemetry.speed_mm_s =
                static_cast<std::int32_t>(std::lround(*knots * kMmPerSecondPerKnot));
            put(telemetry);
        }
    }

    /// $xxRMC,time,status,latitude,N,longitude,E,knots,course,date,…
    std::string_view take_rmc(const Sentence& s, const std::string& id, Tracker& of,
                              std::vector<TimedEvent>& out) {
        if (s.count < 10) {
            return "has too few fields";
        }
        if (s.fields[2] != "A") {
            return {};  // no fix, and it says so
        }
        const auto time = time_of_day(s.fields[1]);
        const auto day = date(s.fields[9]);
        const auto latitude = angle(s.fields[3], s.fields[4], 'N', 'S');
        const auto longitude = angle(s.fields[5], s.fields[6], 'E', 'W');
        if (!time || !day || !latitude || !longitude) {
            return "time, date or place is damaged";
        }
        of.has_rmc = true;
        const bool fresh = of.height_ns >= 0 && std::abs(*time - of.height_ns) <= kHeightHolds;
        const GeoPoint at{*latitude, *longitude, fresh ? of.height_m : frame->origin().height_m};
        const Nanoseconds utc_ns = *day * kDayNs + *time;
        if (!is_on_earth(at) || utc_ns <= of.newest_ns) {
            return is_on_earth(at) ? "is not newer than the position before"
                                   : "is not on the Earth";
        }
        tell(id, of, at, utc_ns, parse_decimal(s.fields[7]), out);
        return {};
    }

    /// $xxGGA,time,latitude,N,longitude,E,quality,satellites,hdop,height,M,…
    std::string_view take_gga(const Sentence& s, const std::string& id, Tracker& of,
                              std::vector<TimedEvent>& out) {
        if (s.count < 10) {
            return "has too few fields";
        }
        if (s.fields[6] == "0" || s.fields[6].empty()) {
            return {};  // no fix, and it says so
        }
        const auto time = time_of_day(s.fields[1]);
        const auto latitude = angle(s.fields[2], s.fields[3], 'N', 'S');
        const auto longitude = angle(s.fields[4], s.fields[5], 'E', 'W');
        const auto height = parse_decimal(s.fields[9]);
        const GeoPoint at{latitude.value_or(1000), longitude.value_or(1000),
                          height.value_or(frame->origin().height_m)};
        if (!time || !is_on_earth(at)) {
            return "time or place is damaged";
        }
        if (height) {
            of.height_m = *height;
            of.height_ns = *time;
        }
        if (of.has_rmc) {
            return {};
        }
        if (received_ns == 0) {
            return "tells no date, and neither RMC nor the time of arrival does";
        }
        const Nanoseconds utc_ns = near_arrival(*time);
        if (utc_ns <= of.newest_ns) {
            return "is not newer than the position before";
        }
        tell(id, of, at, utc_ns, std::nullopt, out);
        return {};
    }

    std::string_view take(std::string_view line, std::vector<TimedEvent>& out) {
        Sentence sentence;
        if (const std::string_view wrong = take_apart(line, sentence); !wrong.empty()) {
            return wrong;
        }
        const bool rmc = sentence.type == "RMC";
        if (!rmc && sentence.type != "GGA") {
            return {};
        }
        if (!frame) {
            return "has no place while the origin of the venue is not told (--origin)";
        }
        const std::string id = sentence.number.empty() ? number : as_utf8(sentence.number);
        Tracker* of = tracker(id);
        if (!of) {
            return id.empty() ? "names no car, and none is told (--number)"
                              : "is of one tracker too many";
        }
        return rmc ? take_rmc(sentence, id, *of, out) : take_gga(sentence, id, *of, out);
    }
};

NmeaDecoder::NmeaDecoder(const DecoderOptions& options) : impl_(std::make_unique<Impl>(options)) {}
NmeaDecoder::~NmeaDecoder() = default;

const DecoderStats& NmeaDecoder::stats() const {
    return impl_->stats;
}

void NmeaDecoder::received(Nanoseconds utc_ns) {
    impl_->received_ns = utc_ns;
}

void NmeaDecoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    const std::string_view line = trimmed(without_bom(record));
    if (line.empty()) {
        return;
    }
    ++impl_->stats.records;
    const std::string_view wrong =
        line.size() > kLongestLine ? "is longer than 512 bytes" : impl_->take(line, out);
    if (!wrong.empty()) {
        impl_->refuse(line, wrong);
    }
}

bool looks_like_nmea(std::string_view bytes) {
    bool found = false;
    for_each_line(bytes.substr(0, 2048), [&](std::string_view line, std::size_t) {
        Sentence sentence;
        found = found || (take_apart(trimmed(without_bom(line)), sentence).empty() &&
                          !sentence.type.empty());
    });
    return found;
}

Result<Recording> parse_nmea(std::string_view bytes, const std::string& name,
                             const DecoderOptions& options) {
    NmeaDecoder decoder(options);
    return parse_lines(bytes, name, decoder, "nmea",
                       "name a file of sentences such as $GPRMC,…*hh, and --origin LAT,LON");
}

}  // namespace pitcast::feed
