// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "pitcast/channel/renderer.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::channel {

struct OfflineOptions {
    std::filesystem::path show;
    show::Edition edition{};
    /// Folders with other contents that the show had while a journal was written.
    std::vector<std::filesystem::path> contents;
    RendererOptions render;                ///< `realtime` is set to false
    std::filesystem::path recording;       ///< journal of a channel, or recording of a feed
    std::vector<feed::TimedEvent> events;  ///< used instead when `recording` is empty
    FrameNumber from = 0;                  ///< first frame rendered, counted from the start
    FrameNumber frames = 0;                ///< how many; 0 = to the end of the recording
    std::int32_t input_delay_frames = 2;   ///< for recordings of a feed; a journal has its own
    bool rundown = true;                   ///< for recordings of a feed: play the show's rundown
};

/// What a rendering found out.
struct OfflineReport {
    FrameNumber first_frame = 0;  ///< frame number of the recording's first frame
    FrameNumber frames_stepped = 0;
    FrameNumber frames_rendered = 0;
    std::uint64_t checks_equal = 0;  ///< state hashes that equal those of the live run
    std::uint64_t checks_different = 0;
    std::optional<FrameNumber> first_difference;
    std::uint64_t state_hash = 0;  ///< after the last frame
    std::vector<show::ExposureReport> exposure;
};

/// Called for each frame rendered, in order.
using OnFrame = std::function<Status(FrameNumber, const Rendered&, const Simulation&)>;

/// The same channel, not in real time: steps through a recording and renders every frame that
/// the formats in `wants` ask for. A journal's own show and format are used where `options` name
/// none. Errors: what stops it, with the place.
[[nodiscard]] Result<OfflineReport> render_offline(
    const OfflineOptions& options, const std::vector<std::pair<Bus, draw::Packing>>& wants,
    const OnFrame& on_frame, std::vector<Error>& warnings);

/// Whether the file starts as a journal does.
[[nodiscard]] bool is_journal(const std::filesystem::path& path);

}  // namespace pitcast::channel
