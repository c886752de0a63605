// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "pitcast/core/timecode.h"

namespace pitcast::video {

/// Puts `timecode` into an access unit (Annex B byte stream): its pic_timing SEI, which x264
/// writes without a clock time stamp, is replaced by one with it; ISO/IEC 14496-10, D.1.3.
/// Requires pic_struct_present_flag in the sequence parameters and no HRD parameters.
/// `out` is overwritten. False, and `out` the same bytes, when there was no pic_timing to replace.
bool set_h264_timecode(std::span<const std::uint8_t> unit, const Timecode& timecode,
                       std::vector<std::uint8_t>& out);

}  // namespace pitcast::video
