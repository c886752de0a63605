// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "pitcast/draw/picture.h"

namespace pitcast::video {

/// HLG (BT.2100, Y'CbCr of BT.2020) to SDR (BT.709), the way back from draw/hlg.h and beyond:
///   1. HLG's inverse OETF and OOTF (BT.2100-2, table 5): light of a display of 1000 cd/m2
///   2. SDR's reference white at 203 cd/m2, that is 75 % HLG (BT.2408)
///   3. to BT.709's primaries; what lies outside is drawn towards its own grey until it fits
///   4. highlights above 80 % of white are bent, all three colours by one factor, so that 1000
///      cd/m2 come out as white; slope 1 where the bend begins
///   5. to the power of 1/2.4 (BT.1886), Y'CbCr of BT.709
/// Functions are tables, made of sums, products and quotients of IEEE doubles; what is reckoned
/// with them is floats, never contracted: the same on every machine.
class HlgToSdr {
 public:
    HlgToSdr();
    /// Y', Cb, Cr in 10 bits, narrow range.
    [[nodiscard]] std::array<std::int32_t, 3> convert(const std::array<std::int32_t, 3>& hlg) const;
    /// A picture of planes in memory of its own: 10 bits, the same sampling. Its chroma is that of
    /// the luma it is sited at; between two, luma takes the mean of their chroma. Large pictures
    /// on up to four threads.
    [[nodiscard]] draw::PicturePtr convert(const draw::Picture& hlg) const;

 private:
    using Colour = std::array<float, 3>;
    /// A function of a positive number: straight lines between steps of a 2^-kBits part of it.
    class Curve {
     public:
        template <typename Function>
        explicit Curve(Function function);
        [[nodiscard]] float at(float x) const;

     private:
        static constexpr int kBits = 6;
        static constexpr int kOctaves = 32;  ///< 2^-28 .. 2^4
        std::vector<float> values_;
    };
    void convert_lines(const draw::Picture& hlg, draw::Picture& sdr, std::int32_t from,
                       std::int32_t to) const;
    [[nodiscard]] Colour colour_of(std::int32_t y, std::int32_t cb, std::int32_t cr) const;

    std::vector<float> scene_;  ///< of a signal, in steps of 2^-13
    Curve gain_;                ///< of the scene's luminance: OOTF, in SDR's whites
    Curve bend_;                ///< of the brightest colour: the factor of all
    Curve signal_;              ///< of light
};

/// Made at the first call.
[[nodiscard]] const HlgToSdr& hlg_to_sdr();

}  // namespace pitcast::video
