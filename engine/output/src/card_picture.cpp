// SPDX-License-Identifier: Apache-2.0
#include "card_picture.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>

namespace pitcast::output::card {
namespace {

constexpr std::uint32_t kBlack = 64;     // luma and key
constexpr std::uint32_t kGrey = 512;     // chroma
constexpr std::uint32_t kOpaque = 876;   // of a key, above black
constexpr std::size_t kGroupPixels = 6;  // of v210: four words of three samples

using Group = std::array<std::uint32_t, 4>;

using Alphas = std::array<std::uint32_t, kGroupPixels>;

/// Alphas of the six pixels of a group, 0..876; of those beyond `width`, 0.
Alphas alphas_of(const std::byte* line, std::size_t group, std::size_t width) {
    const std::size_t first = group * kGroupPixels;
    std::array<std::uint32_t, 2> words{};
    // Two words but at the end of a line, which has no more of them than it needs.
    std::memcpy(words.data(), line + group * sizeof words,
                width - first > 3 ? sizeof words : sizeof words[0]);
    Alphas alphas{};
    for (std::size_t i = 0; i < alphas.size() && first + i < width; ++i) {
        const std::uint32_t code = words[i / 3] >> (10 * (i % 3)) & 1023U;
        alphas[i] = std::clamp(code, kBlack, kBlack + kOpaque) - kBlack;
    }
    return alphas;
}

/// `code` moved towards `zero` by `alpha` of `full`, rounded.
std::uint32_t scaled(std::uint32_t code, std::uint32_t zero, std::uint32_t alpha,
                     std::uint32_t full) {
    const auto over = static_cast<std::int32_t>(code) - static_cast<std::int32_t>(zero);
    const std::int32_t product = over * static_cast<std::int32_t>(alpha);
    const auto half = static_cast<std::int32_t>(full / 2);
    const std::int32_t moved =
        (product + (product < 0 ? -half : half)) / static_cast<std::int32_t>(full);
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(zero) + moved);
}

/// Samples of a group are Cb Y Cr Y Cb Y Cr Y Cb Y Cr Y.
Group shaped(const Group& fill, const Alphas& alphas, std::uint32_t before) {
    Group to{};
    for (std::size_t i = 0; i < 12; ++i) {
        const std::uint32_t code = fill[i / 3] >> (10 * (i % 3)) & 1023U;
        const std::size_t pixel = i / 2;
        std::uint32_t value = 0;
        if (i % 2 == 1) {
            value = scaled(code, kBlack, alphas[pixel], kOpaque);
        } else {
            // The first pixel of the pair that the sample is of; 4:2:2 is filtered 1 2 1.
            const std::size_t x = pixel - pixel % 2;
            const std::uint32_t left = x == 0 ? before : alphas[x - 1];
            value = scaled(code, kGrey, left + 2 * alphas[x] + alphas[x + 1], 4 * kOpaque);
        }
        to[i / 3] |= value << (10 * (i % 3));
    }
    return to;
}

Group key_of(const Alphas& alphas) {
    Group to{};
    for (std::size_t i = 0; i < 12; ++i) {
        const std::uint32_t value = i % 2 == 1 ? kBlack + alphas[i / 2] : kGrey;
        to[i / 3] |= value << (10 * (i % 3));
    }
    return to;
}

/// Those of the pixels that a line does not have any more are 0, as the packers leave them.
void cut(Group& group, std::size_t pixels) {
    for (std::size_t i = 2 * pixels; i < 12; ++i) {
        group[i / 3] &= ~(1023U << (10 * (i % 3)));
    }
}

void shape_line(const std::byte* fill, const std::byte* key, std::size_t width, std::byte* to_fill,
                std::byte* to_key) {
    const Group black = shaped({}, {}, 0);
    const Group clear = key_of({});
    std::uint32_t before = alphas_of(key, 0, width)[0];  // at the edge the first column repeats
    for (std::size_t group = 0; group * kGroupPixels < width; ++group) {
        const std::size_t at = group * sizeof(Group);
        const std::size_t pixels = std::min(kGroupPixels, width - group * kGroupPixels);
        const Alphas alphas = alphas_of(key, group, width);
        const auto all = [&](std::uint32_t alpha) {
            return pixels == kGroupPixels && before == alpha &&
                   std::all_of(alphas.begin(), alphas.end(),
                               [&](std::uint32_t a) { return a == alpha; });
        };
        if (all(0)) {  // most of a picture
            std::memcpy(to_fill + at, black.data(), sizeof black);
            std::memcpy(to_key + at, clear.data(), sizeof clear);
            continue;
        }
        Group picture{};
        std::memcpy(picture.data(), fill + at, sizeof picture);
        if (!all(kOpaque)) {
            picture = shaped(picture, alphas, before);
            cut(picture, pixels);
        }
        Group matte = key_of(alphas);
        cut(matte, pixels);
        std::memcpy(to_fill + at, picture.data(), sizeof picture);
        std::memcpy(to_key + at, matte.data(), sizeof matte);
        before = alphas.back();
    }
}

}  // namespace

void take_over(const draw::PackedFrame& frame, Picture& picture) {
    const draw::PackedFrame::Plane& fill = frame.planes[0];
    picture.stride = fill.stride;
    picture.fill.resize(fill.size);
    if (frame.format != draw::PackFormat::v210a) {
        std::memcpy(picture.fill.data(), fill.bytes, fill.size);
        picture.key.clear();
        return;
    }
    picture.key.resize(fill.size);
    const draw::PackedFrame::Plane& key = frame.planes[1];
    for (std::int32_t y = 0; y < frame.height; ++y) {
        const auto line = static_cast<std::size_t>(y);
        shape_line(fill.bytes + line * fill.stride, key.bytes + line * key.stride,
                   static_cast<std::size_t>(frame.width), picture.fill.data() + line * fill.stride,
                   picture.key.data() + line * fill.stride);
    }
}

std::shared_ptr<Picture> PicturePool::acquire() {
    for (auto& picture : pictures_) {
        if (picture == nullptr) {
            picture = std::make_shared<Picture>();
        }
        if (picture.use_count() == 1) {
            // What the card's thread did before it let go is over.
            std::atomic_thread_fence(std::memory_order_acquire);
            return picture;
        }
    }
    return nullptr;
}

}  // namespace pitcast::output::card
