// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "pitcast/draw/executor.h"

namespace pitcast::output {

enum class CardMaker : std::uint8_t { none, decklink, simulated };

/// How a card puts fill and key on its connectors.
enum class CardKeyer : std::uint8_t {
    none,      ///< no keyer: the picture alone, or fill and key on two devices
    internal,  ///< the card lays the graphics over its own input
    external,  ///< the card splits one picture with alpha into fill and key
};

enum class CardReference : std::uint8_t {
    none,      ///< the card has no input for one, or does not tell
    unlocked,  ///< nothing that it can lock to: it runs by its own crystal
    locked,
};

/// What a simulated card does wrong. Times are seconds of its own clock since it began to play.
struct CardFaults {
    double drift_ppm = 0;              ///< of its clock; positive is fast. -100,000 .. 100,000
    std::int64_t late_every = 0;       ///< each so many frames one is reported late; 0 = none
    std::int64_t drop_every = 0;       ///< each so many frames one is not shown; 0 = none
    std::int64_t unlocked_from_s = 0;  ///< the reference is lost from here ...
    std::int64_t unlocked_to_s = 0;    ///< ... to here
    std::int64_t stall_after_s = 0;    ///< its clock stops and nothing completes; 0 = never
    /// Its calls do not return any more; 0 = not even that which opens it; -1 = they do.
    std::int64_t hang_after_s = -1;
};

struct CardOptions {
    CardMaker maker = CardMaker::none;
    /// DeckLink: its number from 1, or its name. Simulated: where to write what it plays, as the
    /// beginning of file names; empty = nowhere.
    std::string device{};
    std::string key_device{};  ///< DeckLink: the device of the key; simulated: "yes"
    CardKeyer keyer = CardKeyer::none;
    /// v210 (a picture), v210a (fill and key apart) or bgra8 (for the card's keyer).
    draw::PackFormat format = draw::PackFormat::v210;
    std::int32_t preroll = 3;  ///< frames on the card before it plays: 2..16
    bool sound = true;
    CardReference reference = CardReference::locked;  ///< that a simulated card has
    CardFaults faults{};
};

}  // namespace pitcast::output
