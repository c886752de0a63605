// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/draw/text.h"

namespace pitcast::channel {

/// What monitors write with: a face of Roboto, and Noto's Chinese behind it. Those that are not
/// installed are left out.
[[nodiscard]] draw::FontChain monitor_faces(draw::FontLibrary& fonts, const char* latin);

}  // namespace pitcast::channel
