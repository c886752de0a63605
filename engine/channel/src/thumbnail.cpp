// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/thumbnail.h"

#include <algorithm>
#include <cmath>

#include "pitcast/draw/image_file.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/video/input.h"

namespace pitcast::channel {
namespace {

constexpr std::int32_t kWidth = 256;
constexpr std::int32_t kHighest = 512;

}  // namespace

Result<std::string> thumbnail_of(const std::filesystem::path& folder, const std::string& file) {
    video::InputOptions wanted;
    wanted.url = file;
    wanted.root = folder;
    wanted.channel_rate = {25, 1};
    wanted.realtime = false;
    wanted.start_tai_ns = 0;
    wanted.decoded_cache_bytes = 0;
    auto input = video::VideoInput::open(std::move(wanted));
    if (!input) {
        return input.error();
    }
    const Nanoseconds third = (*input)->health().duration_ns / 3;
    const draw::PicturePtr picture = draw::whole_frame((*input)->picture_at(third));
    if (picture == nullptr || picture->width <= 0 || picture->height <= 0) {
        return Error{file, "gives no picture", ""};
    }
    draw::DrawList list;
    list.width = kWidth;
    list.height = std::clamp(
        static_cast<std::int32_t>(std::lround(double{kWidth} * picture->height / picture->width)),
        1, kHighest);
    draw::DrawPicture command;
    command.picture = picture;
    command.rect = {0, 0, draw::px(list.width), draw::px(list.height)};
    command.filter = draw::Filter::area;
    list.commands.emplace_back(std::move(command));
    draw::FontLibrary fonts;
    draw::TileBuilder builder(fonts);
    draw::TileProgram program;
    if (Status built = builder.build(list, program); !built) {
        return built.error();
    }
    const auto executor = draw::make_cpu_executor(1);
    auto frame = executor->allocate(draw::PackFormat::rgba8, list.width, list.height);
    if (!frame) {
        return frame.error();
    }
    draw::PackedFrame* const target = frame->get();
    if (auto done = executor->render(program, nullptr, {&target, 1}); !done) {
        return done.error();
    }
    return draw::encode_png(**frame, file);
}

}  // namespace pitcast::channel
