// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <rlottie.h>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"

#include "loader.h"

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
    const auto width = static_cast<std::int32_t>(std::ceil(element.width));
    const auto height = static_cast<std::int32_t>(std::ceil(element.height));
    if (width <= 0 || height <= 0 || width > 4096 || height > 4096) {
        reader.fail(node, "a lottie needs \"width\" and \"height\", 4096 at most",
                    "its pictures are made at that size when the package is loaded");
        return;
    }
    const auto path = path_inside(context.package.folder, file);
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
    const auto animation = rlottie::Animation::loadFromData(*text, file, "", false);
    const double rate = animation ? animation->frameRate() : 0;
    const std::size_t count = animation ? animation->totalFrame() : 0;
    if (!(rate >= 0.1) || rate > 240 || count == 0 || count > kMostSequencePictures) {
        reader.fail(at, "\"" + file + "\" cannot be played",
                    "it needs a frame rate of 240 at most and 1 to " +
                        std::to_string(kMostSequencePictures) + " frames");
        return;
    }
    body.rate_milli = std::llround(rate * 1000);
    const std::string key =
        "lottie " + file + " " + std::to_string(width) + "x" + std::to_string(height);
    auto& known = context.package.show.sequences_[key];
    if (known != nullptr) {
        body.pictures = known;
        return;
    }
    context.package.show.content_.add(std::string_view(*text));
    Hasher source;
    source.add(std::string_view(key));
    auto pictures = std::make_shared<Pictures>();
    const auto columns = static_cast<std::size_t>(width);
    const auto rows = static_cast<std::size_t>(height);
    for (std::size_t frame = 0; frame < count; ++frame) {
        std::vector<std::uint32_t> words(columns * rows);
        animation->renderSync(frame, rlottie::Surface(words.data(), columns, rows, columns * 4));
        pictures->push_back(picture_of(words, width, height, source.value()));
        if (!take_sequence_memory(at, file, *pictures->back(), context)) {
            return;
        }
    }
    known = body.pictures = std::move(pictures);
}

}  // namespace pitcast::show
