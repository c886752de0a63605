// SPDX-License-Identifier: Apache-2.0
#include "fields.h"

#include <utility>

#include "pitcast/draw/pack_matrix.h"
#include "pitcast/draw/smaller_pictures.h"

#include "picture_from_frame.h"

namespace pitcast::video {
namespace {

/// Versions of pictures count frames; these bits make those of its fields.
constexpr std::uint64_t kTopVersion = std::uint64_t{1} << 62U;
constexpr std::uint64_t kBottomVersion = std::uint64_t{2} << 62U;

bool halves_evenly(const draw::Picture& picture) {
    return picture.height > 0 &&
           picture.height % (draw::chroma_shift_y(picture.format) == 1 ? 4 : 2) == 0;
}

draw::PicturePtr field_of(const draw::PicturePtr& frame, bool bottom) {
    auto field = std::make_shared<draw::Picture>(*frame);
    field->field = bottom ? draw::FieldParity::bottom : draw::FieldParity::top;
    field->interlaced = false;
    field->height = frame->height / 2;
    for (draw::Picture::Plane& plane : field->planes) {
        if (plane.bytes != nullptr) {
            plane.bytes += bottom ? plane.stride : 0;
            plane.stride *= 2;
        }
    }
    field->version |= bottom ? kBottomVersion : kTopVersion;
    field->frame = frame;
    field->owner = nullptr;  // the frame keeps the planes
    return field;
}

}  // namespace

Fields fields_of(draw::PicturePtr picture, bool top_first) {
    if (picture == nullptr || !picture->interlaced || !halves_evenly(*picture)) {
        picture = draw::with_smaller(std::move(picture));
        return {picture, picture};
    }
    return {field_of(picture, !top_first), field_of(picture, top_first)};
}

Fields fields_from(FramePtr frame, std::uint64_t source, std::uint64_t version) {
    const bool top_first = frame->top_field_first != 0;
    return fields_of(picture_from(std::move(frame), source, version), top_first);
}

void mark_fields(AVFrame& frame, const AVCodecParameters& parameters) {
    const bool silent = parameters.codec_id == AV_CODEC_ID_V210 ||
                        parameters.codec_id == AV_CODEC_ID_RAWVIDEO ||
                        parameters.codec_id == AV_CODEC_ID_BITPACKED;
    if (silent && frame.interlaced_frame == 0 && parameters.field_order > AV_FIELD_PROGRESSIVE) {
        frame.interlaced_frame = 1;
        frame.top_field_first = shows_top_first(parameters.field_order) ? 1 : 0;
    }
}

}  // namespace pitcast::video
