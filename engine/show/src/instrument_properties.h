// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>

#include "binding.h"

namespace pitcast::show {

/// The properties of a car that its own sensors tell. Those that move an instrument are smooth
/// (race/telemetry.h); those that are read as figures are the newest sample's.
[[nodiscard]] std::span<const CarProperty> instrument_properties();

}  // namespace pitcast::show
