// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::show {

/// `arm` and `disarm` switch a rule of the show on and off; `lock` keeps a layer for who asks.
/// Those from `add_sink` on are for the channel; they are no commands of a show.
enum class Verb : std::uint8_t {
    none,
    cue,
    take,
    update,
    next,
    out,
    clear,
    arm,
    disarm,
    lock,
    unlock,
    delay,
    gain,
    mix,          ///< lays a layer into the picture: docs/playout.md
    correct,      ///< what a feed tells of a car is wrong (race/corrections.h)
    undo,         ///< layers become what they were before the asker's last command
    swap,         ///< two layers change places with all that is on them
    add_sink,     ///< another output, opened while the show goes on
    remove_sink,  ///< one less; its file is finished first
    set_source,   ///< a source of the show comes from elsewhere
    load,         ///< another show, or this one in another theme or language
    unload,       ///< back to the show that the channel began with
    reload        ///< the show's folder is read anew
};

/// Whether a verb is for the channel instead of its show.
[[nodiscard]] constexpr bool is_for_channel(Verb verb) {
    return verb >= Verb::add_sink;
}

/// How a take, an out or a clear changes the picture.
enum class Manner : std::uint8_t {
    natural,  ///< as the template says; a clear cuts
    cut,      ///< at once, without animation
    animate   ///< a clear lets everything go out
};

/// What is on a layer gives way so, whatever its template says; onto an empty layer something
/// comes, and from a layer it goes, in the same way.
struct Transition {
    enum class Kind : std::uint8_t { mix, wipe, push };
    static constexpr std::int64_t kLongestMs = 60'000;

    Kind kind = Kind::mix;
    Nanoseconds length_ns = 0;
};

/// One thing a director, an automation or the rundown wants. Goes through the journal.
struct Command {
    std::string id;           ///< the asker's ("who"); the same id twice is one command
    Verb verb = Verb::none;   ///< "continue" on the wire is Verb::next
    std::string template_id;  ///< cue, take: what; others: empty = by layer
    std::int32_t layer = -1;  ///< -1 = the template's own layer; clear: all layers
    Json data =
        Json::object();  ///< fields of the template: cue, take, update; mix, correct: members
    std::string who;     ///< "rundown", "desk", user id
    std::string page{};  ///< cue, take: a page of the rundown, instead of a template
    std::string rule{};  ///< arm, disarm: which
    Manner manner = Manner::natural;
    std::optional<Transition> transition{};  ///< cue, take, out: instead of the template's own
    bool at_step = false;  ///< update: shown with the next "continue", not at once
    /// cue: comes when the clip on its layer ends, or, where none has an end, with a take; at once
    /// where the layer is empty.
    bool at_end = false;
    bool force = false;    ///< lock, unlock: also what somebody else has locked; undo: anybody's
    std::string source{};  ///< delay, gain: of which video source
    std::int32_t frames = -1;  ///< delay: 0..500 frames of the channel; -1 = not said
    std::optional<std::int32_t> gain_tenths{};  ///< gain: of a decibel, -1000 (silence) .. 240
    std::string car{};                          ///< correct: number; `data` has what it is to be
    std::string sink{};      ///< add_sink: URL, as of --sink; remove_sink: name, as in the state
    std::int32_t with = -1;  ///< swap: the other layer
    std::string url{};       ///< set_source: from where; empty = from where the show says
    std::string show{};      ///< load: name of its folder; empty = the one on air
    std::optional<std::string> theme{};     ///< load: which; none = as it is
    std::optional<std::string> language{};  ///< load: which; none = as it is
};

/// {"id":"7","verb":"take","template":"lower-third","layer":20,"data":{"number":"7"},"who":"…"},
/// or with "page" for the template; "manner":"cut"|"animate"; "transition":"mix"|"wipe"|"push" with
/// "transition_ms" for take and out; "when":"step" for an update,
/// "end" for a cue;
/// "rule" for arm and disarm; "force":true for lock and unlock; "source" with "frames" for
/// delay and with "gain_db" for gain; "car" with "data" for correct; "sink" for add_sink and
/// remove_sink; "layer" and "with" for swap; "source" with "url" for set_source; "show", "theme",
/// "language" for load.
[[nodiscard]] Json command_to_json(const Command& command);
/// Errors name the member that is missing, unknown or of the wrong type.
[[nodiscard]] Result<Command> command_from_json(const Json& json);

}  // namespace pitcast::show
