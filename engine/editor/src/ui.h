// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <functional>
#include <string_view>
#include <vector>

#include "desk.h"
#include "key_press.h"
#include "layout.h"
#include "picture_mode.h"
#include "style.h"

namespace pitcast::editor {

class ClipShelf;
class CuePreview;
class EditDesk;
class SourceSheet;
struct ScopePictures;

/// A picture that Dear ImGui has drawn for it, in the order of its list.
struct PictureCall {
    Area area{};  ///< where it is drawn; set by the pane
    Area clip{};  ///< and as far as it is seen
    ImDrawCallback draw = nullptr;
    PictureMode mode = PictureMode::over_black;

    /// Into the current window's list, from here on.
    void add(const Area& where, const Area& seen);
    /// The same with a part of the picture, which is `whole` pixels large; only as far as the
    /// current window's contents are seen.
    void add_part(const Area& where, const Area& part, ImVec2 whole);
};

/// Pictures that panes can show, each as often as they like.
enum class Shown : std::uint8_t {
    programme,  ///< or the graphics alone, as Desk::view says
    draft,      ///< the template being edited
    cue,        ///< what a take would bring
    sources,    ///< SourceSheet
    scopes,     ///< ScopePictures::sheet
    outside,    ///< ScopePictures::outside
    sheet,      ///< a contact sheet
    version,    ///< a version of the template
    clips       ///< ClipShelf
};

/// What the panes draw with and from.
struct Ui {
    Desk& desk;
    const std::vector<KeyPress>& keys;  ///< pressed since the last frame
    const Fonts& fonts;
    const EditorOptions& options;
    std::function<PictureCall&(Shown)> picture;
    Workspace workspace = Workspace::direct;  ///< that is shown
    EditDesk* edit = nullptr;                 ///< null: there is nothing to edit
    const CuePreview* preview = nullptr;      ///< null: there is none
    const SourceSheet* sources = nullptr;
    const ScopePictures* scopes = nullptr;  ///< null: nothing measured yet
    const ClipShelf* clips = nullptr;       ///< null: there is no folder of clips

    Language language = Language::english;
    float scale = 1;  ///< pixels of the window for one of the desk's

    /// The desk's English in the desk's language. Headings, buttons and badges do it themselves.
    [[nodiscard]] const char* tr(const char* english) const { return word(language, english); }
    /// Tells the options' control_seen of the item drawn last.
    void seen(std::string_view name) const;
    /// The same of a place.
    void told(std::string_view name, const Area& place) const;
};

enum class ButtonKind : std::uint8_t { none, plain, take, armed, quiet };

/// A button with a label in capitals and, when there is one, its key below.
[[nodiscard]] bool button(const Ui& ui, const char* id, const char* english, const char* key,
                          ImVec2 size, ButtonKind kind, bool enabled = true);

/// A pane of fixed place. Ends with end_pane().
void begin_pane(const Ui& ui, const char* id, const Area& area, const char* heading);
void end_pane();

/// Text at a place, shortened with an ellipsis to `max_width` if that is positive. Returns its
/// width.
float text_at(ImFont* font, ImVec2 place, ImU32 packed, std::string_view text, float max_width = 0);
/// The same, ending at `right`.
void text_ending_at(ImFont* font, float right, float y, ImU32 packed, std::string_view text);
/// A filled label, such as "ON AIR"; its right edge at `right`. Returns its width.
float badge_ending_at(const Ui& ui, float right, float y, ImU32 fill, ImU32 ink,
                      const char* english);

/// Black on stripes while `calls`, an edge alone when it has been seen: nothing else at the desk
/// looks like that.
void draw_hazard(const Ui& ui, const Area& area, const std::string& english, bool calls,
                 bool failure);

/// How a row looks for its tally.
struct TallyLook {
    ImU32 fill;
    ImU32 bar;
    const char* badge;  ///< null = none
    ImU32 badge_fill;
    ImU32 badge_ink;
};
[[nodiscard]] TallyLook tally_look(Tally tally, bool hovered);

/// A search in the heading line of a pane. `focus` brings the keyboard to it and is put down.
/// True when Enter was pressed in it.
[[nodiscard]] bool search_field(const Ui& ui, const Area& area, const char* id, const char* hint,
                                std::string& text, bool& focus);

void draw_top_bar(const Ui& ui, const Area& area);
void draw_rundown(const Ui& ui, const Area& area);
void draw_templates(const Ui& ui, const Area& area);
/// In the place of the templates; `clips` is not null.
void draw_clips(const Ui& ui, const Area& area);
/// From one to the other, where there are clips.
void draw_template_tabs(const Ui& ui, const Area& area);
void draw_programme(const Ui& ui, const Area& area);
void draw_cue_preview(const Ui& ui, const Area& area);
void draw_controls(const Ui& ui, const Area& area);
void draw_form(const Ui& ui, const show::TemplateSummary& shown);
void draw_board(const Ui& ui, const Area& area);
/// Mends a car, within the board.
void draw_correction(const Ui& ui, const Area& area);
[[nodiscard]] float correction_height();
void draw_rules(const Ui& ui, const Area& area);
void draw_stories(const Ui& ui, const Area& area);
void draw_log(const Ui& ui, const Area& area);
void draw_status(const Ui& ui, const Area& area);
/// Language and scale, at the right end of a bar. Returns where they begin.
float draw_settings(const Ui& ui, const Area& area);

/// Hot keys; after the panes.
void handle_keys(Desk& desk, const std::vector<KeyPress>& keys);
/// Keys that work in the director's workspace and in the monitor's; false: not one of them.
[[nodiscard]] bool handle_look_key(Desk& desk, const KeyPress& press);

}  // namespace pitcast::editor
