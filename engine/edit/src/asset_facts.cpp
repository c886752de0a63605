// SPDX-License-Identifier: Apache-2.0
// What single files tell of themselves.
#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>

#include "pitcast/core/file.h"
#include "pitcast/edit/assets.h"
#include "pitcast/video/probe.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostLottie = std::uintmax_t{4} << 20U;

std::string first_bytes(const fs::path& path, std::size_t count) {
    std::string bytes(count, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(count));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
    return bytes;
}

std::int32_t big_endian(const std::string& bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        number = number << 8U | static_cast<unsigned char>(bytes[i]);
    }
    return static_cast<std::int32_t>(std::min(number, 0x7FFFFFFFU));
}

constexpr std::string_view kPngMark = "\x89PNG\r\n\x1a\n";

AssetFacts::Facts facts_of_picture(const fs::path& path) {
    // PNG, 11.2.2: width and height are the first of IHDR, which is the first chunk.
    const std::string head = first_bytes(path, 24);
    if (head.size() < 24 || !head.starts_with(kPngMark)) {
        return {0, 0, 0, "is no PNG"};
    }
    return {big_endian(head, 16), big_endian(head, 20), 0, ""};
}

double lottie_number(const Json& root, const char* key) {
    const auto found = root.find(key);
    return found != root.end() && found->is_number() ? found->get<double>() : 0;
}

AssetFacts::Facts facts_of_lottie(const fs::path& path) {
    std::error_code unknown;
    const auto bytes = fs::file_size(path, unknown);
    const auto text =
        unknown || bytes > kMostLottie ? Result<std::string>(Error{"", "", ""}) : read_file(path);
    const Json root = text ? Json::parse(*text, nullptr, false) : Json();
    if (!root.is_object()) {
        return {0, 0, 0, "is no Lottie animation"};
    }
    const double rate = lottie_number(root, "fr");
    const double frames = lottie_number(root, "op") - lottie_number(root, "ip");
    const auto side = [&](const char* key) {
        return static_cast<std::int32_t>(std::clamp(lottie_number(root, key), 0.0, 1e6));
    };
    const double seconds = rate > 0 ? std::clamp(frames / rate, 0.0, 1e6) : 0;
    return {side("w"), side("h"), static_cast<Nanoseconds>(seconds * 1e9), ""};
}

AssetFacts::Facts facts_of_clip(const fs::path& path) {
    const auto probed = video::probe(path);
    if (!probed) {
        return {0, 0, 0, probed.error().what};
    }
    return {probed->width, probed->height, probed->duration_ns, probed->obstacle};
}

std::string lower_extension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return extension;
}

template <std::size_t N>
bool is_any(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

AssetKind kind_of_file(const fs::path& path) {
    constexpr std::array<std::string_view, 4> kFonts{".ttf", ".otf", ".ttc", ".otc"};
    constexpr std::array<std::string_view, 10> kClips{".mp4", ".mov",  ".m4v", ".mkv", ".webm",
                                                      ".ts",  ".m2ts", ".mxf", ".avi", ".y4m"};
    const std::string extension = lower_extension(path);
    if (extension == ".png") {
        return AssetKind::picture;
    }
    if (is_any(kFonts, extension)) {
        return AssetKind::font;
    }
    if (is_any(kClips, extension)) {
        return AssetKind::clip;
    }
    if (extension == ".venue") {
        return AssetKind::venue;
    }
    if (extension != ".json") {
        return AssetKind::none;
    }
    // A template and an animation have the same ending.
    std::error_code unknown;
    const auto bytes = fs::file_size(path, unknown);
    const auto text = unknown || bytes > 2 * kMostLottie ? Result<std::string>(Error{"", "", ""})
                                                         : read_file(path);
    const Json root = text ? Json::parse(*text, nullptr, false) : Json();
    if (!root.is_object()) {
        return AssetKind::none;
    }
    return root.contains("layers") && root.contains("fr")         ? AssetKind::lottie
           : root.contains("schema") && root.contains("elements") ? AssetKind::text
                                                                  : AssetKind::none;
}

const AssetFacts::Facts& AssetFacts::of(AssetKind kind, const fs::path& path) {
    Entry& entry = known_[path.string()];
    std::error_code unknown;
    const auto written = fs::last_write_time(path, unknown);
    const auto bytes = fs::file_size(path, unknown);
    if (!unknown && entry.written == written && entry.bytes == bytes && bytes > 0) {
        return entry.facts;
    }
    entry = {written, bytes, {}};
    switch (kind) {
        case AssetKind::picture:
            entry.facts = facts_of_picture(path);
            break;
        case AssetKind::lottie:
            entry.facts = facts_of_lottie(path);
            break;
        case AssetKind::clip:
            entry.facts = facts_of_clip(path);
            break;
        default:
            break;
    }
    return entry.facts;
}

}  // namespace pitcast::edit
