// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/show/package.h"
#include "pitcast/web/gate.h"
#include "pitcast/web/health.h"
#include "pitcast/web/metrics.h"
#include "pitcast/web/order.h"
#include "pitcast/web/still_shelf.h"

namespace pitcast::web {

struct WebOptions {
    /// Its `wide` is found out from the address. An address that other machines reach is bound
    /// only with a token.
    GateOptions gate{};
    VideoFormat format{};  ///< of the channel
    std::shared_ptr<const show::Package> package;
    std::string version{};  ///< of this program
    /// When there are more, one that has asked nothing yet goes first, then newcomers are refused.
    std::size_t max_connections = 64;
    std::size_t max_listeners = 24;  ///< of those, to /api/events
    std::size_t order_ring = 64;     ///< requests on their way to the frame thread; full = 503
    Nanoseconds idle_ns = 20 * kNanosecondsPerSecond;    ///< between the requests of a connection
    Nanoseconds request_ns = 5 * kNanosecondsPerSecond;  ///< for the whole of a request to come
    Nanoseconds send_ns = 5 * kNanosecondsPerSecond;     ///< for an answer, or an event, to go
    Nanoseconds answer_patience_ns = 10 * kNanosecondsPerSecond;  ///< of the channel
};

/// The HTTP door: the panel, the state, metrics and health, commands, OGraf's Server API
/// (routes.h). A thread for each connection, their number bounded, all of them behind the channel's
/// own threads. poll, answer, publish and set_show are for one thread, the frame thread: they move
/// values through rings and atomics, without locks or system calls.
class WebServer {
 public:
    /// `address`: "127.0.0.1:8080", "[::1]:8080", "localhost:0" (a free port), "*:8080" (all).
    /// Errors: wide without a token, port in use, address not understood.
    [[nodiscard]] static Result<std::unique_ptr<WebServer>> open(const std::string& address,
                                                                 const WebOptions& options);
    ~WebServer();  ///< hangs up on everybody
    WebServer(const WebServer&) = delete;
    WebServer& operator=(const WebServer&) = delete;

    /// Next commands, all for one frame; false when none wait. Each must be answered.
    [[nodiscard]] bool poll(Order& out);
    /// `status` is what became of command `number` on frame `effective`.
    void answer(std::uint64_t number, const Status& status, FrameNumber effective);
    /// The channel's state as it is told to everybody.
    void publish(std::shared_ptr<const Json> state);
    /// Somebody has asked for the race, and it was told a second before or longer ago.
    [[nodiscard]] bool wants_race() const;
    /// The race that it shows.
    void set_race(std::shared_ptr<const race::RaceState> race);
    /// What names of templates mean from now on.
    void set_show(std::shared_ptr<const show::Package> package);

    /// Where pictures of the buses go to. It outlives the server where somebody holds it.
    [[nodiscard]] const std::shared_ptr<StillShelf>& stills() const;

    [[nodiscard]] const std::string& address() const;  ///< as bound, with the real port
    [[nodiscard]] WebStats stats() const;
    [[nodiscard]] Health health() const;

 private:
    struct Impl;
    explicit WebServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::web
