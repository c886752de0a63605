// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/osc/order.h"
#include "pitcast/osc/senders.h"
#include "pitcast/show/package.h"

namespace pitcast::osc {

struct OscOptions {
    /// False: only loopback addresses are bound; the protocol has no passwords.
    bool allow_wide_bind = false;
    /// Where the state goes without being asked for: "192.168.1.20:9000".
    std::vector<std::string> targets{};
    VideoFormat format{};  ///< of the channel
    std::shared_ptr<const show::Package> package{};
    SenderLimits senders{};
    std::size_t max_streams = 32;  ///< connections over TCP
    /// Messages and bundles on their way to the frame thread. When full, some wait, more are
    /// refused.
    std::size_t order_ring = 64;
    Nanoseconds refresh_ns = 3 * kNanosecondsPerSecond;  ///< all is told again so often
    Nanoseconds answer_patience_ns = 10 * kNanosecondsPerSecond;
};

/// Health of a server, read from any thread.
struct OscStats {
    std::uint64_t packets = 0;      ///< that have come
    std::uint64_t messages = 0;     ///< in them
    std::uint64_t commands = 0;     ///< handed to the frame thread
    std::uint64_t releases = 0;     ///< of buttons, which do nothing
    std::uint64_t refused = 0;      ///< packets, messages and commands, with an error
    std::uint64_t flooded = 0;      ///< messages over a sender's rate
    std::uint64_t lost = 0;         ///< packets that the system had no room for
    std::uint64_t late = 0;         ///< bundles whose time had passed
    std::uint64_t sent = 0;         ///< packets
    std::uint64_t unsent = 0;       ///< packets that could not go: no room, no way, a slow client
    std::uint64_t held = 0;         ///< bundles that wait for their time, now
    std::uint64_t subscribers = 0;  ///< now
};

/// {"packets": …, …}, as the state of the channel has it.
[[nodiscard]] Json stats_json(const OscStats& stats);

/// Takes commands in Open Sound Control over UDP, and over TCP at the same port, and tells the
/// state to whoever subscribes or is named as a target; on a thread of its own, behind those of the
/// channel. poll, answer, publish and set_show are for one thread, the frame thread: they move
/// values through rings and atomics, without system calls.
class OscServer {
 public:
    /// `address`: "127.0.0.1:9000", "[::1]:9000", "localhost:0" (a free port); empty: nothing comes
    /// in. Errors: wide bind not allowed, port in use, address of it or of a target not understood.
    [[nodiscard]] static Result<std::unique_ptr<OscServer>> open(const std::string& address,
                                                                 const OscOptions& options);
    ~OscServer();
    OscServer(const OscServer&) = delete;
    OscServer& operator=(const OscServer&) = delete;

    /// Next commands that are to take effect on frame `effect`, together; false when none are.
    /// What is for a later frame waits here. Each must be answered.
    [[nodiscard]] bool poll(FrameNumber effect, Order& out);
    /// `status` is what became of command `number` on frame `effective`.
    void answer(std::uint64_t number, const Status& status, FrameNumber effective);
    /// The channel's state as it is told to everybody.
    void publish(std::shared_ptr<const Json> state);
    /// What names of templates mean from now on.
    void set_show(std::shared_ptr<const show::Package> package);

    [[nodiscard]] const std::string& address() const;  ///< as bound, with the real port
    [[nodiscard]] OscStats stats() const;

 private:
    struct Impl;
    explicit OscServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::osc
