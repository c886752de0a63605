// SPDX-License-Identifier: Apache-2.0
#include "tile_canvas.h"

namespace pitcast::draw {

TileKernels simd_kernels() {
    return reference_kernels();
}

}  // namespace pitcast::draw
