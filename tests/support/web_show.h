// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/web/view.h"

#include "small_show.h"

namespace pitcast::test {

/// A state as a channel tells it, with layers given.
inline Json web_state(FrameNumber frame, Json layers = Json::array()) {
    return {{"frame", frame},
            {"frames", 1000},
            {"frames_late", 2},
            {"frames_repeated", 1},
            {"cost_p50_ns", 2'000'000},
            {"cost_p99_ns", 9'000'000},
            {"cost_count", 1000},
            {"cost_sum_ns", 2'500'000'000},
            {"cost_buckets", {{1'000'000, 10}, {20'000'000, 1000}}},
            {"layers", std::move(layers)},
            {"feed", nullptr},
            {"sinks", Json::array()},
            {"sources", Json::array()}};
}

inline Json web_layer(std::int32_t layer, const std::string& made, const std::string& phase,
                      std::int32_t step = 0) {
    return {{"layer", layer}, {"template", made}, {"phase", phase}, {"step", step}};
}

inline web::View web_view(const Json& state) {
    return {std::make_shared<const SmallShow>(), std::make_shared<const Json>(state), nullptr,
            *video_format("1080p50"), "9.8.7"};
}

}  // namespace pitcast::test
