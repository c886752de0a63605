// SPDX-License-Identifier: Apache-2.0
#include "random_list.h"

/// Whatever is edited, what is brought up from older frames is what a fresh frame shows.
namespace pitcast::draw {
namespace {

using test::between;
using test::Random;

/// A picture on the list of commands that changes bit by bit, as a show does.
class EditedList {
 public:
    EditedList(std::uint32_t seed, test::Fonts& fonts) : random_(seed), fonts_(fonts) {
        list_.width = 320;
        list_.height = 180;
        for (int i = 0; i < 12; ++i) {
            list_.commands.push_back(test::random_command(random_, fonts_));
        }
    }

    void edit() {
        auto& commands = list_.commands;
        const auto at = [&] {
            return commands.begin() +
                   between(random_, 0, static_cast<std::int32_t>(commands.size()) - 1);
        };
        switch (random_() % 6) {
            case 0:
                if (commands.size() < 24) {
                    commands.insert(at(), test::random_command(random_, fonts_));
                }
                break;
            case 1:
                if (commands.size() > 4) {
                    commands.erase(at());
                }
                break;
            case 2:
                *at() = test::random_command(random_, fonts_);
                break;
            case 3:
                commands.push_back(Command(*at()));
                commands.erase(at());
                break;
            case 4:
                move(*at());
                break;
            default:  // nothing: frames rest, too
                break;
        }
    }

    /// The list, part of it in a group that comes and goes.
    [[nodiscard]] DrawList shown() {
        DrawList list = list_;
        if (random_() % 3 == 0) {
            PushGroup group;
            group.opacity = between(random_, 0, kOne);
            group.clipped = random_() % 2 == 0;
            group.clip = test::rect(random_);
            list.commands.insert(list.commands.begin() + 2, group);
            list.commands.push_back(PopGroup{});
        }
        return list;
    }
    [[nodiscard]] bool next_is_interlaced() { return random_() % 4 == 0; }

 private:
    void move(Command& command) {
        const Subpixel dx = between(random_, -px(5), px(5));
        const Subpixel dy = between(random_, -px(5), px(5));
        if (auto* fill = std::get_if<FillRect>(&command)) {
            fill->rect.x += dx;
            fill->rect.y += dy;
        } else if (auto* run = std::get_if<GlyphRun>(&command)) {
            run->origin.x += dx;
            run->origin.y += dy;
        } else if (auto* picture = std::get_if<DrawPicture>(&command)) {
            picture->rect.x += dx;
            picture->rect.y += dy;
        }
    }

    Random random_;
    test::Fonts& fonts_;
    DrawList list_;
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kFrames = 30;
#else
constexpr std::size_t kFrames = 500;
#endif

/// By output format; together 11,000 frames.
class PartialRedraw : public ::testing::TestWithParam<int> {};

TEST_P(PartialRedraw, IsTheSameAsAFullOneOverRandomEdits) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(2);
    TileBuilder builder(fonts.library);
    std::uint64_t composed = 0;
    std::uint64_t tiles = 0;
    EditedList edited(static_cast<std::uint32_t>(GetParam()), fonts);
    // Then each again with another signal, dithered, and lines filtered.
    constexpr int kFormats = static_cast<int>(kLastPackFormat);
    const bool plain = GetParam() <= kFormats;
    const auto format = static_cast<PackFormat>((GetParam() - 1) % kFormats + 1);
    const Packing packing(
        format,
        plain ? PackSignal{} : test::signal_of(static_cast<std::uint32_t>(GetParam()) | 4U));
    // Two frames in turn, as an output holds them: each is two edits behind.
    std::array<std::shared_ptr<PackedFrame>, 2> slots;
    for (auto& slot : slots) {
        auto made = executor->allocate(packing, 320, 180);
        ASSERT_TRUE(made);
        slot = *made;
    }
    for (std::size_t frame = 0; frame < kFrames && !HasFatalFailure(); ++frame) {
        edited.edit();
        TileProgram first;
        TileProgram second;
        ASSERT_TRUE(builder.build(edited.shown(), first));
        const TileProgram* field = nullptr;
        if (edited.next_is_interlaced()) {
            edited.edit();
            ASSERT_TRUE(builder.build(edited.shown(), second));
            field = &second;
        }
        first.line_filter = plain ? LineFilter::none : LineFilter::tent;
        first.dither_phase = static_cast<std::uint32_t>(frame) % kDitherPhases;
        PackedFrame* kept = slots[frame % 2].get();
        const auto stats = executor->render(first, field, std::span(&kept, 1));
        ASSERT_TRUE(stats);
        composed += stats->tiles_composed;
        tiles += first.tiles.size();
        const auto fresh = executor->allocate(packing, 320, 180);
        ASSERT_TRUE(fresh);
        PackedFrame* target = fresh->get();
        ASSERT_TRUE(executor->render(first, field, std::span(&target, 1)));
        test::expect_same(*kept, *target, "frame " + std::to_string(frame));
    }
    EXPECT_LT(composed, tiles) << "nothing was kept from frame to frame";
}

INSTANTIATE_TEST_SUITE_P(Formats, PartialRedraw,
                         ::testing::Range(1, 2 * static_cast<int>(kLastPackFormat) + 1));

}  // namespace
}  // namespace pitcast::draw
