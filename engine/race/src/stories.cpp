// SPDX-License-Identifier: Apache-2.0
// The book of stories, and the order in which a state is looked at.
#include "pitcast/race/stories.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "pitcast/core/hash.h"
#include "pitcast/core/json_members.h"

#include "course.h"
#include "story_rules.h"

namespace pitcast::race {
namespace {

struct Name {
    StoryKind kind;
    std::string_view text;
    std::int32_t urgency;    ///< of the class leader's
    std::int32_t per_place;  ///< less for every place behind
};
constexpr std::array kNames{
    Name{StoryKind::none, "none", 0, 0},
    Name{StoryKind::battle, "battle", 85, 2},
    Name{StoryKind::chase, "chase", 65, 2},
    Name{StoryKind::overtake, "overtake", 85, 2},
    Name{StoryKind::lead_change, "lead_change", 95, 0},
    Name{StoryKind::stopped, "stopped", 90, 1},
    Name{StoryKind::overdue, "overdue", 75, 1},
    Name{StoryKind::slow, "slow", 70, 1},
    Name{StoryKind::missed_gate, "missed_gate", 65, 1},
    Name{StoryKind::fastest_lap, "fastest_lap", 80, 0},
    Name{StoryKind::personal_best, "personal_best", 30, 1},
    Name{StoryKind::pit_stop, "pit_stop", 60, 2},
    Name{StoryKind::detour, "detour", 55, 1},
};

const Name& name_of(StoryKind kind) {
    const auto found = std::find_if(kNames.begin(), kNames.end(),
                                    [&](const Name& name) { return name.kind == kind; });
    return found == kNames.end() ? kNames[0] : *found;
}

std::int32_t priority_of(StoryKind kind, std::int32_t position) {
    const Name& name = name_of(kind);
    const std::int32_t behind = position > 0 ? std::min(position - 1, 20) : 20;
    return std::max(name.urgency - name.per_place * behind, 1);
}

Json or_null(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json(text);
}
Json or_null(std::int64_t number) {
    return number == 0 ? Json(nullptr) : Json(number);
}

}  // namespace

std::string_view to_text(StoryKind kind) {
    return name_of(kind).text;
}

Json story_json(const Story& story) {
    const bool of_a_pair = story.kind == StoryKind::battle || story.kind == StoryKind::chase;
    return Json{{"id", story.id},
                {"kind", to_text(story.kind)},
                {"priority", story.priority},
                {"car", story.car},
                {"other", or_null(story.other)},
                {"class", or_null(story.car_class)},
                {"position", or_null(story.position)},
                {"lap", story.lap},
                {"begun_utc_ns", story.begun_utc_ns},
                {"ended_utc_ns", or_null(story.ended_utc_ns)},
                {"time_ns", or_null(story.time_ns)},
                {"closing_ns_per_lap", of_a_pair ? Json(story.closing_ns_per_lap) : Json(nullptr)},
                {"laps_to_contact", or_null(story.laps_to_contact)},
                {"loop", or_null(story.loop)},
                {"withdrawn", story.withdrawn}};
}

Story story_from_json(const Json& json) {
    Story story;
    std::string kind;
    read_member(json, "id", story.id);
    read_member(json, "kind", kind);
    const auto name = std::find_if(kNames.begin(), kNames.end(),
                                   [&](const Name& one) { return one.text == kind; });
    story.kind = name == kNames.end() ? StoryKind::none : name->kind;
    read_member(json, "priority", story.priority);
    read_member(json, "car", story.car);
    read_member(json, "other", story.other);
    read_member(json, "class", story.car_class);
    read_member(json, "position", story.position);
    read_member(json, "lap", story.lap);
    read_member(json, "begun_utc_ns", story.begun_utc_ns);
    read_member(json, "ended_utc_ns", story.ended_utc_ns);
    read_member(json, "time_ns", story.time_ns);
    read_member(json, "closing_ns_per_lap", story.closing_ns_per_lap);
    read_member(json, "laps_to_contact", story.laps_to_contact);
    read_member(json, "loop", story.loop);
    read_member(json, "withdrawn", story.withdrawn);
    return story;
}

StoryWatcher::StoryWatcher(StoryOptions options) : options_(options) {}

Story* StoryWatcher::find(std::uint64_t id) {
    const auto found = stories_.find(id);
    return found == stories_.end() ? nullptr : &found->second;
}

void StoryWatcher::make_room() {
    while (stories_.size() >= std::max<std::size_t>(options_.keep, 1)) {
        const auto ended = std::find_if(stories_.begin(), stories_.end(),
                                        [](const auto& s) { return !s.second.goes_on(); });
        stories_.erase(ended == stories_.end() ? stories_.begin() : ended);
    }
}

/// Counts the change in. `utc_ns` is when it was seen.
void StoryWatcher::note(Story& story, Nanoseconds utc_ns) {
    story.updated_utc_ns = utc_ns;
    Hasher hasher(digest_);
    hasher.add(story.id);
    hasher.add(story.kind);
    hasher.add(std::string_view(story.car));
    hasher.add(std::string_view(story.other));
    hasher.add(story.begun_utc_ns);
    hasher.add(story.ended_utc_ns);
    hasher.add(story.updated_utc_ns);
    hasher.add(story.time_ns);
    hasher.add(story.closing_ns_per_lap);
    hasher.add(static_cast<std::uint8_t>(story.withdrawn ? 1 : 0));
    digest_ = hasher.value();
    ++changes_;
}

Story& StoryWatcher::begin(const RaceState& state, StoryKind kind, CompetitorIndex car,
                           CompetitorIndex other, Nanoseconds utc_ns) {
    make_room();
    const Competitor& competitor = state.competitors[static_cast<std::size_t>(car)];
    Story story;
    story.id = next_id_++;
    story.kind = kind;
    story.car = competitor.entry.number;
    story.other = other < 0 ? "" : state.competitors[static_cast<std::size_t>(other)].entry.number;
    story.car_class = competitor.entry.car_class;
    story.position = competitor.class_position;
    story.priority = priority_of(kind, story.position);
    story.lap = competitor.laps;
    story.begun_utc_ns = utc_ns;
    return stories_.emplace(story.id, std::move(story)).first->second;
}

void StoryWatcher::tell(const RaceState& state, StoryKind kind, CompetitorIndex car,
                        CompetitorIndex other, Nanoseconds utc_ns, Nanoseconds time_ns,
                        const std::string& loop) {
    Story& story = begin(state, kind, car, other, utc_ns);
    story.ended_utc_ns = utc_ns;
    story.time_ns = time_ns;
    story.loop = loop;
    note(story, utc_ns);
}

void StoryWatcher::end(std::uint64_t& id, Nanoseconds utc_ns) {
    if (Story* story = find(id)) {
        story->ended_utc_ns = std::max(utc_ns, story->begun_utc_ns);
        note(*story, utc_ns);
    }
    id = 0;
}

std::vector<Story> StoryWatcher::offered(Nanoseconds recent_ns, std::size_t most) const {
    std::vector<Story> offered;
    for (const auto& [id, story] : stories_) {
        if (!story.withdrawn &&
            (story.goes_on() || now_utc_ns_ - story.ended_utc_ns <= recent_ns)) {
            offered.push_back(story);
        }
    }
    std::sort(offered.begin(), offered.end(), [](const Story& a, const Story& b) {
        return std::tuple(-a.priority, b.id) < std::tuple(-b.priority, a.id);
    });
    offered.resize(std::min(offered.size(), most));
    return offered;
}

void StoryWatcher::close_session(Nanoseconds utc_ns) {
    for (Car& car : cars_) {
        end(car.standing, utc_ns);
        end(car.overdue, utc_ns);
        end(car.slow, utc_ns);
        end(car.pit, utc_ns);
    }
    for (auto& [key, pair] : pairs_) {
        end(pair.story, utc_ns);
    }
    pairs_.clear();
}

void StoryWatcher::start_over(const RaceState& state) {
    close_session(now_utc_ns_);
    session_ = state.session.id;
    cars_.clear();
    leaders_.clear();
    best_lap_ns_.reset();
    fastest_ = 0;
    part_ = state.status.part;
}

/// Crossings not taken in yet, in the order in which they happened. What a car had crossed before
/// it was first seen is history, and so is what a correction restates.
std::vector<StoryWatcher::NewCrossing> StoryWatcher::new_crossings(const RaceState& state) {
    std::vector<NewCrossing> fresh;
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        Car& car = cars_[i];
        const auto& crossings = state.competitors[i].crossings;
        const std::int64_t newest = crossings.empty() ? -1 : crossings.back().point;
        if (!car.known || newest < car.point) {
            car.known = true;
            car.point = newest;
            continue;
        }
        for (auto at = crossings.rbegin(); at != crossings.rend() && at->point > car.point; ++at) {
            fresh.push_back({at->utc_ns, static_cast<CompetitorIndex>(i), at->point});
        }
    }
    std::sort(fresh.begin(), fresh.end(), [](const NewCrossing& a, const NewCrossing& b) {
        return std::tuple(a.utc_ns, a.car, a.point) < std::tuple(b.utc_ns, b.car, b.point);
    });
    return fresh;
}

void StoryWatcher::step(const RaceState& state) {
    if (session_ != state.session.id || state.competitors.size() < cars_.size()) {
        start_over(state);
    }
    now_utc_ns_ = std::max(now_utc_ns_, state.now_utc_ns);
    cars_.resize(state.competitors.size());
    racing_ = is_racing(state);
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        const auto index = static_cast<CompetitorIndex>(i);
        watch_pit(state, index);
        watch_loops(state, index);
        watch_standing(state, index);
    }
    const std::vector<NewCrossing> fresh = new_crossings(state);
    if (state.session.kind == SessionKind::race || state.session.kind == SessionKind::unknown) {
        const std::vector<CompetitorIndex> ahead =
            fresh.empty() && racing_ ? std::vector<CompetitorIndex>{} : ahead_in_class(state);
        if (!fresh.empty() || !racing_) {
            part_pairs(state, ahead);
        }
        for (const NewCrossing& crossing : fresh) {
            cars_[static_cast<std::size_t>(crossing.car)].point = crossing.point;
            watch_pace(state, crossing);
            watch_overtakes(state, crossing);
            watch_gap(state, crossing, ahead[static_cast<std::size_t>(crossing.car)]);
        }
        for (std::size_t i = 0; i < cars_.size(); ++i) {
            watch_overdue(state, static_cast<CompetitorIndex>(i));
        }
    } else {
        for (const NewCrossing& crossing : fresh) {
            cars_[static_cast<std::size_t>(crossing.car)].point = crossing.point;
        }
    }
    watch_lead(state);
    watch_best_laps(state);
    if (state.status.phase == SessionPhase::official) {
        close_session(now_utc_ns_);
    }
}

}  // namespace pitcast::race
