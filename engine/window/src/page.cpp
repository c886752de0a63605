// SPDX-License-Identifier: Apache-2.0
#include "pitcast/window/page.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <vector>

namespace pitcast::window {
namespace {

constexpr draw::Color kBars{0, 0, 0, 255};
constexpr draw::Color kAlarm{214, 24, 24, 255};
constexpr draw::Color kGround{16, 18, 21, 220};
constexpr draw::Color kInk{255, 255, 255, 255};
constexpr draw::Color kSafeLine{255, 255, 255, 190};
constexpr draw::Color kSafeEdge{0, 0, 0, 150};
constexpr std::int32_t kSquare = 16;  ///< of the checker, pixels
constexpr std::uint8_t kLight = 104;
constexpr std::uint8_t kDark = 72;
constexpr std::uint64_t kCheckerSource = 0x57'4950;

draw::Rect rect_of(const Box& box) {
    return {draw::px(box.x), draw::px(box.y), draw::px(box.width), draw::px(box.height)};
}

void fill(const Box& box, draw::Color colour, draw::DrawList& list) {
    draw::FillRect rect;
    rect.rect = rect_of(box);
    rect.paint = colour;
    list.commands.emplace_back(rect);
}

void frame(const Box& box, std::int32_t width, draw::Color colour, draw::DrawList& list) {
    draw::StrokeRect stroke;
    stroke.rect = rect_of(box);
    stroke.width = draw::px(width);
    stroke.paint = colour;
    list.commands.emplace_back(stroke);
}

/// A light line between two dark ones, so that it is seen on any picture.
void safe_frame(const Box& box, draw::DrawList& list) {
    frame({box.x - 1, box.y - 1, box.width + 2, box.height + 2}, 3, kSafeEdge, list);
    frame(box, 1, kSafeLine, list);
}

Box inset(const Box& picture, double share) {
    const auto x = static_cast<std::int32_t>(std::lround(picture.width * share));
    const auto y = static_cast<std::int32_t>(std::lround(picture.height * share));
    return {picture.x + x, picture.y + y, picture.width - 2 * x, picture.height - 2 * y};
}

}  // namespace

Box fitted(std::int32_t width, std::int32_t height, std::int32_t picture_width,
           std::int32_t picture_height) {
    std::int64_t w = width;
    std::int64_t h = (w * picture_height + picture_width / 2) / picture_width;
    if (h > height) {
        h = height;
        w = (h * picture_width + picture_height / 2) / picture_height;
    }
    const auto to = [](std::int64_t side, std::int32_t most) {
        return static_cast<std::int32_t>(std::clamp<std::int64_t>(side, 1, std::max(most, 1)));
    };
    const std::int32_t fit_width = to(w, width);
    const std::int32_t fit_height = to(h, height);
    return {(width - fit_width) / 2, (height - fit_height) / 2, fit_width, fit_height};
}

// EBU R 95, table 1: 3.5 % and 5 % of each side are left out at each edge of 16:9 pictures.
Box action_safe(const Box& picture) {
    return inset(picture, 0.035);
}
Box title_safe(const Box& picture) {
    return inset(picture, 0.05);
}

PagePainter::PagePainter(draw::FontLibrary& fonts) : fonts_(fonts) {
    const std::filesystem::path root = "/usr/share/fonts";
    std::vector<draw::FontId> faces;
    for (const auto& [file, face] :
         {std::pair{root / "truetype/roboto/unhinted/RobotoCondensed-Bold.ttf", 0},
          std::pair{root / "opentype/noto/NotoSansCJK-Regular.ttc", 2}}) {
        if (const auto loaded = fonts_.load(file, face)) {
            faces.push_back(*loaded);
        }
    }
    faces_ = draw::FontChain(faces);
}

draw::PicturePtr PagePainter::checker(std::int32_t width, std::int32_t height) {
    if (checker_ != nullptr && checker_->width == width && checker_->height == height) {
        return checker_;
    }
    const auto stride = static_cast<std::size_t>(width) * 4;
    auto bytes =
        std::make_shared<std::vector<std::uint8_t>>(stride * static_cast<std::size_t>(height));
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            const bool light = ((x / kSquare) + (y / kSquare)) % 2 == 0;
            std::uint8_t* to = bytes->data() + static_cast<std::size_t>(y) * stride +
                               static_cast<std::size_t>(x) * 4;
            std::fill_n(to, 3, light ? kLight : kDark);
            to[3] = 255;
        }
    }
    auto made = std::make_shared<draw::Picture>();
    made->format = draw::PixelFormat::rgba8;
    made->width = width;
    made->height = height;
    made->planes[0] = {reinterpret_cast<const std::byte*>(bytes->data()), stride};
    made->source = kCheckerSource;
    made->version = (static_cast<std::uint64_t>(width) << 32U) | static_cast<std::uint32_t>(height);
    made->owner = bytes;
    checker_ = std::move(made);
    return checker_;
}

void PagePainter::draw_picture(const Page& page, const Box& box, draw::DrawList& list) {
    draw::DrawPicture shown;
    shown.picture = page.picture;
    shown.rect = rect_of(box);
    shown.filter = draw::Filter::area;
    if (page.key) {
        list.commands.emplace_back(draw::PushGroup{});
        fill(box, kInk, list);
        list.commands.emplace_back(draw::PushMatte{});
        list.commands.emplace_back(shown);
        list.commands.emplace_back(draw::PopMatte{});
        list.commands.emplace_back(draw::PopGroup{});
        return;
    }
    if (page.is_graphics && page.backdrop == output::WindowBackdrop::checker) {
        draw::DrawPicture behind;
        behind.picture = checker(box.width, box.height);
        behind.rect = shown.rect;
        behind.filter = draw::Filter::nearest;
        list.commands.emplace_back(behind);
    }
    list.commands.emplace_back(shown);
}

void PagePainter::draw_label(const std::string& text, const Box& box, bool alarm,
                             draw::DrawList& list) {
    if (faces_.empty() || text.empty()) {
        return;
    }
    const std::int32_t size = std::clamp(box.height / 26, 13, 44);
    draw::TextStyle style;
    style.fonts = faces_;
    style.size = draw::px(size);
    const std::int32_t room = std::max(box.width - 4 * size, size);
    const draw::ShapedText& shaped = fonts_.shape_to_fit(text, style, draw::px(room));
    const std::int32_t width = shaped.width / draw::kPixel + size;
    const Box ground{box.x + size, alarm ? box.y + size : box.y + box.height - size * 5 / 2, width,
                     size * 3 / 2};
    fill(ground, alarm ? kAlarm : kGround, list);
    draw::GlyphRun run;
    run.glyphs = shaped.glyphs;
    run.size = style.size;
    run.origin = {
        draw::px(ground.x + size / 2),
        draw::px(ground.y) +
            (draw::px(ground.height) + fonts_.metrics(faces_.front(), style.size).cap_height) / 2};
    run.paint = kInk;
    list.commands.emplace_back(std::move(run));
}

void PagePainter::draw(const Page& page, draw::DrawList& list) {
    list.clear();
    list.width = page.width;
    list.height = page.height;
    fill({0, 0, page.width, page.height}, kBars, list);
    Box box{0, 0, page.width, page.height};
    if (page.picture != nullptr) {
        box = fitted(page.width, page.height, page.picture->width, shown_height(*page.picture));
        draw_picture(page, box, list);
    }
    if (page.safe) {
        safe_frame(action_safe(box), list);
        safe_frame(title_safe(box), list);
        const std::int32_t arm = std::max(box.height / 40, 6);
        const std::int32_t x = box.x + box.width / 2;
        const std::int32_t y = box.y + box.height / 2;
        fill({x - arm - 1, y - 1, 2 * arm + 3, 3}, kSafeEdge, list);
        fill({x - 1, y - arm - 1, 3, 2 * arm + 3}, kSafeEdge, list);
        fill({x - arm, y, 2 * arm + 1, 1}, kSafeLine, list);
        fill({x, y - arm, 1, 2 * arm + 1}, kSafeLine, list);
    }
    if (!page.notice.empty()) {
        frame(box, std::clamp(box.height / 90, 4, 16), kAlarm, list);
        draw_label(page.notice, box, true, list);
    }
    draw_label(page.caption, box, false, list);
}

}  // namespace pitcast::window
