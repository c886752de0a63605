// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace pitcast::editor {

/// What of a picture is shown; as in shaders/preview.frag.
enum class PictureMode : std::int32_t {
    over_black,
    alpha,  ///< as grey
    over    ///< what is there already
};

}  // namespace pitcast::editor
