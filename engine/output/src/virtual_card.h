// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "card.h"

namespace pitcast::output::card {

/// A card that plays by a clock of its own, which drifts, and writes what it plays: PATH.fill and
/// PATH.key (pictures one behind the other), PATH.sound (32-bit words, interleaved) and PATH.txt, a
/// line a slot and a line each ancillary packet:
///     12 43000000012 completed 09:59:23:12
///       anc line=10 60/60 20 10 ...
/// `now` null: real time, on a thread of its own. Else its time passes whenever it is called.
[[nodiscard]] std::unique_ptr<Card> make_virtual_card(const CardOptions& options, Now now = {});

}  // namespace pitcast::output::card
