// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/gpx.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLargestFile = std::size_t{64} << 20;
constexpr std::size_t kMostPoints = 4'000'000;
constexpr std::size_t kLongestNumber = 16;
constexpr double kFastestMetresPerSecond = 200;

/// A tag of XML, and the text up to the next one. Comments, CDATA and declarations pass as tags
/// without a name: GPX needs no more.
struct Tag {
    std::string_view name;  ///< without a prefix; "/trk" closes
    std::string_view attributes;
    std::string_view text;
};

class Tags {
 public:
    explicit Tags(std::string_view xml) : rest_(xml) {}

    std::optional<Tag> next() {
        const std::size_t open = rest_.find('<');
        if (open == rest_.npos) {
            return std::nullopt;
        }
        rest_.remove_prefix(open + 1);
        const bool comment = rest_.starts_with("!--");
        const std::size_t close = comment ? rest_.find("-->") : rest_.find('>');
        if (close == rest_.npos) {
            return std::nullopt;
        }
        Tag tag;
        if (!comment) {
            const std::string_view inside = rest_.substr(0, close);
            const std::size_t end = std::min(inside.find_first_of(" \t\r\n"), inside.size());
            tag.name = inside.substr(0, end);
            tag.attributes = inside.substr(end);
            const bool closes = tag.name.starts_with('/');
            if (const std::size_t colon = tag.name.find(':'); colon != tag.name.npos && !closes) {
                tag.name.remove_prefix(colon + 1);
            }
        }
        rest_.remove_prefix(close + (comment ? 3 : 1));
        tag.text = rest_.substr(0, rest_.find('<'));
        return tag;
    }

 private:
    std::string_view rest_;
};

std::string_view without_space(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string_view{}
                              : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string_view attribute(std::string_view attributes, std::string_view name) {
    for (std::size_t at = attributes.find(name); at != attributes.npos;
         at = attributes.find(name, at + 1)) {
        const std::string_view after = without_space(attributes.substr(at + name.size()));
        const bool begins = at > 0 && (attributes[at - 1] == ' ' || attributes[at - 1] == '\n' ||
                                       attributes[at - 1] == '\t' || attributes[at - 1] == '\r');
        if (!begins || !after.starts_with('=')) {
            continue;
        }
        const std::string_view value = without_space(after.substr(1));
        const char quote = value.empty() ? ' ' : value.front();
        if (quote == '"' || quote == '\'') {
            return value.substr(1, value.find(quote, 1) - 1);
        }
    }
    return {};
}

/// A point being read.
struct Point {
    GeoPoint at;
    std::optional<Nanoseconds> utc_ns;
    std::optional<double> speed;
};

class Reader {
 public:
    Reader(const DecoderOptions& options, Recording& recording)
        : frame_(*options.origin), fallback_(options.number), recording_(recording) {}

    void take(const Tag& tag) {
        if (tag.name == "trk") {
            begin_track();
        } else if (tag.name == "trkpt" || tag.name == "wpt" || tag.name == "rtept") {
            begin_point(tag);
        } else if (tag.name == "/trkpt" || tag.name == "/wpt" || tag.name == "/rtept") {
            end_point();
        } else if (tag.name == "name" && in_track_ && !point_) {
            name_track(without_space(tag.text));
        } else if (tag.name == "ele" && point_) {
            point_->at.height_m =
                parse_decimal(without_space(tag.text)).value_or(frame_.origin().height_m);
        } else if (tag.name == "time" && point_) {
            point_->utc_ns = parse_iso_utc(without_space(tag.text));
        } else if (tag.name == "speed" && point_) {
            point_->speed = parse_decimal(without_space(tag.text));
        } else if (tag.name == "/trk") {
            in_track_ = false;
        }
    }

 private:
    void refuse(std::string_view why) {
        ++recording_.stats.refused;
        recording_.stats.last_refusal =
            "point " + std::to_string(recording_.stats.records) + ": " + std::string(why);
    }

    void begin_track() {
        in_track_ = true;
        ++tracks_;
        number_ = fallback_.empty() ? std::to_string(tracks_) : fallback_;
    }

    void name_track(std::string_view name) {
        if (!name.empty() && name.size() <= kLongestNumber && fallback_.empty()) {
            number_ = as_utf8(name);
        }
    }

    void begin_point(const Tag& tag) {
        ++recording_.stats.records;
        point_.emplace();
        point_->at.height_m = frame_.origin().height_m;  // where the file tells none
        point_->at.latitude_deg = parse_decimal(attribute(tag.attributes, "lat")).value_or(1000);
        point_->at.longitude_deg = parse_decimal(attribute(tag.attributes, "lon")).value_or(1000);
        if (tag.attributes.ends_with('/')) {
            end_point();
        }
    }

    void end_point() {
        if (!point_) {
            return;
        }
        const Point point = *point_;
        point_.reset();
        if (!is_on_earth(point.at)) {
            refuse("is not on the Earth");
        } else if (!point.utc_ns) {
            refuse("has no time");
        } else if (!in_track_ || recording_.events.size() > kMostPoints) {
            refuse(in_track_ ? "is one too many" : "is on no track");
        } else {
            tell(point);
        }
    }

    void put(Nanoseconds utc_ns, race::EventBody body) {
        recording_.events.push_back({utc_ns, {utc_ns, std::move(body)}});
    }

    void tell(const Point& point) {
        if (told_.insert(number_).second) {
            race::Entry entry;
            entry.number = number_;
            put(*point.utc_ns, entry);
        }
        const LocalFrame::Point place = frame_.to_mm(point.at);
        put(*point.utc_ns, race::Positions{{{number_, place.x_mm, place.y_mm, place.z_mm}}});
        if (point.speed && *point.speed >= 0 && *point.speed <= kFastestMetresPerSecond) {
            race::Telemetry telemetry;
            telemetry.number = number_;
            telemetry.speed_mm_s = static_cast<std::int32_t>(std::lround(*point.speed * 1000));
            put(*point.utc_ns, telemetry);
        }
    }

    LocalFrame frame_;
    std::string fallback_;
    Recording& recording_;
    std::string number_ = "1";
    int tracks_ = 0;
    bool in_track_ = false;
    std::optional<Point> point_;
    std::set<std::string> told_;
};

}  // namespace

bool looks_like_gpx(std::string_view bytes) {
    const std::string_view begin = bytes.substr(0, 1024);
    return begin.find("<gpx") != begin.npos;
}

Result<Recording> parse_gpx(std::string_view bytes, const std::string& name,
                            const DecoderOptions& options) {
    if (!options.origin) {
        return Error{name, "has no place while the origin of the venue is not told",
                     "add --origin LAT,LON"};
    }
    if (bytes.size() > kLargestFile) {
        return Error{name, "is larger than 64 MiB", "cut it into parts"};
    }
    Recording recording;
    recording.protocol = "gpx";
    Reader reader(options, recording);
    Tags tags(bytes);
    while (const auto tag = tags.next()) {
        reader.take(*tag);
    }
    if (recording.events.empty()) {
        const std::string& why = recording.stats.last_refusal;
        return Error{name, "holds no recorded track" + (why.empty() ? "" : "; " + why),
                     "name a GPX whose <trkpt> have a <time>"};
    }
    std::stable_sort(recording.events.begin(), recording.events.end(),
                     [](const TimedEvent& a, const TimedEvent& b) {
                         return a.delivered_utc_ns < b.delivered_utc_ns;
                     });
    recording.stats.events = recording.events.size();
    return recording;
}

}  // namespace pitcast::feed
