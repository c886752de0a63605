// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/edit/json_text.h"

/// The time-lines of an element ("animate") as an editor shows and changes them.
namespace pitcast::edit {

inline constexpr std::array<std::string_view, 7> kMomentNames{"in",   "step", "on", "update",
                                                              "gain", "loss", "out"};
/// What can be animated, in the order of the tracks.
inline constexpr std::array<std::string_view, 15> kAnimated{
    "x",       "y",        "width",  "height", "opacity",  "wipe",     "scale", "scale_x",
    "scale_y", "rotation", "skew_x", "skew_y", "anchor_x", "anchor_y", "grow"};

struct KeyRow {
    double ms = 0;     ///< since the moment began, with the time-line's delay
    double value = 0;  ///< a token counts as 0
    Json easing;       ///< null = linear
};

struct TrackRow {
    std::string property;
    std::string pointer;  ///< of the list of keyframes; of a named one's, in package.json
    std::vector<KeyRow> keys;
};

/// One of an element's time-lines.
struct MomentRow {
    std::string moment;
    std::string pointer;  ///< "/elements/0/animate/in"
    std::string named;    ///< animation of package.json that is used; empty = it is its own
    double delay_ms = 0;
    double loop_ms = 0;
    std::vector<TrackRow> tracks;
    [[nodiscard]] double length_ms() const;  ///< of its last keyframe
};

/// Those that an element has. `animations`: of package.json; may be null.
[[nodiscard]] std::vector<MomentRow> moments_of(const Json& element, const std::string& pointer,
                                                const Json* animations);

/// Where a keyframe stands.
struct KeyPlace {
    std::string element;  ///< pointer
    std::string moment;
    std::string property;
    std::size_t index = 0;
};

/// Writes a named animation's tracks out as the element's own, which can be changed then.
[[nodiscard]] Status make_own(JsonText& json, const std::string& element, const MomentRow& moment);

/// Adds a keyframe, or sets the one that stands at `ms` (within half a millisecond). The moment and
/// the track are made where they are not there. Errors: the moment is a named animation.
[[nodiscard]] Status set_key(JsonText& json, const KeyPlace& place, double ms, double value);
/// Moves a keyframe in time, no further than to a millisecond beside its neighbours.
[[nodiscard]] Status move_key(JsonText& json, const KeyPlace& place, double ms);
[[nodiscard]] Status set_key_value(JsonText& json, const KeyPlace& place, double value);
/// How the way to this keyframe is eased: a name, four numbers or a spring; null = linear.
[[nodiscard]] Status set_key_easing(JsonText& json, const KeyPlace& place,
                                    const OrderedJson& easing);
/// A track without keyframes goes, and with the last track the moment.
[[nodiscard]] Status remove_key(JsonText& json, const KeyPlace& place);

/// Value of a property that changes nothing: 0 or 1.
[[nodiscard]] double neutral_value(std::string_view property);

}  // namespace pitcast::edit
