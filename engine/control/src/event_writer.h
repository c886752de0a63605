// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include <zmq.hpp>

#include "pitcast/core/json_document.h"

namespace pitcast::control {

/// JSON as text; what is not UTF-8 in it is replaced, so that it can always be sent.
[[nodiscard]] std::string json_text(const Json& json);

/// Numbers events by topic and sends them.
class EventWriter {
 public:
    /// Sends to `pub` if there is one; without, the step in the numbers tells subscribers of it.
    /// False: not sent. Throws zmq::error_t.
    bool write(zmq::socket_t* pub, const std::string& topic, const Json& body);
    /// The newest body of topic "state"; empty = none yet.
    [[nodiscard]] const std::string& newest_state() const { return newest_state_; }

 private:
    std::map<std::string, std::uint64_t, std::less<>> sequences_;
    std::string newest_state_;
};

}  // namespace pitcast::control
