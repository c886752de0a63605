// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/draw/picture.h"

namespace pitcast::edit {

/// Colour bars at 75 %, which stand for every camera in an editor.
[[nodiscard]] draw::PicturePtr bars_picture();

}  // namespace pitcast::edit
