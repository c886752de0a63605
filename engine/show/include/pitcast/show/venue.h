// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/show/package.h"

namespace pitcast::show {

/// The venue that a package is played out at, with the marks that were placed by hand; null = it
/// names none. As long as the package.
[[nodiscard]] const map::Venue* venue_of(const Package& package);

}  // namespace pitcast::show
