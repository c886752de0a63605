// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "board_filter.h"

namespace pitcast::editor {

/// The keyboard on the board of cars: which one it is at, and the number being typed.
struct BoardCursor {
    /// Letters and digits that come within this belong to one number.
    static constexpr std::int64_t kOneNumberNs = 1'200'000'000;
    static constexpr int kPage = 10;

    bool on = false;
    std::string car;    ///< number; empty = none yet
    std::string typed;  ///< of the number being typed
    std::int64_t typed_ns = 0;
    bool reveal = false;  ///< it is to be scrolled to

    /// Moves so many cars down the list; from none, or one that is not in it, to its beginning.
    void step(const std::vector<std::string>& cars, int by);
    void go_to_end(const std::vector<std::string>& cars, bool last);
    /// Goes to the car whose number is what was typed, else to the first that begins so; a digit
    /// that fits none begins a number of its own.
    void type(const std::vector<std::string>& cars, char letter, std::int64_t now_ns);
};

/// Numbers of the cars that a board shows, in its order.
[[nodiscard]] std::vector<std::string> cars_shown(const race::RaceState& race,
                                                  const BoardFilter& filter);
/// All, in the pits, out, then class by class; behind the last one all again.
[[nodiscard]] BoardFilter filter_beside(const race::RaceState& race, const BoardFilter& filter,
                                        int by);

}  // namespace pitcast::editor
