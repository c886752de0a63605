// SPDX-License-Identifier: Apache-2.0
#include "source_work.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/draw/pack_matrix.h"

#include "life.h"

namespace pitcast::plugin {
namespace {

constexpr std::int32_t kLargestSide = 16'384;
constexpr std::size_t kMostSoundFrames = 48'000;
constexpr std::int32_t kMostChannels = 16;

draw::PixelFormat pixel_format_of(std::uint32_t format) {
    using draw::PixelFormat;
    switch (format) {
        case PITCAST_PICTURE_RGBA8:
            return PixelFormat::rgba8;
        case PITCAST_PICTURE_YUV420P8:
            return PixelFormat::yuv420p8;
        case PITCAST_PICTURE_YUV422P8:
            return PixelFormat::yuv422p8;
        case PITCAST_PICTURE_YUV444P8:
            return PixelFormat::yuv444p8;
        case PITCAST_PICTURE_YUV420P10:
            return PixelFormat::yuv420p10;
        case PITCAST_PICTURE_YUV422P10:
            return PixelFormat::yuv422p10;
        case PITCAST_PICTURE_YUV444P10:
            return PixelFormat::yuv444p10;
        default:
            return PixelFormat::none;
    }
}

draw::ColorMatrix matrix_of(std::uint32_t matrix) {
    return matrix == PITCAST_MATRIX_BT601    ? draw::ColorMatrix::bt601
           : matrix == PITCAST_MATRIX_BT2020 ? draw::ColorMatrix::bt2020
                                             : draw::ColorMatrix::bt709;
}

/// The plug-in's picture as ours, on its own memory. Empty: it cannot be one.
std::optional<draw::Picture> picture_of(const pitcast_picture& told) {
    draw::Picture picture;
    picture.format = pixel_format_of(told.format);
    const bool sized = told.struct_size >= sizeof(pitcast_picture) && told.width > 0 &&
                       told.height > 0 && told.width <= kLargestSide && told.height <= kLargestSide;
    if (!sized || picture.format == draw::PixelFormat::none) {
        return std::nullopt;
    }
    picture.width = told.width;
    picture.height = told.height;
    picture.matrix = matrix_of(told.matrix);
    picture.full_range = (told.flags & PITCAST_PICTURE_FULL_RANGE) != 0;
    picture.interlaced = (told.flags & PITCAST_PICTURE_INTERLACED) != 0;
    for (std::size_t i = 0; i < picture.planes.size(); ++i) {
        const auto extent = draw::plane_extent(picture.format, told.width, told.height, i);
        const pitcast_plane& plane = told.planes[i];
        if (extent.lines == 0) {
            continue;
        }
        const bool whole = plane.bytes != nullptr && plane.stride >= extent.line_bytes &&
                           plane.size >= extent.line_bytes &&
                           (plane.size - extent.line_bytes) / plane.stride >= extent.lines - 1;
        if (!whole) {
            return std::nullopt;
        }
        picture.planes[i] = {static_cast<const std::byte*>(plane.bytes), plane.stride};
    }
    return picture;
}

/// What a source tells goes to the channel's input.
class SourceEnd final : public Outlet {
 public:
    SourceEnd(video::PictureSender& sender, std::string name)
        : sender_(sender), name_(std::move(name)) {}

    bool event(std::string_view /*json*/) override { return false; }
    bool command(std::string_view /*json*/) override { return false; }
    void heard(bool /*heard*/) override {}
    void log(std::int32_t level, std::string_view text) override {
        sender_.log(level == PITCAST_LOG_ERROR || level == PITCAST_LOG_WARNING, text);
    }
    bool picture(const pitcast_picture& told) override {
        const auto picture = picture_of(told);
        if (!picture) {
            return sender_.damaged();
        }
        const bool knows_rate = told.rate_numerator > 0 && told.rate_denominator > 0;
        const FrameRate rate =
            knows_rate ? FrameRate{told.rate_numerator, told.rate_denominator} : FrameRate{0, 1};
        const bool top_first = (told.flags & PITCAST_PICTURE_BOTTOM_FIRST) == 0;
        return sender_.connect(rate, name_) &&
               sender_.send(*picture,
                            told.stamp_ns >= 0 ? std::optional(told.stamp_ns) : std::nullopt,
                            top_first);
    }
    bool sound(const pitcast_sound& told) override {
        const bool whole = told.struct_size >= sizeof(pitcast_sound) && told.samples != nullptr &&
                           told.channels >= 1 && told.channels <= kMostChannels &&
                           told.frames <= kMostSoundFrames;
        if (!whole) {
            return sender_.damaged();
        }
        const auto count = told.frames * static_cast<std::size_t>(told.channels);
        return sender_.sound(told.stamp_ns, told.channels, {told.samples, count});
    }

 private:
    video::PictureSender& sender_;
    const std::string name_;
};

/// Why it ended.
Error live(const video::PictureSender::Order& order, video::PictureSender& sender) {
    const auto url = parse_plugin_url(order.url);
    if (!url) {
        return url.error();
    }
    auto library = Library::open(order.library);
    if (!library) {
        return library.error();
    }
    if (!(*library)->info().source || (*library)->info().name != url->name) {
        return {order.library, "has become another plug-in", "start again"};
    }
    SourceEnd end(sender, url->name);
    SourceLife life(**library, *url, end);
    Turn turn = life.begin();
    while (turn.end == Watch::End::none && sender.tell_alive()) {
        turn = life.turn();
    }
    life.end();
    return turn.end == Watch::End::done ? Error{"plug-in " + url->name, "has ended", ""}
                                        : turn.error;
}

}  // namespace

void run_source(const video::PictureSender::Order& order, PacketSocket& channel) {
    video::PictureSender sender(channel, order);
    sender.end(live(order, sender));
}

}  // namespace pitcast::plugin
