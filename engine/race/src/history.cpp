// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/history.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <tuple>

#include "pitcast/race/snapshot.h"

#include "apply.h"
#include "batch.h"
#include "field_reader.h"
#include "field_writer.h"

namespace pitcast::race {
namespace {

/// Below this many, thinning out keyframes gains nothing: then the oldest events go.
constexpr std::size_t kFewestKeyframes = 8;

constexpr Nanoseconds kMostSettled = 12;

bool is_live(const EventBody& body) {
    return std::holds_alternative<Positions>(body) || std::holds_alternative<Telemetry>(body);
}

std::string to_bytes(const Event& event) {
    std::string bytes;
    append_fields(bytes, event.utc_ns, event.body);
    bytes.shrink_to_fit();
    return bytes;
}

Event from_bytes(const std::string& bytes) {
    Event event;
    FieldReader reader(bytes, false);
    reader.all(event.utc_ns, event.body);
    assert(reader.good());
    return event;
}

/// Without reading the rest: the byte after the time says which kind it is.
bool is_laps_corrected(const std::string& bytes) {
    static const auto kIndex = static_cast<char>(EventBody(LapsCorrected{}).index());
    return bytes.size() > sizeof(Nanoseconds) && bytes[sizeof(Nanoseconds)] == kIndex;
}

RaceState from_keyframe(const std::string& bytes) {
    Result<RaceState> state = restore(bytes);
    assert(state.ok());
    return state ? std::move(*state) : RaceState{};
}

/// The car whose laps the event tells of; empty for other kinds.
std::string_view car_of_running(const EventBody& body) {
    if (const auto* passing = std::get_if<Passing>(&body)) {
        return passing->number;
    }
    if (const auto* lap = std::get_if<LapCompleted>(&body)) {
        return lap->number;
    }
    const auto* sector = std::get_if<SectorTime>(&body);
    return sector ? std::string_view(sector->number) : std::string_view();
}

/// Whether what the event puts right was already there.
bool corrects(const RaceState& state, const EventBody& body) {
    if (const auto* entry = std::get_if<Entry>(&body)) {
        return state.find(entry->number) != nullptr;
    }
    const auto* deletion = std::get_if<LapDeleted>(&body);
    const Competitor* car = deletion ? state.find(deletion->number) : nullptr;
    return car &&
           std::any_of(car->lap_history.begin(), car->lap_history.end(), [&](const Lap& lap) {
               return deletion->lap > 0 ? lap.number == deletion->lap
                                        : lap.time_ns == deletion->lap_time_ns;
           });
}

}  // namespace

History::History(HistoryLimits limits) : limits_(limits) {}

void History::add(const Event& event, Nanoseconds known_utc_ns) {
    const std::size_t cars = state_.competitors.size();
    apply(state_, event);
    const bool new_car = state_.competitors.size() > cars;
    const bool timed = event.utc_ns > 0 && event.utc_ns <= kLatestUtc;
    Stored stored;
    stored.seq = next_seq_++;
    stored.utc_ns = timed ? event.utc_ns : state_.now_utc_ns;
    known_ns_ = std::max(known_ns_, known_utc_ns > 0 ? known_utc_ns : stored.utc_ns);
    stored.known_ns = known_ns_;
    first_utc_ns_ = next_seq_ == 1 ? stored.utc_ns : std::min(first_utc_ns_, stored.utc_ns);
    stored.bytes = to_bytes(event);
    bytes_ += sizeof(Stored) + stored.bytes.size();
    while (!settled_.empty() && settled_.back().utc_ns > stored.utc_ns) {
        bytes_ -= settled_.back().bytes.size();
        settled_.pop_back();
    }
    (is_live(event.body) && !new_car ? live_ : events_).push_back(std::move(stored));
    forget_live_before(known_ns_ - limits_.live_window_ns);
    const Nanoseconds last = keyframes_.empty() ? 0 : keyframes_.back().known_ns;
    if (keyframes_.empty() || known_ns_ - last >= limits_.keyframe_ns) {
        take_keyframe();
    }
    make_room();
}

const RaceState& History::latest() {
    classify(state_);
    return state_;
}

std::optional<RaceState> History::at(Nanoseconds utc_ns, Knowledge knowledge) {
    if (utc_ns < earliest_ns_) {
        return std::nullopt;
    }
    RaceState state = knowledge == Knowledge::then ? as_known_then(utc_ns) : as_known_now(utc_ns);
    clear_live_before_window(state, utc_ns);
    classify(state);
    return state;
}

RaceState History::as_known_then(Nanoseconds utc_ns) const {
    const auto after =
        std::upper_bound(keyframes_.begin(), keyframes_.end(), utc_ns,
                         [](Nanoseconds wanted, const Keyframe& k) { return wanted < k.known_ns; });
    RaceState state;
    std::uint64_t seq = 0;
    if (after != keyframes_.begin()) {
        state = from_keyframe(std::prev(after)->bytes);
        seq = std::prev(after)->seq;
    }
    const auto from = [&](const std::deque<Stored>& list) {
        return std::lower_bound(list.begin(), list.end(), seq,
                                [](const Stored& s, std::uint64_t n) { return s.seq < n; });
    };
    auto slow = from(events_);
    auto live = from(live_);
    while (slow != events_.end() || live != live_.end()) {
        const bool take_slow =
            live == live_.end() || (slow != events_.end() && slow->seq < live->seq);
        const Stored& next = take_slow ? *slow++ : *live++;
        if (next.known_ns > utc_ns) {
            break;
        }
        apply(state, from_bytes(next.bytes));
    }
    return state;
}

std::vector<History::Replayed> History::in_order_since(Nanoseconds utc_ns) const {
    std::vector<const Stored*> stored;
    for (const std::deque<Stored>* list : {&events_, &live_}) {
        for (const Stored& one : *list) {
            // A correction makes void what happened after it, even if it lies before `utc_ns`.
            if (one.utc_ns >= utc_ns || is_laps_corrected(one.bytes)) {
                stored.push_back(&one);
            }
        }
    }
    // Newest first, so that a correction is met before what it makes void.
    std::sort(stored.begin(), stored.end(),
              [](const Stored* a, const Stored* b) { return a->seq > b->seq; });
    std::map<std::string, Nanoseconds, std::less<>> void_after;
    std::vector<Replayed> events;
    events.reserve(stored.size());
    for (const Stored* one : stored) {
        Replayed next{one->utc_ns, 0, std::string_view(one->bytes).substr(sizeof(Nanoseconds)),
                      from_bytes(one->bytes)};
        next.rank = rank_at_once(next.event);
        const auto void_from = void_after.find(car_of_running(next.event.body));
        if (void_from != void_after.end() && next.utc_ns > void_from->second) {
            continue;
        }
        if (const auto* told = std::get_if<LapsCorrected>(&next.event.body)) {
            const auto known = void_after.emplace(told->number, next.utc_ns).first;
            known->second = std::min(known->second, next.utc_ns);
        }
        if (next.utc_ns < utc_ns) {
            continue;
        }
        if (next.event.utc_ns == 0 && next.utc_ns > 0) {
            next.event.utc_ns = next.utc_ns;
        }
        events.push_back(std::move(next));
    }
    // At one instant in the order of a batch, so that it does not matter which was late.
    std::sort(events.begin(), events.end(), [](const Replayed& a, const Replayed& b) {
        return std::tie(a.utc_ns, a.rank, a.content) < std::tie(b.utc_ns, b.rank, b.content);
    });
    return events;
}

RaceState History::as_known_now(Nanoseconds utc_ns) {
    const auto after =
        std::upper_bound(settled_.begin(), settled_.end(), utc_ns,
                         [](Nanoseconds wanted, const Settled& s) { return wanted < s.utc_ns; });
    RaceState state;
    Nanoseconds since = 0;
    if (after != settled_.begin()) {
        state = from_keyframe(std::prev(after)->bytes);
        since = std::prev(after)->utc_ns;
    } else if (earliest_ns_ > 0) {
        state = from_keyframe(keyframes_.front().bytes);
    }
    const std::size_t known_before = static_cast<std::size_t>(after - settled_.begin());
    std::vector<Settled> made;
    Nanoseconds last = since;
    // Few enough that they are made in no time, many enough that the next look is quick.
    const Nanoseconds newest = std::min(utc_ns, known_ns_);
    const Nanoseconds interval =
        std::max(limits_.keyframe_ns, (newest - first_utc_ns_) / kMostSettled);
    const std::vector<Replayed> events = in_order_since(since);
    auto next = events.begin();
    for (; next != events.end() && next->utc_ns <= utc_ns; ++next) {
        if (last > 0 && next->utc_ns >= last + interval) {
            made.push_back({next->utc_ns, snapshot(state)});
            bytes_ += made.back().bytes.size();
            last = next->utc_ns;
        }
        last = last == 0 ? next->utc_ns : last;
        apply(state, next->event);
    }
    const std::string session = state.session.id;
    for (; next != events.end(); ++next) {
        const auto* info = std::get_if<SessionInfo>(&next->event.body);
        if (info && info->id != session) {
            break;
        }
        if (corrects(state, next->event.body)) {
            apply(state, next->event);
        }
    }
    settled_.insert(settled_.begin() + static_cast<std::ptrdiff_t>(known_before),
                    std::make_move_iterator(made.begin()), std::make_move_iterator(made.end()));
    make_room();
    return state;
}

void History::clear_live_before_window(RaceState& state, Nanoseconds utc_ns) const {
    if (utc_ns >= live_from_ns_) {
        return;
    }
    for (Competitor& car : state.competitors) {
        car.fixes.clear();
        car.telemetry = {};
        car.telemetry_utc_ns = 0;
        car.top_speed_mm_s = 0;
        car.samples.clear();
        car.g_trail.clear();
    }
}

void History::forget_live_before(Nanoseconds utc_ns) {
    while (!live_.empty() && live_.front().known_ns < utc_ns) {
        bytes_ -= sizeof(Stored) + live_.front().bytes.size();
        live_.pop_front();
        live_from_ns_ = utc_ns;
    }
}

void History::take_keyframe() {
    keyframes_.push_back({next_seq_, known_ns_, state_.now_utc_ns, snapshot(state_)});
    bytes_ += sizeof(Keyframe) + keyframes_.back().bytes.size();
}

void History::drop_events_before(std::uint64_t seq) {
    for (std::deque<Stored>* list : {&events_, &live_}) {
        while (!list->empty() && list->front().seq < seq) {
            bytes_ -= sizeof(Stored) + list->front().bytes.size();
            list->pop_front();
        }
    }
}

void History::make_room() {
    while (bytes_ > limits_.most_bytes) {
        if (!settled_.empty()) {
            bytes_ -= settled_.front().bytes.size();
            settled_.erase(settled_.begin());
        } else if (keyframes_.size() > kFewestKeyframes) {
            for (std::size_t i = 1; i < keyframes_.size(); ++i) {
                bytes_ -= sizeof(Keyframe) + keyframes_[i].bytes.size();
                keyframes_.erase(keyframes_.begin() + static_cast<std::ptrdiff_t>(i));
            }
            limits_.keyframe_ns *= 2;
        } else if (!events_.empty() || !live_.empty()) {
            if (keyframes_.size() < 2) {
                take_keyframe();
            }
            bytes_ -= sizeof(Keyframe) + keyframes_.front().bytes.size();
            keyframes_.pop_front();
            drop_events_before(keyframes_.front().seq);
            earliest_ns_ = std::max<Nanoseconds>(keyframes_.front().known_ns, 1);
        } else {
            return;  // a state alone is larger than the limit
        }
    }
}

}  // namespace pitcast::race
