// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/edit/arrange.h"
#include "pitcast/edit/assets.h"
#include "pitcast/edit/draft_picture.h"
#include "pitcast/edit/draft_store.h"
#include "pitcast/edit/guides.h"
#include "pitcast/edit/places.h"
#include "pitcast/edit/template_document.h"
#include "pitcast/edit/test_race.h"
#include "pitcast/edit/timeline.h"
#include "pitcast/editor/editor.h"

#include "edit_view.h"
#include "package_checker.h"
#include "sheet_maker.h"
#include "template_maker.h"
#include "version_shelf.h"

namespace pitcast::editor {

/// The template being edited: its document, what is selected, where the play-head stands. No
/// drawing here.
class EditDesk {
 public:
    explicit EditDesk(EditOptions options);

    /// Once a frame of the desk: pictures that have come, time that has passed, files that others
    /// have changed. `live`: the race of the engine; null = none.
    void refresh(const std::shared_ptr<const race::RaceState>& live, Nanoseconds now_ns);

    /// Templates of the package, as package.json names them, with their ids where they are known.
    struct File {
        std::string file;
        std::string id;
        std::string title;
    };
    [[nodiscard]] const std::vector<File>& files() const { return files_; }
    /// Opens a template's file. One that was not saved is kept as a draft and found again.
    void open(const std::string& file);
    void open_template(const std::string& id);
    /// The pane in which a template is made (`maker`); one that has been made is opened.
    void open_new();

    /// Null: none is open.
    [[nodiscard]] const edit::TemplateDocument* document() const;
    [[nodiscard]] bool is_dirty(const std::string& file) const;
    [[nodiscard]] const std::vector<edit::ElementRow>& rows() const { return rows_; }
    [[nodiscard]] const edit::DraftPicture& picture() const { return picture_; }
    /// What keeps the newest text from being shown; the picture is of the last good one.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    /// The last thing that could not be done, and whether it is a fault or a word.
    [[nodiscard]] const std::string& message() const { return message_; }
    [[nodiscard]] bool message_is_error() const { return message_is_error_; }
    void say(std::string text, bool is_error = false);
    [[nodiscard]] edit::Bounds canvas() const;
    /// "animations", "tokens", "families" and "styles" of package.json; null when missing.
    [[nodiscard]] const Json* package_member(const char* name) const;
    [[nodiscard]] std::vector<std::string> families() const;

    // Selection.
    [[nodiscard]] const std::vector<std::string>& selection() const { return selection_; }
    [[nodiscard]] bool is_selected(std::string_view id) const;
    /// The element selected last; null = none.
    [[nodiscard]] const edit::ElementRow* selected() const;
    void select(const std::string& id, bool add);
    void select_all();
    void clear_selection();
    /// The group around what is selected; false: there is none.
    bool select_parent();
    /// The element seen foremost at a point of the design; empty = none.
    [[nodiscard]] std::string element_at(double x, double y) const;

    // Changes. What goes wrong is told by `message`.
    void change(std::string label, const edit::TemplateDocument::Change& change,
                std::string_view series = "");
    void end_series();
    /// Of everything that is selected; of the template itself when nothing is.
    void set_member(const std::string& member, const edit::OrderedJson& value);
    void erase_member(const std::string& member);
    /// Puts JSON that is being typed (`view.raw`) where it belongs; says so when it is none.
    void commit_typed();
    void move_selection(double dx, double dy, std::string_view series);
    void resize_selected(edit::Edges edges, double dx, double dy, std::string_view series);
    void align(edit::Align how);
    void distribute(bool across);
    void group();
    void ungroup();
    void add_element(std::string_view type);
    void remove_selection();
    void copy();
    void cut();
    void paste();
    void duplicate();
    /// Forward (up in the picture) or back among those beside it.
    void restack(int by);
    enum class Drop : std::uint8_t { behind, in_front, into };
    /// Puts an element behind or in front of another one, or into a group, in front there.
    void drop(const std::string& id, const std::string& onto, Drop where);
    void rename(const std::string& id, const std::string& name);
    void undo();
    void redo();
    void save();
    /// The workspace is shown: the first time the package's templates are read.
    void enter();
    /// The workspace is left: nothing plays, and what is not saved is kept.
    void leave();
    void save_over();
    void take_theirs();
    [[nodiscard]] bool conflict() const { return view.plan.shown ? places_conflict_ : conflict_; }

    // Time.
    [[nodiscard]] Nanoseconds at_ns() const;
    void go_to(Nanoseconds at_ns);
    void play(bool on);
    [[nodiscard]] bool playing() const { return playing_; }
    /// Begin of the course on which a moment's keyframes stand.
    [[nodiscard]] Nanoseconds moment_begin_ns(std::string_view moment) const;
    std::optional<KeySelection> key;
    [[nodiscard]] edit::KeyPlace place_of(const KeySelection& key) const;
    [[nodiscard]] std::vector<edit::MomentRow> moments() const;  ///< of the element selected

    /// Other moments shown with the one that is looked at (edit_onion.cpp).
    void set_onion(const edit::OnionSkin& skin);
    /// Where what is selected (or all, when nothing is) is at those moments.
    [[nodiscard]] const std::vector<edit::GhostBox>& ghosts() const { return ghosts_; }

    // Values that it is looked at with.
    [[nodiscard]] std::vector<show::Sample> samples() const;
    [[nodiscard]] std::size_t sample() const { return sample_; }
    void choose_sample(std::size_t index);
    [[nodiscard]] edit::TestData test_data() const { return test_data_; }
    void choose_test_data(edit::TestData data);
    /// The race of the engine is looked at, not one that was made up.
    [[nodiscard]] bool is_live() const { return live_; }

    // Bindings to the race (edit_bindings.cpp).
    [[nodiscard]] BindTarget bind_target() const;
    /// What expressions at the target are read in.
    [[nodiscard]] show::BindingMoment binding_moment() const;
    /// What can be named there, with its values of now, at most a quarter of a second old.
    [[nodiscard]] const std::vector<show::BindingGroup>& bindings();
    /// Puts an expression where the target is, of all that is selected.
    void bind(const show::BoundValue& value, const std::string& written);
    void open_bindings(const std::string& member);
    /// Why the newest text cannot be shown, where that is about an element, or (empty id) about
    /// none of them; null = it is not.
    [[nodiscard]] const Error* error_of(std::string_view element_id) const;

    // Files of the package (edit_assets.cpp).
    [[nodiscard]] const std::vector<edit::Asset>& assets() const { return assets_; }
    [[nodiscard]] bool is_importing() const { return importing_.valid(); }
    /// Copies files into the package, on a thread of its own; what came of it is told later.
    void import(const std::vector<std::filesystem::path>& files);
    /// Makes an element of an asset; of a font, a family.
    void use_asset(const std::string& file);
    void remove_asset(const std::string& file);
    /// Opens the template that names it, and selects the element.
    void go_to_use(const edit::AssetUse& use);

    // Guides of the user's own (edit_guides.cpp).
    [[nodiscard]] const edit::Guides& guides() const { return guides_; }
    /// None while they are hidden.
    [[nodiscard]] const edit::Guides& snapping_guides() const;
    void lay_guide(edit::SnapLine line);
    /// Takes one out, to be laid elsewhere or left out; kept when keep_guides() is called.
    void lift_guide(std::size_t number);
    void keep_guides();

    // Marks of the venue (edit_places.cpp).
    /// Shows the map in the place of the picture, where the package has a venue.
    void show_map(bool on);
    /// Null: it was never shown.
    [[nodiscard]] const edit::PlaceDocument* places() const {
        return places_ ? &*places_ : nullptr;
    }
    /// What goes wrong is told by `message`.
    void change_places(const std::function<Status(edit::PlaceDocument&)>& change);
    void add_mark(map::MarkKind kind, const race::PlanPoint& at);
    void duplicate_mark();
    void remove_mark();
    void select_mark(std::optional<std::size_t> number);
    /// To the next one in the order of the course.
    void step_mark(int by);
    /// Metres as the plan is seen, or along the course.
    void nudge_mark(double across, double up);
    /// The text that is saved and undone: of the marks while the map is shown.
    [[nodiscard]] const edit::TemplateDocument* worked_on() const;

    // The package as a whole (edit_check.cpp).
    /// Checks it with what is not saved; `checker` tells.
    void check();
    /// Has contact sheets made of it; `sheets` tells.
    void make_sheet();
    /// Opens the template that it is about, and selects the element.
    void go_to(const edit::Finding& found);
    // Versions of the template (edit_versions.cpp); `versions` has them.
    void choose_version(std::size_t place);
    /// Puts the one that is chosen in the place of the text, as a change that can be undone.
    void restore_version();

    /// Another one when any text or file has changed.
    [[nodiscard]] std::uint64_t texts_version() const;

    EditView view;
    TemplateMaker maker;
    PackageChecker checker;
    SheetMaker sheets;
    VersionShelf versions;

 private:
    [[nodiscard]] edit::PackageTexts texts() const;
    /// Texts of templates that are not saved, by file.
    [[nodiscard]] std::map<std::string, std::string> unsaved() const;
    void refresh_assets();
    void list_assets_again();
    void take_imported(const std::vector<Result<edit::Asset>>& done);
    /// Names an asset in package.json; the id that it has there, empty after an error.
    [[nodiscard]] std::string declare(const edit::Asset& asset);
    void read_package();
    void take_made();
    void changed();  ///< the document's text is another one
    void ask();
    void take_race(const std::shared_ptr<const race::RaceState>& live);
    void keep_draft(Nanoseconds now_ns);
    void look_at_disk(Nanoseconds now_ns);
    void take_picture();
    void wish_ghosts(edit::PictureWish& wish) const;
    void find_ghosts();
    void save_tried();
    void open_map_template();
    /// Goes back to the template that was open before.
    void leave_map();
    void places_changed(std::uint64_t before);
    void save_places();
    void places_saved();
    void refresh_places(Nanoseconds now_ns);
    void show_versions();
    /// Saves, and keeps what was saved among the versions.
    [[nodiscard]] Status save_shown(edit::TemplateDocument& document, bool over);
    [[nodiscard]] edit::TemplateDocument* shown();
    [[nodiscard]] std::vector<std::string> targets() const;  ///< pointers
    [[nodiscard]] edit::Arrangement arrangement(edit::JsonText& json) const;
    /// Puts texts of elements beside what is selected, and selects them.
    void insert(const std::vector<std::string>& elements, const std::string& label);

    EditOptions options_;
    edit::DraftStore drafts_;
    edit::GuideStore guide_store_;
    edit::Guides guides_;
    std::unique_ptr<edit::DraftStudio> studio_;
    std::future<Result<edit::RaceSample>> making_sample_;
    edit::RaceSample sample_race_;  ///< made up
    edit::RaceSample usual_race_;   ///< that, or the engine's
    edit::RaceSample worst_race_;   ///< made of the usual one when it was asked for
    bool live_ = false;
    edit::TestData test_data_ = edit::TestData::race;
    edit::PictureWish asked_wish_;  ///< the last one, without texts
    std::vector<show::BindingGroup> bindings_;
    std::string bindings_of_;  ///< what they were made for
    std::uint64_t bindings_number_ = 0;
    Nanoseconds bindings_ns_ = 0;
    std::vector<File> files_;
    Json package_;                                                     ///< package.json
    std::map<std::string, edit::TemplateDocument, std::less<>> open_;  ///< by file
    std::string file_;                                                 ///< that is shown
    std::optional<edit::PlaceDocument> places_;
    bool places_conflict_ = false;
    Nanoseconds places_ns_ = 0;
    std::string before_map_;         ///< template that is opened again when the map is closed
    std::string map_template_;       ///< that was opened in its place
    std::uint64_t places_kept_ = 0;  ///< version of their text that needs no draft any more
    std::vector<edit::ElementRow> rows_;
    std::vector<std::string> selection_;
    std::vector<edit::GhostBox> ghosts_;
    std::vector<std::string> ghosts_of_;  ///< the selection that they are of
    std::vector<std::string> clipboard_;
    edit::DraftPicture picture_;
    std::optional<Error> error_;
    std::string message_;
    bool message_is_error_ = false;
    std::optional<Nanoseconds> at_ns_;  ///< none = where the template rests
    bool playing_ = false;
    Nanoseconds now_ns_ = 0;
    Nanoseconds kept_ns_ = 0;
    std::uint64_t kept_version_ = 0;
    Nanoseconds looked_ns_ = 0;
    bool conflict_ = false;
    std::size_t sample_ = 0;
    std::uint64_t asked_ = 0;
    bool wants_picture_ = false;
    std::uint64_t files_revision_ = 0;  ///< rises when files of the package have changed
    std::vector<edit::Asset> assets_;
    bool assets_known_ = false;  ///< false: the list is to be made anew
    std::uint64_t assets_version_ = 0;
    Nanoseconds assets_ns_ = 0;
    std::shared_ptr<edit::AssetFacts> asset_facts_ = std::make_shared<edit::AssetFacts>();
    std::future<std::vector<edit::Asset>> listing_;
    std::future<std::vector<Result<edit::Asset>>> importing_;
    bool saving_ = false;  ///< as soon as the newest text is known to be whole
};

}  // namespace pitcast::editor
