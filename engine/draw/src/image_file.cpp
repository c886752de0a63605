// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/image_file.h"

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <string>

#include <png.h>

#include "pitcast/core/file.h"
#include "pitcast/core/hash.h"

#include "png_decode.h"

namespace pitcast::draw {
namespace {

constexpr std::uint32_t kMostPixels = 8192;
/// Keeps a crafted file from asking for memory without end.
constexpr std::size_t kMostChunkBytes = std::size_t{8} << 20U;
constexpr std::size_t kMostFileBytes = std::size_t{256} << 20U;

/// What libpng's callbacks share with us. libpng leaves by longjmp, which runs no destructors:
/// so everything lives here, outside the functions that it jumps over.
struct Reading {
    std::span<const std::byte> bytes;
    std::size_t at = 0;
    std::string complaint;
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::vector<std::byte> pixels;
    std::vector<png_bytep> lines;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    ~Reading() { png_destroy_read_struct(&png, &info, nullptr); }
};

struct Writing {
    std::string bytes;
    std::string complaint;
    png_structp png = nullptr;
    png_infop info = nullptr;
    std::vector<std::uint8_t> line;
    ~Writing() { png_destroy_write_struct(&png, &info); }
};

template <typename State>
[[noreturn]] void refuse(png_structp png, png_const_charp message) {
    static_cast<State*>(png_get_error_ptr(png))->complaint = message;
    png_longjmp(png, 1);
}

void stay_silent(png_structp, png_const_charp) {}

void read_bytes(png_structp png, png_bytep to, std::size_t count) {
    auto& reading = *static_cast<Reading*>(png_get_io_ptr(png));
    if (count > reading.bytes.size() - reading.at) {
        png_error(png, "the file ends too early");
    }
    std::memcpy(to, reading.bytes.data() + reading.at, count);
    reading.at += count;
}

void write_bytes(png_structp png, png_bytep from, std::size_t count) {
    static_cast<Writing*>(png_get_io_ptr(png))
        ->bytes.append(reinterpret_cast<const char*>(from), count);
}

/// 8-bit RGBA, whatever the file holds.
void ask_for_rgba(Reading& reading) {
    png_set_expand(reading.png);
    png_set_scale_16(reading.png);
    png_set_gray_to_rgb(reading.png);
    png_set_add_alpha(reading.png, 255, PNG_FILLER_AFTER);
    png_set_interlace_handling(reading.png);
    png_read_update_info(reading.png, reading.info);
}

bool decode(Reading& reading) {
    if (setjmp(png_jmpbuf(reading.png)) != 0) {
        return false;
    }
    png_set_user_limits(reading.png, kMostPixels, kMostPixels);
    png_set_chunk_malloc_max(reading.png, kMostChunkBytes);
    png_set_read_fn(reading.png, &reading, read_bytes);
    png_read_info(reading.png, reading.info);
    reading.width = png_get_image_width(reading.png, reading.info);
    reading.height = png_get_image_height(reading.png, reading.info);
    ask_for_rgba(reading);
    const std::size_t stride = std::size_t{reading.width} * 4;
    if (png_get_rowbytes(reading.png, reading.info) != stride) {
        png_error(reading.png, "its pixels cannot be converted");
    }
    reading.pixels.resize(stride * reading.height);
    reading.lines.resize(reading.height);
    for (std::size_t y = 0; y < reading.lines.size(); ++y) {
        reading.lines[y] = reinterpret_cast<png_bytep>(reading.pixels.data() + y * stride);
    }
    png_read_image(reading.png, reading.lines.data());
    return true;
}

/// Width and height as the header tells them (PNG, 11.2.2: IHDR stands first), to be refused by
/// name before libpng reserves anything; libpng would only say that the header is invalid.
std::string size_refusal(std::span<const std::byte> bytes) {
    constexpr std::size_t kWidthAt = 16;
    if (bytes.size() < kWidthAt + 8) {
        return {};
    }
    const auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            value = value << 8U | std::to_integer<std::uint32_t>(bytes[at + i]);
        }
        return value;
    };
    const std::uint32_t width = number(kWidthAt);
    const std::uint32_t height = number(kWidthAt + 4);
    if (png_sig_cmp(reinterpret_cast<png_const_bytep>(bytes.data()), 0, 8) != 0 ||
        (width <= kMostPixels && height <= kMostPixels)) {
        return {};
    }
    return "is " + std::to_string(width) + "x" + std::to_string(height) + " pixels, more than " +
           std::to_string(kMostPixels) + " a side";
}

void premultiply(std::vector<std::byte>& pixels) {
    for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) {
        const auto a = std::to_integer<std::uint32_t>(pixels[i + 3]);
        for (std::size_t c = 0; c < 3; ++c) {
            const auto v = std::to_integer<std::uint32_t>(pixels[i + c]);
            pixels[i + c] = static_cast<std::byte>((v * a + 127) / 255);
        }
    }
}

void straighten(const std::byte* from, bool swapped, std::vector<std::uint8_t>& line) {
    for (std::size_t i = 0; i + 3 < line.size(); i += 4) {
        const auto a = std::to_integer<std::uint32_t>(from[i + 3]);
        for (std::size_t c = 0; c < 3; ++c) {
            const auto v = std::to_integer<std::uint32_t>(from[i + (swapped ? 2 - c : c)]);
            line[i + c] =
                static_cast<std::uint8_t>(a == 0 ? 0 : std::min(255U, (v * 255 + a / 2) / a));
        }
        line[i + 3] = static_cast<std::uint8_t>(a);
    }
}

bool encode(Writing& writing, const PackedFrame& frame) {
    if (setjmp(png_jmpbuf(writing.png)) != 0) {
        return false;
    }
    png_set_write_fn(writing.png, &writing, write_bytes, nullptr);
    png_set_IHDR(writing.png, writing.info, static_cast<png_uint_32>(frame.width),
                 static_cast<png_uint_32>(frame.height), 8, PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(writing.png, 3);
    png_write_info(writing.png, writing.info);
    for (std::int32_t y = 0; y < frame.height; ++y) {
        straighten(frame.planes[0].bytes + static_cast<std::size_t>(y) * frame.planes[0].stride,
                   frame.format == PackFormat::bgra8, writing.line);
        png_write_row(writing.png, writing.line.data());
    }
    png_write_end(writing.png, nullptr);
    return true;
}

}  // namespace

Result<PicturePtr> decode_png(std::span<const std::byte> bytes, const std::string& name) {
    const char* mend = "save it as an ordinary PNG of at most 8192 pixels a side";
    if (const std::string refusal = size_refusal(bytes); !refusal.empty()) {
        return Error{name, refusal, mend};
    }
    Reading reading;
    reading.bytes = bytes;
    reading.png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, refuse<Reading>, stay_silent);
    reading.info = reading.png == nullptr ? nullptr : png_create_info_struct(reading.png);
    if (reading.info == nullptr) {
        return Error{name, "libpng cannot be started", "check the installation of libpng16"};
    }
    if (!decode(reading)) {
        return Error{name, "is no PNG that can be read: " + reading.complaint, mend};
    }
    premultiply(reading.pixels);
    auto pixels = std::make_shared<std::vector<std::byte>>(std::move(reading.pixels));
    auto picture = std::make_shared<Picture>();
    picture->format = PixelFormat::rgba8;
    picture->width = static_cast<std::int32_t>(reading.width);
    picture->height = static_cast<std::int32_t>(reading.height);
    picture->planes[0] = {pixels->data(), std::size_t{reading.width} * 4};
    Hasher name_hash;
    name_hash.add(name);
    picture->source = name_hash.value();
    picture->version = hash_bytes(*pixels);
    picture->owner = std::move(pixels);
    return PicturePtr(std::move(picture));
}

Result<PicturePtr> read_png(const std::filesystem::path& path) {
    std::error_code unknown;  // what cannot be asked is told when it is read
    if (const auto size = std::filesystem::file_size(path, unknown);
        !unknown && size > kMostFileBytes) {
        return Error{path.string(), "is larger than 256 MiB", "use a smaller picture"};
    }
    auto bytes = read_file(path);
    if (!bytes) {
        return bytes.error();
    }
    return decode_png(std::as_bytes(std::span(bytes->data(), bytes->size())), path.string());
}

Result<std::string> encode_png(const PackedFrame& frame, const std::string& name) {
    if ((frame.format != PackFormat::rgba8 && frame.format != PackFormat::bgra8) ||
        frame.planes[0].bytes == nullptr) {
        return Error{name, "only rgba8 and bgra8 frames can be written as PNG",
                     "allocate the frame in one of these formats"};
    }
    Writing writing;
    writing.line.resize(static_cast<std::size_t>(frame.width) * 4);
    writing.png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &writing, refuse<Writing>, stay_silent);
    writing.info = writing.png == nullptr ? nullptr : png_create_info_struct(writing.png);
    if (writing.info == nullptr || !encode(writing, frame)) {
        return Error{name, "cannot be encoded: " + writing.complaint, ""};
    }
    return std::move(writing.bytes);
}

Status write_png(const std::filesystem::path& path, const PackedFrame& frame) {
    const auto bytes = encode_png(frame, path.string());
    return bytes ? write_file(path, *bytes) : Status(bytes.error());
}

}  // namespace pitcast::draw
