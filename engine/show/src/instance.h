// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pitcast/core/hash.h"
#include "pitcast/show/show_state.h"

#include "layer_mix.h"
#include "model.h"

namespace pitcast::show {

/// Where a car's row stands in a list, and whence it is moving. Places are in 1/65536 of a row,
/// so that a move that is interrupted goes on from where it was, to the bit.
struct RowPlace {
    std::int64_t from_q16 = 0;
    std::int32_t slot = -1;     ///< where it goes; -1 = not shown
    Nanoseconds moved_ns = 0;   ///< start of the move
    Nanoseconds shown_ns = 0;   ///< since when it is shown, or (slot -1) hidden
    std::int32_t position = 0;  ///< last known place in what is listed, from 1
    bool leads_class = false;   ///< the row above is of another class
    std::int32_t change = 0;    ///< 1 = gained, -1 = lost
    Nanoseconds changed_ns = 0;
    std::int64_t value = 0;      ///< of its bar: where it goes
    std::int64_t old_value = 0;  ///< and whence, in the time from
    Nanoseconds valued_ns = 0;   ///< on

    /// Length of its bar at `now`, in the unit of the value.
    [[nodiscard]] std::int64_t value_at(const ListBody& list, Nanoseconds now_ns) const;

    /// Place at `now`.
    [[nodiscard]] std::int64_t at_q16(const ListBody& list, Nanoseconds now_ns) const;
    /// 0..1, fading in or out.
    [[nodiscard]] double opacity(const ListBody& list, Nanoseconds now_ns) const;
};
/// What the step of a list is worked out in; kept for its memory alone.
struct ListScratch {
    /// One row that a list shows or could show.
    struct Row {
        std::string key;
        bool leads_class = false;
        std::int64_t value = 0;  ///< of its bar
    };
    std::vector<race::CompetitorIndex> cars;
    std::vector<std::string_view> classes;
    std::vector<Row> rows;
};

/// By the number of the car, or by the row of a table ("#0").
using ListPlaces = std::map<std::string, RowPlace, std::less<>>;
[[nodiscard]] std::string table_row_key(std::size_t row);

/// One template taking another one's place, seen from either side. Kept by the incoming one.
struct Passage {
    TakeOver kind = TakeOver::animate;       ///< animate, cut: there is no passage
    const Template* partner = nullptr;       ///< null: out of nothing, or into it
    std::vector<FieldValue> partner_fields;  ///< of a combo: what its texts said
    Nanoseconds start_ns = 0;
    double from = 1;  ///< of a mix: how far the leaving one had come in
    Nanoseconds length_ns = 0;
    Easing easing{};

    [[nodiscard]] bool is() const { return kind != TakeOver::animate && kind != TakeOver::cut; }
};

/// Fade of an element that a step shows or hides, when it has no animation of its own.
inline constexpr Nanoseconds kStepFade = 200'000'000;

/// Where the clips of an instance are.
struct ClipRun {
    Nanoseconds base_ns = 0;   ///< their position
    Nanoseconds since_ns = 0;  ///< at this instant; 0 = at the instance's start
    bool paused = false;       ///< they stay there
};

/// A template on a layer.
struct Instance {
    enum class Phase : std::uint8_t { none, in, on, out };

    const Template* made = nullptr;
    Json data;                           ///< as commanded
    std::vector<FieldValue> fields;      ///< the same with defaults, as bindings read it
    std::vector<FieldValue> old_fields;  ///< before the last update
    Phase phase = Phase::none;
    Nanoseconds start_ns = 0;   ///< of "in"; TAI, like all below
    Nanoseconds out_ns = 0;     ///< start of "out"; valid in that phase
    Nanoseconds update_ns = 0;  ///< of the last update; 0 = none
    std::int32_t step = 0;
    std::int32_t old_step = 0;
    Nanoseconds step_ns = 0;               ///< when `step` came; 0 = it never changed
    std::vector<Nanoseconds> step_starts;  ///< when step 1, 2, … came
    bool unresolved = false;  ///< a competitor field says "@p3": fixed at the next step
    bool entered = false;     ///< came in at once: its "in" is not played
    bool leaves = false;      ///< `passage` tells of its leaving, not of its coming in
    Passage passage;
    ClipRun clip;
    std::optional<Transition> transition{};  ///< it was cued with: how it is to come
    bool at_end = false;                     ///< it was cued to come at the end of a clip
    Json pending = Json::object();           ///< update that waits for the next step
    const Page* page = nullptr;              ///< that it was taken from
    bool followed = false;                   ///< the page after it has been taken
    std::string who;  ///< took the page; the page after it is taken for the same
    std::vector<ListPlaces> lists;

    [[nodiscard]] bool begun(Nanoseconds now_ns) const { return now_ns >= start_ns; }
    /// How long coming in and going out take.
    [[nodiscard]] Nanoseconds in_ns() const { return entered ? 0 : made->in_ns; }
    [[nodiscard]] Nanoseconds leave_ns() const;
    /// 0..1 of the passage, eased; 1 when there is none.
    [[nodiscard]] double passage_share(Nanoseconds now_ns) const;
};

/// One layer: what is on it, what is leaving it, what waits.
struct Layer {
    std::optional<Instance> leaving;
    std::optional<Instance> current;
    std::optional<Instance> cued;
};

/// Who changed a layer last.
struct LastChange {
    std::uint64_t deed = 0;
    std::string who;
};

/// What a command has changed, as it was before.
struct Deed {
    /// Data of an update, which is too common for a copy of the layer.
    struct Data {
        const Template* made = nullptr;
        Json data;
        Json pending;
    };
    struct Before {
        std::int32_t layer = 0;
        std::optional<Layer> on{};  ///< nothing: it was empty
        std::optional<LayerMix> mix{};
        std::optional<Data> data{};  ///< instead of `on` and `mix`
        bool only_mix = false;       ///< `on` does not count
        LastChange last{};
    };
    std::uint64_t number = 0;
    std::string who;
    std::vector<Before> before;
};

/// What is known of a rule of the package.
struct RuleState {
    bool armed = false;
    bool held = false;         ///< it held at the last step
    Nanoseconds since_ns = 0;  ///< since when its condition has been true; 0 = it is not
    Nanoseconds fired_ns = 0;  ///< when it last came true; 0 = never
};

/// A sponsor in a template, as counted so far.
struct Exposure {
    std::uint64_t pictures = 0;
    std::uint64_t times = 0;
    bool on_air = false;
    bool seen = false;  ///< in the step that is counted just now; no state
};
/// Sponsor and template. Looked up with views, for it is looked up in every step.
struct ExposureLess {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
        return std::pair<std::string_view, std::string_view>(a) <
               std::pair<std::string_view, std::string_view>(b);
    }
};
using ExposureBook = std::map<std::pair<std::string, std::string>, Exposure, ExposureLess>;

struct PaintScratch;

struct ShowState::Impl {
    Impl();
    ~Impl();
    std::shared_ptr<const Package> package;  ///< keeps `show` alive
    const Show* show = nullptr;
    std::map<std::int32_t, Layer> layers;
    std::vector<RuleState> rules;                ///< beside the package's
    std::map<std::int32_t, std::string> locks;   ///< layer -> who has it
    std::map<std::int32_t, LayerMix> mixes;      ///< of layers, whatever is on them
    std::map<std::string, std::int32_t> delays;  ///< source -> frames, where told on air
    std::map<std::string, std::int32_t> gains;   ///< source -> tenths of a decibel, likewise
    std::deque<Deed> deeds;                      ///< the newest last, of one asker at most
                                                 ///< kDeedsOfOne, of all kDeeds
    std::map<std::int32_t, LastChange> changes;  ///< by layer
    std::uint64_t next_deed = 1;
    ExposureBook exposure;
    std::string sponsor_text;
    FrameRate pictures{50, 1};                ///< of the last step
    std::set<std::string, std::less<>> seen;  ///< command ids, at most kRemembered
    std::deque<std::string> seen_order;
    ListScratch list_scratch;
    std::unique_ptr<PaintScratch> scratch;  ///< of draw(), which is called by one thread

    static constexpr std::size_t kRemembered = 4096;

    static constexpr std::size_t kDeedsOfOne = 16;
    static constexpr std::size_t kDeeds = 256;

    Status apply(const Command& command, const Instant& now);
    Status carry_out(const Command& command, const Instant& now);
    /// What there is now of all that the command may change; nothing: it cannot be undone.
    [[nodiscard]] std::optional<Deed> deed_of(const Command& command) const;
    void remember(Deed deed);
    Status undo(const Command& command, const Instant& now);
    Status swap(const Command& command);
    void take_at_end(const Instant& now);
    void put_back(const Deed::Before& before, Nanoseconds now_ns);
    Status cue(const Command& command, const Instant& now);
    Status take(const Command& command, const Instant& now);
    Status update(const Command& command, const Instant& now);
    Status next(const Command& command, const Instant& now);
    Status out(const Command& command, const Instant& now);
    Status clear(const Command& command, const Instant& now);
    Status arm(const Command& command);
    Status lock(const Command& command);
    Status set_source(const Command& command);
    Status set_gain(const Command& command);
    Status mix(const Command& command, const Instant& now);
    /// Refuses what changes a layer that somebody else has locked.
    [[nodiscard]] Status check_lock(const Command& command) const;
    /// The layer that a command speaks of; -1 = it names none, and no template.
    [[nodiscard]] std::int32_t layer_of(const Command& command) const;
    void count_exposure(const race::RaceState& race, const Instant& now);
    void step_rules(const race::RaceState& race, const Instant& now);
    void follow_pages(const Instant& now);
    void remember(const std::string& id);
};

/// Fields of a template with `data` over the defaults.
[[nodiscard]] std::vector<FieldValue> field_values(const Template& made, const Json& data);
/// Fields "seek_ms", "length_ms", "loop" and "paused" of a template drive its clips, and "file_ms"
/// tells how long the file is. Position in
/// the clip, within what is to be played of it.
[[nodiscard]] Nanoseconds clip_position(const Instance& instance, Nanoseconds now_ns);
[[nodiscard]] bool clip_loops(const Instance& instance);
/// When the clip that it plays has come to its end; nothing when that is not known, or it has none.
[[nodiscard]] std::optional<Nanoseconds> clip_end(const Instance& instance);
/// After `data` have been put in. `now_ns` 0: it is not on air, and waits at its first picture.
void drive_clip(Instance& instance, const Json& data, Nanoseconds now_ns);
/// Puts `data` over what the instance has. `now_ns` 0: it is not on air, nothing is exchanged.
void set_data(Instance& instance, const Json& data, Nanoseconds now_ns);
/// What the expressions of a template read from, at an instant.
[[nodiscard]] Scope scope_of(const Show& show, const race::RaceState& race, const Instant& now,
                             const Instance* instance);
/// Brings the lists of an instance up to the order of the race.
void step_lists(Instance& instance, const Show& show, const race::RaceState& race,
                const Instant& now, ListScratch& scratch);
/// Cars that a list shows, in its order, before its first ones are left out.
void read_listed_cars(const ListBody& list, Scope scope, ListScratch& scratch);
/// Replaces "@p3" and "@fastest" in competitor fields by the car that is there now.
void resolve_competitors(Instance& instance, const race::RaceState& race);
void hash_instance(const Instance& instance, Hasher& hasher);

}  // namespace pitcast::show
