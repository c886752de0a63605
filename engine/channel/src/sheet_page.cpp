// SPDX-License-Identifier: Apache-2.0
#include "sheet_page.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "pitcast/draw/image_file.h"
#include "pitcast/draw/tile_builder.h"

namespace pitcast::channel {
namespace {

constexpr std::int32_t kWidth = 1992;
constexpr std::int32_t kMargin = 24;
constexpr std::int32_t kAcross = 4;
constexpr std::int32_t kThumbWidth = 468;
constexpr std::int32_t kThumbHeight = 264;
constexpr std::int32_t kPitchX = kThumbWidth + 24;
constexpr std::int32_t kPitchY = kThumbHeight + 40;
constexpr std::int32_t kHead = 76;
constexpr std::int32_t kTitle = 46;
constexpr std::int32_t kMostHeight = 3200;  ///< of a page; then another begins
constexpr std::size_t kMostPictures = 4096;

constexpr draw::Color kPaper{24, 26, 29, 255};
constexpr draw::Color kSky{92, 104, 112, 255};  ///< behind the graphics: neither black nor white
constexpr draw::Color kInk{235, 235, 230, 255};
constexpr draw::Color kDim{160, 166, 172, 255};

draw::Rect rect(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
    return {draw::px(x), draw::px(y), draw::px(width), draw::px(height)};
}

/// A copy at a third of the size would do, but the compositor's own filter shows what it will.
draw::PicturePtr picture_of(const draw::PackedFrame& frame, std::uint64_t version) {
    const draw::PackedFrame::Plane& plane = frame.planes[0];
    auto bytes = std::make_shared<std::vector<std::byte>>(plane.stride *
                                                          static_cast<std::size_t>(frame.height));
    std::memcpy(bytes->data(), plane.bytes, bytes->size());
    draw::Picture picture;
    picture.format = draw::PixelFormat::rgba8;
    picture.width = frame.width;
    picture.height = frame.height;
    picture.planes[0] = {bytes->data(), plane.stride};
    picture.source = 0x5EE7;
    picture.version = version;
    picture.owner = bytes;
    return std::make_shared<const draw::Picture>(std::move(picture));
}

}  // namespace

Result<std::unique_ptr<SheetPage>> SheetPage::open(std::filesystem::path folder,
                                                   std::string title) {
    std::unique_ptr<SheetPage> page(new SheetPage(std::move(folder), std::move(title)));
    const std::filesystem::path fonts = "/usr/share/fonts";
    const auto latin =
        page->fonts_.load(fonts / "truetype/roboto/unhinted/RobotoCondensed-Medium.ttf");
    const auto chinese = page->fonts_.load(fonts / "opentype/noto/NotoSansCJK-Regular.ttc", 2);
    for (const auto* face : {&latin, &chinese}) {
        if (*face) {
            page->faces_.push_back(**face);
        }
    }
    if (page->faces_.empty()) {
        return latin.error();
    }
    page->executor_ = draw::make_cpu_executor(0);
    return page;
}

void SheetPage::begin(std::string title, std::string id) {
    blocks_.push_back({std::move(title), std::move(id), {}});
}

std::int32_t SheetPage::height_of(const Block& block) const {
    const auto rows = (static_cast<std::int32_t>(block.pictures.size()) + kAcross - 1) / kAcross;
    return kTitle + rows * kPitchY;
}

Status SheetPage::add(const draw::PackedFrame& frame, const std::string& caption) {
    if (++versions_ > kMostPictures) {
        return Error{folder_.string(), "holds too many pictures", "name the templates to be shown"};
    }
    // Pages keep whole blocks, so a full page is written when the next block has begun.
    std::int32_t height = kHead;
    for (const Block& block : blocks_) {
        height += height_of(block);
    }
    if (height > kMostHeight && blocks_.size() > 1 && blocks_.back().pictures.empty()) {
        Block fresh = std::move(blocks_.back());
        blocks_.pop_back();
        if (auto done = write_page(); !done) {
            return done;
        }
        blocks_.push_back(std::move(fresh));
    }
    blocks_.back().pictures.emplace_back(picture_of(frame, versions_), caption);
    return {};
}

void SheetPage::write(const std::string& text, double x, double y, double size, draw::Color colour,
                      draw::DrawList& list) {
    draw::TextStyle style;
    style.fonts = faces_;
    style.size = static_cast<draw::Subpixel>(size * draw::kPixel);
    draw::GlyphRun run;
    run.glyphs = fonts_.shape(text, style).glyphs;
    run.size = style.size;
    run.origin = {static_cast<draw::Subpixel>(x * draw::kPixel),
                  static_cast<draw::Subpixel>(y * draw::kPixel)};
    run.paint = colour;
    list.commands.emplace_back(std::move(run));
}

void SheetPage::draw_block(const Block& block, std::int32_t y, draw::DrawList& list) {
    write(block.title, kMargin, y + 30, 24, kInk, list);
    write(block.id, kWidth - kMargin - 260, y + 30, 20, kDim, list);
    for (std::size_t i = 0; i < block.pictures.size(); ++i) {
        const auto column = static_cast<std::int32_t>(i) % kAcross;
        const auto row = static_cast<std::int32_t>(i) / kAcross;
        const std::int32_t left = kMargin + column * kPitchX;
        const std::int32_t top = y + kTitle + row * kPitchY;
        draw::FillRect sky;
        sky.rect = rect(left, top, kThumbWidth, kThumbHeight);
        sky.paint = kSky;
        list.commands.emplace_back(std::move(sky));
        draw::DrawPicture picture;
        picture.picture = block.pictures[i].first;
        picture.rect = rect(left, top, kThumbWidth, kThumbHeight);
        picture.filter = draw::Filter::area;
        list.commands.emplace_back(std::move(picture));
        write(block.pictures[i].second, left, top + kThumbHeight + 24, 20, kDim, list);
    }
}

Status SheetPage::write_page() {
    std::int32_t height = kHead;
    for (const Block& block : blocks_) {
        height += height_of(block);
    }
    draw::DrawList list{kWidth, height + kMargin, {}};
    draw::FillRect paper;
    paper.rect = rect(0, 0, list.width, list.height);
    paper.paint = kPaper;
    list.commands.emplace_back(std::move(paper));
    write(title_, kMargin, 50, 34, kInk, list);
    std::int32_t y = kHead;
    for (const Block& block : blocks_) {
        draw_block(block, y, list);
        y += height_of(block);
    }
    draw::TileBuilder builder(fonts_);
    draw::TileProgram program;
    if (auto built = builder.build(list, program); !built) {
        return built;
    }
    auto frame = executor_->allocate(draw::PackFormat::rgba8, list.width, list.height);
    if (!frame) {
        return frame.error();
    }
    draw::PackedFrame* const target = frame->get();
    if (auto done = executor_->render(program, nullptr, std::span(&target, 1)); !done) {
        return done.error();
    }
    char name[24];
    std::snprintf(name, sizeof name, "sheet-%02zu.png", files_.size() + 1);
    files_.push_back(folder_ / name);
    blocks_.clear();
    return draw::write_png(files_.back(), *target);
}

Status SheetPage::finish() {
    return blocks_.empty() ? Status{} : write_page();
}

}  // namespace pitcast::channel
