// SPDX-License-Identifier: Apache-2.0
#include "event_writer.h"

#include <utility>

namespace pitcast::control {

std::string json_text(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool EventWriter::write(zmq::socket_t* pub, const std::string& topic, const Json& body) {
    std::string body_text = json_text(body);
    const std::uint64_t sequence = ++sequences_[topic];
    if (pub != nullptr) {
        const std::string text = R"({"v":1,"topic":)" + json_text(topic) + R"(,"seq":)" +
                                 std::to_string(sequence) + R"(,"body":)" + body_text + "}";
        pub->send(zmq::buffer(topic), zmq::send_flags::dontwait | zmq::send_flags::sndmore);
        pub->send(zmq::buffer(text), zmq::send_flags::dontwait);
    }
    if (topic == "state") {
        newest_state_ = std::move(body_text);
    }
    return pub != nullptr;
}

}  // namespace pitcast::control
