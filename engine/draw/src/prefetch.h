// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

#include "pitcast/draw/tile_program.h"

namespace pitcast::draw {

/// Asks memory for the pictures that a tile will read. A camera picture is new in every frame and
/// larger than a cache, and a tile takes short pieces of many of its lines, which no processor
/// foresees by itself. Called a tile ahead, it hides most of the waiting. Changes nothing else.
void prefetch_pictures(const TileProgram& program, std::size_t tile);

}  // namespace pitcast::draw
