// SPDX-License-Identifier: Apache-2.0
#include "damage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "pitcast/core/hash.h"

namespace pitcast::editor {
namespace {

/// More rectangles than this cost more than they save.
constexpr std::size_t kMostRects = 48;
/// A filter reaches so far beside the pixel that it is for, in the picture's pixels.
constexpr float kFilterReach = 2;
/// Beyond any window.
constexpr float kFar = 1 << 24;

std::int32_t squares_in(std::int32_t pixels) {
    return (pixels + kSquareSide - 1) / kSquareSide;
}

/// To whole pixels as Dear ImGui's Vulkan backend does it.
PixelRect clip_of(const ImDrawCmd& command, ImVec2 origin) {
    const ImVec4& clip = command.ClipRect;
    const float left = std::max(clip.x - origin.x, 0.0F);
    const float top = std::max(clip.y - origin.y, 0.0F);
    const auto x = static_cast<std::int32_t>(left);
    const auto y = static_cast<std::int32_t>(top);
    return {x, y, x + static_cast<std::int32_t>(clip.z - origin.x - left),
            y + static_cast<std::int32_t>(clip.w - origin.y - top)};
}

/// Three corners of a list.
struct Triangle {
    std::array<ImDrawVert, 3> corners;

    Triangle(const ImDrawList& list, const ImDrawCmd& command, unsigned int first) {
        for (unsigned int i = 0; i < 3; ++i) {
            const auto index = static_cast<int>(command.IdxOffset + first + i);
            corners[i] = list.VtxBuffer[static_cast<int>(command.VtxOffset) +
                                        static_cast<int>(list.IdxBuffer[index])];
        }
    }
    [[nodiscard]] PixelRect place(ImVec2 origin) const {
        const auto [left, right] =
            std::minmax({corners[0].pos.x, corners[1].pos.x, corners[2].pos.x});
        const auto [top, bottom] =
            std::minmax({corners[0].pos.y, corners[1].pos.y, corners[2].pos.y});
        return touched({left - origin.x, top - origin.y, right - left, bottom - top});
    }
};

class Builder {
 public:
    Builder(std::int32_t width, std::int32_t height, std::uint64_t seed)
        : window_{0, 0, width, height}, across_(squares_in(width)) {
        made_.width = width;
        made_.height = height;
        made_.squares.assign(
            static_cast<std::size_t>(across_) * static_cast<std::size_t>(squares_in(height)), seed);
    }

    void add(const ImDrawList& list, const ImDrawCmd& command, ImVec2 origin) {
        const PixelRect clip = common(clip_of(command, origin), window_);
        const std::uint64_t look = hash_bytes(std::as_bytes(std::span(&command.ClipRect, 1)));
        for (unsigned int i = 0; i + 3 <= command.ElemCount; i += 3) {
            const Triangle triangle(list, command, i);
            const PixelRect place = common(triangle.place(origin), clip);
            if (!place.empty()) {
                const std::uint64_t print =
                    hash_bytes(std::as_bytes(std::span(triangle.corners)), look);
                each_square(place,
                            [&](std::uint64_t& square, const PixelRect&) { mix(square, print); });
            }
        }
    }

    void add(const PicturePart& picture) {
        Hasher look(picture.kind);
        look.add_bytes(std::as_bytes(std::span(&picture.area, 1)));
        look.add_bytes(std::as_bytes(std::span(&picture.clip, 1)));
        const PixelRect seen =
            common(common(touched(picture.area), touched(picture.clip)), window_);
        each_square(seen, [&](std::uint64_t& square, const PixelRect& pixels) {
            mix(square, look.value());
            add_tiles(picture, pixels, square);
        });
    }

    [[nodiscard]] Fingerprints take() { return std::move(made_); }

 private:
    static void mix(std::uint64_t& square, std::uint64_t print) {
        square = (square ^ print) * 0x9E3779B97F4A7C15U;
        square ^= square >> 29U;
    }

    template <typename Do>
    void each_square(const PixelRect& place, Do&& act) {
        if (place.empty()) {
            return;
        }
        for (std::int32_t y = place.top / kSquareSide; y <= (place.bottom - 1) / kSquareSide; ++y) {
            for (std::int32_t x = place.left / kSquareSide; x <= (place.right - 1) / kSquareSide;
                 ++x) {
                act(made_.squares[static_cast<std::size_t>(y * across_ + x)],
                    PixelRect{x * kSquareSide, y * kSquareSide, (x + 1) * kSquareSide,
                              (y + 1) * kSquareSide});
            }
        }
    }

    /// The picture's tiles that these pixels of the window show.
    static void add_tiles(const PicturePart& picture, const PixelRect& pixels,
                          std::uint64_t& square) {
        if (picture.width <= 0 || picture.height <= 0) {
            return;
        }
        const float across = static_cast<float>(picture.width) / picture.area.width;
        const float down = static_cast<float>(picture.height) / picture.area.height;
        const auto tile = [](float pixel, std::int32_t side, std::int32_t size) {
            return std::clamp(static_cast<std::int32_t>(pixel), 0, size - 1) / side;
        };
        const auto x_of = [&](std::int32_t x, float reach) {
            return tile((static_cast<float>(x) - picture.area.x) * across + reach,
                        picture.tile_width, picture.width);
        };
        const auto y_of = [&](std::int32_t y, float reach) {
            return tile((static_cast<float>(y) - picture.area.y) * down + reach,
                        picture.tile_height, picture.height);
        };
        const std::int32_t columns = (picture.width + picture.tile_width - 1) / picture.tile_width;
        for (std::int32_t y = y_of(pixels.top, -kFilterReach);
             y <= y_of(pixels.bottom, kFilterReach); ++y) {
            for (std::int32_t x = x_of(pixels.left, -kFilterReach);
                 x <= x_of(pixels.right, kFilterReach); ++x) {
                const auto at = static_cast<std::size_t>(y * columns + x);
                mix(square, at < picture.tiles.size() ? picture.tiles[at] : 0);
            }
        }
    }

    PixelRect window_;
    std::int32_t across_;
    Fingerprints made_;
};

/// Runs of squares that differ, those of equal width below each other made one.
std::vector<PixelRect> gathered(const Fingerprints& before, const Fingerprints& now) {
    const std::int32_t across = squares_in(now.width);
    const std::int32_t down = squares_in(now.height);
    std::vector<PixelRect> rects;
    const auto differs = [&](std::int32_t x, std::int32_t y) {
        const auto at = static_cast<std::size_t>(y * across + x);
        return before.squares[at] != now.squares[at];
    };
    for (std::int32_t y = 0; y < down; ++y) {
        for (std::int32_t x = 0; x < across; ++x) {
            if (!differs(x, y)) {
                continue;
            }
            const std::int32_t first = x;
            while (x < across && differs(x, y)) {
                ++x;
            }
            const PixelRect run{first * kSquareSide, y * kSquareSide,
                                std::min(x * kSquareSide, now.width),
                                std::min((y + 1) * kSquareSide, now.height)};
            const auto above = std::find_if(rects.begin(), rects.end(), [&](const PixelRect& rect) {
                return rect.bottom == run.top && rect.left == run.left && rect.right == run.right;
            });
            if (above != rects.end()) {
                above->bottom = run.bottom;
            } else {
                rects.push_back(run);
            }
        }
    }
    return rects;
}

ImVec4 clip_from(const PixelRect& rect, ImVec2 origin) {
    return {static_cast<float>(rect.left) + origin.x, static_cast<float>(rect.top) + origin.y,
            static_cast<float>(rect.right) + origin.x, static_cast<float>(rect.bottom) + origin.y};
}

void keep_within(ImDrawList& list, ImVec2 origin, std::span<const PixelRect> rects) {
    ImVector<ImDrawCmd> commands;
    ImVector<ImDrawIdx> indices;
    for (const ImDrawCmd& command : list.CmdBuffer) {
        if (command.UserCallback != nullptr) {
            commands.push_back(command);
            continue;
        }
        for (const PixelRect& rect : rects) {
            const PixelRect clip = common(clip_of(command, origin), rect);
            ImDrawCmd part = command;
            part.IdxOffset = static_cast<unsigned int>(indices.Size);
            for (unsigned int i = 0; i + 3 <= command.ElemCount && !clip.empty(); i += 3) {
                if (!common(Triangle(list, command, i).place(origin), clip).empty()) {
                    for (unsigned int k = 0; k < 3; ++k) {
                        indices.push_back(
                            list.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)]);
                    }
                }
            }
            part.ElemCount = static_cast<unsigned int>(indices.Size) - part.IdxOffset;
            part.ClipRect = clip_from(clip, origin);
            if (part.ElemCount > 0) {
                commands.push_back(part);
            }
        }
    }
    list.CmdBuffer.swap(commands);
    list.IdxBuffer.swap(indices);
}

}  // namespace

PixelRect common(const PixelRect& a, const PixelRect& b) {
    return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
}

PixelRect touched(const Area& area) {
    const auto down = [](float value) {
        return static_cast<std::int32_t>(std::floor(std::clamp(value, -kFar, kFar)));
    };
    const auto up = [](float value) {
        return static_cast<std::int32_t>(std::ceil(std::clamp(value, -kFar, kFar)));
    };
    return {down(area.x), down(area.y), up(area.x + area.width), up(area.y + area.height)};
}

Fingerprints fingerprints(const ImDrawData& drawn, std::int32_t width, std::int32_t height,
                          std::uint64_t seed, const PictureOf& picture) {
    Builder builder(width, height, seed);
    for (int i = 0; i < drawn.CmdListsCount; ++i) {
        const ImDrawList& list = *drawn.CmdLists[i];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            if (command.UserCallback == nullptr) {
                builder.add(list, command, drawn.DisplayPos);
            } else if (command.UserCallback != ImDrawCallback_ResetRenderState) {
                builder.add(picture(command));
            }
        }
    }
    return builder.take();
}

std::vector<PixelRect> differences(const Fingerprints& before, const Fingerprints& now) {
    const std::vector<PixelRect> all{{0, 0, now.width, now.height}};
    if (before.width != now.width || before.height != now.height ||
        before.squares.size() != now.squares.size()) {
        return all;
    }
    std::vector<PixelRect> rects = gathered(before, now);
    return rects.size() > kMostRects ? all : rects;
}

void keep_within(ImDrawData& drawn, std::span<const PixelRect> rects) {
    drawn.TotalIdxCount = 0;
    for (int i = 0; i < drawn.CmdListsCount; ++i) {
        keep_within(*drawn.CmdLists[i], drawn.DisplayPos, rects);
        drawn.TotalIdxCount += drawn.CmdLists[i]->IdxBuffer.Size;
    }
    // Dear ImGui 1.86 makes a buffer of no bytes where there are none at all, which Vulkan forbids.
    if (drawn.TotalIdxCount == 0 && drawn.CmdListsCount > 0) {
        drawn.CmdLists[0]->IdxBuffer.resize(3, 0);
        drawn.TotalIdxCount = 3;
    }
}

}  // namespace pitcast::editor
