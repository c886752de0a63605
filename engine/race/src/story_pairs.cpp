// SPDX-License-Identifier: Apache-2.0
// Battles, chases and overtakes.
#include <algorithm>

#include "pitcast/race/stories.h"

#include "apply.h"
#include "course.h"
#include "story_rules.h"
#include "wide.h"

namespace pitcast::race {
namespace {

constexpr std::size_t kMostGaps = 64;
/// No pair is this far apart; keeps the sums of the fit small.
constexpr Nanoseconds kWidestGap = 3600 * kNanosecondsPerSecond;

/// Slope of the gaps over the points, by least squares: ns a lap, positive when they shrink.
Nanoseconds closing_rate(const auto& gaps, std::int64_t points_of_lap) {
    const auto n = static_cast<std::int64_t>(gaps.size());
    if (n < 2) {
        return 0;
    }
    const std::int64_t origin = gaps.front().point;
    Wide sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (const auto& gap : gaps) {
        const std::int64_t x = gap.point - origin;
        sum_x += x;
        sum_y += gap.gap_ns;
        sum_xx += Wide{x} * x;
        sum_xy += Wide{x} * gap.gap_ns;
    }
    const Wide spread = n * sum_xx - sum_x * sum_x;
    return spread == 0
               ? 0
               : static_cast<Nanoseconds>(-(n * sum_xy - sum_x * sum_y) * points_of_lap / spread);
}

}  // namespace

void StoryWatcher::watch_overtakes(const RaceState& state, const NewCrossing& crossing) {
    const Competitor& car = state.competitors[static_cast<std::size_t>(crossing.car)];
    const std::int64_t furthest_back = 2 * std::int64_t{points_per_lap(state.session)};
    for (std::size_t i = 0; racing_ && i < cars_.size(); ++i) {
        const Competitor& other = state.competitors[i];
        if (static_cast<CompetitorIndex>(i) == crossing.car || cars_[i].point < crossing.point ||
            other.entry.car_class != car.entry.car_class) {
            continue;
        }
        const auto now = time_at_point(other, crossing.point);
        if (!now || *now == crossing.utc_ns) {
            continue;
        }
        // The last point before at which both were seen.
        std::optional<Nanoseconds> mine, theirs;
        for (std::int64_t back = 1; back <= furthest_back && !(mine && theirs); ++back) {
            mine = time_at_point(car, crossing.point - back);
            theirs = time_at_point(other, crossing.point - back);
        }
        if (!mine || !theirs || (*mine < *theirs) == (crossing.utc_ns < *now) || *mine == *theirs) {
            continue;
        }
        const bool in_pits = cars_[static_cast<std::size_t>(crossing.car)].in_pit_utc_ns >= *mine ||
                             cars_[i].in_pit_utc_ns >= *theirs;
        const bool i_passed = crossing.utc_ns < *now;
        const Nanoseconds my_time = crossing.utc_ns - *mine;
        const Nanoseconds their_time = *now - *theirs;
        const Nanoseconds winner = i_passed ? my_time : their_time;
        const Nanoseconds loser = i_passed ? their_time : my_time;
        if (in_pits || winner > kLongestLap ||
            loser > mul_div(winner, options_.overtake_pace_permille, 1000)) {
            continue;
        }
        const auto index = static_cast<CompetitorIndex>(i);
        tell(state, StoryKind::overtake, i_passed ? crossing.car : index,
             i_passed ? index : crossing.car, std::max(crossing.utc_ns, *now));
    }
}

/// Pairs that are no longer one behind the other, or not racing, are no pairs.
void StoryWatcher::part_pairs(const RaceState& state,
                              const std::vector<CompetitorIndex>& ahead_of) {
    for (auto at = pairs_.begin(); at != pairs_.end();) {
        const auto first = static_cast<std::size_t>(at->first.first);
        const auto second = static_cast<std::size_t>(at->first.second);
        const bool stays =
            racing_ &&
            (ahead_of[first] == at->first.second || ahead_of[second] == at->first.first) &&
            is_out(state.competitors[first]) && is_out(state.competitors[second]);
        if (stays) {
            ++at;
        } else {
            end(at->second.story, now_utc_ns_);
            at = pairs_.erase(at);
        }
    }
}

void StoryWatcher::watch_gap(const RaceState& state, const NewCrossing& crossing,
                             CompetitorIndex ahead) {
    if (ahead < 0 || !racing_) {
        return;
    }
    const Competitor& leading = state.competitors[static_cast<std::size_t>(ahead)];
    const Competitor& car = state.competitors[static_cast<std::size_t>(crossing.car)];
    const auto theirs = time_at_point(leading, crossing.point);
    if (!theirs || *theirs > crossing.utc_ns || crossing.utc_ns - *theirs > kWidestGap ||
        !is_out(leading) || !is_out(car)) {
        return;
    }
    const PairKey key = std::minmax({ahead, crossing.car});
    Pair& pair = pairs_[key];
    if (pair.ahead != ahead) {  // they have changed places: what was gained is another's gain now
        pair.gaps.clear();
        pair.ahead = ahead;
    }
    if (!pair.gaps.empty() && pair.gaps.back().point >= crossing.point) {
        return;
    }
    if (pair.gaps.size() == kMostGaps) {
        pair.gaps.erase(pair.gaps.begin());
    }
    pair.gaps.push_back({crossing.point, crossing.utc_ns - *theirs});
    judge_pair(state, pair, crossing.car, crossing.utc_ns);
}

void StoryWatcher::judge_pair(const RaceState& state, Pair& pair, CompetitorIndex behind,
                              Nanoseconds utc_ns) {
    const std::int64_t per_lap = points_per_lap(state.session);
    const Measured newest = pair.gaps.back();
    std::vector<Measured> recent;
    for (const Measured& gap : pair.gaps) {
        if (gap.point >= newest.point - options_.rate_laps * per_lap) {
            recent.push_back(gap);
        }
    }
    const Nanoseconds rate = closing_rate(recent, per_lap);
    const Nanoseconds way = std::max<Nanoseconds>(newest.gap_ns - options_.contact_ns, 0);
    const std::int64_t laps = rate > 0 ? (way + rate - 1) / rate : 0;
    const bool whole_window = newest.point - recent.front().point >= options_.rate_laps * per_lap;

    pair.close = newest.gap_ns <= options_.battle_enter_ns ? pair.close + 1 : 0;
    const bool fights = pair.kind == StoryKind::battle && pair.story != 0;
    const bool chases = pair.kind == StoryKind::chase && pair.story != 0;
    const bool battle =
        fights ? newest.gap_ns <= options_.battle_leave_ns : pair.close >= options_.battle_confirm;
    const bool chase = !battle && whole_window && newest.gap_ns <= options_.chase_enter_ns &&
                       laps > 0 && laps <= (chases ? 2 : 1) * options_.chase_laps &&
                       rate >= options_.chase_rate_ns / (chases ? 2 : 1);
    const StoryKind kind = battle ? StoryKind::battle : chase ? StoryKind::chase : StoryKind::none;
    if (pair.story != 0 && kind != pair.kind) {
        end(pair.story, utc_ns);
    }
    pair.kind = kind;
    if (kind == StoryKind::none) {
        return;
    }
    Story* story = find(pair.story);
    if (!story) {
        story = &begin(state, kind, behind, pair.ahead, utc_ns);
        pair.story = story->id;
    }
    const Competitor& car = state.competitors[static_cast<std::size_t>(behind)];
    story->car = car.entry.number;
    story->other = state.competitors[static_cast<std::size_t>(pair.ahead)].entry.number;
    story->position = car.class_position;
    story->time_ns = newest.gap_ns;
    story->closing_ns_per_lap = rate;
    story->laps_to_contact = static_cast<std::int32_t>(std::min<std::int64_t>(laps, 9'999));
    note(*story, utc_ns);
}

}  // namespace pitcast::race
