// SPDX-License-Identifier: Apache-2.0
#include "pitcast/window/frame_inlet.h"

#include <utility>

#include "pitcast/draw/executor.h"

namespace pitcast::window {
namespace {

constexpr std::int32_t kMostSide = 8192;
constexpr std::uint64_t kWholeSource = 0x57'494E;
constexpr std::uint64_t kFieldSource = 0x57'494F;

std::size_t line_bytes(std::int32_t width, std::int32_t height) {
    return draw::pack_layout(draw::PackFormat::rgba8, width, height)[0].stride;
}

/// One field of a frame; see draw::Picture.
draw::PicturePtr field_of(const draw::PicturePtr& frame, draw::FieldParity parity) {
    auto field = std::make_shared<draw::Picture>(*frame);
    const bool bottom = parity == draw::FieldParity::bottom;
    field->planes[0].bytes += bottom ? frame->planes[0].stride : 0;
    field->planes[0].stride *= 2;
    field->height /= 2;
    field->interlaced = false;
    field->source = kFieldSource;
    field->version = frame->version * 2 + (bottom ? 1 : 0);
    field->field = parity;
    field->frame = frame;
    field->owner = nullptr;  // the frame keeps the memory
    return field;
}

}  // namespace

Status check_order(const output::WindowOrder& order) {
    using output::WindowBackdrop;
    using output::WindowShows;
    if (order.version != output::kWindowVersion) {
        return Error{"pitcast-window", "is of another version than pitcast", "build both"};
    }
    const auto side = [](std::int32_t pixels) { return pixels >= 1 && pixels <= kMostSide; };
    const bool sane = side(order.width) && side(order.height) && order.rate_numerator > 0 &&
                      order.rate_denominator > 0 && order.shows >= 1 &&
                      order.shows <= static_cast<std::uint32_t>(WindowShows::multiview) &&
                      order.backdrop <= static_cast<std::uint32_t>(WindowBackdrop::black) &&
                      (order.interlaced == 0 || order.height % 2 == 0);
    return sane ? Status()
                : Status(Error{"pitcast-window", "an order that makes no sense", "build both"});
}

FrameInlet::FrameInlet(const output::WindowOrder& order)
    : width_(order.width),
      height_(order.height),
      interlaced_(order.interlaced != 0),
      frame_bytes_(draw::pack_layout(draw::PackFormat::rgba8, width_, height_)[0].size) {}

Status FrameInlet::use(Descriptor file, const output::WindowSlots& told) {
    auto slots = SharedSlots::open(std::move(file), told.count, told.slot_bytes);
    if (!slots) {
        return slots.error();
    }
    if ((*slots)->slot_bytes() < frame_bytes_) {
        return Error{"channel", "gives too little memory", "build both anew"};
    }
    slots_ = std::move(*slots);
    return {};
}

Status FrameInlet::add(const output::WindowFrame& told, Nanoseconds now_ns) {
    const bool same = told.same != 0;
    if (slots_ == nullptr || (!same && told.slot >= slots_->count())) {
        return Error{"channel", "a frame in no memory", "build both anew"};
    }
    came_ns_ = now_ns;
    if (same) {
        return {};
    }
    replaced_ += fresh_ ? 1 : 0;
    fresh_ = true;
    changed_ns_ = now_ns;
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = width_;
    picture->height = height_;
    picture->interlaced = interlaced_;
    picture->planes[0] = {slots_->slot(told.slot).data(), line_bytes(width_, height_)};
    picture->source = kWholeSource;
    picture->version = ++version_;
    picture->owner = std::shared_ptr<const void>(
        slots_.get(), [slots = slots_, slot = told.slot](const void*) { slots->let_go(slot); });
    picture_ = std::move(picture);
    if (interlaced_) {
        fields_ = {field_of(picture_, draw::FieldParity::top),
                   field_of(picture_, draw::FieldParity::bottom)};
    }
    return {};
}

}  // namespace pitcast::window
