// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::feed {

/// Formula 1 live timing: topics of JSON that tell changes only, each a deep merge into what was
/// told before, lists as objects keyed by index. Topics that end in ".z" are base64 of raw DEFLATE.
/// Laps are counted as run (out lap = 1); what the feed calls NumberOfLaps, which counts the exit
/// from the pits as a lap begun, goes out as OfficialPlace::laps.
class F1Decoder : public Decoder {
 public:
    F1Decoder();
    ~F1Decoder() override;
    F1Decoder(const F1Decoder&) = delete;
    F1Decoder& operator=(const F1Decoder&) = delete;

    /// One line of a live stream: ["Topic", {…}, "2021-03-28T14:52:32.124Z"], also in the single
    /// quotes of Python recordings, or a SignalR message with "R" or "M".
    void decode(std::string_view record, std::vector<TimedEvent>& out) override;

    /// One message of a topic, delivered at `utc_ns`. `payload` is JSON text.
    void decode_message(std::string_view topic, std::string_view payload, Nanoseconds utc_ns,
                        std::vector<TimedEvent>& out);

    [[nodiscard]] const DecoderStats& stats() const override;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Reads an archived session: a folder of TOPIC.jsonStream files, whose lines are the time since
/// the start of the recording (HH:MM:SS.mmm) and JSON. Events come in order of delivery. Damaged
/// lines are counted and named in the statistics. Errors: no such folder, no such files, or none
/// that tells the time of day.
[[nodiscard]] Result<Recording> read_f1_folder(const std::filesystem::path& folder);

}  // namespace pitcast::feed
