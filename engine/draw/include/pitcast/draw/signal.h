// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/draw/picture.h"

/// Is a picture within what broadcasters accept? EBU R 103 (version 3.0): R', G', B' and Y' between
/// -5 % and 105 % (10-bit code values 20 to 984, 8-bit 5 to 246), with at most 1 % of the picture's
/// area outside.
namespace pitcast::draw {

struct SignalRange {
    double lowest = 1000;  ///< percent; 0 = black, 100 = white; above highest: nothing measured
    double highest = -1000;
    std::uint64_t outside = 0;  ///< pixels below -5 % or above 105 %
};

struct SignalReport {
    std::uint64_t pixels = 0;
    SignalRange luma;
    SignalRange red;
    SignalRange green;
    SignalRange blue;
    std::uint64_t outside = 0;   ///< pixels of which at least one component is outside
    std::uint64_t reserved = 0;  ///< samples with code values that SDI keeps for timing

    [[nodiscard]] double percent_outside() const {
        return pixels == 0 ? 0 : 100.0 * static_cast<double>(outside) / static_cast<double>(pixels);
    }
    [[nodiscard]] bool within_r103() const { return percent_outside() <= 1 && reserved == 0; }
    void add(const SignalReport& other);
};

/// Y'CbCr pictures, by their own matrix and range; chroma is taken from the nearest sample, as a
/// measuring set without a filter does. Errors: rgba8, which cannot leave its range.
[[nodiscard]] Result<SignalReport> measure_signal(const Picture& picture);
/// Packed frames of a Y'CbCr format, by their own signal (R 103 has the same limits for HLG), of
/// v210a the fill. Errors: the others.
[[nodiscard]] Result<SignalReport> measure_signal(const PackedFrame& frame);

}  // namespace pitcast::draw
