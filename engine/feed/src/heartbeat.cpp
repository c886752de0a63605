// SPDX-License-Identifier: Apache-2.0
#include "heartbeat.h"

#include "pitcast/core/json_document.h"

#include "payload_scan.h"

namespace pitcast::feed {

std::string encode_heartbeat(const Heartbeat& heartbeat) {
    const Json json{{"order", heartbeat.order}, {"topics", heartbeat.topics}};
    std::string bytes;
    Json::to_msgpack(json, nlohmann::detail::output_adapter<char>(bytes));
    return bytes;
}

Result<Heartbeat> decode_heartbeat(std::string_view payload) {
    if (Status status = scan_msgpack(payload); !status) {
        return status.error();
    }
    try {
        const Json json = Json::from_msgpack(payload);
        Heartbeat heartbeat;
        heartbeat.order = json.at("order").get<std::uint64_t>();
        for (const auto& [topic, seq] : json.at("topics").items()) {
            heartbeat.topics.emplace(topic, seq.get<std::uint64_t>());
        }
        return heartbeat;
    } catch (const Json::exception& exception) {
        return Error{"heartbeat", exception.what(), "publish as docs/feed.md says"};
    }
}

}  // namespace pitcast::feed
