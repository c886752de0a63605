// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/core/log_ring.h"
#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/edit/draft_picture.h"
#include "pitcast/editor/language.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/stories.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

/// The director's desk: programme, templates, fields, leaderboard, status. A client of an engine,
/// which it sees through EngineView alone.
namespace pitcast::editor {

/// What an engine shows just now.
struct EngineSnapshot {
    std::shared_ptr<const draw::PackedFrame> programme;  ///< bgra8; null = none yet
    std::shared_ptr<const race::RaceState> race;         ///< null = none yet
    std::vector<show::LayerReport> layers;
    /// What an output of 10 bits has (yuv422p10), for measuring; null unless looked at.
    std::shared_ptr<const draw::PackedFrame> signal{};
    std::shared_ptr<const draw::PackedFrame> graphics{};  ///< bgra8; null unless looked at
    std::vector<channel::SourcePicture> pictures{};       ///< empty unless looked at
};

/// How an engine fares.
struct EngineStatus {
    FrameNumber frame = 0;
    std::string timecode;
    FrameRate rate;
    std::string executor;   ///< "cpu (AVX2, 2 threads)"
    std::string not_heard;  ///< why an engine elsewhere is not heard now; empty = it is
    std::uint64_t frames_late = 0;
    std::uint64_t frames_repeated = 0;
    std::optional<channel::LateFrame> last_late{};
    Nanoseconds cost_p99_ns = 0;  ///< of a frame
    bool has_feed = false;        ///< a feed is configured
    bool feed_stale = true;
    Nanoseconds feed_age_ns = -1;       ///< since anything came; -1 = nothing yet
    std::uint64_t journal_refused = 0;  ///< inputs that are not in the journal
    std::string reload_error;           ///< why the newest files of the show are not on air
    Json corrections = Json::object();  ///< of cars, by number: race::Corrections::told
    std::vector<race::Story> stories;   ///< to be offered now, the most urgent first
    std::vector<show::RuleReport> rules;
    std::vector<show::LockReport> locks;
    std::vector<channel::SourceReport> sources;  ///< cameras and clips, and the map
    std::vector<channel::ClipReport> clips;      ///< files that layers play
    std::vector<channel::SinkReport> sinks;
    std::vector<plugin::Report> plugins;
    feed::FeedHealth feed;  ///< with has_feed
    feed::FeedClocks clocks;
    channel::SoundReport sound;
};

/// An engine as the desk needs it. Called on the desk's thread only, several times a second;
/// nothing here may wait for the frame thread.
class EngineView {
 public:
    virtual ~EngineView() = default;
    [[nodiscard]] virtual const show::Package& package() const = 0;
    [[nodiscard]] virtual EngineSnapshot snapshot() = 0;
    [[nodiscard]] virtual EngineStatus status() = 0;
    /// What of a snapshot is looked at; nothing else need be made. Once a frame.
    virtual void look_at(const channel::Attention& /*attention*/) {}
    /// Asks for a command; what is wrong with it may come later, through take_errors.
    [[nodiscard]] virtual Status send(show::Command command) = 0;
    /// Errors since the last call, oldest first: refused commands, sources that failed.
    [[nodiscard]] virtual std::vector<Error> take_errors() = 0;
};

/// A control on the screen, in pixels of the window.
struct ControlRect {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
};

/// Makes the contact sheets of a package ("sheet-01.png" and on) in the folder `out`. Called on a
/// thread of low priority; ends early when it is to `stop`.
using SheetWork =
    std::function<Status(const std::filesystem::path& show, const std::filesystem::path& out,
                         const std::atomic<bool>& stop)>;

/// The preview, and the workspace in which templates are edited. Without a folder the desk has
/// neither.
struct EditOptions {
    std::filesystem::path folder;  ///< of the package that the engine shows
    bool editable = true;          ///< false: for the preview alone
    std::filesystem::path media_root;
    show::Edition edition{};
    /// Folders of packages whose templates can be copied, beside those around `folder`.
    std::vector<std::filesystem::path> libraries{};
    /// File in which guides are kept, by package; empty = they are not.
    std::filesystem::path guides{};
    SheetWork sheet{};  ///< may be empty: then there are no contact sheets
    /// What is not saved is kept here; empty = the usual folder. Contact sheets and versions are
    /// kept beside it.
    std::filesystem::path drafts;
    /// Makes the race that templates are looked at in while there is no other. Called once, on a
    /// thread of its own; may be empty.
    std::function<Result<edit::RaceSample>()> sample;
    bool begin = false;  ///< the desk opens with this workspace
    std::string who{};   ///< saves; empty = as EditorOptions has it
};

struct EditorOptions {
    /// Pixels; at least 1024 x 576. 0 = as the user had it last, and the first time 1920 x 1080.
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::string title = "Pitcast";
    /// Per cent of the usual size, 100 to 200 in steps of 25; 0 = as the user had it last, and the
    /// first time as the desktop scales. Less where the window has no room for it.
    std::int32_t scale = 0;
    std::optional<Language> language{};  ///< empty = as the user had it last, else English
    /// Where scale, language, window and panes are kept as the user has them; empty = nowhere.
    std::filesystem::path settings{};
    std::string who = "desk";                 ///< whose commands and locks these are
    Nanoseconds close_after_ns = 0;           ///< 0 = when the user closes the window
    const std::atomic<bool>* stop = nullptr;  ///< closes when it becomes true; may be null
    bool validation = false;                  ///< Vulkan validation layers
    /// Draw the whole window each time, not only what has changed: for drivers that do not keep
    /// what they have shown.
    bool redraw_all = false;
    /// Folder of the fonts, Debian's by default.
    std::filesystem::path font_root = "/usr/share/fonts";
    /// Told each frame where each control is ("take:lower-third", "button:OUT"); may be empty.
    /// For tests that click, and for remote control of the desk.
    std::function<void(std::string_view, const ControlRect&)> control_seen;
    EditOptions edit;
    /// Folder of the files that layers of the engine play; empty = the desk has no pane of clips.
    std::filesystem::path clips{};
    std::filesystem::path clip_pictures{};  ///< where small pictures of them are kept
    std::shared_ptr<LogRing> log{};         ///< shown among the desk's own lines; may be null
};

/// What a desk did while it was open.
struct EditorReport {
    std::uint64_t frames = 0;  ///< of the user interface
    std::uint64_t commands_sent = 0;
    std::uint64_t validation_messages = 0;  ///< of the Vulkan layers; 0 without validation
};

/// Opens the window and works until it is closed. On the main thread. Errors: no display, no
/// Vulkan device, no fonts.
[[nodiscard]] Result<EditorReport> run_editor(EngineView& engine, const EditorOptions& options);

}  // namespace pitcast::editor
