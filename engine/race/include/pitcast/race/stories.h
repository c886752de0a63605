// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/race/race_state.h"

/// What happens in a race that a director can be offered: battles, overtakes, cars that stop.
/// A watcher looks at the state after every classification. What it says is a pure function of
/// the states it was shown.
namespace pitcast::race {

enum class StoryKind : std::uint8_t {
    none,
    battle,         ///< `car` is close behind `other`, both at racing speed
    chase,          ///< `car` is not there yet, but closing on `other`
    overtake,       ///< `car` passed `other` on the track, as a loop confirms
    lead_change,    ///< `car` leads, `other` did
    stopped,        ///< `car` stands on the course
    overdue,        ///< `car` has not come to the next loop
    slow,           ///< `car` is far off its own and the field's pace
    missed_gate,    ///< `car` came to a loop without passing the one before, `loop`
    fastest_lap,    ///< of the session or its part, `time_ns`
    personal_best,  ///< `time_ns`
    pit_stop,       ///< lasts while `car` is in; then `time_ns` = how long
    detour          ///< `car` took the detour (joker lap) at `loop`
};

/// One story. The same story keeps its id while it goes on and changes.
struct Story {
    std::uint64_t id = 0;  ///< from 1, in the order in which they began
    StoryKind kind = StoryKind::none;
    std::int32_t priority = 0;  ///< 0 to 100; the higher, the sooner on air
    std::string car;            ///< number
    std::string other;          ///< number; empty where the kind knows no other
    std::string car_class;      ///< of `car`
    std::int32_t position = 0;  ///< of `car` in its class, newest; 0 = unknown
    std::int32_t lap = 0;       ///< laps that `car` had completed when it began
    Nanoseconds begun_utc_ns = 0;
    Nanoseconds ended_utc_ns = 0;  ///< 0 = goes on; stories of an instant end as they begin
    Nanoseconds updated_utc_ns = 0;
    Nanoseconds time_ns = 0;             ///< battle, chase: gap; else as the kind says
    Nanoseconds closing_ns_per_lap = 0;  ///< battle, chase: the gap shrinks by; negative = grows
    std::int32_t laps_to_contact = 0;    ///< battle, chase: at this rate; 0 = not closing
    std::string loop;                    ///< Loop::id, where the kind speaks of one
    bool withdrawn = false;              ///< what it told was taken back (lap deleted)

    [[nodiscard]] bool goes_on() const { return ended_utc_ns == 0; }
    friend bool operator==(const Story&, const Story&) = default;
};

struct StoryOptions {
    /// A battle begins at this gap, measured so often in a row, and ends at the wider one.
    Nanoseconds battle_enter_ns = 1'000'000'000;
    Nanoseconds battle_leave_ns = 2'000'000'000;
    std::int32_t battle_confirm = 2;
    /// A chase begins up to this gap when contact is so few laps away at a rate at least so high,
    /// taken over so many laps.
    Nanoseconds chase_enter_ns = 15'000'000'000;
    std::int32_t chase_laps = 8;
    Nanoseconds chase_rate_ns = 200'000'000;
    std::int32_t rate_laps = 4;
    /// Cars this close count as in contact.
    Nanoseconds contact_ns = 500'000'000;
    /// An overtaken car that took so much longer than the overtaker since the last loop was not
    /// fought with: it stopped, spun or made a stop that the feed does not tell.
    std::int32_t overtake_pace_permille = 1'150;
    /// A stretch that takes so much longer than the car's own median is slow, unless it takes the
    /// field longer too (`field_permille`): the next `field_confirm` cars through any loop decide.
    std::int32_t slow_permille = 1'250;
    std::int32_t field_permille = 1'120;
    std::int32_t field_confirm = 4;
    /// A car is overdue when it takes so much longer than its own median, and at least so long,
    /// unless a third of the field is late too (by `field_permille`).
    std::int32_t overdue_permille = 2'000;
    Nanoseconds overdue_least_ns = 20'000'000'000;
    /// It is given up, as is a car that stands, after this long.
    Nanoseconds give_up_ns = 600'000'000'000;
    /// A car that has not left a circle of this radius for so long stands.
    std::int64_t standing_mm = 5'000;
    Nanoseconds standing_ns = 6'000'000'000;
    /// Just after the start or the pits cars may stand.
    Nanoseconds standing_grace_ns = 30'000'000'000;
    /// In a race, fastest laps are news once the leader has done so many laps.
    std::int32_t fastest_from_lap = 3;
    /// Stories kept; the oldest that has ended goes first. At least 1.
    std::size_t keep = 256;
};

class StoryWatcher {
 public:
    explicit StoryWatcher(StoryOptions options = {});

    /// Looks at the state; call after `classify`. Event times must not go back.
    void step(const RaceState& state);

    /// By id, that is in the order in which they began.
    [[nodiscard]] const std::map<std::uint64_t, Story>& stories() const { return stories_; }
    /// Those that go on, or ended less than `recent_ns` before the newest event; the most urgent
    /// first, of equals the newer, at most `most`.
    [[nodiscard]] std::vector<Story> offered(Nanoseconds recent_ns, std::size_t most) const;
    /// Of everything told so far: equal for watchers that were shown the same.
    [[nodiscard]] std::uint64_t digest() const { return digest_; }
    /// Counts changes to the stories, so that readers need copy only when there are any.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }

 private:
    struct Car {
        bool known = false;
        std::int64_t point = -1;  ///< last one taken in
        CarStatus status = CarStatus::unknown;
        Nanoseconds in_pit_utc_ns = 0;   ///< when it was last seen in the pits
        Nanoseconds stopped_utc_ns = 0;  ///< when the feed said that it stopped
        Nanoseconds due_utc_ns = 0;      ///< overdue from then on; 0 = not known
        Nanoseconds late_utc_ns = 0;     ///< late from then on, if it has not come; 0 = not known
        std::int32_t slow_seen = -1;     ///< cars through a loop since it was slow; -1 = was not
        std::int32_t slow_others = 0;    ///< of those, slow as well
        Nanoseconds slow_utc_ns = 0;
        Nanoseconds lost_ns = 0;
        std::string last_loop;
        std::int32_t loop_point = -1;  ///< of the lap, of `last_loop`
        std::int32_t loop_laps = 0;    ///< laps completed at `last_loop`
        Nanoseconds loop_utc_ns = 0;
        std::optional<Nanoseconds> best_ns;
        PositionFix anchor;  ///< where it stands, or stood when it last moved
        bool has_run = false;
        std::uint64_t standing = 0;  ///< ids of stories that go on; 0 = none
        std::uint64_t overdue = 0;
        std::uint64_t slow = 0;
        std::uint64_t pit = 0;
    };
    /// A gap between two cars at a point.
    struct Measured {
        std::int64_t point = 0;
        Nanoseconds gap_ns = 0;
    };
    /// Two cars of a class, one right behind the other.
    struct Pair {
        CompetitorIndex ahead = -1;
        std::int32_t close = 0;      ///< gaps in a row inside the threshold
        std::vector<Measured> gaps;  ///< newest 64, oldest first
        std::uint64_t story = 0;     ///< battle or chase that goes on
        StoryKind kind = StoryKind::none;
    };
    struct NewCrossing {
        Nanoseconds utc_ns = 0;
        CompetitorIndex car = -1;
        std::int64_t point = 0;
    };
    using PairKey = std::pair<CompetitorIndex, CompetitorIndex>;  ///< smaller index first

    // stories.cpp: the book of stories
    Story& begin(const RaceState& state, StoryKind kind, CompetitorIndex car, CompetitorIndex other,
                 Nanoseconds utc_ns);
    void tell(const RaceState& state, StoryKind kind, CompetitorIndex car, CompetitorIndex other,
              Nanoseconds utc_ns, Nanoseconds time_ns = 0, const std::string& loop = {});
    void note(Story& story, Nanoseconds utc_ns);
    void end(std::uint64_t& id, Nanoseconds utc_ns);
    [[nodiscard]] Story* find(std::uint64_t id);
    void make_room();
    void start_over(const RaceState& state);
    void close_session(Nanoseconds utc_ns);
    [[nodiscard]] std::vector<NewCrossing> new_crossings(const RaceState& state);

    // story_cars.cpp: what one car does
    void watch_pit(const RaceState& state, CompetitorIndex index);
    void watch_loops(const RaceState& state, CompetitorIndex index);
    void watch_standing(const RaceState& state, CompetitorIndex index);
    void watch_overdue(const RaceState& state, CompetitorIndex index);
    void watch_pace(const RaceState& state, const NewCrossing& crossing);
    void confirm_slow(const RaceState& state, bool this_one_slow);
    [[nodiscard]] bool field_is_late(const RaceState& state) const;
    void watch_best_laps(const RaceState& state);
    void watch_lead(const RaceState& state);

    // story_pairs.cpp: what two cars do
    void watch_overtakes(const RaceState& state, const NewCrossing& crossing);
    void watch_gap(const RaceState& state, const NewCrossing& crossing, CompetitorIndex ahead);
    void judge_pair(const RaceState& state, Pair& pair, CompetitorIndex behind, Nanoseconds utc_ns);
    void part_pairs(const RaceState& state, const std::vector<CompetitorIndex>& ahead_in_class);

    StoryOptions options_;
    std::map<std::uint64_t, Story> stories_;
    std::uint64_t next_id_ = 1;
    std::uint64_t digest_ = 0;
    std::uint64_t changes_ = 0;
    Nanoseconds now_utc_ns_ = 0;

    std::string session_;
    std::vector<Car> cars_;
    std::map<PairKey, Pair> pairs_;
    std::map<std::string, CompetitorIndex> leaders_;  ///< by class
    std::optional<Nanoseconds> best_lap_ns_;
    std::uint64_t fastest_ = 0;  ///< newest fastest-lap story
    std::int32_t part_ = 0;
    bool racing_ = false;
};

[[nodiscard]] std::string_view to_text(StoryKind kind);

/// {"id", "kind", "priority", "car", "other", "class", "position", "lap", "begun_utc_ns",
/// "ended_utc_ns", "time_ns", "closing_ns_per_lap", "laps_to_contact", "loop", "withdrawn"};
/// null where unknown or not of this kind.
[[nodiscard]] Json story_json(const Story& story);
/// The story that story_json has told, as far as it tells. What is missing or of another type stays
/// as in a new one; its kind is none when nobody knows it.
[[nodiscard]] Story story_from_json(const Json& json);

}  // namespace pitcast::race
