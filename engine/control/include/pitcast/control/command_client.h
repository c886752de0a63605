// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "pitcast/control/keys.h"
#include "pitcast/control/request.h"

namespace pitcast::control {

/// An event of the PUB.
struct Event {
    std::string topic;
    std::uint64_t seq = 0;  ///< rises by one a topic; a step of more means events were lost
    Json body;
};

/// Asks a channel and listens to it. One thread.
class CommandClient {
 public:
    /// Connects; a server that is not there yet is found when it comes.
    /// With keys everything is encrypted, and the server is the one whose key this is or none.
    [[nodiscard]] static Result<std::unique_ptr<CommandClient>> open(
        const std::string& endpoint, const std::optional<ClientKeys>& keys = std::nullopt);
    ~CommandClient();
    CommandClient(const CommandClient&) = delete;
    CommandClient& operator=(const CommandClient&) = delete;

    /// Sends `request` and waits for its answer. "v" and a unique "id" are added when missing.
    /// An answer with "ok":false is a value, not an error. The same request with the same id may
    /// be sent again after an error: it is done once. Errors: no answer in time, a key that the
    /// server does not know, a server that has another key or none.
    [[nodiscard]] Result<Json> send(Json request, Nanoseconds timeout_ns);

    /// Listens to `topic` and all topics that start with it; "" = all. Events published before
    /// the subscription reached the server are not seen: ask the verb "state" after it.
    [[nodiscard]] Status subscribe(const std::string& topic);
    /// Next event, waiting up to `timeout_ns`; none when none came. Errors: as of send().
    [[nodiscard]] Result<std::optional<Event>> next_event(Nanoseconds timeout_ns);

 private:
    struct Impl;
    explicit CommandClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::control
