// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include <httplib.h>

#include "pitcast/web/gate.h"

#include "wire.h"

namespace pitcast::web {

/// HTTP as cpp-httplib speaks it, on sockets that are ours: only its reader of requests and its
/// writer of answers are used. One for all connections.
class HttpEngine final : private httplib::Server {
 public:
    using Answer = std::function<Reply(const Call&)>;
    /// Events of a follower: the next to be sent, waiting as it likes; false ends the stream.
    using NextEvent = std::function<bool(std::string& event)>;
    /// Makes the events of a new follower; null = there are too many.
    using Follow = std::function<std::shared_ptr<NextEvent>()>;

    HttpEngine(const Gate& gate, std::size_t max_body_bytes, Answer answer, Follow follow);

    /// What became of a request.
    struct Served {
        bool goes_on = false;    ///< another request may come on this connection
        bool has_asked = false;  ///< it was one that makes sense, and let in
    };
    /// Reads one request and answers it; catches all. `complete` is told when it has been read,
    /// with whether events will follow.
    [[nodiscard]] Served serve(Wire& wire, const std::function<void(bool streams)>& complete);
    /// Ends streams.
    void stop() { svr_sock_ = INVALID_SOCKET; }

    [[nodiscard]] std::uint64_t requests() const { return requests_; }
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
    void handle(const httplib::Request& request, httplib::Response& response) noexcept;
    void send(const Reply& reply, const httplib::Request& request, httplib::Response& response);
    void stream(httplib::Response& response, const std::string& type);

    const Gate& gate_;
    const Answer answer_;
    const Follow follow_;
    std::atomic<std::uint64_t> requests_{0}, refused_{0};
};

}  // namespace pitcast::web
