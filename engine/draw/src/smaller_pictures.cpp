// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/smaller_pictures.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "pitcast/draw/pack_matrix.h"

#include "halve.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kWorthWidth = 512;
constexpr std::int32_t kWorthHeight = 256;
constexpr std::size_t kAlignment = 64;  ///< bytes; what the widest instructions want
/// Apart from whom it is made of, and its own smaller one from it.
constexpr std::uint64_t kSmallerSource = 0x9E3779B97F4A7C15U;

bool is_worth_it(std::int32_t width, std::int32_t height) {
    return width > kWorthWidth && height > kWorthHeight;
}
bool is_worth_it(const Picture& picture) {
    return is_worth_it(picture.width, picture.height);
}

/// A plane and the plane that is made of it.
struct PlanePair {
    const std::byte* from = nullptr;
    std::size_t from_stride = 0;
    PlaneExtent from_extent;
    std::byte* to = nullptr;
    std::size_t to_stride = 0;
    PlaneExtent to_extent;
};

template <typename Sample>
void halve_line(const LinePair<Sample>& from, std::int32_t columns, bool sited_left, Sample* to) {
    halve(from, columns / 2, sited_left, to);
    if (columns % 2 != 0) {  // the last column repeats
        const std::int32_t last = columns - 1;
        const Sample upper[2] = {from.upper[last], from.upper[last]};
        const Sample lower[2] = {from.lower[last], from.lower[last]};
        halve({upper, lower}, 1, sited_left, to + columns / 2);
    }
}

/// Pixels of four bytes.
void halve_pixels(const LinePair<std::uint8_t>& from, std::int32_t columns, std::uint8_t* to) {
    for (std::int32_t x = 0; x < columns; x += 2) {
        const std::int32_t next = x + 1 < columns ? 4 : 0;
        for (std::int32_t c = 4 * x; c < 4 * x + 4; ++c) {
            const int sum =
                from.upper[c] + from.upper[c + next] + from.lower[c] + from.lower[c + next];
            *to++ = static_cast<std::uint8_t>((sum + 2) >> 2);
        }
    }
}

template <typename Sample, typename Line>
void each_line(const PlanePair& plane, const Line& line) {
    for (std::size_t y = 0; y < plane.to_extent.lines; ++y) {
        const auto at = [&](std::size_t row) {
            return reinterpret_cast<const Sample*>(
                plane.from + std::min(row, plane.from_extent.lines - 1) * plane.from_stride);
        };
        line(LinePair<Sample>{at(2 * y), at(2 * y + 1)},
             static_cast<std::int32_t>(plane.from_extent.line_bytes / sizeof(Sample)),
             reinterpret_cast<Sample*>(plane.to + y * plane.to_stride));
    }
}

void halve_plane(const PlanePair& plane, PixelFormat format, bool sited_left) {
    if (format == PixelFormat::rgba8) {
        each_line<std::uint8_t>(plane, [](const auto& from, std::int32_t bytes, auto* to) {
            halve_pixels(from, bytes / 4, to);
        });
    } else if (is_10_bit(format)) {
        each_line<std::uint16_t>(plane, [&](const auto& from, std::int32_t columns, auto* to) {
            halve_line(from, columns, sited_left, to);
        });
    } else {
        each_line<std::uint8_t>(plane, [&](const auto& from, std::int32_t columns, auto* to) {
            halve_line(from, columns, sited_left, to);
        });
    }
}

PicturePtr halved(const Picture& picture) {
    auto small = std::make_shared<Picture>(picture);
    small->width = (picture.width + 1) / 2;
    small->height = (picture.height + 1) / 2;
    small->source = picture.source + kSmallerSource;
    std::array<PlanePair, 3> planes;
    std::size_t bytes = 0;
    for (std::size_t p = 0; p < planes.size(); ++p) {
        PlanePair& plane = planes[p];
        plane.from = picture.planes[p].bytes;
        plane.from_stride = picture.planes[p].stride;
        plane.from_extent = plane_extent(picture.format, picture.width, picture.height, p);
        plane.to_extent = plane_extent(small->format, small->width, small->height, p);
        plane.to_stride = (plane.to_extent.line_bytes + kAlignment - 1) / kAlignment * kAlignment;
        bytes += plane.to_stride * plane.to_extent.lines;
    }
    const auto memory = std::make_shared_for_overwrite<std::byte[]>(bytes);
    std::byte* to = memory.get();
    for (std::size_t p = 0; p < planes.size(); ++p) {
        PlanePair& plane = planes[p];
        small->planes[p] = {};
        if (plane.to_extent.lines > 0) {
            plane.to = to;
            small->planes[p] = {to, plane.to_stride};
            halve_plane(plane, picture.format, p > 0 && chroma_shift_x(picture.format) != 0);
        }
        to += plane.to_stride * plane.to_extent.lines;
    }
    small->owner = memory;
    small->smaller = is_worth_it(*small) ? halved(*small) : nullptr;
    return small;
}

}  // namespace

std::size_t bytes_with_smaller(std::int32_t width, std::int32_t height, std::size_t bytes) {
    std::size_t all = bytes;
    for (; is_worth_it(width, height); width = (width + 1) / 2, height = (height + 1) / 2) {
        bytes = (bytes + 3) / 4;
        all += bytes;
    }
    return all;
}

PicturePtr with_smaller(PicturePtr picture) {
    if (picture == nullptr || picture->smaller != nullptr || picture->interlaced ||
        picture->frame != nullptr || picture->format == PixelFormat::none ||
        !is_worth_it(*picture)) {
        return picture;
    }
    auto whole = std::make_shared<Picture>(*picture);
    whole->smaller = halved(*picture);
    return whole;
}

}  // namespace pitcast::draw
