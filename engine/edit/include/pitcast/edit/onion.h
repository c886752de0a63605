// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "pitcast/edit/arrange.h"
#include "pitcast/edit/draft_picture.h"
#include "pitcast/edit/timeline.h"

namespace pitcast::edit {

/// Which moments before and after the one that is looked at are shown with it.
struct OnionSkin {
    static constexpr int kMost = 5;

    bool on = false;
    bool at_keys = true;  ///< at keyframes; else `step_ns` apart
    int count = 2;        ///< on each side, 1..kMost
    Nanoseconds step_ns = 100'000'000;
};

/// When the keyframes of an element stand on a template's course, in order, each once. Those of
/// moments that only an event begins (update, gain, loss) stand nowhere.
[[nodiscard]] std::vector<Nanoseconds> key_times(const std::vector<MomentRow>& moments,
                                                 const Course& course);

/// Moments of ghosts about `now_ns`, in order of time; `keys` in order. Of keyframes some more than
/// are to be seen, as at some of them nothing is elsewhere.
[[nodiscard]] std::vector<Nanoseconds> ghost_times(const OnionSkin& skin,
                                                   const std::vector<Nanoseconds>& keys,
                                                   Nanoseconds now_ns, Nanoseconds length_ns);

/// Where an element is at another moment.
struct GhostBox {
    std::string id;
    Bounds box;
    int rank = 0;           ///< -1 = the nearest moment before, 1 the nearest after, and so on
    std::size_t ghost = 0;  ///< of the picture
    Bounds now{};           ///< where it is now; empty when it is not seen
};

/// What is elsewhere, or of another size, at the moments of a picture's ghosts: of the elements
/// named, of all when none is. Moments at which nothing is do not count among the `count` on each
/// side. The farthest moments first; no more than `most`.
[[nodiscard]] std::vector<GhostBox> ghost_boxes(const DraftPicture& picture,
                                                const std::vector<std::string>& ids, int count,
                                                std::size_t most = 2000);

}  // namespace pitcast::edit
