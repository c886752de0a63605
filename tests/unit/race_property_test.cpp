// SPDX-License-Identifier: Apache-2.0
// Properties of the race model for any events that a feed can send (rapidcheck).
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "pitcast/race/history.h"
#include "pitcast/race/snapshot.h"

#include "race_chaos.h"

namespace pitcast::race {
namespace {

/// Counters tell how the state came to be, not what it is.
std::uint64_t result_hash(RaceState state) {
    state.events_applied = 0;
    state.events_refused = 0;
    classify(state);
    return state_hash(state);
}

/// Any events, sensible and not, of every kind.
std::vector<Event> any_events(std::size_t most = 120) {
    Chaos chaos(*rc::gen::arbitrary<std::uint32_t>());
    const auto count = *rc::gen::inRange<std::size_t>(1, most);
    std::vector<Event> events;
    for (std::size_t i = 0; i < count; ++i) {
        events.push_back(chaos.next());
    }
    return events;
}

/// A race as loops see it: in order of time, no two things at once. What is told first of one
/// instant can matter: whether a lap that is deleted was still to be beaten.
std::vector<Event> any_race() {
    Rig rig = race_of({"1", "2", "3", "4"});
    const int laps = *rc::gen::inRange(1, 8);
    for (int car = 1; car <= 4; ++car) {
        double now = car * 0.001;  // each on milliseconds of its own
        for (int lap = 0; lap < laps; ++lap) {
            for (const char* loop : {"I1", "I2", "SF"}) {
                now += 25 + 4 * *rc::gen::inRange(0, 2'500) / 1000.0;
                rig.pass(now, std::to_string(car), loop);
            }
        }
        if (*rc::gen::inRange(0, 3) == 0) {
            rig.at(now + 1, LapDeleted{std::to_string(car), *rc::gen::inRange(1, laps + 1),
                                       std::nullopt, "cut"});
        }
    }
    std::stable_sort(rig.events.begin(), rig.events.end(),
                     [](const Event& a, const Event& b) { return a.utc_ns < b.utc_ns; });
    return rig.events;
}

std::vector<Event> shuffled(std::vector<Event> events) {
    for (std::size_t i = events.size(); i > 1; --i) {
        std::swap(events[i - 1], events[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    return events;
}

RC_GTEST_PROP(Property, OrderOfArrivalWithinABatchDoesNotChangeTheResult, ()) {
    const std::vector<Event> before = any_events();
    const std::vector<Event> batch = any_events(60);
    RaceState a;
    apply_batch(a, before);
    RaceState b = a;
    apply_batch(a, batch);
    apply_batch(b, shuffled(batch));
    classify(a);
    classify(b);
    RC_ASSERT(state_hash(a) == state_hash(b));
}

RC_GTEST_PROP(Property, ABatchInOrderOfTimeIsWhatItsEventsAreOneByOne, ()) {
    const std::vector<Event> events = any_race();
    RaceState one_by_one;
    for (const Event& event : events) {
        apply(one_by_one, event);
    }
    RaceState batched;
    apply_batch(batched, shuffled(events));
    RC_ASSERT(result_hash(batched) == result_hash(one_by_one));
}

RC_GTEST_PROP(Property, AnEventRepeatedAtOnceChangesNothing, ()) {
    const std::vector<Event> events = any_events();
    RaceState once;
    RaceState twice;
    for (const Event& event : events) {
        apply(once, event);
        apply(twice, event);
        apply(twice, event);
        RC_ASSERT(result_hash(twice) == result_hash(once));
    }
}

RC_GTEST_PROP(Property, EventsRepeatedWithinABatchChangeNothing, ()) {
    const std::vector<Event> events = any_events();
    std::vector<Event> doubled = events;
    doubled.insert(doubled.end(), events.begin(), events.end());
    RaceState once;
    RaceState twice;
    apply_batch(once, events);
    apply_batch(twice, shuffled(doubled));
    classify(once);
    classify(twice);
    RC_ASSERT(state_hash(twice) == state_hash(once));
}

RC_GTEST_PROP(Property, ReplayFromAnySnapshotEqualsReplayFromTheStart, ()) {
    const std::vector<Event> events = any_events(250);
    const auto at = *rc::gen::inRange<std::size_t>(0, events.size() + 1);
    RaceState through;
    std::string taken = snapshot(through);
    for (std::size_t i = 0; i < events.size(); ++i) {
        apply(through, events[i]);
        if (i + 1 == at) {
            taken = snapshot(through);
        }
    }
    Result<RaceState> resumed = restore(taken);
    RC_ASSERT(resumed.ok());
    for (std::size_t i = at; i < events.size(); ++i) {
        apply(*resumed, events[i]);
    }
    classify(through);
    classify(*resumed);
    RC_ASSERT(state_hash(*resumed) == state_hash(through));
}

/// Any number of messages lost on the way and repaired later, in any order.
RC_GTEST_PROP(Property, ALostAndRepairedMessageEqualsOneNeverLost, ()) {
    const std::vector<Event> events = any_race();
    RaceState never_lost;
    apply_batch(never_lost, events);
    std::vector<Event> repaired;
    History history;
    for (const Event& event : events) {
        if (*rc::gen::inRange(0, 5) == 0) {
            repaired.push_back(event);
        } else {
            history.add(event);
        }
    }
    for (const Event& event : shuffled(repaired)) {
        history.add(event, kNoon + 10'000 * kSecond);
    }
    const auto settled = history.at(kLastInstant, Knowledge::now);
    RC_ASSERT(settled.has_value());
    RC_ASSERT(result_hash(*settled) == result_hash(never_lost));
}

RC_GTEST_PROP(Property, ClassifyingAtAnyMomentChangesNothingLater, ()) {
    const std::vector<Event> events = any_events();
    RaceState often;
    RaceState once;
    for (const Event& event : events) {
        apply(often, event);
        classify(often);
        apply(once, event);
    }
    classify(once);
    RC_ASSERT(state_hash(often) == state_hash(once));
}

}  // namespace
}  // namespace pitcast::race
