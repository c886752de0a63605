// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/pack_signal.h"
#include "pitcast/draw/tile_program.h"

namespace pitcast::draw {

enum class PackFormat : std::uint8_t {
    none,
    bgra8,      ///< premultiplied, full range; windows and previews
    rgba8,      ///< premultiplied, full range; stills
    yuv420p8,   ///< BT.709 narrow, for H.264
    yuv422p10,  ///< BT.709 narrow, 16-bit words
    v210,       ///< BT.709 narrow, fill shaped (over black), lines padded to 128 bytes
    v210_key,   ///< key as luma: Y = 64 + 876 alpha, Cb = Cr = 512
    uyvy,       ///< BT.709 narrow, 8-bit 4:2:2 in bytes Cb Y Cr Y
    nv12,       ///< as yuv420p8, Cb and Cr interleaved in the second plane
    p010,       ///< 10-bit 4:2:0 like nv12, in 16-bit words, value in the high 10 bits
    rgba16,     ///< 16-bit words R G B A, premultiplied, full range
    v210a,      ///< v210 of the fill, NOT premultiplied, then a plane of the key: 10-bit alpha in
                ///< the fill's range, three samples a 32-bit word, the first in the low bits
};
inline constexpr PackFormat kLastPackFormat = PackFormat::v210a;

/// A layout and what its code values mean.
struct Packing {
    PackFormat format = PackFormat::none;
    PackSignal signal{};

    Packing() = default;
    /// Implicit: a layout alone means BT.709, narrow, rounded.
    Packing(PackFormat packed, PackSignal meant = {}) : format(packed), signal(meant) {}
    friend bool operator==(const Packing&, const Packing&) = default;
};

/// Is chroma halved along y, so that heights must be even, and a multiple of 4 when interlaced?
[[nodiscard]] constexpr bool halves_lines(PackFormat format) {
    return format == PackFormat::yuv420p8 || format == PackFormat::nv12 ||
           format == PackFormat::p010;
}
/// Is chroma halved along x, so that widths must be even?
[[nodiscard]] constexpr bool halves_columns(PackFormat format) {
    return format != PackFormat::none && format != PackFormat::bgra8 &&
           format != PackFormat::rgba8 && format != PackFormat::rgba16;
}

/// Is it a fill in Y'CbCr?
[[nodiscard]] constexpr bool is_ycbcr(PackFormat format) {
    return halves_columns(format) && format != PackFormat::v210_key;
}
/// Do SDI and its kin carry it, so that codes reserved for timing are left out in full range too?
[[nodiscard]] constexpr bool keeps_timing_codes(PackFormat format) {
    return format == PackFormat::v210 || format == PackFormat::v210_key ||
           format == PackFormat::v210a || format == PackFormat::uyvy;
}

/// Memory of one packed frame. It remembers what every tile holds, so that only what differs is
/// composed and packed again.
struct PackedFrame {
    struct Plane {
        std::byte* bytes = nullptr;
        std::size_t stride = 0;
        std::size_t size = 0;
    };
    PackFormat format = PackFormat::none;
    PackSignal signal{};  ///< fixed when it is allocated
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::array<Plane, 3> planes{};
    std::vector<std::uint64_t> signatures;  ///< of each tile now held
    /// Y'CbCr formats: R', G', B' are held within EBU R 103 ("Limit" in tile_program.h). To be set
    /// before the first picture.
    bool limited = false;
    std::shared_ptr<void> owner;  ///< of the memory
};

struct RenderStats {
    std::uint32_t tiles_composed = 0;  ///< without those packed straight from video
    std::uint32_t tiles_packed = 0;    ///< summed over targets
    std::int64_t elapsed_ns = 0;
};

/// Runs tile programs into packed frames. One thread at a time.
class Executor {
 public:
    virtual ~Executor() = default;
    /// "cpu (AVX2, 2 threads)", "gpu (NVIDIA H200)".
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// A clear frame in memory that this executor can pack to.
    [[nodiscard]] virtual Result<std::shared_ptr<PackedFrame>> allocate(const Packing& packing,
                                                                        std::int32_t width,
                                                                        std::int32_t height) = 0;
    /// Brings every target up to `program`; all have its width and height. Interlaced:
    /// `second_field`, of the same size, gives the odd lines; else null. On return the targets
    /// can be read by the CPU.
    [[nodiscard]] virtual Result<RenderStats> render(const TileProgram& program,
                                                     const TileProgram* second_field,
                                                     std::span<PackedFrame* const> targets) = 0;
};

/// Bytes a frame of this format needs, plane by plane, and the strides.
[[nodiscard]] std::array<PackedFrame::Plane, 3> pack_layout(PackFormat format, std::int32_t width,
                                                            std::int32_t height);

/// The CPU executor: SIMD over tiles on `threads` threads (0 = one a core, at most 8).
[[nodiscard]] std::unique_ptr<Executor> make_cpu_executor(int threads);

/// The contract of tile_program.h in plain C++, pixel by pixel: very slow, the oracle of tests.
[[nodiscard]] std::unique_ptr<Executor> make_reference_executor();

}  // namespace pitcast::draw
