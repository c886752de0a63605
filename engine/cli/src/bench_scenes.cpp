// SPDX-License-Identifier: Apache-2.0
#include "bench_scenes.h"

#include <array>
#include <cassert>
#include <memory>

namespace pitcast::cli {

using namespace draw;

namespace {

constexpr int kVersions = 4;  ///< pictures of a camera, in turn: more than a cache holds

std::size_t bytes_of(PixelFormat format, std::int32_t width, std::int32_t height) {
    const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    return format == PixelFormat::yuv422p10 ? pixels * 4 : pixels * 3 / 2;
}

/// A camera picture of moving stripes.
PicturePtr camera(PixelFormat format, std::int32_t width, std::int32_t height, int version,
                  std::uint64_t source) {
    auto picture = std::make_shared<Picture>();
    const bool ten = format == PixelFormat::yuv422p10;
    auto bytes = std::make_shared<std::vector<std::byte>>(bytes_of(format, width, height));
    const auto step = static_cast<std::size_t>(7919 + version * 2);
    for (std::size_t i = 0; i < bytes->size(); ++i) {
        // Of words, the high byte stays below 4: legal codes of either depth.
        (*bytes)[i] =
            static_cast<std::byte>(ten && i % 2 == 1 ? 1 + i / 2 * step % 2 : 16 + i * step % 219);
    }
    const std::size_t luma = static_cast<std::size_t>(width) * (ten ? 2 : 1);
    const std::size_t lines = static_cast<std::size_t>(height);
    const std::size_t chroma = luma / 2 * (ten ? lines : lines / 2);
    picture->format = format;
    picture->width = width;
    picture->height = height;
    picture->planes = {{{bytes->data(), luma},
                        {bytes->data() + luma * lines, luma / 2},
                        {bytes->data() + luma * lines + chroma, luma / 2}}};
    picture->source = source;
    picture->version = static_cast<std::uint64_t>(version) + 1;
    picture->owner = std::move(bytes);
    return picture;
}

/// The camera's picture of this frame: new content every frame.
PicturePtr shown(const std::vector<PicturePtr>& pictures, int frame) {
    auto copy =
        std::make_shared<Picture>(*pictures[static_cast<std::size_t>(frame) % pictures.size()]);
    copy->version = static_cast<std::uint64_t>(frame) + 1;
    return copy;
}

Rect box(std::int32_t x, std::int32_t y, std::int32_t width, std::int32_t height) {
    return {px(x), px(y), px(width), px(height)};
}

std::array<Subpixel, 4> rounded(std::int32_t radius) {
    return {px(radius), px(radius), px(radius), px(radius)};
}

/// Commands of the kinds that scenes are made of, larger.
class Enlarger {
 public:
    explicit Enlarger(std::int32_t factor) : factor_(factor) {}

    void operator()(FillRect& command) const {
        enlarge(command.rect);
        enlarge(command.radii);
        if (auto* gradient = std::get_if<Gradient>(&command.paint)) {
            enlarge(gradient->from);
            enlarge(gradient->to);
        }
    }
    void operator()(StrokePolyline& command) const {
        for (Point& point : command.points) {
            enlarge(point);
        }
        command.width *= factor_;
    }
    void operator()(GlyphRun& command) const {
        enlarge(command.origin);
        command.size *= factor_;
        for (GlyphRun::Glyph& glyph : command.glyphs) {
            glyph.x *= factor_;
            glyph.y *= factor_;
        }
    }
    void operator()(DrawPicture& command) const {
        enlarge(command.rect);
        enlarge(command.radii);
    }
    void operator()(PushGroup& command) const {
        enlarge(command.clip);
        enlarge(command.radii);
    }
    void operator()(PopGroup&) const {}
    template <typename Other>
    void operator()(Other&) const {
        assert(false && "no scene draws this");
    }

 private:
    void enlarge(Point& point) const {
        point.x *= factor_;
        point.y *= factor_;
    }
    void enlarge(Rect& rect) const {
        rect = {rect.x * factor_, rect.y * factor_, rect.width * factor_, rect.height * factor_};
    }
    void enlarge(std::array<Subpixel, 4>& radii) const {
        for (Subpixel& radius : radii) {
            radius *= factor_;
        }
    }

    std::int32_t factor_;
};

}  // namespace

const char* name_of(BenchScene scene) {
    switch (scene) {
        case BenchScene::idle:
            return "idle";
        case BenchScene::typical:
            return "typical";
        case BenchScene::heavy:
            return "heavy";
        case BenchScene::storm:
            return "storm";
        case BenchScene::none:
            break;
    }
    return "none";
}

Status BenchStage::set_up() {
    const auto latin =
        fonts_.load("/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Medium.ttf");
    const auto chinese = fonts_.load("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2);
    if (!latin) {
        return latin.error();
    }
    if (!chinese) {
        return chinese.error();
    }
    chain_ = {*latin, *chinese};
    for (int i = 0; i < kVersions; ++i) {
        full_.push_back(camera(PixelFormat::yuv422p10, width(), height(), i, 1));
        half_.push_back(camera(PixelFormat::yuv420p8, width() / 2, height() / 2, i, 2));
        small_.push_back(camera(PixelFormat::yuv420p8, width() / 4, height() / 4, i, 3));
    }
    return {};
}

std::vector<BenchStage::Part> BenchStage::parts_of(BenchScene scene) {
    using enum Part;
    switch (scene) {
        case BenchScene::idle:
            return {tower, map};
        case BenchScene::typical:
            return {small, tower, clock, ticker, lower_third};
        case BenchScene::heavy:
            return {full, inset, tower, ticker, lower_third};
        case BenchScene::storm:
            return {full, inset, tower, map, clock, ticker, lower_third};
        case BenchScene::none:
            break;
    }
    return {};
}

const std::vector<PicturePtr>* BenchStage::cameras_of(Part part) const {
    return part == Part::full    ? &full_
           : part == Part::inset ? &half_
           : part == Part::small ? &small_
                                 : nullptr;
}

std::size_t BenchStage::new_video_bytes(BenchScene scene) const {
    std::size_t bytes = 0;
    for (const Part part : parts_of(scene)) {
        if (const auto* cameras = cameras_of(part)) {
            const Picture& picture = *cameras->front();
            bytes += bytes_of(picture.format, picture.width, picture.height);
        }
    }
    return bytes;
}

void BenchStage::text(DrawList& list, const std::string& words, std::int32_t x, std::int32_t y,
                      std::int32_t size) {
    TextStyle style;
    style.fonts = chain_;
    style.size = px(size);
    style.tabular_figures = true;
    GlyphRun run;
    run.origin = {px(x), px(y)};
    run.size = style.size;
    run.glyphs = fonts_.shape(words, style).glyphs;
    run.paint = Color{255, 255, 255, 255};
    list.commands.push_back(std::move(run));
}

void BenchStage::tower(DrawList& list, int frame, bool moving, bool reordering) {
    const std::int32_t left = moving ? 60 + frame % 40 : 60;
    list.commands.push_back(FillRect{box(left, 60, 420, 900), rounded(8), Color{10, 14, 30, 210}});
    for (int row = 0; row < 20; ++row) {
        std::int32_t y = 110 + row * 42;
        // Half a second in two, two neighbours change places.
        const int swap = frame / 50 % 10 * 2;
        const int step = frame % 50;
        if (reordering && step < 25 && (row == swap || row == swap + 1)) {
            y += (row == swap ? 42 : -42) * step / 25;
        }
        list.commands.push_back(FillRect{box(left + 8, y, 404, 38), {}, Color{30, 40, 70, 255}});
        list.commands.push_back(FillRect{box(left + 8, y, 6, 38), {}, Color{220, 30, 40, 255}});
        text(list, std::to_string(row + 1), left + 22, y + 28, 24);
        text(list, "张伟 ZHANG Wei", left + 66, y + 28, 24);
        const int gap = moving ? frame % 900 : row;
        text(list, "+" + std::to_string(row) + "." + std::to_string(100 + gap), left + 300, y + 28,
             24);
    }
}

void BenchStage::map(DrawList& list, int frame) {
    list.commands.push_back(
        FillRect{box(1440, 620, 420, 340), rounded(12), Color{10, 14, 30, 180}});
    StrokePolyline track;
    track.closed = true;
    track.width = px(5);
    track.paint = Color{240, 240, 240, 255};
    for (const auto& [x, y] : {std::pair{1480, 680},
                               {1600, 650},
                               {1720, 700},
                               {1820, 690},
                               {1830, 800},
                               {1760, 900},
                               {1640, 920},
                               {1560, 840},
                               {1490, 900}}) {
        track.points.push_back({px(x), px(y)});
    }
    list.commands.push_back(std::move(track));
    for (int car = 0; car < 20; ++car) {
        const std::int32_t at = (car * 17 + frame * 2) % 320;
        list.commands.push_back(
            FillRect{box(1490 + at, 690 + at / 2, 12, 12), rounded(6), Color{255, 220, 0, 255}});
    }
}

void BenchStage::lower_third(DrawList& list) {
    const Gradient red{
        {px(560), 0}, {px(1360), 0}, {{0, {200, 20, 30, 240}}, {kOne, {90, 5, 20, 240}}}};
    list.commands.push_back(FillRect{box(560, 820, 800, 110), rounded(10), red});
    text(list, "张伟 ZHANG Wei", 590, 868, 40);
    text(list, "Xinqiu open-pit mine 新邱, special stage 7", 590, 910, 28);
}

void BenchStage::ticker(DrawList& list, int frame) {
    list.commands.push_back(FillRect{box(0, 1000, kWidth, 48), {}, Color{8, 10, 20, 230}});
    PushGroup clip;
    clip.clipped = true;
    clip.clip = box(40, 1000, 1840, 48);
    list.commands.push_back(clip);
    for (int i = 0; i < 4; ++i) {
        text(list, "SS7 42.6 km · 1 ZHANG 18:42.6 · 2 LI +3.2 · 3 王芳 +7.9",
             40 + i * 760 - frame * 4 % 760, 1034, 28);
    }
    list.commands.push_back(PopGroup{});
}

void BenchStage::clock(DrawList& list, int frame) {
    list.commands.push_back(FillRect{box(1640, 50, 220, 56), rounded(8), Color{10, 14, 30, 220}});
    text(list, "18:42." + std::to_string(10 + frame * 2 % 90), 1660, 92, 40);
}

void BenchStage::add(Part part, BenchScene scene, int frame, DrawList& list) {
    const bool storm = scene == BenchScene::storm;
    const auto show = [&](Rect rect, std::int32_t radius) {
        list.commands.push_back(
            DrawPicture{shown(*cameras_of(part), frame), rect, {}, rounded(radius)});
    };
    switch (part) {
        case Part::full:
            return show(box(0, 0, kWidth, kHeight), 0);
        case Part::inset:
            return show(box(storm ? 1300 + frame % 80 : 1380, 140, 480, 270), 12);
        case Part::small:
            return show(box(1380, 140, 480, 270), 0);
        case Part::tower:
            return tower(list, frame, storm, scene == BenchScene::typical || storm);
        case Part::map:
            return map(list, scene == BenchScene::idle ? 0 : frame);
        case Part::clock:
            return clock(list, frame);
        case Part::ticker:
            return ticker(list, frame);
        case Part::lower_third:
            return lower_third(list);
    }
}

DrawList BenchStage::list(BenchScene scene, int frame) {
    DrawList list{width(), height(), {}};
    for (const Part part : parts_of(scene)) {
        add(part, scene, frame, list);
    }
    if (scale_ != 1) {
        for (Command& command : list.commands) {
            std::visit(Enlarger(scale_), command);
        }
    }
    return list;
}

std::vector<BenchLayer> BenchStage::layers(BenchScene scene) {
    const auto place = [](Part part) -> BenchLayer {
        switch (part) {
            case Part::full:
                return {"full", 0, 0, kWidth, kHeight, false, {}, {}};
            case Part::inset:
                return {"inset", 1380, 140, 480, 270, true, {}, {}};
            case Part::small:
                return {"small", 1380, 140, 480, 270, false, {}, {}};
            case Part::tower:
                return {"tower", 60, 60, 420, 900, true, {}, {}};
            case Part::map:
                return {"map", 1440, 620, 420, 340, false, {}, {}};
            case Part::clock:
                return {"clock", 1640, 50, 220, 56, false, {}, {}};
            case Part::ticker:
                return {"ticker", 0, 1000, kWidth, 48, false, {}, {}};
            case Part::lower_third:
                return {"lower_third", 560, 820, 800, 110, false, {}, {}};
        }
        return {};
    };
    std::vector<BenchLayer> layers;
    for (const Part part : parts_of(scene)) {
        BenchLayer layer = place(part);
        for (std::int32_t* side : {&layer.x, &layer.y, &layer.width, &layer.height}) {
            *side *= scale_;
        }
        layer.moves = layer.moves && scene == BenchScene::storm;
        if (const auto* cameras = cameras_of(part)) {
            layer.video = cameras->front();
        } else {
            layer.graphics = {width(), height(), {}};
            add(part, scene, 0, layer.graphics);
            for (Command& command : layer.graphics.commands) {
                std::visit(Enlarger(scale_), command);
            }
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace pitcast::cli
