// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <set>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/video_format.h"
#include "pitcast/osc/message.h"
#include "pitcast/show/package.h"

namespace pitcast::osc {

using Messages = std::vector<Message>;

/// Layers, with those of `known` that are empty by now; tally of templates and pages; rules, locks.
void report_show(const Json& state, const show::Package* package,
                 const std::set<std::int32_t>& known, Messages& out);
/// Frame number, timecode, ages: what changes all the time, for once a second.
void report_clock(const Json& state, Messages& out);
/// Feed, sources, outputs, frames that were late.
void report_health(const Json& state, Messages& out);
/// Peaks and loudness in decibels, for ten times a second.
void report_meters(const Json& state, Messages& out);
/// What of it CasparCG's own addresses can say (2.3 and later), as channel 1.
void report_casparcg(const Json& state, const VideoFormat& format,
                     const std::set<std::int32_t>& known, Messages& out);
void report_casparcg_meters(const Json& state, Messages& out);

}  // namespace pitcast::osc
