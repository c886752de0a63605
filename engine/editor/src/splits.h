// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

namespace pitcast::editor {

/// Edges between panes that can be drawn to another place.
enum class Split : std::uint8_t {
    direct_left,     ///< rundown and templates | programme
    direct_right,    ///< programme | board
    direct_rundown,  ///< rundown / templates
    edit_left,       ///< templates and layers | picture
    edit_right,      ///< picture | members
    edit_files,      ///< templates / layers
    edit_timeline,   ///< picture / time-line
    edit_bindings    ///< members / bindings
};
inline constexpr std::size_t kSplits = 8;
/// As files have it.
[[nodiscard]] const char* name_of(Split split);

/// Where a user has drawn them.
struct Splits {
    /// Per mille of the window's width, or of the height between its bars, from the left or the
    /// top; 0 = where it is by itself.
    std::array<std::int32_t, kSplits> places{};

    [[nodiscard]] std::int32_t& operator[](Split split) {
        return places[static_cast<std::size_t>(split)];
    }
    [[nodiscard]] std::int32_t operator[](Split split) const {
        return places[static_cast<std::size_t>(split)];
    }
    /// The first part of `whole`, `usual` where nobody has drawn it; not less than `least` and
    /// leaving the rest `rest`, as far as there is room for both.
    [[nodiscard]] float first(Split split, float whole, float usual, float least, float rest) const;
    friend bool operator==(const Splits&, const Splits&) = default;
};

}  // namespace pitcast::editor
