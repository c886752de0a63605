// SPDX-License-Identifier: Apache-2.0
#include "frame_checks.h"

#include <string>

#include "frame_memory.h"

namespace pitcast::gpu {
namespace {

constexpr std::int32_t kLargest = 8192;
constexpr std::size_t kMostTargets = 32;  ///< bits of FrameLists::Pending::targets

Status check_program(const draw::TileProgram& program) {
    const auto tiles =
        static_cast<std::size_t>(program.tiles_x) * static_cast<std::size_t>(program.tiles_y);
    if (program.tiles.size() != tiles || program.signatures.size() != tiles ||
        program.tiles_x * draw::kTileWidth < program.width ||
        program.tiles_y * draw::kTileHeight < program.height) {
        return Error{"tile program", "its tiles do not cover its canvas", "report this"};
    }
    return {};
}

}  // namespace

Status check_size(draw::PackFormat format, std::int32_t width, std::int32_t height,
                  bool interlaced) {
    const std::string where = std::to_string(width) + "x" + std::to_string(height);
    if (format == draw::PackFormat::none) {
        return Error{where, "no format chosen for the frame", ""};
    }
    if (width < 1 || height < 1 || width > kLargest || height > kLargest) {
        return Error{where, "a frame has 1 to 8192 pixels a side", ""};
    }
    if (draw::halves_columns(format) && width % 2 != 0) {
        return Error{where, "Y'CbCr formats need an even width", "use an even width"};
    }
    const std::int32_t lines = interlaced ? 4 : 2;
    if (draw::halves_lines(format) && height % lines != 0) {
        return Error{where, "4:2:0 needs a height that is a multiple of " + std::to_string(lines),
                     "change the height"};
    }
    return {};
}

Status check_render(const draw::TileProgram& program, const draw::TileProgram* second_field,
                    std::span<draw::PackedFrame* const> targets) {
    if (Status s = check_program(program); !s) {
        return s;
    }
    if (second_field != nullptr) {
        if (Status s = check_program(*second_field); !s) {
            return s;
        }
        if (second_field->width != program.width || second_field->height != program.height) {
            return Error{"second field", "differs in size from the first", ""};
        }
    }
    if (targets.size() > kMostTargets) {
        return Error{"render", "more than 32 targets", "render in two calls"};
    }
    for (const draw::PackedFrame* frame : targets) {
        if (FrameMemory::of(*frame) == nullptr) {
            return Error{"render", "a target was allocated by another executor",
                         "allocate it with this executor"};
        }
        if (frame->width != program.width || frame->height != program.height ||
            frame->signatures.size() != program.tiles.size()) {
            return Error{"render", "a target differs in size from the program", ""};
        }
        if (Status s =
                check_size(frame->format, frame->width, frame->height, second_field != nullptr);
            !s) {
            return s;
        }
    }
    return {};
}

}  // namespace pitcast::gpu
