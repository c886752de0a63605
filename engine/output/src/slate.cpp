// SPDX-License-Identifier: Apache-2.0
#include "slate.h"

#include "pitcast/draw/image_file.h"
#include "pitcast/draw/tile_builder.h"

namespace pitcast::output {

Result<FramePtr> make_slate(const std::filesystem::path& picture, const draw::Packing& packing,
                            const VideoFormat& format) {
    const auto executor = draw::make_cpu_executor(1);
    auto frame = executor->allocate(packing, format.width, format.height);
    if (!frame) {
        return frame.error();
    }
    draw::DrawList list{format.width, format.height, {}};
    if (!picture.empty()) {
        auto image = draw::read_png(picture);
        if (!image) {
            return image.error();
        }
        const auto whole = [](std::int32_t width, std::int32_t height) {
            return draw::Rect{0, 0, draw::px(width), draw::px(height)};
        };
        list.commands.emplace_back(
            draw::DrawPicture{.picture = *image,
                              .rect = whole(format.width, format.height),
                              .crop = whole((*image)->width, (*image)->height)});
    }
    draw::FontLibrary fonts;
    draw::TileBuilder builder(fonts);
    draw::TileProgram program;
    if (const Status built = builder.build(list, program); !built) {
        return built.error();
    }
    draw::PackedFrame* target = frame->get();
    const draw::TileProgram* second = format.interlaced ? &program : nullptr;
    if (const auto drawn = executor->render(program, second, {&target, 1}); !drawn) {
        return drawn.error();
    }
    return FramePtr(std::move(*frame));
}

}  // namespace pitcast::output
