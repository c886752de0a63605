// SPDX-License-Identifier: Apache-2.0
#pragma once
// Hand-made packed frames and the ffmpeg and ffprobe programs as independent judges.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

namespace pitcast::test {

/// A folder that goes away with the test.
class Folder {
 public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "pitcast-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string operator/(const std::string& name) const {
        return (path_ / name).string();
    }

 private:
    std::filesystem::path path_;
};

/// What a command line prints.
inline std::string output_of(const std::string& command) {
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> part{};
    for (std::size_t n = 0; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
        text.append(part.data(), n);
    }
    ::pclose(pipe);
    return text;
}

/// One of ffprobe's entries for the first video stream, "key=value" lines.
inline std::string probe_entries(const std::string& file, const std::string& what) {
    return output_of("ffprobe -v error -select_streams v:0 -show_entries " + what +
                     " -of default=noprint_wrappers=1 '" + file + "' 2>&1");
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++n;
    }
    return n;
}

namespace detail {
struct Rows {
    std::size_t stride;
    std::size_t rows;
};
inline std::array<Rows, 3> layout(draw::PackFormat format, std::size_t width, std::size_t height) {
    switch (format) {
        case draw::PackFormat::yuv420p8:
            return {{{width, height}, {width / 2, height / 2}, {width / 2, height / 2}}};
        case draw::PackFormat::yuv422p10:
            return {{{width * 2, height}, {width, height}, {width, height}}};
        case draw::PackFormat::v210:
        case draw::PackFormat::v210_key:
            return {{{(width + 47) / 48 * 128, height}, {0, 0}, {0, 0}}};
        default:
            return {{{width * 4, height}, {0, 0}, {0, 0}}};
    }
}
inline std::byte sample(draw::PackFormat format, std::size_t plane, std::size_t x, std::size_t y,
                        int n) {
    const std::size_t t = static_cast<std::size_t>(n);
    if (format == draw::PackFormat::yuv422p10) {
        const std::size_t value = plane == 0 ? 64 + (x / 2 + y + t * 8) % 800 : 512;
        return static_cast<std::byte>(x % 2 == 0 ? value & 0xff : value >> 8);
    }
    if (format == draw::PackFormat::yuv420p8) {
        return static_cast<std::byte>(plane == 0 ? 16 + (x + y + t * 4) % 200 : 128);
    }
    return static_cast<std::byte>(0);
}
inline void fill_v210(std::byte* line, std::size_t words, std::size_t y, int n) {
    for (std::size_t w = 0; w < words; ++w) {
        std::uint32_t word = 0;
        for (std::uint32_t part = 0; part < 3; ++part) {
            const auto value = static_cast<std::uint32_t>(
                64 + (w * 3 + part + y * 7 + static_cast<std::size_t>(n) * 13) % 870);
            word |= value << (10 * part);
        }
        for (std::size_t b = 0; b < 4; ++b) {
            line[w * 4 + b] = static_cast<std::byte>(word >> (8 * b));
        }
    }
}
}  // namespace detail

/// Frame `n` of a moving pattern.
inline std::shared_ptr<draw::PackedFrame> make_frame(const draw::Packing& packing,
                                                     const VideoFormat& raster, int n) {
    const draw::PackFormat format = packing.format;
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = format;
    frame->signal = packing.signal;
    frame->width = raster.width;
    frame->height = raster.height;
    const auto layout = detail::layout(format, static_cast<std::size_t>(raster.width),
                                       static_cast<std::size_t>(raster.height));
    auto memory = std::make_shared<std::vector<std::byte>>(layout[0].stride * layout[0].rows +
                                                           2 * layout[1].stride * layout[1].rows);
    std::byte* at = memory->data();
    for (std::size_t p = 0; p < 3; ++p) {
        frame->planes[p] = {at, layout[p].stride, layout[p].stride * layout[p].rows};
        for (std::size_t y = 0; y < layout[p].rows; ++y, at += layout[p].stride) {
            if (format == draw::PackFormat::v210 || format == draw::PackFormat::v210_key) {
                detail::fill_v210(at, layout[p].stride / 4, y, n);
                continue;
            }
            for (std::size_t x = 0; x < layout[p].stride; ++x) {
                at[x] = detail::sample(format, p, x, y, n);
            }
        }
    }
    frame->owner = memory;
    return frame;
}

}  // namespace pitcast::test
