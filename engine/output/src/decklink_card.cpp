// SPDX-License-Identifier: Apache-2.0
#include "decklink_card.h"

namespace pitcast::output::card {

std::unique_ptr<Card> make_decklink_card(const CardOptions&) {
    return nullptr;
}

}  // namespace pitcast::output::card
