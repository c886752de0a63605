// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "card.h"

namespace pitcast::output::card {

/// A DeckLink device, or two (fill and key), through the library that Desktop Video installs. It is
/// loaded when the card is opened.
[[nodiscard]] std::unique_ptr<Card> make_decklink_card(const CardOptions& options);

}  // namespace pitcast::output::card
