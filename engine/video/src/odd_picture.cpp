// SPDX-License-Identifier: Apache-2.0
#include "odd_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

namespace pitcast::video {
namespace {

using Line = std::vector<std::uint16_t>;
using Bytes = std::vector<std::byte>;

constexpr std::uint64_t kUnreadable =
    AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BAYER | AV_PIX_FMT_FLAG_FLOAT;

/// Lines of one component after the other, whatever the layout.
class Reader {
 public:
    Reader(const AVFrame& frame, const AVPixFmtDescriptor& format)
        : frame_(frame), format_(format) {}

    [[nodiscard]] bool has_alpha() const { return (format_.flags & AV_PIX_FMT_FLAG_ALPHA) != 0; }
    /// Grey is R'G'B' with three times the same.
    [[nodiscard]] bool is_rgb() const {
        return (format_.flags & AV_PIX_FMT_FLAG_RGB) != 0 || format_.nb_components < 3;
    }
    [[nodiscard]] bool is_grey() const { return format_.nb_components < 3; }
    [[nodiscard]] int depth(int component) const { return format_.comp[component].depth; }
    [[nodiscard]] int across() const { return format_.log2_chroma_w; }
    [[nodiscard]] int down() const { return format_.log2_chroma_h; }

    /// Line `y` of a component, as long as that component is wide.
    void read(int component, int y, int width, Line& into) const {
        std::array<const std::uint8_t*, 4> data{frame_.data[0], frame_.data[1], frame_.data[2],
                                                frame_.data[3]};
        av_read_image_line2(into.data(), data.data(), frame_.linesize, &format_, 0, y, component,
                            width, 0, sizeof(std::uint16_t));
    }

 private:
    const AVFrame& frame_;
    const AVPixFmtDescriptor& format_;
};

/// Still being made.
using PicturePtr = std::shared_ptr<draw::Picture>;

struct Made {
    PicturePtr picture;
    std::shared_ptr<Bytes> bytes;
};

Made make(const AVFrame& frame, std::size_t bytes) {
    Made made{std::make_shared<draw::Picture>(), std::make_shared<Bytes>(bytes)};
    made.picture->width = frame.width;
    made.picture->height = frame.height;
    made.picture->owner = made.bytes;
    return made;
}

double share(std::uint16_t value, int depth) {
    return value / static_cast<double>((1 << depth) - 1);
}

std::byte byte_of(double share) {
    return static_cast<std::byte>(std::lround(std::clamp(share, 0.0, 1.0) * 255));
}

/// R' = Y' + …; of BT.601, BT.709 or BT.2020 (non-constant luminance).
struct Weights {
    double kr, kb;
};
Weights weights_of(draw::ColorMatrix matrix) {
    switch (matrix) {
        case draw::ColorMatrix::bt601:
            return {0.299, 0.114};
        case draw::ColorMatrix::bt2020:
            return {0.2627, 0.0593};
        default:
            return {0.2126, 0.0722};
    }
}

/// Y'CbCr to R'G'B', 0..1.
class ToRgb {
 public:
    ToRgb(Weights weights, bool full, int depth)
        : weights_(weights), unit_(1 << (depth - 8)), full_(full), most_((1 << depth) - 1) {}

    [[nodiscard]] std::array<double, 3> operator()(std::uint16_t y, std::uint16_t cb,
                                                   std::uint16_t cr) const {
        const double luma = full_ ? y / most_ : (y - 16 * unit_) / (219 * unit_);
        const double span = full_ ? most_ : 224 * unit_;
        const double b = (cb - 128 * unit_) / span;
        const double r = (cr - 128 * unit_) / span;
        const auto [kr, kb] = weights_;
        const double red = luma + 2 * (1 - kr) * r;
        const double blue = luma + 2 * (1 - kb) * b;
        return {red, (luma - kr * red - kb * blue) / (1 - kr - kb), blue};
    }

 private:
    Weights weights_;
    double unit_;
    bool full_;
    double most_;
};

/// Of 256 colours, which are words of A, R, G, B.
PicturePtr rgba_of_palette(const AVFrame& frame) {
    const auto width = static_cast<std::size_t>(frame.width);
    Made made = make(frame, width * static_cast<std::size_t>(frame.height) * 4);
    made.picture->format = draw::PixelFormat::rgba8;
    made.picture->planes[0] = {made.bytes->data(), width * 4};
    auto out = made.bytes->begin();
    for (int y = 0; y < frame.height; ++y) {
        const std::uint8_t* line = frame.data[0] + std::ptrdiff_t{y} * frame.linesize[0];
        for (std::size_t x = 0; x < width; ++x) {
            std::uint32_t argb = 0;
            std::memcpy(&argb, frame.data[1] + std::size_t{4} * line[x], sizeof(argb));
            const double opaque = (argb >> 24U) / 255.0;
            for (const std::uint32_t shift : {16U, 8U, 0U}) {
                *out++ = byte_of((argb >> shift & 255U) / 255.0 * opaque);
            }
            *out++ = byte_of(opaque);
        }
    }
    return made.picture;
}

PicturePtr rgba_of(const AVFrame& frame, const Reader& from, draw::ColorMatrix matrix) {
    const auto width = static_cast<std::size_t>(frame.width);
    Made made = make(frame, width * static_cast<std::size_t>(frame.height) * 4);
    made.picture->format = draw::PixelFormat::rgba8;
    made.picture->planes[0] = {made.bytes->data(), width * 4};
    const bool grey = from.is_grey();
    const int alpha = grey ? 1 : 3;
    const ToRgb to_rgb(weights_of(matrix), frame.color_range == AVCOL_RANGE_JPEG, from.depth(0));
    std::array<Line, 4> lines;
    lines.fill(Line(width + 16));
    const int chroma_width = from.is_rgb() ? frame.width : -(-frame.width >> from.across());
    auto out = made.bytes->begin();
    for (int y = 0; y < frame.height; ++y) {
        from.read(0, y, frame.width, lines[0]);
        for (int c = 1; c < 3 && !grey; ++c) {
            from.read(c, from.is_rgb() ? y : y >> from.down(), chroma_width,
                      lines[static_cast<std::size_t>(c)]);
        }
        if (from.has_alpha()) {
            from.read(alpha, y, frame.width, lines[3]);
        }
        for (std::size_t x = 0; x < width; ++x) {
            const std::size_t cx = x >> from.across();
            const std::array<double, 3> colour =
                grey            ? std::array<double, 3>{share(lines[0][x], from.depth(0)),
                                                        share(lines[0][x], from.depth(0)),
                                                        share(lines[0][x], from.depth(0))}
                : from.is_rgb() ? std::array<double, 3>{share(lines[0][x], from.depth(0)),
                                                        share(lines[1][x], from.depth(1)),
                                                        share(lines[2][x], from.depth(2))}
                                : to_rgb(lines[0][x], lines[1][cx], lines[2][cx]);
            const double opaque = from.has_alpha() ? share(lines[3][x], from.depth(alpha)) : 1.0;
            for (const double part : colour) {
                *out++ = byte_of(std::clamp(part, 0.0, 1.0) * opaque);
            }
            *out++ = byte_of(opaque);
        }
    }
    return made.picture;
}

draw::PixelFormat planes_for(int across, int down, bool eight) {
    if (across == 1 && down == 1) {
        return eight ? draw::PixelFormat::yuv420p8 : draw::PixelFormat::yuv420p10;
    }
    if (across == 1 && down == 0) {
        return eight ? draw::PixelFormat::yuv422p8 : draw::PixelFormat::yuv422p10;
    }
    if (across == 0 && down == 0) {
        return eight ? draw::PixelFormat::yuv444p8 : draw::PixelFormat::yuv444p10;
    }
    return draw::PixelFormat::none;
}

/// To 10 bits: narrow range by the power of two that lies between, full range by its ends.
std::uint16_t ten_bits(std::uint16_t value, int depth, bool full) {
    const double most = (1 << depth) - 1;
    const double scaled = full ? value * 1023 / most : value * std::exp2(10 - depth);
    return static_cast<std::uint16_t>(std::clamp<long>(std::lround(scaled), 0, 1023));
}

PicturePtr planes_of(const AVFrame& frame, const Reader& from) {
    const bool eight = from.depth(0) == 8;
    const draw::PixelFormat format = planes_for(from.across(), from.down(), eight);
    if (format == draw::PixelFormat::none) {
        return nullptr;
    }
    const std::size_t size = eight ? 1 : 2;
    const auto width = static_cast<std::size_t>(frame.width);
    const auto height = static_cast<std::size_t>(frame.height);
    const std::size_t chroma_width = (width + (1U << from.across()) - 1) >> from.across();
    const std::size_t chroma_height = (height + (1U << from.down()) - 1) >> from.down();
    Made made = make(frame, size * (width * height + 2 * chroma_width * chroma_height));
    made.picture->format = format;
    const bool full = frame.color_range == AVCOL_RANGE_JPEG;
    made.picture->full_range = full;
    made.picture->interlaced = frame.interlaced_frame != 0;
    Line line(width + 16);
    std::byte* out = made.bytes->data();
    for (int c = 0; c < 3; ++c) {
        const std::size_t columns = c == 0 ? width : chroma_width;
        const std::size_t rows = c == 0 ? height : chroma_height;
        made.picture->planes[static_cast<std::size_t>(c)] = {out, columns * size};
        for (std::size_t y = 0; y < rows; ++y) {
            from.read(c, static_cast<int>(y), static_cast<int>(columns), line);
            for (std::size_t x = 0; x < columns; ++x) {
                const std::uint16_t value =
                    eight ? line[x] : ten_bits(line[x], from.depth(c), full);
                *out++ = static_cast<std::byte>(value & 255U);
                if (!eight) {
                    *out++ = static_cast<std::byte>(value >> 8U);
                }
            }
        }
    }
    return made.picture;
}

}  // namespace

draw::PicturePtr picture_of_odd(const AVFrame& frame, draw::ColorMatrix matrix,
                                std::uint64_t source, std::uint64_t version) {
    const AVPixFmtDescriptor* format =
        av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    if (format == nullptr || (format->flags & kUnreadable) != 0 || frame.width <= 0 ||
        frame.height <= 0 || format->comp[0].depth > 16) {
        return nullptr;
    }
    const Reader from(frame, *format);
    const bool palette = (format->flags & AV_PIX_FMT_FLAG_PAL) != 0;
    PicturePtr picture = palette                             ? rgba_of_palette(frame)
                         : from.is_rgb() || from.has_alpha() ? rgba_of(frame, from, matrix)
                                                             : planes_of(frame, from);
    if (picture == nullptr) {
        return nullptr;
    }
    picture->matrix = matrix;
    picture->source = source;
    picture->version = version;
    return picture;
}

}  // namespace pitcast::video
