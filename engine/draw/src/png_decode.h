// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/draw/picture.h"

namespace pitcast::draw {

/// PNG bytes as a premultiplied rgba8 picture; `name` is what errors call them.
[[nodiscard]] Result<PicturePtr> decode_png(std::span<const std::byte> bytes,
                                            const std::string& name);

}  // namespace pitcast::draw
