// SPDX-License-Identifier: Apache-2.0
#include "shadow.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "hash_mix.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kBlockWidth = 64;
constexpr std::int32_t kBlockHeight = 16;
constexpr Unit kMostStrength = 8 * kOne;

/// A box filter of `size` samples, of which `before` lie before the one in hand.
struct Box {
    std::int32_t size = 1;
    std::int32_t before = 0;
};

/// Three boxes that together are near a Gaussian (W3C Filter Effects, 15.17: d = floor(sigma * 3
/// sqrt(2 pi) / 4 + 1/2); an even d is taken once to the left, once to the right, and once as
/// d + 1).
std::array<Box, 3> boxes_for(Subpixel sigma) {
    constexpr std::int64_t kFactor = 30801;  // 3 sqrt(2 pi) / 4 / 256 * 2^22
    const auto d =
        std::max(static_cast<std::int32_t>((sigma * kFactor + (1 << 21)) >> 22), std::int32_t{1});
    if (d % 2 == 1) {
        return {{{d, d / 2}, {d, d / 2}, {d, d / 2}}};
    }
    return {{{d, d / 2}, {d, d / 2 - 1}, {d + 1, d / 2}}};
}

std::int32_t reach_of(Subpixel sigma) {
    std::int32_t reach = 0;
    for (const Box& box : boxes_for(sigma)) {
        reach += box.size / 2;
    }
    return reach + 1;
}

/// `stride` apart; `from` and `to` may not overlap. Outside there is nothing.
void filter(const Box& box, const std::uint16_t* from, std::uint16_t* to, std::int32_t count) {
    std::uint32_t sum = 0;
    const std::int32_t after = box.size - box.before;  // samples ahead, the one in hand included
    for (std::int32_t i = 0; i < std::min(after - 1, count); ++i) {
        sum += from[i];
    }
    const auto size = static_cast<std::uint32_t>(box.size);
    for (std::int32_t i = 0; i < count; ++i) {
        if (i + after - 1 < count) {
            sum += from[i + after - 1];
        }
        to[i] = static_cast<std::uint16_t>((sum + size / 2) / size);
        if (i - box.before >= 0) {
            sum -= from[i - box.before];
        }
    }
}

std::uint64_t key_of(std::span<const Piece> shape, const PixelBox& box, Subpixel sigma,
                     Unit strength) {
    std::uint64_t key = mixed(mixed(0x736861646f77U, joined(sigma, strength)),
                              joined(box.x1 - box.x0, box.y1 - box.y0));
    for (const Piece& piece : shape) {
        key = mixed(key, joined(piece.x - box.x0, piece.y - box.y0));
        key = mixed(key, joined(piece.width, piece.height));
        key = mixed(key, piece.mask == kFullCoverage ? piece.coverage : piece.hash);
    }
    return key;
}

}  // namespace

void ShadowConverter::fill(std::span<const Piece> shape, const PixelBox& box) {
    const std::int32_t width = box.x1 - box.x0;
    field_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(box.y1 - box.y0), 0);
    for (const Piece& piece : shape) {
        const PixelBox seen =
            intersection(box, {piece.x, piece.y, piece.x + piece.width, piece.y + piece.height});
        for (std::int32_t y = seen.y0; y < seen.y1; ++y) {
            const std::uint8_t* mask =
                piece.mask == kFullCoverage
                    ? nullptr
                    : cache_.arena().at(piece.mask) + (y - piece.y) * piece.stride - piece.x;
            std::uint16_t* line = field_.data() + (y - box.y0) * width - box.x0;
            for (std::int32_t x = seen.x0; x < seen.x1; ++x) {
                const int value = (mask == nullptr ? piece.coverage : mask[x]) << 8;
                // Glyphs that touch share pixels: together they cover at most all of one.
                line[x] = static_cast<std::uint16_t>(std::min(line[x] + value, 255 << 8));
            }
        }
    }
}

void ShadowConverter::blur(Subpixel sigma, std::int32_t width, std::int32_t height) {
    const std::array<Box, 3> boxes = boxes_for(sigma);
    line_.resize(static_cast<std::size_t>(std::max(width, height)) * 2);
    std::uint16_t* first = line_.data();
    std::uint16_t* second = first + std::max(width, height);
    const auto thrice = [&](std::int32_t count) {
        filter(boxes[0], first, second, count);
        filter(boxes[1], second, first, count);
        filter(boxes[2], first, second, count);
    };
    for (std::int32_t y = 0; y < height; ++y) {
        std::uint16_t* line = field_.data() + y * width;
        std::copy_n(line, width, first);
        thrice(width);
        std::copy_n(second, width, line);
    }
    for (std::int32_t x = 0; x < width; ++x) {
        for (std::int32_t y = 0; y < height; ++y) {
            first[y] = field_[static_cast<std::size_t>(y * width + x)];
        }
        thrice(height);
        for (std::int32_t y = 0; y < height; ++y) {
            field_[static_cast<std::size_t>(y * width + x)] = second[y];
        }
    }
}

/// Into masks of small blocks: those that are empty cost nothing, those that are even no memory.
bool ShadowConverter::cut(Unit strength, std::int32_t width, std::int32_t height) {
    mask_.resize(field_.size());
    for (std::size_t i = 0; i < field_.size(); ++i) {
        const std::int64_t value = (std::int64_t{field_[i]} * strength / kOne + 128) >> 8;
        mask_[i] = static_cast<std::uint8_t>(std::min<std::int64_t>(value, 255));
    }
    pieces_.clear();
    for (std::int32_t y = 0; y < height; y += kBlockHeight) {
        for (std::int32_t x = 0; x < width; x += kBlockWidth) {
            const Piece block{x, y, std::min(kBlockWidth, width - x),
                              std::min(kBlockHeight, height - y)};
            const auto piece = with_mask(block, mask_.data() + y * width + x,
                                         static_cast<std::size_t>(width), cache_.arena());
            if (!piece) {
                return false;
            }
            if (piece->mask != kFullCoverage || piece->coverage != 0) {
                pieces_.push_back(*piece);
            }
        }
    }
    return true;
}

std::optional<ShadowConverter::Placed> ShadowConverter::convert(std::span<const Piece> shape,
                                                                Subpixel sigma, Unit strength,
                                                                const PixelBox& canvas) {
    sigma = std::clamp(sigma, 0, px(128));
    strength = std::clamp(strength, 0, kMostStrength);
    const std::int32_t reach = reach_of(sigma);
    PixelBox box{canvas.x1 + reach, canvas.y1 + reach, canvas.x0 - reach, canvas.y0 - reach};
    for (const Piece& piece : shape) {
        box = {std::min(box.x0, piece.x), std::min(box.y0, piece.y),
               std::max(box.x1, piece.x + piece.width), std::max(box.y1, piece.y + piece.height)};
    }
    const PixelBox useful{canvas.x0 - 2 * reach, canvas.y0 - 2 * reach, canvas.x1 + 2 * reach,
                          canvas.y1 + 2 * reach};
    box = intersection({box.x0 - reach, box.y0 - reach, box.x1 + reach, box.y1 + reach}, useful);
    if (box.empty() || strength == 0) {
        return Placed{};
    }
    const std::uint64_t key = key_of(shape, box, sigma, strength);
    if (const auto found = cache_.find(key)) {
        return Placed{box.x0, box.y0, *found};
    }
    const std::int32_t width = box.x1 - box.x0;
    const std::int32_t height = box.y1 - box.y0;
    fill(shape, box);
    blur(sigma, width, height);
    if (!cut(strength, width, height)) {
        return std::nullopt;
    }
    return Placed{box.x0, box.y0, cache_.store(key, pieces_)};
}

}  // namespace pitcast::draw
