// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <rlottie.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"

#include "loader.h"
#include "lottie_tame.h"

namespace pitcast::show {
namespace {

/// What the library would take without a word, or look for outside the package.
void check_lottie(const Node& at, const std::string& file, const Json& root, Reader& reader) {
    if (!root.is_object() || !root.contains("layers") || !root["layers"].is_array()) {
        reader.fail(at, "\"" + file + "\" is no Lottie animation", "export it as Lottie JSON");
        return;
    }
    const Json assets = root.value("assets", Json::array());
    for (const Json& asset : assets.is_array() ? assets : Json::array()) {
        const auto path = asset.is_object() ? asset.find("p") : asset.end();
        if (asset.is_object() && path != asset.end()) {
            reader.fail(at, "\"" + file + "\" refers to a picture",
                        "use shapes, or an element of type \"sequence\"");
            return;
        }
    }
    const auto fonts = root.find("fonts");
    if (fonts != root.end()) {
        reader.fail(at, "\"" + file + "\" has text in fonts, which is not drawn",
                    "convert its text to shapes");
    }
}

constexpr std::uintmax_t kMostLottieBytes = std::uintmax_t{4} << 20U;
/// To draw all frames. A file that takes longer is no file for a show that must load.
constexpr Nanoseconds kLongestDrawing = 30 * kNanosecondsPerSecond;

/// Pixels of the element on the channel, so that nothing is scaled on air; those of the design
/// where no channel is known, or where all frames together would take too much.
struct FrameSize {
    std::size_t width = 0;
    std::size_t height = 0;
};
FrameSize frame_size(const Element& element, const TemplateContext& context, std::size_t count) {
    const auto pixels = [](double length, double scale) {
        return static_cast<std::size_t>(std::clamp(std::ceil(length * scale), 1.0, 4096.0));
    };
    const PictureSize& raster = context.package.picture;
    const Show& show = context.package.show;
    const FrameSize own{pixels(element.width, 1), pixels(element.height, 1)};
    if (raster.width <= 0 || raster.height <= 0) {
        return own;
    }
    const double scale =
        std::min(raster.width / show.canvas_width_, raster.height / show.canvas_height_);
    const FrameSize fitted{pixels(element.width, scale), pixels(element.height, scale)};
    const bool fits = fitted.width * fitted.height * 4 * count <= kMostSequenceBytes / 4;
    return fits || scale <= 1 ? fitted : own;
}

/// Pixels drawn a pixel of the animation, at the most.
double zoom_of(const Json& root, const Element& element, const TemplateContext& context) {
    const auto side = [&](const char* name) {
        const auto found = root.is_object() ? root.find(name) : root.end();
        return root.is_object() && found != root.end() && found->is_number()
                   ? std::clamp(found->get<double>(), 1.0, 8192.0)
                   : 1.0;
    };
    double zoom = 0;
    // All frames at once, and one: the two sizes that can come out.
    for (const std::size_t count : {kMostSequencePictures, std::size_t{1}}) {
        const auto [width, height] = frame_size(element, context, count);
        zoom = std::max({zoom, static_cast<double>(width) / side("w"),
                         static_cast<double>(height) / side("h")});
    }
    return zoom;
}

/// The library gives premultiplied words of 0xAARRGGBB.
draw::PicturePtr picture_of(const std::vector<std::uint32_t>& words, std::int32_t width,
                            std::int32_t height, std::uint64_t source) {
    auto pixels = std::make_shared<std::vector<std::byte>>(words.size() * 4);
    for (std::size_t i = 0; i < words.size(); ++i) {
        (*pixels)[i * 4] = static_cast<std::byte>(words[i] >> 16U);
        (*pixels)[i * 4 + 1] = static_cast<std::byte>(words[i] >> 8U);
        (*pixels)[i * 4 + 2] = static_cast<std::byte>(words[i]);
        (*pixels)[i * 4 + 3] = static_cast<std::byte>(words[i] >> 24U);
    }
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = width;
    picture->height = height;
    picture->planes[0] = {pixels->data(), static_cast<std::size_t>(width) * 4};
    picture->source = source;
    picture->version = hash_bytes(*pixels);
    picture->owner = std::move(pixels);
    return picture;
}

}  // namespace

void load_lottie(const Node& node, TemplateContext& context, const Element& element,
                 SequenceBody& body) {
    Reader& reader = context.reader;
    load_play(node, context, body);
    const std::string file = reader.required_text(node, "file");
    const Node at = node.child("file");
    if (reader.failed()) {
        return;
    }
    if (!(element.width > 0 && element.height > 0 && element.width <= 4096 &&
          element.height <= 4096)) {
        reader.fail(node, "a lottie needs \"width\" and \"height\", 4096 at most",
                    "its pictures are made at that size when the package is loaded");
        return;
    }
    const auto path = path_inside(context.package.folder, file);
    std::error_code unknown;  // what cannot be asked is told when it is read
    const auto size = path ? std::filesystem::file_size(*path, unknown) : 0;
    if (!unknown && size > kMostLottieBytes) {
        reader.fail(at, "\"" + file + "\" is larger than 4 MiB", "simplify the animation");
        return;
    }
    const auto text = path ? read_file(*path) : path.error();
    if (!text) {
        reader.fail(at, "\"" + file + "\": " + text.error().what, text.error().mend);
        return;
    }
    const auto document = JsonDocument::parse(*text, file);
    if (!document) {
        reader.fail(at, document.error().message(), document.error().mend);
        return;
    }
    check_lottie(at, file, document->root(), reader);
    if (reader.failed()) {
        return;
    }
    const auto tame = tame_lottie(document->root(), zoom_of(document->root(), element, context));
    if (!tame) {
        reader.fail(at, "\"" + file + "\" " + tame.error().what, tame.error().mend);
        return;
    }
    const auto animation = rlottie::Animation::loadFromData(*tame, file, "", false);
    const double rate = animation ? animation->frameRate() : 0;
    const std::size_t count = animation ? animation->totalFrame() : 0;
    if (!(rate >= 0.1) || rate > 240 || count == 0 || count > kMostSequencePictures) {
        reader.fail(at, "\"" + file + "\" cannot be played",
                    "it needs a frame rate of 240 at most and 1 to " +
                        std::to_string(kMostSequencePictures) + " frames");
        return;
    }
    body.rate_milli = std::llround(rate * 1000);
    const auto [columns, rows] = frame_size(element, context, count);
    const std::string key =
        "lottie " + file + " " + std::to_string(columns) + "x" + std::to_string(rows);
    auto& known = context.package.show.sequences_[key];
    if (known != nullptr) {
        body.pictures = known;
        return;
    }
    context.package.show.content_.add(std::string_view(*text));
    Hasher source;
    source.add(std::string_view(key));
    auto pictures = std::make_shared<Pictures>();
    const Nanoseconds begin = monotonic_now_ns();
    for (std::size_t frame = 0; frame < count; ++frame) {
        if (monotonic_now_ns() - begin > kLongestDrawing) {
            reader.fail(at,
                        "\"" + file + "\" takes more than " +
                            std::to_string(kLongestDrawing / kNanosecondsPerSecond) + " s to draw",
                        "simplify it, or use an element of type \"sequence\"");
            return;
        }
        std::vector<std::uint32_t> words(columns * rows);
        animation->renderSync(frame, rlottie::Surface(words.data(), columns, rows, columns * 4));
        pictures->push_back(picture_of(words, static_cast<std::int32_t>(columns),
                                       static_cast<std::int32_t>(rows), source.value()));
        if (!take_sequence_memory(at, file, *pictures->back(), context)) {
            return;
        }
    }
    known = body.pictures = std::move(pictures);
}

}  // namespace pitcast::show
