// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/text.h"
#include "pitcast/map/venue.h"
#include "pitcast/race/event.h"
#include "pitcast/show/command.h"

namespace pitcast::show {

/// A field that an operator fills in.
struct Field {
    std::string id;
    std::string title;
    std::string type;  ///< "text", "number", "boolean", "competitor", "choice", "table"
    Json fallback;     ///< default value; of a table: a list of objects, column -> text
    std::vector<std::string> choices;
    std::vector<std::string> columns;  ///< of a table
};

/// Who decodes a network camera: FFmpeg's own decoders, any chip of the machine, or one kind.
enum class SourceDecoder : std::uint8_t { cpu, automatic, vaapi, cuda };

/// A video input that the show names. `url` is a path inside the package or media folder, or one
/// of the allowed schemes.
struct SourceDeclaration {
    static constexpr std::int32_t kLongestDelayFrames = 500;
    static constexpr std::int64_t kLongestAlignMs = 10'000;

    std::string id;  ///< "onboard-1"
    std::string url;
    bool loop = true;
    std::int32_t delay_frames = 0;
    /// Shown so long after it was shot, where the stream says when. Empty: by its arrival.
    std::optional<Nanoseconds> align_ns{};
    SourceDecoder decoder = SourceDecoder::cpu;
    std::string fallback;  ///< URL of what is shown while the source is silent; empty = nothing
    Nanoseconds fallback_after_ns = 1'000'000'000;  ///< how long the last picture stands before

    friend bool operator==(const SourceDeclaration&, const SourceDeclaration&) = default;
};

/// Whether a show's source may come from there: files only of the media folder ("media:").
[[nodiscard]] Status check_source_url(const std::string& url);

/// What a channel of a source gives to a channel of the programme's sound.
struct AudioRoute {
    std::string source;
    std::int32_t from = 0;         ///< channel of the source, from 0
    std::int32_t to = 0;           ///< channel of the programme, from 0
    std::int32_t gain_tenths = 0;  ///< of a decibel: -1000 (silence) .. 240
    bool follows_picture = false;  ///< heard only while the source's picture is on air

    friend bool operator==(const AudioRoute&, const AudioRoute&) = default;
};
struct AudioPlan {
    std::int32_t channels = 0;  ///< of the programme, 1..16; 0 = a show without sound
    std::vector<AudioRoute> routes;
};

/// A line of the rundown: a command at a time after the start of the show.
struct Cue {
    Nanoseconds at_ns = 0;
    Command command;
};

/// A template with its data, ready to be taken.
struct Page {
    std::string id;
    std::string title;
    std::string template_id;
    std::int32_t layer = -1;  ///< -1 = the template's own
    Json data = Json::object();
    std::string group;
    std::string key;            ///< hot key, as the desk names keys; empty = none
    std::string note;           ///< for the director
    std::string follow;         ///< page taken by itself afterwards; empty = none
    Nanoseconds follow_ns = 0;  ///< so long after this one has come in
};

/// Something that the race may give cause for. It is offered; only a rule that the director has
/// armed acts by itself.
struct RuleSummary {
    std::string id;
    std::string title;
    Command command;
};

/// Who pays to be seen. Templates name it with "sponsor".
struct Sponsor {
    std::string id;
    std::string title;
    std::vector<std::string> names;  ///< other texts that mean it
};

/// Values to look at a template with: what it is made for, and the worst case.
struct Sample {
    std::string title;
    Json data = Json::object();
    race::Provenance feed = race::Provenance::none;  ///< how far the feed can be trusted in it
};

/// What a director sees of a template.
struct TemplateSummary {
    std::string id;
    std::string title;
    std::int32_t layer = 0;
    std::vector<Field> fields;
    std::int32_t step_count = 1;
    std::vector<Sample> samples;
    Nanoseconds in_ns = 0;  ///< longest animation of coming in, of a step, of going out
    Nanoseconds step_ns = 0;
    Nanoseconds out_ns = 0;
    Nanoseconds settle_ns = 0;  ///< how long after "in" something still grows
};

/// Size of a picture, pixels. Nothing = that of the package's "canvas".
struct PictureSize {
    std::int32_t width = 0;
    std::int32_t height = 0;
};

/// A shape of picture that a package is also laid out for ("aspects" of package.json).
struct AspectSummary {
    std::string name;    ///< "9:16"
    PictureSize canvas;  ///< design pixels
};

/// A loaded, checked show: read only, shared by threads.
class Package {
 public:
    virtual ~Package() = default;
    [[nodiscard]] virtual const std::string& id() const = 0;
    [[nodiscard]] virtual const std::string& title() const = 0;
    [[nodiscard]] virtual const std::vector<TemplateSummary>& templates() const = 0;
    [[nodiscard]] virtual const std::vector<SourceDeclaration>& sources() const = 0;
    [[nodiscard]] virtual const AudioPlan& audio() const = 0;
    [[nodiscard]] virtual const std::vector<Cue>& rundown() const = 0;
    /// Length of the scripted rundown; it starts again after this. 0 = no rundown.
    [[nodiscard]] virtual Nanoseconds rundown_length_ns() const = 0;
    [[nodiscard]] virtual const std::vector<Page>& pages() const = 0;
    [[nodiscard]] virtual const std::vector<RuleSummary>& rules() const = 0;
    [[nodiscard]] virtual const std::vector<Sponsor>& sponsors() const = 0;
    /// Path of the venue file named by the show, resolved; empty = none.
    [[nodiscard]] virtual std::filesystem::path venue_path() const = 0;
    /// Names of the themes, and of the languages that its strings are in.
    [[nodiscard]] virtual std::vector<std::string> themes() const = 0;
    [[nodiscard]] virtual std::vector<std::string> languages() const = 0;
    /// Shapes of picture beside that of the canvas, and the one that was taken; empty = the
    /// canvas's.
    [[nodiscard]] virtual const std::vector<AspectSummary>& aspects() const = 0;
    [[nodiscard]] virtual const std::string& aspect() const = 0;
    /// Hash of all that was read of the folder, and of the edition: equal packages behave and
    /// look equal. Fonts of the system and the venue are not in it.
    [[nodiscard]] virtual std::uint64_t content_hash() const = 0;
};

/// Which of the forms that a package has is loaded.
struct Edition {
    std::string theme{};     ///< of "themes"; empty = the package's own look
    std::string language{};  ///< of "strings"; empty = the package's own "language"

    friend bool operator==(const Edition&, const Edition&) = default;
};

struct LoadOptions {
    std::filesystem::path media_root;   ///< where "media:" paths resolve (venues, clips)
    std::vector<std::string> warnings;  ///< filled: missing fonts and the like that do not stop it
    Edition edition{};
    std::filesystem::path venue{};  ///< instead of the one that the package names; empty = that one
    PictureSize picture{};  ///< of the channel: of the package's aspects the nearest is taken
    /// Texts in the place of files that package.json names under "templates": what an editor has
    /// not saved yet.
    std::map<std::string, std::string> drafts{};
};

/// Loads `folder`/package.json and all it names; every template is checked, so that nothing can
/// fail on air. Fonts are loaded into `fonts`. Errors: file:line: element: what.
[[nodiscard]] Result<std::shared_ptr<const Package>> load_package(
    const std::filesystem::path& folder, draw::FontLibrary& fonts, LoadOptions& options);

/// What can be known to be wrong with a command before it takes effect: a template or field that
/// the show does not have, a value that a field does not take.
[[nodiscard]] Status check_command(const Package& package, const Command& command);

}  // namespace pitcast::show
