// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pitcast/draw/executor.h"

namespace pitcast::output {

struct St2110Endpoint {
    std::string address{};  ///< IPv4; 224.0.0.0 to 239.255.255.255 is multicast
    std::uint16_t port = 0;
};
/// Where a flow goes: nowhere, to one place, or the same packets to two (SMPTE ST 2022-7).
using St2110Flow = std::vector<St2110Endpoint>;

struct St2110Options {
    St2110Flow video{};
    St2110Flow sound{};
    St2110Flow ancillary{};
    draw::PackFormat format = draw::PackFormat::v210;  ///< or v210_key
    bool graphics = false;                             ///< only named: which bus the frames are of
    bool key_sampling = false;              ///< v210_key: sampling=KEY (RP 157) in place of Y'CbCr
    std::int32_t ptime_us = 0;              ///< 1000 or 125; 0: 1000 where the channels fit
    std::vector<std::string> interfaces{};  ///< IPv4 address or name, for each of two places
    std::int32_t ttl = 64;                  ///< 1..255
    std::int32_t dscp = 34;                 ///< 0..63; AF41, as ST 2110-10 has it for media
    std::filesystem::path sdp{};            ///< folder; empty: no files
    std::string ptp{};              ///< "GMID:DOMAIN" or "traceable"; empty: the local clock
    std::int32_t delay_frames = 0;  ///< 1..8: from a frame's start until its packets begin to
                                    ///< leave; 0: 1, or 3 when held
    std::int32_t burst = 0;         ///< packets at once, 1..40; 0: half of what type W may
};

}  // namespace pitcast::output
