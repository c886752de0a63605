// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/wrc_log.h"

#include "decoder_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    pitcast::feed::DecoderOptions options;
    options.origin = pitcast::feed::GeoPoint{61.8, 25.1, 0};
    if (auto track = pitcast::race::Track::make({{0, 0}, {0, 2'000'000}}, false)) {
        options.stage.emplace(pitcast::feed::StageCourse{
            "v",
            "Stage",
            "",
            *std::move(track),
            {{"S1", "", pitcast::race::LoopKind::intermediate, 700'000, 1}}});
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto recording = pitcast::feed::parse_wrc_log(bytes, "fuzz", options)) {
        pitcast::fuzz::race_through(recording->events);
    }
    return 0;
}
