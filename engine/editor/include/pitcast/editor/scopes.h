// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"

/// Measuring the programme: waveform, vectorscope, parade and histogram of a packed frame, in the
/// code values that leave the machine.
namespace pitcast::editor {

/// 10-bit code values of BT.709 and BT.2100 narrow range, and the limits of EBU R 103 (version 3.0:
/// R', G', B' and Y' within -5 % and 105 %).
inline constexpr std::int32_t kCodes = 1024;
inline constexpr std::int32_t kBlackCode = 64;
inline constexpr std::int32_t kWhiteCode = 940;
inline constexpr std::int32_t kLowestCode = 20;
inline constexpr std::int32_t kHighestCode = 984;
/// Share of the picture's area that may be outside: R 103 asks to call only above it.
inline constexpr double kToleratedArea = 0.01;

/// How often which code value stands where. Times are those of one frame.
struct ScopeCounts {
    static constexpr std::int32_t kColumns = 480;        ///< of the waveform
    static constexpr std::int32_t kParadeColumns = 160;  ///< of each of R', G', B'
    static constexpr std::int32_t kVectorSide = 512;     ///< two codes a cell
    static constexpr std::int32_t kMaskWidth = 480;
    static constexpr std::int32_t kMaskHeight = 270;

    /// [column * kCodes + code of Y']
    std::vector<std::uint32_t> luma;
    /// [column * kCodes + code of the component, as if it were in narrow range too]
    std::array<std::vector<std::uint32_t>, 3> parade;
    /// [Cr / 2 * kVectorSide + Cb / 2]
    std::vector<std::uint32_t> vector;
    /// [code of R', G', B']
    std::array<std::vector<std::uint32_t>, 3> histogram;
    /// 1 where a pixel is outside R 103: the picture in kMaskWidth x kMaskHeight cells.
    std::vector<std::uint8_t> outside;
    std::uint64_t pixels = 0;          ///< that were counted
    std::uint64_t pixels_outside = 0;  ///< of those, outside R 103

    [[nodiscard]] double share_outside() const {
        return pixels == 0 ? 0 : static_cast<double>(pixels_outside) / static_cast<double>(pixels);
    }
};

/// Counts a frame (yuv422p10, narrow range, BT.709) into `counts`, which keeps its memory. Each
/// pixel has the chroma of its pair. `every_line`: 1 counts all lines, 2 every second one. About
/// 7 ns a pixel. Errors: a frame of another format or signal.
[[nodiscard]] Status count_scopes(const draw::PackedFrame& frame, std::int32_t every_line,
                                  ScopeCounts& counts);

/// A colour of bars in the vectorscope's cells, Cb to the right and Cr up.
struct VectorTarget {
    const char* name = "";  ///< "R", "Mg"
    std::int32_t cb = 0;    ///< code values of 10 bit
    std::int32_t cr = 0;
};
/// R, Mg, B, Cy, G, Yl at `level` (0.75 or 1) by BT.709.
[[nodiscard]] std::array<VectorTarget, 6> vector_targets(double level);
/// Direction of skin in the vectorscope: +I of NTSC, 123 degrees from +Cb (0) towards +Cr (90).
inline constexpr double kSkinDegrees = 123;

/// Where a scope lies on the sheet that all are painted on, in pixels.
struct ScopePlace {
    std::int32_t x = 0, y = 0, width = 0, height = 0;
};
inline constexpr std::int32_t kScopeGap = 8;  ///< black between them, so that none bleeds
inline constexpr ScopePlace kWaveformPlace{0, 0, ScopeCounts::kColumns, 512};  ///< white above
inline constexpr ScopePlace kParadePlace{kWaveformPlace.width + kScopeGap, 0,
                                         3 * ScopeCounts::kParadeColumns, 512};  ///< R', G', B'
/// Cb to the right, Cr up.
inline constexpr ScopePlace kVectorPlace{kParadePlace.x + kParadePlace.width + kScopeGap, 0,
                                         ScopeCounts::kVectorSide, ScopeCounts::kVectorSide};
/// Black left; R', G' and B' added.
inline constexpr ScopePlace kHistogramPlace{kVectorPlace.x + kVectorPlace.width + kScopeGap, 0, 512,
                                            256};
inline constexpr std::int32_t kSheetWidth = kHistogramPlace.x + kHistogramPlace.width;
inline constexpr std::int32_t kSheetHeight = 512;

/// In bgra8.
struct ScopePictures {
    std::shared_ptr<const draw::PackedFrame> sheet;    ///< all scopes, opaque
    std::shared_ptr<const draw::PackedFrame> outside;  ///< stripes over what is outside R 103
    double share_outside = 0;
};

/// Paints what was counted. `number` makes the pictures' tiles differ from those before.
[[nodiscard]] ScopePictures paint_scopes(const ScopeCounts& counts, std::uint64_t number);

}  // namespace pitcast::editor
