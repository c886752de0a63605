// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/editor/alarms.h"
#include "pitcast/editor/editor.h"

#include "board_cursor.h"
#include "board_filter.h"
#include "edit_history.h"
#include "key_press.h"
#include "user_settings.h"

namespace pitcast::editor {

/// How a template stands, for its tally.
enum class Tally : std::uint8_t { none, idle, cued, on_air, leaving };

/// What of the programme is seen: all of it, or what goes to a keyer.
enum class ProgrammeView : std::uint8_t { picture, fill, key };

enum class ScopeChoice : std::uint8_t { all, waveform, vector, parade, histogram };

struct LogLine {
    std::string time;  ///< local, "HH:MM:SS"
    std::string text;
    bool is_error = false;
};

/// What the panes remember from frame to frame.
struct DeskView {
    std::string page_search;
    std::string template_search;
    std::string clip_search;
    bool clips_shown = false;  ///< in the place of the templates
    std::string clip;          ///< file that was chosen last
    bool focus_pages = false;  ///< the keyboard is to go to the search
    bool focus_templates = false;
    bool reveal_page = false;  ///< the selected page is to be scrolled to
    bool reveal_template = false;
    std::optional<Workspace> go_to;  ///< once this frame is drawn
    ProgrammeView programme = ProgrammeView::picture;
    bool safe_areas = false;
    bool marks_r103 = false;  ///< what is outside EBU R 103 is striped
    ScopeChoice scope = ScopeChoice::all;
    bool percent = false;    ///< scopes are labelled in percent, else in code values
    std::size_t source = 0;  ///< selected in the pane of sources
    struct {
        BoardFilter filter;
        std::string car;  ///< number of the one clicked last
        BoardCursor cursor;
        CarCorrection correction;
    } board;
    /// A slider that is being moved, or that the channel has not followed yet.
    struct {
        std::string source;
        std::int32_t frames = 0;
        double sent_at = -1;  ///< time of the desk, seconds; negative: not yet
    } delay;
    struct {
        std::string source;
        float decibels = 0;
    } gain;
};

/// What the desk knows besides the engine: the selection, the fields filled in, the log. No
/// drawing here.
class Desk {
 public:
    /// `who`: in whose name commands are sent. `log`: the program's, told among the desk's own
    /// lines; may be null.
    Desk(EngineView& engine, std::string who, std::shared_ptr<LogRing> log = nullptr);

    /// Fetches the engine's newest state and errors; once a frame.
    void refresh();

    [[nodiscard]] const std::vector<show::TemplateSummary>& templates() const;
    [[nodiscard]] const show::TemplateSummary* selected() const;  ///< null: no templates
    [[nodiscard]] std::size_t selected_index() const { return selected_; }
    void select(std::size_t index);                                  ///< a template, and no page
    [[nodiscard]] std::vector<std::size_t> templates_found() const;  ///< by the search

    [[nodiscard]] const show::Page* selected_page() const;  ///< null: a template is selected
    void select_page(std::size_t index);                    ///< and its template
    [[nodiscard]] std::vector<std::size_t> pages_found() const;
    void step_page(int by);  ///< the page so many after the selected one, of those found
    [[nodiscard]] Tally tally_of(const show::Page& page) const;
    /// Takes the page that has this key; false when none has it.
    [[nodiscard]] bool press_page_key(const KeyPress& press);

    /// Layer that commands for the selection mean.
    [[nodiscard]] std::int32_t selected_layer() const;
    [[nodiscard]] const show::LockReport* lock_of(std::int32_t layer) const;  ///< null: free
    /// True when somebody else has it.
    [[nodiscard]] bool is_barred(std::int32_t layer) const;
    void toggle_lock();  ///< of the selection's layer

    /// The rule that holds and came true last.
    [[nodiscard]] std::optional<std::size_t> offered_rule() const;
    void take_offered();
    void take_rule(std::size_t index);
    void toggle_rule(std::size_t index);  ///< arms or disarms it

    [[nodiscard]] Tally tally_of(const show::TemplateSummary& shown) const;
    [[nodiscard]] std::size_t on_air_count() const;
    /// What the engine says of the template, if it is on a layer.
    [[nodiscard]] const show::LayerReport* report_of(const show::TemplateSummary& shown) const;
    /// True when the form holds something else than what is on air.
    [[nodiscard]] bool has_changes(const show::TemplateSummary& shown) const;

    /// Value of a field in the form; starts as the field's fallback.
    [[nodiscard]] Json& value(const show::TemplateSummary& shown, const show::Field& field);

    /// All values of the form, as they would be sent.
    [[nodiscard]] Json form_of(const show::TemplateSummary& shown);

    /// Changes a value of the form; can be undone.
    void edit(const show::TemplateSummary& shown, const show::Field& field, Json after);
    void seal_edit() { edits_.seal(); }
    /// Take back and do again what was changed in forms. Nothing is sent.
    void undo();
    void redo();

    /// Frames of the channel by which a source is shown later; clamped to what there is.
    void set_delay(const std::string& source, std::int32_t frames);
    /// Its sound, tenths of a decibel above what its routes say.
    void set_gain(const std::string& source, std::int32_t tenths);
    /// The source selected in its pane; null: there is none.
    [[nodiscard]] const channel::SourceReport* selected_source() const;
    void step_source(int by);

    [[nodiscard]] const AlarmBoard& alarms() const { return alarms_; }
    void acknowledge(const std::string& alarm) { alarms_.acknowledge(alarm); }
    void acknowledge_all() { alarms_.acknowledge_all(); }

    /// Takes the cars of the story at `index` into the form of the selected template, or of the
    /// first one that asks for a car, and selects it: one key more takes it.
    void pick_story(std::size_t index);

    /// Likewise the car of that number, into the first field for a car or into the second.
    void pick_car(const std::string& number, bool second);
    /// The keyboard goes to the board, or leaves it.
    void focus_board(bool on);
    /// A key while the board has the keyboard; false: not one of its.
    [[nodiscard]] bool press_board_key(const KeyPress& press, std::int64_t now_ns);
    /// Cues or takes a file in the template "clip", or takes it off its layer.
    void play_clip(show::Verb verb, const std::string& file, std::int32_t layer = -1);
    /// Opens the form that mends what the feed tells of the car picked last; sends what differs.
    void begin_correction();
    void send_correction();
    /// `data` empty: takes back all that was corrected of the car.
    void correct(const std::string& number, Json data);
    [[nodiscard]] bool is_corrected(const std::string& number) const;

    /// cue, take, update: with the form's values. clear: all layers, `shown` may be null.
    void command(show::Verb verb, const show::TemplateSummary* shown);

    [[nodiscard]] const EngineSnapshot& snapshot() const { return snapshot_; }
    [[nodiscard]] const EngineStatus& status() const { return status_; }
    [[nodiscard]] const std::deque<LogLine>& log() const { return log_; }
    [[nodiscard]] const show::Package& package() const { return *package_; }
    void look_at(const channel::Attention& attention) { engine_.look_at(attention); }
    [[nodiscard]] std::uint64_t commands_sent() const { return commands_sent_; }

    DeskView view;
    UserSettings settings;  ///< those of who sits here

 private:
    [[nodiscard]] const char* say(const char* english) const {
        return word(settings.language, english);
    }
    /// The selected template, else the first, that asks for a car, which is selected; null: none.
    [[nodiscard]] const show::TemplateSummary* template_for_cars();
    /// Into its fields for cars, in their order; an empty number leaves one as it is.
    void fill_cars(const show::TemplateSummary& shown, std::span<const std::string> cars);
    void add_to_log(std::string text, bool is_error);
    void add_to_log(std::string text, bool is_error, Nanoseconds utc_ns);
    void look_for_alarms();
    /// Names the form of a template, or of the selected page when it is of that template.
    [[nodiscard]] std::string form_key(const show::TemplateSummary& shown) const;
    [[nodiscard]] Tally tally_of(const show::LayerReport& report) const;
    void put_back(const Edit& edit, const Json& value, const char* word);
    /// With an id of its own, in the desk's name; `what` for the log.
    void send(show::Command command, const std::string& what);

    EngineView& engine_;
    const show::Package* package_;  ///< one for a whole frame of the desk
    EngineSnapshot snapshot_;
    EngineStatus status_;
    std::string who_;
    std::size_t selected_ = 0;
    std::optional<std::size_t> page_;
    std::map<std::string, Json, std::less<>> forms_;  // by form_key
    EditHistory edits_;
    AlarmBoard alarms_;
    std::shared_ptr<LogRing> program_log_;
    std::deque<LogLine> log_;
    std::string session_;  // makes ids of commands unique
    std::uint64_t commands_sent_ = 0;
};

/// "88 ZHOU Dapeng behind 1 +0.076, contact in 2 laps": what a story tells, in a line.
[[nodiscard]] std::string story_text(const race::Story& story, const race::RaceState* race,
                                     Language language = Language::english);
/// "BATTLE", "FASTEST LAP".
[[nodiscard]] const char* story_label(race::StoryKind kind);

/// Title of a template as the desk shows it.
[[nodiscard]] const std::string& title_of(const show::TemplateSummary& shown);
/// Chinese name when there is one, else the Latin one, else the number.
[[nodiscard]] const std::string& name_of(const race::Entry& entry);
/// "1:23.456", "58.120", "–" for none.
[[nodiscard]] std::string lap_text(std::optional<Nanoseconds> time_ns);
/// "+1.234", "+2 LAPS", "" for none.
[[nodiscard]] std::string gap_text(const race::Gap& gap);
/// "12:05", "1:02:05".
[[nodiscard]] std::string clock_text(Nanoseconds time_ns);

}  // namespace pitcast::editor
