// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/wrc.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

#include "pitcast/core/json_document.h"

#include "line_reader.h"
#include "payload_scan.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLargestDocument = std::size_t{8} << 20;
constexpr std::size_t kMostEntries = 500;
constexpr std::size_t kMostSplits = 40;
constexpr std::int64_t kLongestMs = 24 * 3'600'000;
constexpr std::string_view kStart = "START";
constexpr std::string_view kFinish = "FINISH";

const Json* member(const Json& object, const char* key) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto at = object.find(key);
    return at == object.end() || at->is_null() ? nullptr : &*at;
}

std::optional<std::int64_t> integer(const Json& object, const char* key) {
    const Json* value = member(object, key);
    const bool fits = value && value->is_number_integer() &&
                      !(value->is_number_unsigned() &&
                        value->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX));
    return fits ? std::optional(value->get<std::int64_t>()) : std::nullopt;
}

std::optional<Nanoseconds> duration(const Json& object, const char* key) {
    const auto ms = integer(object, key);
    return ms && *ms > 0 && *ms <= kLongestMs ? std::optional(*ms * 1'000'000) : std::nullopt;
}

std::optional<Nanoseconds> instant(const Json& object, const char* key) {
    const Json* value = member(object, key);
    return value && value->is_string() ? parse_iso_utc(value->get_ref<const std::string&>())
                                       : std::nullopt;
}

struct Entry {
    std::optional<Nanoseconds> start_ns;
    std::map<std::int64_t, Nanoseconds> splits;  ///< since the start, by splitPointId
    std::optional<Nanoseconds> finish_ns;        ///< since the start
};

}  // namespace

struct WrcDecoder::Impl {
    DecoderStats stats;
    Nanoseconds received_ns = 0;
    race::SessionInfo session;
    std::map<std::int64_t, std::string> loops;  ///< Loop::id by splitPointId
    std::map<std::string, Entry> entries;

    void refuse(std::string why) {
        ++stats.refused;
        stats.last_refusal = std::move(why);
    }

    /// The stage with its points, where it is not the one known.
    void take_stage(const std::string& id, const Json& points, std::vector<TimedEvent>& out,
                    Nanoseconds utc_ns) {
        race::SessionInfo info;
        info.id = id;
        info.kind = race::SessionKind::stage;
        info.laps_total = 1;
        std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> by_number;  // -> id, mm
        for (const Json& point : points) {
            const auto split = integer(point, "splitPointId");
            const auto number = integer(point, "number");
            const Json* distance = member(point, "distance");
            const double km = distance && distance->is_number() ? distance->get<double>() : -1;
            const bool sound = split && number && *number > 0 && *number <= 1000 && km >= 0 &&
                               km < 1000 && by_number.size() < kMostSplits;
            if (sound) {
                by_number[*number] = {*split, std::llround(km * 1'000'000)};
            } else {
                refuse("split point without an id, a number or a distance");
            }
        }
        info.sectors = static_cast<std::int32_t>(by_number.size()) + 1;
        info.loops.push_back({std::string(kStart), "", race::LoopKind::start_finish, 0, 0});
        std::map<std::int64_t, std::string> fresh;
        std::int32_t sector = 0;
        for (const auto& [number, point] : by_number) {
            const std::string loop = "S" + std::to_string(number);
            fresh[point.first] = loop;
            info.loops.push_back({loop, "", race::LoopKind::intermediate, point.second, ++sector});
        }
        info.loops.push_back(
            {std::string(kFinish), "", race::LoopKind::start_finish, 0, sector + 1});
        if (id != session.id) {
            entries.clear();
        }
        if (id != session.id || fresh != loops) {
            loops = std::move(fresh);
            session = info;
            out.push_back({utc_ns, {utc_ns, info}});
        }
    }

    /// True when `told` is new; refuses a value that contradicts one gone out.
    bool is_new(std::optional<Nanoseconds>& held, const std::optional<Nanoseconds>& told,
                const std::string& what) {
        if (!told || held == told) {
            return false;
        }
        if (held) {
            refuse(what + " has been restated, which no event can tell");
            return false;
        }
        held = told;
        return true;
    }

    void take_entry(const Json& told, std::vector<TimedEvent>& out) {
        const auto id = integer(told, "entryId");
        if (!id || *id < 0) {
            refuse("entry without an entryId");
            return;
        }
        const std::string number = std::to_string(*id);
        if (!entries.contains(number) && entries.size() >= kMostEntries) {
            refuse("entry " + number + ": is one too many");
            return;
        }
        Entry& entry = entries[number];
        const auto start = instant(told, "startDateTime");
        if (member(told, "startDateTime") && !start) {
            refuse("entry " + number + ": its start cannot be read");
        }
        const auto put = [&](Nanoseconds utc_ns, race::EventBody body) {
            out.push_back({utc_ns, {utc_ns, std::move(body)}});
        };
        if (is_new(entry.start_ns, start, "entry " + number + ": its start")) {
            race::Entry named;
            named.number = number;
            put(*start, named);
            put(*start, race::Passing{number, std::string(kStart), 0});
        }
        if (!entry.start_ns) {
            return;
        }
        if (const Json* splits = member(told, "splitPointTimes"); splits && splits->is_array()) {
            for (const Json& split : *splits) {
                take_split(split, number, entry, out);
            }
        }
        take_finish(told, number, entry, out);
    }

    void take_split(const Json& told, const std::string& number, Entry& entry,
                    std::vector<TimedEvent>& out) {
        const auto point = integer(told, "splitPointId");
        const auto since = duration(told, "elapsedDurationMs");
        const auto loop = point ? loops.find(*point) : loops.end();
        if (loop == loops.end() || !since) {
            refuse("entry " + number + ": split without a time, or at no split point");
            return;
        }
        std::optional<Nanoseconds> held;
        if (const auto known = entry.splits.find(*point); known != entry.splits.end()) {
            held = known->second;
        }
        if (is_new(held, since, "entry " + number + ": its time at " + loop->second)) {
            entry.splits[*point] = *since;
            const Nanoseconds utc_ns = *entry.start_ns + *since;
            out.push_back({utc_ns, {utc_ns, race::Passing{number, loop->second, 0}}});
        }
    }

    void take_finish(const Json& told, const std::string& number, Entry& entry,
                     std::vector<TimedEvent>& out) {
        const auto since = duration(told, "stageTimeDurationMs");
        if (!since || entry.finish_ns == since) {
            return;
        }
        const Nanoseconds utc_ns = *entry.start_ns + *since;
        if (entry.finish_ns) {
            out.push_back({utc_ns, {utc_ns, race::LapsCorrected{number, 1}}});
        } else {
            out.push_back({utc_ns, {utc_ns, race::Passing{number, std::string(kFinish), 1}}});
        }
        entry.finish_ns = since;
    }

    void take(const Json& json, std::vector<TimedEvent>& out) {
        const Json* stage = member(json, "stageId");
        const Json* first = stage && stage->is_array() && !stage->empty() ? &stage->front() : stage;
        const Json* points = member(json, "splitPoints");
        const Json* list = member(json, "entrySplitPointTimes");
        if (!first || !first->is_number_integer() || !points || !points->is_array() || !list ||
            !list->is_array()) {
            refuse("document without stageId, splitPoints or entrySplitPointTimes");
            return;
        }
        std::vector<TimedEvent> events;
        std::optional<Nanoseconds> earliest;
        for (const Json& entry : *list) {
            const auto start = instant(entry, "startDateTime");
            earliest = start && (!earliest || *start < *earliest) ? start : earliest;
        }
        take_stage(first->dump(), *points, out, earliest.value_or(received_ns));
        for (const Json& entry : *list) {
            take_entry(entry, events);
        }
        std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
            return a.event.utc_ns < b.event.utc_ns;
        });
        out.insert(out.end(), std::make_move_iterator(events.begin()),
                   std::make_move_iterator(events.end()));
    }
};

WrcDecoder::WrcDecoder() : impl_(std::make_unique<Impl>()) {}
WrcDecoder::~WrcDecoder() = default;

const DecoderStats& WrcDecoder::stats() const {
    return impl_->stats;
}

void WrcDecoder::received(Nanoseconds utc_ns) {
    impl_->received_ns = utc_ns;
}

void WrcDecoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    const std::string_view text = trimmed(without_bom(record));
    if (text.empty()) {
        return;
    }
    ++impl_->stats.records;
    if (text.size() > kLargestDocument) {
        impl_->refuse("document is larger than 8 MiB");
        return;
    }
    const Json json = scan_json_nesting(text) ? Json::parse(text, nullptr, false)
                                              : Json(Json::value_t::discarded);
    if (json.is_discarded()) {
        impl_->refuse("document is no JSON: " + as_utf8(text.substr(0, 48)));
        return;
    }
    const std::size_t before = out.size();
    impl_->take(json, out);
    impl_->stats.events += out.size() - before;
    if (impl_->received_ns != 0) {
        for (std::size_t i = before; i < out.size(); ++i) {
            out[i].delivered_utc_ns = impl_->received_ns;
        }
    }
}

bool looks_like_wrc(std::string_view bytes) {
    const std::string_view begin = trimmed(without_bom(bytes.substr(0, 4096)));
    return begin.starts_with('{') && (begin.find("\"splitPoints\"") != begin.npos ||
                                      begin.find("\"entrySplitPointTimes\"") != begin.npos);
}

Result<Recording> parse_wrc(std::string_view bytes, const std::string& name) {
    constexpr const char* kMend = "name a document of split times, or one document a line";
    WrcDecoder decoder;
    // One document may well have been laid out over many lines.
    const bool one = bytes.size() <= kLargestDocument && scan_json_nesting(bytes) &&
                     Json::accept(without_bom(bytes));
    if (!one) {
        return parse_lines(bytes, name, decoder, "wrc", kMend);
    }
    Recording recording;
    recording.protocol = "wrc";
    decoder.decode(bytes, recording.events);
    recording.stats = decoder.stats();
    if (recording.events.size() < 2) {
        return Error{name, "holds no start; " + recording.stats.last_refusal, kMend};
    }
    return recording;
}

}  // namespace pitcast::feed
