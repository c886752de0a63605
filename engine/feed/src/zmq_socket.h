// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"

namespace pitcast::feed {

/// A ZeroMQ context. Its sockets must be gone before it.
class ZmqContext {
 public:
    ZmqContext();
    ~ZmqContext();
    ZmqContext(const ZmqContext&) = delete;
    ZmqContext& operator=(const ZmqContext&) = delete;
    [[nodiscard]] void* handle() const { return handle_; }

 private:
    void* handle_;
};

/// A socket with the options that the native feed uses: bounded queues, no lingering, ZMTP
/// heartbeats, refusal of huge messages. One thread at a time.
class ZmqSocket {
 public:
    ZmqSocket(const ZmqContext& context, int type);
    ~ZmqSocket();
    ZmqSocket(const ZmqSocket&) = delete;
    ZmqSocket& operator=(const ZmqSocket&) = delete;

    void set(int option, int value);
    void subscribe(std::string_view prefix);
    [[nodiscard]] Status bind(const std::string& endpoint);
    [[nodiscard]] Status connect(const std::string& endpoint);
    [[nodiscard]] std::string last_endpoint() const;

    /// Sends the parts as one message, never waits; false = not sent (queue full, peer gone).
    bool send(const std::vector<std::string_view>& parts);
    /// Receives one message whole, never waits; false = none there. Parts beyond `most_parts`
    /// are read and thrown away, and counted in the size of `parts` by one empty part.
    bool receive(std::vector<std::string>& parts, std::size_t most_parts = 8);

    [[nodiscard]] void* handle() const { return handle_; }

 private:
    void* handle_;
};

/// Waits until one of the sockets has something to read, at most `patience_ms`.
void wait_readable(const std::vector<const ZmqSocket*>& sockets, int patience_ms);

}  // namespace pitcast::feed
