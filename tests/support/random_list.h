// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <random>

#include "draw_scene.h"

/// Random draw lists: every command, on and off the canvas, at whole and broken pixels.
namespace pitcast::draw::test {

using Random = std::mt19937;

inline std::int32_t between(Random& random, std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(random() % static_cast<std::uint32_t>(high - low + 1));
}

inline Color color(Random& random) {
    const auto byte = [&] { return static_cast<std::uint8_t>(random()); };
    return {byte(), byte(), byte(), random() % 3 == 0 ? byte() : std::uint8_t{255}};
}

inline Paint paint(Random& random) {
    const auto kind = random() % 5;
    if (kind <= 1) {
        return color(random);
    }
    const Point center{px(between(random, -50, 300)), px(between(random, -50, 200))};
    const std::vector<GradientStop> stops{
        {0, color(random)}, {between(random, 1, kOne - 1), color(random)}, {kOne, color(random)}};
    if (kind == 2) {
        return RadialGradient{center, between(random, 0, px(200)), between(random, 0, px(200)),
                              stops};
    }
    if (kind == 3) {
        return ConicGradient{center, between(random, -70'000, 70'000), stops};
    }
    Gradient gradient;
    gradient.from = {px(between(random, -50, 300)), px(between(random, -50, 200))};
    gradient.to = {random() % 3 == 0 ? gradient.from.x : px(between(random, -50, 300)),
                   px(between(random, -50, 200))};
    gradient.stops = {
        {0, color(random)}, {between(random, 1, kOne - 1), color(random)}, {kOne, color(random)}};
    return gradient;
}

inline Rect rect(Random& random) {
    const std::int32_t grain = random() % 2 == 0 ? kPixel : 1;
    const auto value = [&](std::int32_t low, std::int32_t high) {
        return between(random, px(low), px(high)) / grain * grain;
    };
    return {value(-40, 280), value(-40, 150), value(1, 260), value(1, 160)};
}

inline std::array<Subpixel, 4> radii(Random& random) {
    std::array<Subpixel, 4> all{};
    if (random() % 2 == 0) {
        for (Subpixel& r : all) {
            r = between(random, 0, px(40));
        }
    }
    return all;
}

/// Every byte random: also what no camera sends.
inline PicturePtr picture(Random& random, PixelFormat format) {
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

inline DrawPicture draw_picture(Random& random) {
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
    command.filter = static_cast<Filter>(random() % 3);
    command.opacity = random() % 2 == 0 ? kOne : between(random, 1, kOne);
    command.tint = random() % 3 == 0 ? color(random) : command.tint;
    return command;
}

inline DrawPinned draw_pinned(Random& random) {
    DrawPinned command;
    command.picture = picture(random, static_cast<PixelFormat>(between(random, 1, 7)));
    const Rect around = rect(random);
    const auto near = [&](Subpixel at, Subpixel size) {
        return at + between(random, -size / 3, size / 3);
    };
    command.corners = {
        {{near(around.x, around.width), near(around.y, around.height)},
         {near(around.x + around.width, around.width), near(around.y, around.height)},
         {near(around.x + around.width, around.width),
          near(around.y + around.height, around.height)},
         {near(around.x, around.width), near(around.y + around.height, around.height)}}};
    command.filter = static_cast<Filter>(random() % 3);
    command.opacity = between(random, 0, kOne);
    return command;
}

inline DrawNinePatch draw_nine_patch(Random& random) {
    DrawNinePatch command;
    command.picture = picture(random, PixelFormat::rgba8);
    command.rect = rect(random);
    for (std::int32_t& inset : command.insets) {
        inset = between(random, 0, 20);
    }
    return command;
}

inline StrokePolyline stroke(Random& random) {
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
    if (random() % 3 == 0) {
        line.dashes = {between(random, 0, px(30)), between(random, 0, px(20)),
                       between(random, px(1), px(20))};
        line.dash_offset = between(random, -px(50), px(50));
    }
    return line;
}

inline StrokeRect stroke_rect(Random& random) {
    return {rect(random), radii(random), between(random, 0, px(14)),
            static_cast<StrokeRect::Side>(random() % 3), paint(random)};
}

inline StrokeArc stroke_arc(Random& random) {
    return {{px(between(random, 0, 300)), px(between(random, 0, 160))},
            between(random, 0, px(90)),
            between(random, -70'000, 70'000),
            between(random, -70'000, 70'000),
            between(random, 1, px(20)),
            static_cast<LineCap>(random() % 3),
            paint(random)};
}

inline FillPolygon star(Random& random) {
    FillPolygon polygon;
    for (int i = 0; i < 7; ++i) {
        polygon.points.push_back(
            {between(random, px(-20), px(320)), between(random, px(-20), px(200))});
    }
    polygon.ring_ends = {7};
    polygon.even_odd = random() % 2 == 0;
    polygon.paint = paint(random);
    return polygon;
}

inline FillShadow shadow(Random& random) {
    FillShadow command;
    command.offset = {between(random, px(-9), px(9)), between(random, px(-9), px(9))};
    command.sigma = between(random, 0, px(12));
    command.strength = between(random, 0, 2 * kOne);
    command.paint = paint(random);
    switch (random() % 4) {
        case 0:
            command.shape = FillRect{rect(random), radii(random), {}};
            break;
        case 1:
            command.shape = star(random);
            break;
        case 2:
            command.shape = stroke_rect(random);
            break;
        default:
            command.shape = stroke(random);
    }
    return command;
}

/// Anything but a group.
inline Command random_command(Random& random, Fonts& fonts) {
    switch (random() % 12) {
        case 0:
        case 1:
            return draw_picture(random);
        case 2:
            return stroke(random);
        case 3:
            return draw_pinned(random);
        case 4:
            return draw_nine_patch(random);
        case 5:
            return stroke_rect(random);
        case 6:
            return stroke_arc(random);
        case 7:
            return shadow(random);
        case 8:
            return star(random);
        case 9:
        case 10:
            if (fonts.there) {
                GlyphRun run =
                    fonts.run("赛车 Run 42", between(random, 8, 60), between(random, -20, 200),
                              between(random, 0, 150), color(random));
                run.outline = random() % 3 == 0 ? between(random, 1, px(5)) : 0;
                run.condense = random() % 3 == 0 ? between(random, kOne / 4, kOne) : kOne;
                return run;
            }
            [[fallthrough]];
        default:
            return FillRect{rect(random), radii(random), paint(random)};
    }
}

inline PushGroup push_group(Random& random) {
    PushGroup push{random() % 2 == 0 ? kOne : between(random, 0, kOne),
                   random() % 3 != 0,
                   rect(random),
                   radii(random),
                   {},
                   {}};
    if (random() % 3 == 0) {
        push.path = star(random);
    }
    if (random() % 3 == 0) {
        push.mask = paint(random);
    }
    return push;
}

/// Turns, leans, mirrors, or only moves; at times nothing is left of an axis.
inline Affine affine(Random& random) {
    const auto part = [&](std::int32_t low, std::int32_t high) {
        return between(random, low * 100, high * 100) / 100.0;
    };
    Stance stance;
    switch (random() % 5) {
        case 0:
            return {kAffineOne,
                    0,
                    0,
                    kAffineOne,
                    px(between(random, -60, 60)),
                    px(between(random, -60, 60))};
        case 1:
            return {kAffineOne,
                    0,
                    0,
                    kAffineOne,
                    between(random, px(-60), px(60)),
                    between(random, px(-60), px(60))};
        case 2:
            stance.scale_x = stance.scale_y = part(0, 3);
            break;
        case 3:
            stance.scale_x = part(-2, 2);
            stance.scale_y = part(-2, 2);
            stance.skew_x = part(-60, 60);
            [[fallthrough]];
        default:
            stance.turn = part(-200, 200);
    }
    return affine_about({between(random, 0, px(300)), between(random, 0, px(160))}, stance);
}

inline DrawList random_list(Random& random, Fonts& fonts) {
    DrawList list{between(random, 1, 150) * 2, between(random, 1, 40) * 4, {}};
    std::vector<bool> open;  // true: a group
    std::int32_t groups = 0;
    const auto pop = [&] {
        if (open.back() && groups < kMaxGroups && random() % 3 == 0) {
            list.commands.push_back(PushMatte{random() % 2 == 0, random() % 2 == 0});
            for (std::int32_t i = between(random, 0, 2); i > 0; --i) {
                list.commands.push_back(random_command(random, fonts));
            }
            list.commands.push_back(PopMatte{});
        }
        groups -= open.back() ? 1 : 0;
        if (open.back()) {
            list.commands.push_back(PopGroup{});
        } else {
            list.commands.push_back(PopTransform{});
        }
        open.pop_back();
    };
    const std::int32_t count = between(random, 1, 24);
    for (std::int32_t i = 0; i < count; ++i) {
        const auto kind = random() % 9;
        if (kind == 0 && groups < kMaxGroups) {
            list.commands.push_back(push_group(random));
            open.push_back(true);
            ++groups;
        } else if (kind == 1 && open.size() < 8) {
            list.commands.push_back(PushTransform{affine(random)});
            open.push_back(false);
        } else if (kind == 2 && !open.empty()) {
            pop();
        } else {
            list.commands.push_back(random_command(random, fonts));
        }
    }
    while (!open.empty()) {
        pop();
    }
    return list;
}

}  // namespace pitcast::draw::test
