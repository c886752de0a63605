// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "pitcast/amcp/amcp_server.h"
#include "pitcast/amcp/line_buffer.h"
#include "pitcast/amcp/session.h"
#include "pitcast/core/tcp_listener.h"

namespace pitcast::amcp {

/// A client's socket, and what has been read of it and not yet been sent to it. Both are bounded:
/// what the session does not take yet is not read, so that the client's own TCP waits.
class Connection {
 public:
    Connection(Caller caller, Desk& desk, std::uint64_t serial, const AmcpOptions& options,
               Nanoseconds now_ns);

    /// Whether to wait for bytes, and for room to send.
    [[nodiscard]] bool wants_to_read() const;
    [[nodiscard]] bool wants_to_send() const { return !unsent_.empty(); }
    /// A whole line is here that has not been taken.
    [[nodiscard]] bool has_line() const { return lines_.has_line(); }

    /// Reads what is there, at most some tens of kilobytes.
    void read(Nanoseconds now_ns);
    /// Nothing that is sent would arrive.
    void hang_up() { broken_ = true; }
    /// Gives the session one line; false when there is none, or it may not have more now.
    [[nodiscard]] bool take_line();
    /// Sends what is due, as far as the client takes it.
    void send(Nanoseconds now_ns);
    /// To be forgotten: gone, or has not taken anything for too long, or closed after its last
    /// answer.
    [[nodiscard]] bool is_over(Nanoseconds now_ns) const;
    /// Dropped by us, not by the client.
    [[nodiscard]] bool was_dropped() const { return dropped_; }

    [[nodiscard]] Session& session() { return *session_; }
    [[nodiscard]] const Session& session() const { return *session_; }
    [[nodiscard]] int socket() const { return socket_.get(); }
    [[nodiscard]] std::uint64_t serial() const { return serial_; }
    [[nodiscard]] Nanoseconds heard_ns() const { return heard_ns_; }

 private:
    void refuse_long_line();
    void close_after_last_answer(Nanoseconds now_ns);

    Descriptor socket_;
    const std::uint64_t serial_;
    const AmcpOptions& options_;
    LineBuffer lines_;
    std::unique_ptr<Session> session_;
    std::string unsent_;
    Nanoseconds heard_ns_;         ///< when the last byte came
    Nanoseconds moved_ns_;         ///< when the client last took a byte, or had none to take
    Nanoseconds closing_ns_ = -1;  ///< since when only the client's own end is waited for
    bool ended_ = false;           ///< no more bytes will come
    bool broken_ = false;
    bool too_long_ = false;  ///< a line was over the limit: nothing after it is read
    bool dropped_ = false;
};

}  // namespace pitcast::amcp
