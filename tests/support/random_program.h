// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <random>
#include <vector>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/tile_program.h"

/// Random but valid tile programs: every paint, mask, group and picture format, with rectangles
/// that cross tiles. Owns what the program points to.
namespace pitcast::test {

class RandomProgram {
 public:
    RandomProgram(std::uint32_t seed, std::int32_t width, std::int32_t height)
        : random_(seed), seed_(seed) {
        program.width = width;
        program.height = height;
        program.tiles_x = (width + draw::kTileWidth - 1) / draw::kTileWidth;
        program.tiles_y = (height + draw::kTileHeight - 1) / draw::kTileHeight;
        arena_.resize(20'000);
        for (auto& byte : arena_) {
            const int kind = pick(0, 3);
            byte = static_cast<std::uint8_t>(kind == 0 ? 0 : kind == 1 ? 255 : pick(0, 255));
        }
        program.arena = arena_.data();
        program.arena_size = arena_.size();
        program.arena_epoch = seed;
        add_luts();
        for (int format = 1; format <= static_cast<int>(draw::PixelFormat::yuv444p10); ++format) {
            add_picture(static_cast<draw::PixelFormat>(format));
        }
        for (int i = 0; i < kPaints; ++i) {
            add_paint();
        }
        add_camera(draw::PixelFormat::yuv420p8);
        add_camera(draw::PixelFormat::yuv422p8);
        add_camera(draw::PixelFormat::yuv422p10);
        add_camera(draw::PixelFormat::yuv420p10);
        for (int i = 0; i < program.tiles_x * program.tiles_y; ++i) {
            add_tile(i);
        }
    }
    RandomProgram(const RandomProgram&) = delete;
    RandomProgram& operator=(const RandomProgram&) = delete;

    draw::TileProgram program;

 private:
    static constexpr int kPaints = 40;

    int pick(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }

    void add_luts() {
        for (int i = 0; i < 257 * 3; ++i) {
            const auto entry = [&] { return static_cast<std::int16_t>(pick(-200, 16600)); };
            // Alpha is never outside 0..1: the fast blend relies on it.
            program.luts.push_back(
                {entry(), entry(), entry(), static_cast<std::int16_t>(pick(0, 16384))});
        }
    }

    void add_picture(draw::PixelFormat format) {
        auto picture = std::make_shared<draw::Picture>();
        picture->format = format;
        picture->matrix = static_cast<draw::ColorMatrix>(pick(0, 3));
        picture->full_range = pick(0, 1) == 1;
        picture->width = pick(9, 40);
        picture->height = pick(9, 30);
        picture->source = seed_ * 16ULL + static_cast<std::uint64_t>(format);
        picture->version = 1;
        auto bytes = std::make_shared<std::vector<std::byte>>(3 * 8192);
        for (auto& byte : *bytes) {
            byte = static_cast<std::byte>(pick(0, 255));
        }
        picture->planes = {
            {{bytes->data(), 164}, {bytes->data() + 8192, 100}, {bytes->data() + 16384, 102}}};
        picture->owner = bytes;
        program.pictures.push_back(picture);
    }

    void add_paint() {
        draw::TilePaint paint;
        paint.kind = static_cast<draw::PaintKind>(pick(1, 8));
        const bool plain = pick(0, 1) == 0;  // no tint
        for (auto& c : paint.color) {
            c = plain ? 16384 : pick(paint.kind == draw::PaintKind::solid ? -300 : 0, 16384);
        }
        paint.color[3] = std::max(paint.color[3], 0);
        paint.lut = static_cast<std::uint32_t>(257 * pick(0, 2));
        paint.c0 = std::int64_t{pick(-70'000, 70'000)} * 65536;
        paint.cx = std::int64_t{pick(-1000, 1000)} * 40'000;
        paint.cy = std::int64_t{pick(-1000, 1000)} * 40'000;
        const bool rgba = paint.kind == draw::PaintKind::picture_rgba ||
                          paint.kind == draw::PaintKind::warped_rgba;
        paint.picture = rgba ? 0 : static_cast<std::uint32_t>(pick(1, 6));
        const draw::Picture& picture = *program.pictures[paint.picture];
        paint.nearest = pick(0, 3) == 0 ? 1 : 0;
        paint.anchor_x = pick(-20, 100);
        paint.anchor_y = pick(-20, 60);
        paint.u0 = pick(-400'000, 2'000'000);
        paint.v0 = pick(-400'000, 1'500'000);
        paint.du = pick(0, 2) == 0 ? 65536 : pick(-90'000, 90'000);
        paint.dv = pick(0, 2) == 0 ? 65536 : pick(-90'000, 90'000);
        paint.crop_x0 = pick(0, 7);
        paint.crop_y0 = pick(0, 7);
        paint.crop_x1 = pick(paint.crop_x0 + 1, picture.width);
        paint.crop_y1 = pick(paint.crop_y0 + 1, picture.height);
        paint.d0 = std::int64_t{pick(-70'000, 70'000)} * 65536;
        paint.dx = std::int64_t{pick(-1000, 1000)} * 40'000;
        paint.dy = std::int64_t{pick(-1000, 1000)} * 40'000;
        if (pick(0, 2) == 0) {
            paint.taps_x = pick(0, draw::kMaxTaps);
            paint.taps_y = pick(0, draw::kMaxTaps);
        }
        if (draw::is_warped(paint.kind)) {
            add_warp(paint);
        } else if (paint.kind == draw::PaintKind::conic && pick(0, 1) == 0) {
            // In pixels, its centre and so its seam in the picture.
            paint.cx = paint.dy = std::int64_t{pick(-65536, 65536)} << 16;
            paint.cy = std::int64_t{pick(-65536, 65536)} << 16;
            paint.dx = -paint.cy;
            paint.c0 = -50 * paint.cx - 20 * paint.cy + pick(0, 65535);
            paint.d0 = -50 * paint.dx - 20 * paint.dy + pick(0, 65535);
        }
        program.paints.push_back(paint);
    }

    /// Perspective, such that the picture is near, and w falls below 1 somewhere at times.
    void add_warp(draw::TilePaint& paint) {
        paint.taps_x = pick(0, 1);
        paint.taps_y = 0;
        paint.u0 = pick(1 << 20, 1 << 24);
        paint.du = pick(-60'000, 60'000);
        paint.dv = pick(-60'000, 60'000);
        const auto position = [&] { return std::int64_t{pick(-40'000, 2'000'000)} * paint.u0; };
        const int most = pick(0, 2) == 0 ? 700'000 : 90'000;
        const auto step = [&] { return std::int64_t{pick(-most, most)} * paint.u0; };
        paint.c0 = position();
        paint.cx = step();
        paint.cy = step();
        paint.d0 = position();
        paint.dx = step();
        paint.dy = step();
    }

    /// A picture that fills the canvas one to one and a few paints of it, most of them such that
    /// tiles of it are packed straight.
    void add_camera(draw::PixelFormat format) {
        auto picture = std::make_shared<draw::Picture>();
        picture->format = format;
        picture->matrix = pick(0, 3) == 0 ? draw::ColorMatrix::bt601 : draw::ColorMatrix::bt709;
        picture->interlaced = pick(0, 1) == 1;
        picture->width = program.width + pick(0, 4);
        picture->height = program.height + pick(0, 4);
        picture->source = seed_ * 16ULL + 8 + program.pictures.size() % 8;
        picture->version = 2;
        const auto stride = static_cast<std::size_t>(picture->width) * 2 + 10;
        const std::size_t size = stride * static_cast<std::size_t>(picture->height);
        auto bytes = std::make_shared<std::vector<std::byte>>(3 * size);
        for (auto& byte : *bytes) {
            byte = static_cast<std::byte>(pick(0, 255));
        }
        for (std::size_t i = 0; i < 3; ++i) {
            picture->planes[i] = {bytes->data() + i * size, stride};
        }
        picture->owner = bytes;
        program.pictures.push_back(picture);
        for (int i = 0; i < 2; ++i) {
            draw::TilePaint paint;
            paint.kind = draw::PaintKind::picture_yuv;
            paint.picture = static_cast<std::uint32_t>(program.pictures.size() - 1);
            paint.u0 = pick(0, 4) * 65536 / (pick(0, 5) == 0 ? 2 : 1);
            paint.v0 = pick(0, 4) * 65536;
            paint.du = paint.dv = 65536;
            paint.crop_x0 = pick(0, 2);
            paint.crop_x1 = picture->width;
            paint.crop_y1 = picture->height;
            program.paints.push_back(paint);
        }
    }

    /// The whole tile, with one of the camera's paints and nothing else.
    void add_straight(int tile) {
        draw::TileOp op;
        op.kind = draw::OpKind::fill;
        op.paint = static_cast<std::uint32_t>(pick(kPaints, kPaints + 7));
        op.x0 = std::max(tile % program.tiles_x * draw::kTileWidth - draw::kTileApron, 0);
        op.y0 = tile / program.tiles_x * draw::kTileHeight;
        op.x1 = std::min((tile % program.tiles_x + 1) * draw::kTileWidth, program.width);
        op.y1 = std::min(op.y0 + draw::kTileHeight, program.height);
        program.ops.push_back(op);
    }

    void add_op(int tile, draw::OpKind kind) {
        draw::TileOp op;
        op.kind = kind;
        const int tile_x = tile % program.tiles_x * draw::kTileWidth;
        const int tile_y = tile / program.tiles_x * draw::kTileHeight;
        const int left = std::max(tile_x - draw::kTileApron, 0);
        const int right = std::min(tile_x + draw::kTileWidth, program.width);
        const int bottom = std::min(tile_y + draw::kTileHeight, program.height);
        const bool whole = pick(0, 2) == 0;
        op.x0 = whole ? left : pick(left, right - 1);
        op.y0 = whole ? tile_y : pick(tile_y, bottom - 1);
        op.x1 = whole ? right : pick(op.x0 + 1, right);
        op.y1 = whole ? bottom : pick(op.y0 + 1, bottom);
        op.opacity = pick(0, 1) == 0 ? 16384 : pick(0, 16384);
        if (kind == draw::OpKind::fill || kind == draw::OpKind::pop_masked) {
            op.paint = static_cast<std::uint32_t>(pick(0, kPaints - 1));
        }
        if (kind == draw::OpKind::pop_matte) {
            op.matte = static_cast<std::uint32_t>(pick(0, 3));
        }
        if (pick(0, 1) == 0) {
            // Within the arena: at most 16 + 30 lines of at most 100, and 49 + 30 columns.
            op.coverage = static_cast<std::uint32_t>(pick(0, 10'000));
            op.coverage_stride = pick(80, 100);
            op.coverage_x = op.x0 - pick(0, 30);
            op.coverage_y = op.y0 - pick(0, 30);
        }
        program.ops.push_back(op);
    }

    draw::OpKind pop() {
        const int what = pick(0, 3);
        return what == 0   ? draw::OpKind::pop_masked
               : what == 1 ? draw::OpKind::pop_matte
                           : draw::OpKind::pop_group;
    }

    void add_tile(int tile) {
        draw::TileSpan span{static_cast<std::uint32_t>(program.ops.size()), 0};
        const int kind = pick(0, 6);
        const int most = kind <= 2 ? 0 : pick(1, 9);
        if (kind == 1 || kind == 2) {
            add_straight(tile);
        }
        int depth = 0;
        for (int i = 0; i < most; ++i) {
            const int what = pick(0, 9);
            if (what == 0 && depth < draw::kMaxGroups) {
                program.ops.emplace_back().kind = draw::OpKind::push_group;
                ++depth;
            } else if (what == 1 && depth > 0) {
                add_op(tile, pop());
                --depth;
            } else {
                add_op(tile, draw::OpKind::fill);
            }
        }
        for (; depth > 0; --depth) {
            add_op(tile, pop());
        }
        span.op_count = static_cast<std::uint32_t>(program.ops.size()) - span.first_op;
        program.tiles.push_back(span);
        program.signatures.push_back(
            span.op_count == 0 ? 0 : seed_ * 1000ULL + static_cast<std::uint64_t>(tile) + 1);
    }

    std::mt19937 random_;
    std::uint32_t seed_;
    std::vector<std::uint8_t> arena_;
};

}  // namespace pitcast::test
