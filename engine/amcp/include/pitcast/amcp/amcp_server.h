// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/amcp/session.h"
#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/show/package.h"

namespace pitcast::amcp {

struct AmcpOptions {
    /// False: only loopback addresses are bound; the protocol has no passwords.
    bool allow_wide_bind = false;
    VideoFormat format;  ///< of the channel
    std::shared_ptr<const show::Package> package;
    std::string version;                       ///< of this program
    std::filesystem::path show_folder;         ///< as INFO PATHS tells it
    std::filesystem::path data_folder;         ///< of DATA STORE; empty = nothing can be kept
    std::filesystem::path media_folder{};      ///< as INFO PATHS tells it
    MediaSource media{};                       ///< what is in it; empty = nothing can be played
    std::size_t max_line_bytes = 256U << 10U;  ///< longer: answered, and the connection closed
    /// When there are more, those that have said nothing go first, then newcomers are refused.
    std::size_t max_connections = 128;
    std::size_t max_waiting = 1024;  ///< unanswered requests a connection; more are not read yet
    std::size_t max_unsent_bytes = 256U << 10U;  ///< a connection; more is not asked for yet
    /// Commands and batches on their way to the frame thread. When full, requests wait unread.
    std::size_t order_ring = 64;
    Nanoseconds send_patience_ns = 10 * kNanosecondsPerSecond;
    /// A command that the channel has not answered for so long is answered 500.
    Nanoseconds answer_patience_ns = 30 * kNanosecondsPerSecond;
};

/// Health of a server, read from any thread.
struct AmcpStats {
    std::uint64_t accepted = 0;   ///< connections
    std::uint64_t refused = 0;    ///< connections that there was no room for
    std::uint64_t dropped = 0;    ///< by us: too slow, too long a line, room for others
    std::uint64_t lines = 0;      ///< requests
    std::uint64_t commands = 0;   ///< handed to the frame thread
    std::uint64_t late = 0;       ///< answers of the frame thread that nobody waits for
    std::size_t connections = 0;  ///< now
};

/// Takes commands in CasparCG's AMCP over TCP, on a thread of its own. poll, answer, publish and
/// set_show are for one thread, the frame thread: they move values through rings and atomics,
/// without system calls.
class AmcpServer {
 public:
    /// `address`: "127.0.0.1:5250", "[::1]:5250", "localhost:0" (a free port).
    /// Errors: wide bind not allowed, port in use, address not understood.
    [[nodiscard]] static Result<std::unique_ptr<AmcpServer>> open(const std::string& address,
                                                                  const AmcpOptions& options);
    ~AmcpServer();  ///< sends what waits, for at most 200 ms
    AmcpServer(const AmcpServer&) = delete;
    AmcpServer& operator=(const AmcpServer&) = delete;

    /// Next commands, all for one frame; false when none wait. Each must be answered.
    [[nodiscard]] bool poll(Order& out);
    /// `status` is what became of command `number` on frame `effective`.
    void answer(std::uint64_t number, const Status& status, FrameNumber effective);
    /// The channel's state as it is told to everybody.
    void publish(std::shared_ptr<const Json> state);
    /// What names of templates mean from now on.
    void set_show(std::shared_ptr<const show::Package> package);

    [[nodiscard]] const std::string& address() const;  ///< as bound, with the real port
    [[nodiscard]] AmcpStats stats() const;
    /// Why the server's thread stopped, if it did.
    [[nodiscard]] std::optional<Error> error() const;

 private:
    struct Impl;
    explicit AmcpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::amcp
