// SPDX-License-Identifier: Apache-2.0
// Stories of one car: pits, loops missed, standing, slow, fast.
#include <algorithm>

#include "pitcast/race/stories.h"

#include "apply.h"
#include "course.h"
#include "story_rules.h"
#include "wide.h"

namespace pitcast::race {
namespace {

/// A position older than this says nothing of where the car is now.
constexpr Nanoseconds kFreshFix = 3 * kNanosecondsPerSecond;
constexpr std::size_t kMostClasses = 64;

const Loop* loop_at_point(const SessionInfo& session, std::int64_t point) {
    const auto found =
        std::find_if(session.loops.begin(), session.loops.end(),
                     [&](const Loop& loop) { return point_of(session, loop) == point; });
    return found == session.loops.end() ? nullptr : &*found;
}

bool is_within(const PositionFix& a, const PositionFix& b, std::int64_t mm) {
    const Wide dx = a.x_mm - b.x_mm;
    const Wide dy = a.y_mm - b.y_mm;
    return dx * dx + dy * dy <= Wide{mm} * mm;
}

/// A race, or a session of unknown kind that is taken for one.
bool is_race(const RaceState& state) {
    return state.session.kind == SessionKind::race || state.session.kind == SessionKind::unknown;
}

}  // namespace

void StoryWatcher::watch_pit(const RaceState& state, CompetitorIndex index) {
    const Competitor& competitor = state.competitors[static_cast<std::size_t>(index)];
    Car& car = cars_[static_cast<std::size_t>(index)];
    const CarStatus before = std::exchange(car.status, competitor.status);
    if (competitor.status == CarStatus::in_pit || before == CarStatus::in_pit) {
        car.in_pit_utc_ns = now_utc_ns_;
        car.due_utc_ns = car.late_utc_ns = 0;
        car.slow_seen = -1;
    }
    if (competitor.status == before) {
        return;
    }
    if (competitor.status == CarStatus::stopped) {
        car.stopped_utc_ns = now_utc_ns_;
    }
    if (competitor.status == CarStatus::in_pit && before == CarStatus::on_track) {
        Story& story = begin(state, StoryKind::pit_stop, index, -1, now_utc_ns_);
        car.pit = story.id;
        note(story, now_utc_ns_);
    } else if (Story* story = find(car.pit)) {
        story->time_ns = now_utc_ns_ - story->begun_utc_ns;
        end(car.pit, now_utc_ns_);
    }
}

/// Loops come one after the other. One that is left out was missed by the car, or by the loop.
void StoryWatcher::watch_loops(const RaceState& state, CompetitorIndex index) {
    const Competitor& competitor = state.competitors[static_cast<std::size_t>(index)];
    Car& car = cars_[static_cast<std::size_t>(index)];
    if (competitor.last_loop.empty() || competitor.last_crossing_utc_ns == car.loop_utc_ns) {
        return;
    }
    const Loop* loop = find_loop(state.session, competitor.last_loop);
    if (!loop) {
        return;
    }
    const Nanoseconds utc_ns = competitor.last_crossing_utc_ns;
    if (loop->kind == LoopKind::detour) {
        tell(state, StoryKind::detour, index, -1, utc_ns, 0, loop->id);
        car.loop_utc_ns = utc_ns;
        return;
    }
    const auto point = point_of(state.session, *loop);
    const std::int64_t per_lap = points_per_lap(state.session);
    const bool in_sequence = point && car.loop_point >= 0 && per_lap > 1 &&
                             car.in_pit_utc_ns < car.loop_utc_ns &&
                             car.loop_utc_ns >= state.green_utc_ns && !competitor.finished;
    if (in_sequence) {
        const std::int64_t before = car.loop_laps * per_lap + car.loop_point;
        const std::int64_t now = competitor.laps * per_lap + *point;
        for (std::int64_t at = before + 1; at < now && at <= before + per_lap; ++at) {
            const Loop* missed = loop_at_point(state.session, at % per_lap);
            if (missed && !time_at_point(competitor, at)) {
                tell(state, StoryKind::missed_gate, index, -1, utc_ns, 0, missed->id);
            }
        }
        const Loop* line = loop_at_point(state.session, 0);
        if (now <= before && line) {  // a new lap without the line
            tell(state, StoryKind::missed_gate, index, -1, utc_ns, 0, line->id);
        }
    }
    car.loop_utc_ns = utc_ns;
    car.loop_point = point.value_or(-1);
    car.loop_laps = competitor.laps;
}

void StoryWatcher::watch_standing(const RaceState& state, CompetitorIndex index) {
    const Competitor& competitor = state.competitors[static_cast<std::size_t>(index)];
    Car& car = cars_[static_cast<std::size_t>(index)];
    Nanoseconds since = 0;  // stands since; 0 = it does not
    if (!competitor.fixes.empty()) {
        const PositionFix& newest = competitor.fixes.back();
        if (car.anchor.utc_ns == 0 || !is_within(car.anchor, newest, options_.standing_mm)) {
            car.has_run = car.has_run || car.anchor.utc_ns != 0;
            car.anchor = newest;
        }
        const bool fresh = now_utc_ns_ - newest.utc_ns <= kFreshFix;
        since = fresh && newest.utc_ns - car.anchor.utc_ns >= options_.standing_ns
                    ? car.anchor.utc_ns
                    : 0;
    }
    const bool told = competitor.status == CarStatus::stopped;
    since = since == 0 && told ? car.stopped_utc_ns : since;
    const Nanoseconds at_rest_until = std::max(state.green_utc_ns, car.in_pit_utc_ns);
    const bool expected = (is_out(competitor) || told) && !competitor.finished &&
                          state.status.phase == SessionPhase::running && state.flag != Flag::red &&
                          now_utc_ns_ - at_rest_until >= options_.standing_grace_ns &&
                          (car.has_run || !competitor.crossings.empty());
    const bool stands = since != 0 && expected && now_utc_ns_ - since < options_.give_up_ns;
    if (stands && car.standing == 0) {
        end(car.overdue, now_utc_ns_);
        end(car.slow, now_utc_ns_);
        Story& story = begin(state, StoryKind::stopped, index, -1, now_utc_ns_);
        car.standing = story.id;
        note(story, now_utc_ns_);
    } else if (!stands && car.standing != 0) {
        end(car.standing, now_utc_ns_);
    }
}

/// One more car has come through a loop: was it slow too, as those before?
void StoryWatcher::confirm_slow(const RaceState& state, bool this_one_slow) {
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        Car& car = cars_[i];
        if (car.slow_seen < 0) {
            continue;
        }
        car.slow_others += this_one_slow ? 1 : 0;
        if (++car.slow_seen < options_.field_confirm) {
            continue;
        }
        car.slow_seen = -1;
        if (car.slow == 0 && 4 * car.slow_others <= options_.field_confirm) {
            Story& story =
                begin(state, StoryKind::slow, static_cast<CompetitorIndex>(i), -1, car.slow_utc_ns);
            car.slow = story.id;
            story.time_ns = car.lost_ns;
            note(story, now_utc_ns_);
        }
    }
}

void StoryWatcher::watch_pace(const RaceState& state, const NewCrossing& crossing) {
    const Competitor& competitor = state.competitors[static_cast<std::size_t>(crossing.car)];
    Car& car = cars_[static_cast<std::size_t>(crossing.car)];
    const std::int64_t per_lap = points_per_lap(state.session);
    end(car.overdue, crossing.utc_ns);
    const auto after = [&](Nanoseconds usual, std::int32_t permille) {
        return crossing.utc_ns + mul_div(usual, permille, 1000);
    };
    const auto next = usual_stretch(competitor, crossing.point + 1, per_lap);
    car.late_utc_ns = next ? after(*next, options_.field_permille) : 0;
    car.due_utc_ns = next ? std::max(after(*next, options_.overdue_permille),
                                     crossing.utc_ns + options_.overdue_least_ns)
                          : 0;

    const auto took = stretch_time(competitor, crossing.point);
    const auto usual = usual_stretch(competitor, crossing.point, per_lap);
    const bool at_speed =
        took && racing_ && is_out(competitor) && car.in_pit_utc_ns < crossing.utc_ns - *took;
    const Nanoseconds lost = took && usual ? *took - *usual : 0;
    const bool slow = at_speed && usual && *took > mul_div(*usual, options_.slow_permille, 1000);
    if (at_speed && usual) {
        confirm_slow(state, *took > mul_div(*usual, options_.field_permille, 1000));
    }
    if (!slow) {
        end(car.slow, crossing.utc_ns);
        car.slow_seen = -1;
        return;
    }
    if (Story* story = find(car.slow)) {
        story->time_ns = std::min(story->time_ns + lost, kLongestLap);
        note(*story, crossing.utc_ns);
    } else {
        car.slow_seen = 0;
        car.slow_others = 0;
        car.slow_utc_ns = crossing.utc_ns;
        car.lost_ns = lost;
    }
}

/// A third of the cars that are out should have come to their next loop, and have not: a flag
/// that the feed has not told yet, or rain.
bool StoryWatcher::field_is_late(const RaceState& state) const {
    std::size_t out = 0, late = 0;
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        if (cars_[i].late_utc_ns == 0 || !is_out(state.competitors[i])) {
            continue;
        }
        ++out;
        late += now_utc_ns_ > cars_[i].late_utc_ns ? 1 : 0;
    }
    return out > 2 && 3 * late >= out;
}

void StoryWatcher::watch_overdue(const RaceState& state, CompetitorIndex index) {
    const Competitor& competitor = state.competitors[static_cast<std::size_t>(index)];
    Car& car = cars_[static_cast<std::size_t>(index)];
    if (!racing_ || !is_out(competitor)) {
        car.due_utc_ns = car.late_utc_ns = 0;
        end(car.overdue, now_utc_ns_);
        return;
    }
    if (const Story* story = find(car.overdue);
        story && now_utc_ns_ - story->begun_utc_ns >= options_.give_up_ns) {
        end(car.overdue, now_utc_ns_);
        car.late_utc_ns = 0;
    }
    if (car.due_utc_ns == 0 || now_utc_ns_ < car.due_utc_ns || car.standing != 0) {
        return;
    }
    if (now_utc_ns_ - car.due_utc_ns >= options_.give_up_ns) {
        car.due_utc_ns = 0;  // the feed was silent, or its clock has jumped
        return;
    }
    if (field_is_late(state)) {
        return;
    }
    const Loop* next =
        loop_at_point(state.session, (car.point + 1) % points_per_lap(state.session));
    Story& story = begin(state, StoryKind::overdue, index, -1, now_utc_ns_);
    story.loop = next ? next->id : "";
    car.overdue = story.id;
    car.due_utc_ns = 0;
    note(story, now_utc_ns_);
}

void StoryWatcher::watch_best_laps(const RaceState& state) {
    const bool new_part = std::exchange(part_, state.status.part) != state.status.part;
    const bool news =
        !new_part && (!is_race(state) || state.leader_laps() >= options_.fastest_from_lap);
    const bool faster = state.best_lap_ns && (!best_lap_ns_ || *state.best_lap_ns < *best_lap_ns_);
    const bool taken_back =
        best_lap_ns_ && (!state.best_lap_ns || *state.best_lap_ns > *best_lap_ns_);
    if (Story* story = find(fastest_); story && taken_back && !new_part) {
        story->withdrawn = true;
        note(*story, now_utc_ns_);
    }
    best_lap_ns_ = state.best_lap_ns;
    const CompetitorIndex holder = news && faster ? state.best_lap_holder : -1;
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        const Competitor& competitor = state.competitors[i];
        const auto before = std::exchange(cars_[i].best_ns, competitor.best_lap_ns);
        const auto index = static_cast<CompetitorIndex>(i);
        if (index == holder) {
            fastest_ = next_id_;
            tell(state, StoryKind::fastest_lap, index, -1, now_utc_ns_, *state.best_lap_ns);
        } else if (news && before && competitor.best_lap_ns && *competitor.best_lap_ns < *before) {
            tell(state, StoryKind::personal_best, index, -1, now_utc_ns_, *competitor.best_lap_ns);
        }
    }
}

/// The leader of every class: the order is that of the last loop, so a loop has confirmed it.
void StoryWatcher::watch_lead(const RaceState& state) {
    if (!ranks_by_distance(state)) {
        return;
    }
    for (const CompetitorIndex index : state.order) {
        const Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        if (car.class_position != 1 || car.crossings.empty()) {
            continue;
        }
        const auto known = leaders_.find(car.entry.car_class);
        if (known == leaders_.end()) {
            if (leaders_.size() < kMostClasses) {
                leaders_.emplace(car.entry.car_class, index);
            }
        } else if (known->second != index) {
            const CompetitorIndex before = std::exchange(known->second, index);
            tell(state, StoryKind::lead_change, index, before, now_utc_ns_);
        }
    }
}

}  // namespace pitcast::race
