// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <hwy/targets.h>

#include "draw_scene.h"

/// The fast executor against the reference over random lists, on every instruction set here.
namespace pitcast::draw {
namespace {

using Random = std::mt19937;

std::int32_t between(Random& random, std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(high - low + 1));
}

Color color(Random& random) {
    const auto byte = [&] { return static_cast<std::uint8_t>(random()); };
    return {byte(), byte(), byte(), random() % 3 == 0 ? byte() : std::uint8_t{255}};
}

Paint paint(Random& random) {
    if (random() % 3 != 0) {
        return color(random);
    }
    Gradient gradient;
    gradient.from = {px(between(random, -50, 300)), px(between(random, -50, 200))};
    gradient.to = {random() % 3 == 0 ? gradient.from.x : px(between(random, -50, 300)),
                   px(between(random, -50, 200))};
    gradient.stops = {
        {0, color(random)}, {between(random, 1, kOne - 1), color(random)}, {kOne, color(random)}};
    return gradient;
}

Rect rect(Random& random) {
    const std::int32_t grain = random() % 2 == 0 ? kPixel : 1;
    const auto value = [&](std::int32_t low, std::int32_t high) {
        return between(random, px(low), px(high)) / grain * grain;
    };
    return {value(-40, 280), value(-40, 150), value(1, 260), value(1, 160)};
}

std::array<Subpixel, 4> radii(Random& random) {
    std::array<Subpixel, 4> all{};
    if (random() % 2 == 0) {
        for (Subpixel& r : all) {
            r = between(random, 0, px(40));
        }
    }
    return all;
}

/// Every byte random: also what no camera sends.
PicturePtr picture(Random& random, PixelFormat format) {
    auto made = std::make_shared<Picture>();
    made->format = format;
    made->matrix = static_cast<ColorMatrix>(random() % 4);
    made->full_range = random() % 2 == 0;
    made->width = between(random, 1, 200);
    made->height = between(random, 1, 120);
    made->source = random();
    made->version = random();
    const auto stride = static_cast<std::size_t>(made->width) * 4;
    const std::size_t size = stride * static_cast<std::size_t>(made->height);
    auto bytes = std::make_shared<std::vector<std::byte>>(size * 3);
    for (std::byte& byte : *bytes) {
        byte = static_cast<std::byte>(random());
    }
    for (std::size_t i = 0; i < 3; ++i) {
        made->planes[i] = {bytes->data() + i * size, stride};
    }
    made->owner = bytes;
    return made;
}

DrawPicture draw_picture(Random& random) {
    DrawPicture command;
    command.picture = picture(random, static_cast<PixelFormat>(between(random, 1, 7)));
    command.rect = rect(random);
    if (random() % 2 == 0) {  // one to one, on whole pixels, where the fast paths are
        command.rect = {px(between(random, -60, 200)), px(between(random, -30, 120)),
                        px(command.picture->width), px(command.picture->height)};
    } else if (random() % 3 == 0) {
        const std::int32_t w = command.picture->width;
        const std::int32_t h = command.picture->height;
        command.crop = {px(w) / 4, px(h) / 5, px(w) / 2 + 1, px(h) / 2 + 1};
    }
    command.radii = radii(random);
    command.filter = random() % 4 == 0 ? Filter::nearest : Filter::bilinear;
    command.opacity = random() % 2 == 0 ? kOne : between(random, 1, kOne);
    return command;
}

StrokePolyline stroke(Random& random) {
    StrokePolyline line;
    for (int i = 0; i < 5; ++i) {
        line.points.push_back(
            {between(random, px(-20), px(320)), between(random, px(-20), px(200))});
    }
    line.closed = random() % 2 == 0;
    line.width = between(random, 1, px(12));
    line.cap = static_cast<LineCap>(random() % 3);
    line.join = static_cast<LineJoin>(random() % 3);
    line.paint = paint(random);
    return line;
}

DrawList random_list(Random& random, test::Fonts& fonts) {
    DrawList list{between(random, 1, 150) * 2, between(random, 1, 40) * 4, {}};
    std::int32_t depth = 0;
    const std::int32_t count = between(random, 1, 24);
    for (std::int32_t i = 0; i < count; ++i) {
        const std::uint32_t kind = random() % 8;
        if (kind == 0 && depth < kMaxGroups) {
            list.commands.push_back(PushGroup{random() % 2 == 0 ? kOne : between(random, 0, kOne),
                                              random() % 3 != 0, rect(random), radii(random)});
            ++depth;
        } else if (kind == 1 && depth > 0) {
            list.commands.push_back(PopGroup{});
            --depth;
        } else if (kind <= 3) {
            list.commands.push_back(draw_picture(random));
        } else if (kind == 4) {
            list.commands.push_back(stroke(random));
        } else if (kind == 5 && fonts.there) {
            list.commands.push_back(fonts.run("赛车 Run 42", between(random, 8, 60),
                                              between(random, -20, 200), between(random, 0, 150),
                                              color(random)));
        } else {
            list.commands.push_back(FillRect{rect(random), radii(random), paint(random)});
        }
    }
    for (; depth > 0; --depth) {
        list.commands.push_back(PopGroup{});
    }
    return list;
}

void compare(std::uint32_t seed, test::Fonts& fonts, Executor& fast, Executor& slow) {
    Random random(seed);
    TileBuilder builder(fonts.library);
    TileProgram first;
    TileProgram second;
    DrawList list = random_list(random, fonts);
    ASSERT_TRUE(builder.build(list, first));
    DrawList other = random_list(random, fonts);
    other.width = list.width;
    other.height = list.height;
    ASSERT_TRUE(builder.build(other, second));
    const TileProgram* field = seed % 3 == 0 ? &second : nullptr;
    for (const PackFormat format :
         {PackFormat::rgba8, PackFormat::bgra8, PackFormat::yuv420p8, PackFormat::yuv422p10,
          PackFormat::v210, PackFormat::v210_key}) {
        const auto a = fast.allocate(format, list.width, list.height);
        const auto b = slow.allocate(format, list.width, list.height);
        ASSERT_TRUE(a && b);
        test::expect_same(**a, **b, "clear");
        PackedFrame* to_a = a->get();
        PackedFrame* to_b = b->get();
        ASSERT_TRUE(fast.render(first, field, std::span(&to_a, 1)));
        ASSERT_TRUE(slow.render(first, field, std::span(&to_b, 1)));
        test::expect_same(**a, **b, "seed " + std::to_string(seed));
        // And brought up from the frame before, it is what a fresh frame shows.
        ASSERT_TRUE(fast.render(second, nullptr, std::span(&to_a, 1)));
        const auto fresh = slow.allocate(format, list.width, list.height);
        PackedFrame* to_fresh = fresh->get();
        ASSERT_TRUE(slow.render(second, nullptr, std::span(&to_fresh, 1)));
        test::expect_same(**a, **fresh, "second, seed " + std::to_string(seed));
    }
}

TEST(RandomPrograms, GiveTheSameBitsOnEveryInstructionSet) {
    test::Fonts fonts;
    const auto slow = make_reference_executor();
    std::uint32_t seed = 0;
    for (std::int64_t left = hwy::SupportedTargets(); left != 0; left &= left - 1) {
        const std::int64_t target = left & -left;
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        const auto fast = make_cpu_executor(2);
        SCOPED_TRACE(std::string(fast->name()));
        for (int i = 0; i < 40 && !testing::Test::HasFatalFailure(); ++i) {
            compare(seed++, fonts, *fast, *slow);
        }
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace
}  // namespace pitcast::draw
