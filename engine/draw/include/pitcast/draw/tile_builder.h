// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/core/result.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/text.h"
#include "pitcast/draw/tile_program.h"

namespace pitcast::draw {

/// Turns draw lists into tile programs: scan-converts coverage (cached by content and subpixel
/// phase, so that what only moves is not converted again), bins commands into tiles, signs tiles.
class TileBuilder {
 public:
    /// `fonts` must outlive the builder.
    explicit TileBuilder(FontLibrary& fonts, std::size_t arena_bytes = 64U << 20U);
    ~TileBuilder();
    TileBuilder(const TileBuilder&) = delete;
    TileBuilder& operator=(const TileBuilder&) = delete;

    /// Fills `program` (its vectors are reused). Errors: unbalanced or too deep groups, canvas
    /// over 8192 pixels a side. A command that cannot be drawn is left out and counted.
    [[nodiscard]] Status build(const DrawList& list, TileProgram& program);

    struct Stats {
        std::uint64_t masks_converted = 0;
        std::uint64_t masks_reused = 0;
        std::uint64_t commands_left_out = 0;
        std::size_t arena_used = 0;
    };
    [[nodiscard]] Stats stats() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::draw
