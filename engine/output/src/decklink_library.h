// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/result.h"

#include "decklink_held.h"

namespace pitcast::output::card::decklink {

using MakePackets = Unknown* (*)();

struct FoundDevice {
    Held<Device> device;
    std::string name;  ///< "DeckLink Duo (1)"
    /// Make the object in which a frame keeps its ancillary packets, of today and up to 15.2; null
    /// where the library does not know it.
    MakePackets make_packets = nullptr;
    MakePackets make_packets_15 = nullptr;
};

/// The device of this number, from 1, or this name, through the library that Desktop Video has
/// installed; nothing of it is part of Pitcast. It is looked for in the folder that
/// PITCAST_DECKLINK_DIR names, else where the system looks, and stays loaded until the program
/// ends. Errors: there is no library, or no such device; they say what to install, or what there
/// is.
[[nodiscard]] Result<FoundDevice> find_device(const std::string& wanted);

}  // namespace pitcast::output::card::decklink
