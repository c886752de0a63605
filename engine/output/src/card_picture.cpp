// SPDX-License-Identifier: Apache-2.0
#include "card_picture.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "pitcast/core/shared_use.h"

namespace pitcast::output::card {
namespace {

constexpr std::uint32_t kBlack = 64;     // luma and key
constexpr std::uint32_t kGrey = 512;     // chroma
constexpr std::uint32_t kOpaque = 876;   // of a key, above black
constexpr std::size_t kGroupPixels = 6;  // of v210: four words of three samples

using Group = std::array<std::uint32_t, 4>;
using KeyWords = std::array<std::uint32_t, 2>;  // of a group, three pixels each
/// Of the six pixels of a group, 0..876.
using Alphas = std::array<std::uint32_t, kGroupPixels>;
/// Samples of a group, Cb Y Cr Y Cb Y Cr Y Cb Y Cr Y.
using Samples = std::array<std::uint32_t, 12>;

constexpr std::uint32_t three(std::uint32_t code) {
    return code | code << 10U | code << 20U;
}
constexpr KeyWords kClearWords{three(kBlack), three(kBlack)};
constexpr KeyWords kOpaqueWords{three(kBlack + kOpaque), three(kBlack + kOpaque)};

constexpr Group packed(const Samples& samples) {
    Group to{};
    for (std::size_t word = 0; word < to.size(); ++word) {
        to[word] = samples[3 * word] | samples[3 * word + 1] << 10U | samples[3 * word + 2] << 20U;
    }
    return to;
}

Samples unpacked(const Group& group) {
    Samples to{};
    for (std::size_t word = 0; word < group.size(); ++word) {
        to[3 * word] = group[word] & 1023U;
        to[3 * word + 1] = group[word] >> 10U & 1023U;
        to[3 * word + 2] = group[word] >> 20U & 1023U;
    }
    return to;
}

/// A picture of one luma.
constexpr Group grey_of(std::uint32_t luma) {
    Samples samples{};
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = i % 2 == 1 ? luma : kGrey;
    }
    return packed(samples);
}
constexpr Group kBlackGroup = grey_of(kBlack);  // as a fill, and as a key that is clear
constexpr Group kOpaqueGroup = grey_of(kBlack + kOpaque);

KeyWords key_words(const std::byte* line, std::size_t group) {
    KeyWords words{};
    std::memcpy(words.data(), line + group * sizeof words, sizeof words);
    return words;
}

/// Of pixels beyond `pixels`, 0.
Alphas alphas_of(const KeyWords& words, std::size_t pixels) {
    Alphas alphas{};
    for (std::size_t word = 0; word < words.size(); ++word) {
        alphas[3 * word] = words[word] & 1023U;
        alphas[3 * word + 1] = words[word] >> 10U & 1023U;
        alphas[3 * word + 2] = words[word] >> 20U & 1023U;
    }
    for (std::uint32_t& alpha : alphas) {
        alpha = std::min(std::max(alpha, kBlack) - kBlack, kOpaque);
    }
    std::fill(alphas.begin() + static_cast<std::ptrdiff_t>(pixels), alphas.end(), 0U);
    return alphas;
}

/// The picture multiplied by its key. `before`: alpha of the pixel to the left.
Group shaped(const Group& fill, const Alphas& alphas, std::uint32_t before) {
    // Alpha in quarters: 4:2:2 is filtered 1 2 1, about the first pixel of a pair.
    Samples weights{};
    for (std::size_t x = 0; x < kGroupPixels; x += 2) {
        const std::uint32_t left = x == 0 ? before : alphas[x - 1];
        weights[2 * x] = weights[2 * x + 2] = left + 2 * alphas[x] + alphas[x + 1];
        weights[2 * x + 1] = 4 * alphas[x];
        weights[2 * x + 3] = 4 * alphas[x + 1];
    }
    constexpr std::uint32_t kFull = 4 * kOpaque;
    Samples samples = unpacked(fill);
    const auto scale = [&](std::size_t i, std::uint32_t zero) {
        samples[i] = (samples[i] * weights[i] + zero * (kFull - weights[i]) + kFull / 2) / kFull;
    };
    for (std::size_t i = 0; i < samples.size(); i += 2) {
        scale(i, kGrey);
        scale(i + 1, kBlack);
    }
    return packed(samples);
}

Group key_of(const Alphas& alphas) {
    Samples samples{};
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = i % 2 == 1 ? kBlack + alphas[i / 2] : kGrey;
    }
    return packed(samples);
}

/// Those of the pixels that a line does not have any more are 0, as the packers leave them.
void cut(Group& group, std::size_t pixels) {
    for (std::size_t i = 2 * pixels; i < 12; ++i) {
        group[i / 3] &= ~(1023U << (10 * (i % 3)));
    }
}

void put(std::byte* line, std::size_t group, const Group& words) {
    std::memcpy(line + group * sizeof words, words.data(), sizeof words);
}

/// One line. Most of a picture is clear and some of it opaque; both go in runs of groups.
void shape_line(const std::byte* fill, const std::byte* key, std::size_t width, std::byte* to_fill,
                std::byte* to_key) {
    const std::size_t whole = width / kGroupPixels;
    const auto run_of = [&](std::size_t from, const KeyWords& words) {
        std::size_t end = from;
        while (end < whole && key_words(key, end) == words) {
            ++end;
        }
        return end;
    };
    // At the edge the first column repeats. Two words but at the end of a line are there.
    std::uint32_t first = 0;
    std::memcpy(&first, key, sizeof first);
    std::uint32_t before = alphas_of({first, 0}, 1)[0];
    for (std::size_t group = 0; group < whole;) {
        const std::size_t clear = before == 0 ? run_of(group, kClearWords) : group;
        for (; group < clear; ++group) {
            put(to_fill, group, kBlackGroup);
            put(to_key, group, kBlackGroup);
        }
        const std::size_t opaque = before == kOpaque ? run_of(group, kOpaqueWords) : group;
        if (opaque > group) {
            std::memcpy(to_fill + group * sizeof(Group), fill + group * sizeof(Group),
                        (opaque - group) * sizeof(Group));
        }
        for (; group < opaque; ++group) {
            put(to_key, group, kOpaqueGroup);
        }
        if (group < whole) {
            const Alphas alphas = alphas_of(key_words(key, group), kGroupPixels);
            Group picture{};
            std::memcpy(picture.data(), fill + group * sizeof picture, sizeof picture);
            put(to_fill, group, shaped(picture, alphas, before));
            put(to_key, group, key_of(alphas));
            before = alphas.back();
            ++group;
        }
    }
    if (const std::size_t pixels = width % kGroupPixels; pixels > 0) {
        KeyWords words{};
        std::memcpy(words.data(), key + whole * sizeof words, pixels > 3 ? 8 : 4);
        const Alphas alphas = alphas_of(words, pixels);
        Group picture{};
        std::memcpy(picture.data(), fill + whole * sizeof picture, sizeof picture);
        picture = shaped(picture, alphas, before);
        Group matte = key_of(alphas);
        cut(picture, pixels);
        cut(matte, pixels);
        put(to_fill, whole, picture);
        put(to_key, whole, matte);
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
        if (is_back(picture)) {
            return picture;
        }
    }
    return nullptr;
}

}  // namespace pitcast::output::card
