// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"

#include "tile_layout.h"

namespace pitcast::gpu {

/// What a tile's operations need from the compose shader; each is a variant of it, but for the
/// last: no target needs the tile composed.
enum class TileClass : std::uint8_t { plain, art, video, groups, everything, straight };
inline constexpr std::size_t kTileClasses = 5;

/// The work of one frame: tiles that some target does not hold yet, their operations packed close,
/// and which target wants which. Vectors are reused from frame to frame.
class FrameLists {
 public:
    /// Compares signatures and gathers. Errors: a program that points outside itself.
    [[nodiscard]] Status gather(const draw::TileProgram& program,
                                const draw::TileProgram* second_field,
                                std::span<draw::PackedFrame* const> targets);

    [[nodiscard]] const std::vector<TileEntry>& entries() const { return entries_; }
    /// First entry of class `c`; for c = kTileClasses, one past the last that is composed.
    [[nodiscard]] std::uint32_t class_begin(std::size_t c) const { return class_begin_[c]; }
    [[nodiscard]] const std::vector<draw::TileOp>& ops() const { return ops_; }
    [[nodiscard]] const std::vector<draw::TilePaint>& paints() const { return paints_; }
    [[nodiscard]] const std::vector<draw::LutEntry>& luts() const { return luts_; }
    /// Of both fields; null where no listed tile needs it.
    [[nodiscard]] const std::vector<const draw::Picture*>& pictures() const { return pictures_; }
    /// Entries that target `t` wants: first those to be composed, then those packed straight.
    [[nodiscard]] const std::vector<std::uint32_t>& slots(std::size_t t) const { return slots_[t]; }
    /// How many of slots(t) are to be composed.
    [[nodiscard]] std::size_t composed_count(std::size_t t) const { return composed_counts_[t]; }
    [[nodiscard]] std::size_t target_count() const { return slots_.size(); }
    /// What a target remembers of each tile once this frame is done.
    [[nodiscard]] const std::vector<std::uint64_t>& signatures(
        const draw::PackedFrame& target) const {
        return target.signal.dither == draw::PackDither::none ? signatures_ : dithered_signatures_;
    }
    /// Lines are filtered: entries name operations of the tiles beside them.
    [[nodiscard]] bool filtered() const { return filtered_; }
    [[nodiscard]] std::int32_t height() const { return height_; }  ///< of the canvas

 private:
    struct Pending {
        std::uint32_t tile = 0;
        std::uint32_t targets = 0;   ///< bit t: target t wants it
        std::uint32_t straight = 0;  ///< bit t: and takes it straight
        TileClass kind = TileClass::plain;
    };
    void find_changed(const draw::TileProgram& program, const draw::TileProgram* second_field,
                      std::span<draw::PackedFrame* const> targets);
    [[nodiscard]] Status classify(const draw::TileProgram& program, Pending& pending) const;
    [[nodiscard]] Result<TileClass> class_of_paint(const draw::TileProgram& program,
                                                   std::uint32_t index, std::uint32_t tile) const;
    struct OpRange {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };
    [[nodiscard]] OpRange append(const draw::TileProgram& program, std::uint32_t tile,
                                 std::size_t field);
    [[nodiscard]] Status judge(const draw::TileProgram& program, std::size_t field,
                               Pending& pending) const;
    void append_entry(const draw::TileProgram& program, const draw::TileProgram* second_field,
                      const Pending& pending);
    void append_field(const draw::TileProgram& program, std::uint32_t tile, std::size_t field,
                      TileEntry& entry);
    void assign_slots(std::size_t targets);
    void append_paints(const draw::TileProgram& program, std::size_t field);

    std::vector<Pending> pending_;
    std::vector<TileEntry> entries_;
    std::array<std::uint32_t, kTileClasses + 1> class_begin_{};
    std::vector<draw::TileOp> ops_;
    std::vector<draw::TilePaint> paints_;
    std::vector<draw::LutEntry> luts_;
    std::vector<const draw::Picture*> pictures_;
    std::array<std::uint32_t, 2> first_paint_{};    ///< of each field, in paints_
    std::array<std::uint32_t, 2> first_picture_{};  ///< of each field, in pictures_
    std::vector<std::vector<std::uint32_t>> slots_;
    std::vector<std::size_t> composed_counts_;
    std::vector<std::uint64_t> signatures_;
    std::vector<std::uint64_t> dithered_signatures_;  ///< empty when no target is dithered
    const draw::PackedFrame* dithered_ = nullptr;     ///< a target that is
    bool filtered_ = false;
    std::int32_t height_ = 0;
};

}  // namespace pitcast::gpu
