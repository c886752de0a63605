// SPDX-License-Identifier: Apache-2.0
#include "source_sheet.h"

#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/tile_program.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kEvery = kNanosecondsPerSecond / 10;

/// A sample of a plane in 8.8.
std::int32_t sample_of(const draw::Picture& picture, std::size_t plane, std::int32_t x,
                       std::int32_t y) {
    const std::byte* line =
        picture.planes[plane].bytes + static_cast<std::size_t>(y) * picture.planes[plane].stride;
    if (draw::is_10_bit(picture.format)) {
        std::uint16_t word = 0;
        std::memcpy(&word, line + static_cast<std::size_t>(x) * 2, 2);
        return word << 6;
    }
    return static_cast<std::int32_t>(line[x]) << 8;
}

std::uint8_t byte_of_q14(std::int32_t value) {
    return static_cast<std::uint8_t>(std::clamp((value * 255 + 8192) >> 14, 0, 255));
}

void convert_pixel(const draw::Picture& picture, const draw::YuvToRgb& matrix, std::int32_t x,
                   std::int32_t y, std::uint8_t* at) {
    if (picture.format == draw::PixelFormat::rgba8) {
        const std::byte* from = picture.planes[0].bytes +
                                static_cast<std::size_t>(y) * picture.planes[0].stride +
                                static_cast<std::size_t>(x) * 4;
        at[0] = static_cast<std::uint8_t>(from[2]);
        at[1] = static_cast<std::uint8_t>(from[1]);
        at[2] = static_cast<std::uint8_t>(from[0]);
        at[3] = 255;
        return;
    }
    const std::int32_t cx = x >> draw::chroma_shift_x(picture.format);
    const std::int32_t cy = y >> draw::chroma_shift_y(picture.format);
    const std::int32_t luma = matrix.ky * (sample_of(picture, 0, x, y) - matrix.oy) + 16384;
    const std::int32_t u = sample_of(picture, 1, cx, cy) - 32768;
    const std::int32_t v = sample_of(picture, 2, cx, cy) - 32768;
    at[0] = byte_of_q14((luma + matrix.kb_u * u) >> 15);
    at[1] = byte_of_q14((luma + matrix.kg_u * u + matrix.kg_v * v) >> 15);
    at[2] = byte_of_q14((luma + matrix.kr_v * v) >> 15);
    at[3] = 255;
}

/// The whole picture, made smaller into the middle of a cell; `line_bytes` of the sheet.
void fill_cell(const draw::Picture& picture, std::uint8_t* cell, std::size_t line_bytes) {
    constexpr std::int32_t kWidth = SourceSheet::kCellWidth;
    constexpr std::int32_t kHeight = SourceSheet::kCellHeight;
    for (std::int32_t y = 0; y < kHeight; ++y) {
        std::memset(cell + static_cast<std::size_t>(y) * line_bytes, 0, kWidth * 4);
    }
    const bool wide = picture.width * kHeight >= picture.height * kWidth;
    const std::int32_t w = wide ? kWidth : std::max(picture.width * kHeight / picture.height, 1);
    const std::int32_t h = wide ? std::max(picture.height * kWidth / picture.width, 1) : kHeight;
    const draw::YuvToRgb matrix = draw::yuv_to_rgb(picture);
    for (std::int32_t y = 0; y < h; ++y) {
        std::uint8_t* at = cell + static_cast<std::size_t>(y + (kHeight - h) / 2) * line_bytes +
                           static_cast<std::size_t>((kWidth - w) / 2) * 4;
        const std::int32_t from_y = (2 * y + 1) * picture.height / (2 * h);
        for (std::int32_t x = 0; x < w; ++x, at += 4) {
            convert_pixel(picture, matrix, (2 * x + 1) * picture.width / (2 * w), from_y, at);
        }
    }
}

}  // namespace

void SourceSheet::refresh(const std::vector<channel::SourcePicture>& pictures, Nanoseconds now_ns) {
    if (pictures.empty() || now_ns - made_ns_ < kEvery) {
        return;
    }
    made_ns_ = now_ns;
    for (const channel::SourcePicture& one : pictures) {
        if (!cells_.contains(one.id) && cells_.size() < kMostCells) {
            const std::size_t index = cells_.size();
            cells_[one.id] = {index, 0, false};
        }
    }
    const auto rows = static_cast<std::int32_t>((cells_.size() + kColumns - 1) / kColumns);
    const std::size_t line_bytes = std::size_t{kCellWidth} * kColumns * 4;
    if (rows != rows_) {
        rows_ = rows;
        bytes_ = std::make_shared<std::vector<std::uint8_t>>(
            line_bytes * static_cast<std::size_t>(rows) * kCellHeight);
        for (auto& [id, cell] : cells_) {
            cell.filled = false;
        }
    }
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = draw::PackFormat::bgra8;
    frame->width = kCellWidth * kColumns;
    frame->height = kCellHeight * rows;
    const auto columns = (frame->width + draw::kTileWidth - 1) / draw::kTileWidth;
    const auto tile_rows = frame->height / draw::kTileHeight;
    frame->signatures =
        sheet_ != nullptr && sheet_->height == frame->height
            ? sheet_->signatures
            : std::vector<std::uint64_t>(static_cast<std::size_t>(columns * tile_rows), ++number_);
    static_assert(kCellHeight % draw::kTileHeight == 0);
    for (const channel::SourcePicture& one : pictures) {
        const auto found = cells_.find(one.id);
        if (found == cells_.end() || one.picture == nullptr || one.picture->width < 1 ||
            one.picture->height < 1 ||
            (found->second.filled && found->second.version == one.picture->version)) {
            continue;
        }
        Cell& cell = found->second;
        const std::size_t row = cell.index / kColumns;
        fill_cell(*one.picture,
                  bytes_->data() + row * kCellHeight * line_bytes +
                      cell.index % kColumns * kCellWidth * 4,
                  line_bytes);
        cell.version = one.picture->version;
        cell.filled = true;
        const auto tiles = static_cast<std::size_t>(columns) * kCellHeight / draw::kTileHeight;
        std::fill_n(frame->signatures.begin() + static_cast<std::ptrdiff_t>(row * tiles), tiles,
                    ++number_);
    }
    frame->planes[0] = {reinterpret_cast<std::byte*>(bytes_->data()), line_bytes, bytes_->size()};
    frame->owner = bytes_;
    sheet_ = std::move(frame);
}

std::optional<std::size_t> SourceSheet::cell_of(std::string_view source) const {
    const auto found = cells_.find(source);
    return found == cells_.end() || !found->second.filled ? std::nullopt
                                                          : std::optional(found->second.index);
}

}  // namespace pitcast::editor
