// SPDX-License-Identifier: Apache-2.0
#include "raster.h"

#include <algorithm>
#include <cstring>

#include "pitcast/core/hash.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kBandHeight = 16;
/// A run of full columns shorter than this is not worth a piece of its own.
constexpr std::int32_t kShortestFullRun = 8;
/// Empty columns between two masks shorter than this are kept in one mask.
constexpr std::int32_t kShortestGap = 8;

enum ColumnClass : std::uint8_t { column_empty, column_mixed, column_full };

void collect_spans(int y, int count, const FT_Span* spans, void* user) {
    auto& collected = *static_cast<std::vector<Rasterizer::Span>*>(user);
    for (int i = 0; i < count; ++i) {
        collected.push_back({y, spans[i].x, spans[i].len, spans[i].coverage});
    }
}

/// Length of the run of columns from `start` that a mask takes: up to a long full run or gap.
std::size_t mask_run(std::span<const std::uint8_t> columns, std::size_t start) {
    std::size_t end = start;
    for (std::size_t i = start; i < columns.size();) {
        std::size_t run = i;
        while (run < columns.size() && columns[run] == columns[i]) {
            ++run;
        }
        const auto length = static_cast<std::int32_t>(run - i);
        if ((columns[i] == column_full && length >= kShortestFullRun) ||
            (columns[i] == column_empty && (length >= kShortestGap || run == columns.size()))) {
            break;
        }
        end = run;
        i = run;
    }
    return end - start;
}

PixelBox bounds_of(std::span<const Rasterizer::Span> spans) {
    PixelBox box{spans.front().x, spans.front().y, spans.front().x, spans.front().y};
    for (const Rasterizer::Span& span : spans) {
        box = {std::min(box.x0, span.x), std::min(box.y0, span.y),
               std::max(box.x1, span.x + span.length), std::max(box.y1, span.y + 1)};
    }
    return box;
}

std::size_t equal_run(std::span<const std::uint8_t> columns, std::size_t start) {
    std::size_t end = start;
    while (end < columns.size() && columns[end] == columns[start]) {
        ++end;
    }
    return end - start;
}

}  // namespace

FreeTypeLibrary make_free_type() {
    FT_Library library = nullptr;
    return FreeTypeLibrary(FT_Init_FreeType(&library) == 0 ? library : nullptr);
}

Rasterizer::Rasterizer() : library_(make_free_type()) {}

bool Rasterizer::convert(FT_Outline& outline, const PixelBox& clip, MaskArena& arena,
                         std::vector<Piece>& pieces) {
    if (clip.empty() || library_ == nullptr) {
        return library_ != nullptr;
    }
    spans_.clear();
    FT_Raster_Params params{};
    params.flags = FT_RASTER_FLAG_AA | FT_RASTER_FLAG_DIRECT | FT_RASTER_FLAG_CLIP;
    params.gray_spans = collect_spans;
    params.user = &spans_;
    params.clip_box = {clip.x0, clip.y0, clip.x1, clip.y1};
    if (FT_Outline_Render(library_.get(), &outline, &params) != 0) {
        return false;
    }
    if (spans_.empty()) {
        return true;
    }
    if (is_small(bounds_of(spans_))) {
        add_whole(spans_, arena, pieces);
        return true;
    }
    // FreeType renders in blocks of its own order: sort into bands of 16 lines.
    const auto bands =
        static_cast<std::size_t>((clip.y1 - clip.y0 + kBandHeight - 1) / kBandHeight);
    const auto band_of = [&](const Span& span) {
        return static_cast<std::size_t>((span.y - clip.y0) / kBandHeight);
    };
    band_starts_.assign(bands + 1, 0);
    for (const Span& span : spans_) {
        ++band_starts_[band_of(span) + 1];
    }
    for (std::size_t i = 0; i < bands; ++i) {
        band_starts_[i + 1] += band_starts_[i];
    }
    sorted_.resize(spans_.size());
    for (const Span& span : spans_) {
        sorted_[band_starts_[band_of(span)]++] = span;  // shifts every start to its end
    }
    std::size_t first = 0;
    for (std::size_t i = 0; i < bands; ++i) {
        const std::size_t end = band_starts_[i];
        if (end > first) {
            add_band(std::span(sorted_).subspan(first, end - first), arena, pieces);
        }
        first = end;
    }
    return true;
}

void Rasterizer::draw_spans(std::span<const Span> spans, const PixelBox& box) {
    const std::int32_t width = box.x1 - box.x0;
    band_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(box.y1 - box.y0), 0);
    for (const Span& span : spans) {
        std::memset(band_.data() + (span.y - box.y0) * width + (span.x - box.x0), span.coverage,
                    static_cast<std::size_t>(span.length));
    }
}

void Rasterizer::add_masked(const Piece& piece, const std::uint8_t* bytes, std::int32_t stride,
                            MaskArena& arena, std::vector<Piece>& pieces) {
    if (const auto masked = with_mask(piece, bytes, static_cast<std::size_t>(stride), arena)) {
        pieces.push_back(*masked);
    } else {
        arena_full_ = true;
    }
}

void Rasterizer::add_whole(std::span<const Span> spans, MaskArena& arena,
                           std::vector<Piece>& pieces) {
    const PixelBox box = bounds_of(spans);
    draw_spans(spans, box);
    add_masked({box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0}, band_.data(), box.x1 - box.x0,
               arena, pieces);
}

void Rasterizer::add_band(std::span<const Span> spans, MaskArena& arena,
                          std::vector<Piece>& pieces) {
    const auto [x0, top, x1, bottom] = bounds_of(spans);
    const std::int32_t width = x1 - x0;
    const std::int32_t height = bottom - top;
    draw_spans(spans, {x0, top, x1, bottom});
    columns_.assign(static_cast<std::size_t>(width), 0);
    for (std::int32_t x = 0; x < width; ++x) {
        std::uint8_t low = 255;
        std::uint8_t high = 0;
        for (std::int32_t y = 0; y < height; ++y) {
            const std::uint8_t value = band_[static_cast<std::size_t>(y * width + x)];
            low = std::min(low, value);
            high = std::max(high, value);
        }
        columns_[static_cast<std::size_t>(x)] = low == 255  ? column_full
                                                : high == 0 ? column_empty
                                                            : column_mixed;
    }
    for (std::size_t x = 0; x < columns_.size();) {
        Piece piece{x0 + static_cast<std::int32_t>(x), top, 0, height};
        const std::size_t run = equal_run(columns_, x);
        if (columns_[x] == column_empty) {
            x += run;
            continue;
        }
        if (columns_[x] == column_full && static_cast<std::int32_t>(run) >= kShortestFullRun) {
            piece.width = static_cast<std::int32_t>(run);
            pieces.push_back(piece);
            x += run;
            continue;
        }
        const std::size_t length = mask_run(columns_, x);
        piece.width = static_cast<std::int32_t>(length);
        add_masked(piece, band_.data() + x, width, arena, pieces);
        x += length;
    }
}

std::optional<Piece> with_mask(Piece piece, const std::uint8_t* bytes, std::size_t stride,
                               MaskArena& arena) {
    const auto width = static_cast<std::size_t>(piece.width);
    const auto height = static_cast<std::size_t>(piece.height);
    bool alike = true;
    for (std::size_t y = 1; y < height && alike; ++y) {
        alike = std::memcmp(bytes, bytes + y * stride, width) == 0;
    }
    if (alike && std::all_of(bytes, bytes + width, [&](std::uint8_t c) { return c == *bytes; })) {
        piece.coverage = *bytes;
        return piece;
    }
    const std::size_t lines = alike ? 1 : height;
    const auto offset = arena.append(width * lines);
    if (!offset) {
        return std::nullopt;
    }
    for (std::size_t y = 0; y < lines; ++y) {
        std::memcpy(arena.at(*offset) + y * width, bytes + y * stride, width);
    }
    piece.mask = *offset;
    piece.stride = alike ? 0 : piece.width;
    Hasher hasher;
    hasher.add(piece.width);
    hasher.add(piece.stride);
    hasher.add_bytes(std::as_bytes(std::span(arena.at(*offset), width * lines)));
    piece.hash = hasher.value();
    return piece;
}

}  // namespace pitcast::draw
