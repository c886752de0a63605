// SPDX-License-Identifier: Apache-2.0
// What of the desk's window is drawn anew.
#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../engine/editor/src/damage.h"
#include "../../engine/editor/src/repaint.h"

namespace pitcast::editor {
namespace {

constexpr std::int32_t kWidth = 640;
constexpr std::int32_t kHeight = 352;

/// Dear ImGui without a window; draws into the background.
class Canvas {
 public:
    Canvas() {
        ImGui::CreateContext();
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = {kWidth, kHeight};
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        unsigned char* pixels = nullptr;
        int width = 0;
        int height = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    }
    ~Canvas() { ImGui::DestroyContext(); }
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    template <typename Draw>
    ImDrawData& drawn(Draw draw) {
        ImGui::NewFrame();
        draw(*ImGui::GetBackgroundDrawList());
        ImGui::Render();
        return *ImGui::GetDrawData();
    }
    template <typename Draw>
    Fingerprints prints(Draw draw) {
        return fingerprints(drawn(draw), kWidth, kHeight, 1,
                            [&](const ImDrawCmd&) { return part; });
    }

    PicturePart part;  ///< behind every callback
};

void ground(ImDrawList& list) {
    list.AddRectFilled({0, 0}, {kWidth, kHeight}, IM_COL32(20, 22, 25, 255));
}

TEST(Damage, NothingDiffersInWhatIsDrawnTwice) {
    Canvas canvas;
    const auto draw = [](ImDrawList& list) {
        ground(list);
        list.AddText({40, 50}, IM_COL32_WHITE, "10:22:14");
        list.AddCircle({300, 200}, 60, IM_COL32(255, 0, 0, 255));
    };
    EXPECT_THAT(differences(canvas.prints(draw), canvas.prints(draw)), ::testing::IsEmpty());
}

TEST(Damage, IsWhereItWasAndWhereItIs) {
    Canvas canvas;
    const auto at = [](float x, ImU32 ink) {
        return [=](ImDrawList& list) {
            ground(list);
            list.AddRectFilled({x, 70}, {x + 20, 90}, ink);
        };
    };
    const auto before = canvas.prints(at(40, IM_COL32_WHITE));
    EXPECT_THAT(
        differences(before, canvas.prints(at(140, IM_COL32_WHITE))),
        ::testing::UnorderedElementsAre(PixelRect{32, 64, 64, 96}, PixelRect{128, 64, 160, 96}));
    EXPECT_THAT(differences(before, canvas.prints(at(40, IM_COL32_BLACK))),
                ::testing::ElementsAre(PixelRect{32, 64, 64, 96}));
    EXPECT_THAT(differences(before, Fingerprints{}), ::testing::SizeIs(1));
    Fingerprints larger = before;
    larger.width += 1;
    EXPECT_THAT(differences(larger, before),
                ::testing::ElementsAre(PixelRect{0, 0, kWidth, kHeight}));
}

TEST(Damage, KnowsWhatLiesAbove) {
    Canvas canvas;
    const auto stacked = [](bool white_first) {
        return [=](ImDrawList& list) {
            for (int i = 0; i < 2; ++i) {
                const bool white = (i == 0) == white_first;
                list.AddRectFilled({40, 40}, {60, 60}, white ? IM_COL32_WHITE : IM_COL32_BLACK);
            }
        };
    };
    EXPECT_THAT(differences(canvas.prints(stacked(true)), canvas.prints(stacked(false))),
                ::testing::ElementsAre(PixelRect{32, 32, 64, 64}));
}

TEST(Damage, OfAPictureIsThatOfTheTilesThatAreSeen) {
    Canvas canvas;
    std::vector<std::uint64_t> tiles(std::size_t{10} * 5, 7);
    canvas.part = {{0, 0, 320, 160}, {0, 0, 320, 160}, 1, 1280, 640, 128, 128, tiles};
    const auto draw = [](ImDrawList& list) {
        ground(list);
        list.AddCallback([](const ImDrawList*, const ImDrawCmd*) {}, nullptr);
        list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
    };
    const auto before = canvas.prints(draw);
    tiles[2 * 10 + 3] = 8;  // pixels 384..512 by 256..384 of the picture, at a quarter of its size
    const auto changed = differences(before, canvas.prints(draw));
    ASSERT_THAT(changed, ::testing::SizeIs(1));
    EXPECT_EQ(changed[0], (PixelRect{64, 32, 160, 128}));  // the filter reaches beyond
    canvas.part.clip = {0, 0, 64, 160};
    const auto hidden = canvas.prints(draw);
    tiles[2 * 10 + 3] = 9;
    EXPECT_THAT(differences(hidden, canvas.prints(draw)), ::testing::IsEmpty());
    canvas.part.width = 0;
    EXPECT_THAT(differences(hidden, canvas.prints(draw)), ::testing::Not(::testing::IsEmpty()));
}

/// Rectangles, lines and words, by chance.
void scatter(ImDrawList& list, std::mt19937& random) {
    const auto any = [&](int most) {
        return static_cast<float>(random() % static_cast<unsigned int>(most));
    };
    ground(list);
    for (int i = 0; i < 30; ++i) {
        const ImVec2 at{any(kWidth), any(kHeight)};
        const ImU32 ink = IM_COL32(random() % 256, random() % 256, random() % 256, 200);
        list.PushClipRect({any(kWidth / 2), any(kHeight / 2)}, {kWidth - any(200), kHeight}, false);
        if (i % 3 == 0) {
            list.AddRectFilled(at, {at.x + any(90), at.y + any(90)}, ink, any(8));
        } else if (i % 3 == 1) {
            list.AddLine(at, {any(kWidth), any(kHeight)}, ink, 1 + any(4));
        } else {
            list.AddText(at, ink, "BAIMA 07");
        }
        list.PopClipRect();
    }
}

struct Seen {
    PixelRect place;  ///< what of a triangle can be seen
    std::array<ImVec2, 3> corners;
};

/// Of every triangle, in order, what is seen of it: an oracle of its own.
std::vector<Seen> triangles(const ImDrawData& drawn) {
    std::vector<Seen> all;
    for (int l = 0; l < drawn.CmdListsCount; ++l) {
        const ImDrawList& list = *drawn.CmdLists[l];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            for (unsigned int i = 0; i + 2 < command.ElemCount; i += 3) {
                Seen seen;
                float left = 1e9F;
                float top = 1e9F;
                float right = -1e9F;
                float bottom = -1e9F;
                for (unsigned int k = 0; k < 3; ++k) {
                    const auto index = list.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)];
                    const ImVec2 at =
                        list.VtxBuffer[static_cast<int>(command.VtxOffset + index)].pos;
                    seen.corners[k] = at;
                    left = std::min(left, at.x);
                    right = std::max(right, at.x);
                    top = std::min(top, at.y);
                    bottom = std::max(bottom, at.y);
                }
                const ImVec4& clip = command.ClipRect;
                seen.place =
                    common(touched({left, top, right - left, bottom - top}),
                           {static_cast<std::int32_t>(clip.x), static_cast<std::int32_t>(clip.y),
                            static_cast<std::int32_t>(clip.z), static_cast<std::int32_t>(clip.w)});
                if (!seen.place.empty()) {
                    all.push_back(seen);
                }
            }
        }
    }
    return all;
}

// Each part gets exactly the triangles that reach into it, in their order, and clipped to it.
TEST(Damage, WhatIsKeptIsAllThatIsSeenThere) {
    Canvas canvas;
    std::mt19937 random(5);
    for (int round = 0; round < 40; ++round) {
        const std::vector<PixelRect> parts{
            {0, 32, 96, 64}, {128, 96, 416, 192}, {544, 0, 640, 352}};
        ImDrawData& drawn = canvas.drawn([&](ImDrawList& list) { scatter(list, random); });
        const std::vector<Seen> before = triangles(drawn);
        keep_within(drawn, parts);
        const std::vector<Seen> after = triangles(drawn);
        for (const PixelRect& part : parts) {
            std::vector<std::array<float, 6>> wanted;
            std::vector<std::array<float, 6>> kept;
            const auto flat = [](const Seen& seen) {
                return std::array{seen.corners[0].x, seen.corners[0].y, seen.corners[1].x,
                                  seen.corners[1].y, seen.corners[2].x, seen.corners[2].y};
            };
            for (const Seen& seen : before) {
                if (!common(seen.place, part).empty()) {
                    wanted.push_back(flat(seen));
                }
            }
            for (const Seen& seen : after) {
                const bool inside = std::any_of(parts.begin(), parts.end(), [&](const auto& one) {
                    return common(seen.place, one) == seen.place;
                });
                EXPECT_TRUE(inside) << "it would draw over what stays";
                if (!common(seen.place, part).empty()) {
                    kept.push_back(flat(seen));
                }
            }
            EXPECT_EQ(kept, wanted);
        }
        int indices = 0;
        for (int l = 0; l < drawn.CmdListsCount; ++l) {
            indices += drawn.CmdLists[l]->IdxBuffer.Size;
        }
        EXPECT_EQ(drawn.TotalIdxCount, indices);
    }
}

TEST(Damage, SomethingIsLeftForTheBuffersWhereNothingIsSeen) {
    Canvas canvas;
    ImDrawData& drawn = canvas.drawn([](ImDrawList& list) {
        list.AddRectFilled({0, 0}, {20, 20}, IM_COL32_WHITE);
    });
    keep_within(drawn, std::vector<PixelRect>{{320, 160, 352, 192}});
    EXPECT_EQ(drawn.TotalIdxCount, 3);
    EXPECT_THAT(triangles(drawn), ::testing::IsEmpty());
}

// Images of a swapchain come back in turn, each with what it had when it was shown.
TEST(Repaint, BringsEachImageUpToDate) {
    Canvas canvas;
    const auto clock = [](int second) {
        return [=](ImDrawList& list) {
            ground(list);
            list.AddRectFilled({40.0F + 64.0F * static_cast<float>(second), 40},
                               {50.0F + 64.0F * static_cast<float>(second), 50}, IM_COL32_WHITE);
        };
    };
    Repaint repaint;
    const PixelRect all{0, 0, kWidth, kHeight};
    for (std::size_t image = 0; image < 3; ++image) {
        const auto now = canvas.prints(clock(0));
        EXPECT_EQ(repaint.is_shown(now), image > 0);
        EXPECT_THAT(repaint.stale(image, true, now), ::testing::ElementsAre(all));
        repaint.drawn(image, now);
    }
    for (int second = 1; second < 4; ++second) {  // one image after the other
        const auto now = canvas.prints(clock(second));
        EXPECT_FALSE(repaint.is_shown(now));
        EXPECT_THAT(repaint.stale(static_cast<std::size_t>(second % 3), false, now),
                    ::testing::SizeIs(2));
        repaint.drawn(static_cast<std::size_t>(second % 3), now);
    }
    const auto now = canvas.prints(clock(3));
    EXPECT_TRUE(repaint.is_shown(now));
    // The second image has what it was given two seconds ago.
    EXPECT_THAT(repaint.stale(1, false, now), ::testing::SizeIs(2));
    // It was not drawn after all: then nobody knows what it has.
    EXPECT_THAT(repaint.stale(1, false, now), ::testing::ElementsAre(all));
    repaint.drawn(1, now);
    EXPECT_THAT(repaint.stale(1, true, now), ::testing::ElementsAre(all));
    repaint.forget_shown();
    EXPECT_FALSE(repaint.is_shown(now));
}

}  // namespace
}  // namespace pitcast::editor
