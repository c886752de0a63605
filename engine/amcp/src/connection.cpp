// SPDX-License-Identifier: Apache-2.0
#include "connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace pitcast::amcp {
namespace {

constexpr std::size_t kMostAtOnce = 64U << 10U;
/// How long a client may take to hang up after its last answer. Closing before it has would take
/// the answer away from under it (RST) when it is still sending.
constexpr Nanoseconds kPartingNs = 2 * kNanosecondsPerSecond;
constexpr std::size_t kMostShown = 100;
/// Commands and batches of a connection that have not gone to the channel yet.
constexpr std::size_t kMostOrders = 16;

}  // namespace

Connection::Connection(Caller caller, Desk& desk, std::uint64_t serial, const AmcpOptions& options,
                       Nanoseconds now_ns)
    : socket_(std::move(caller.socket)),
      serial_(serial),
      options_(options),
      lines_(options.max_line_bytes),
      session_(std::make_unique<Session>(desk, serial, "amcp " + caller.address)),
      heard_ns_(now_ns),
      moved_ns_(now_ns) {}

bool Connection::wants_to_read() const {
    if (ended_ || broken_) {
        return false;
    }
    return closing_ns_ >= 0 || too_long_ || session_->leaving() || !lines_.has_line();
}

void Connection::read(Nanoseconds now_ns) {
    std::array<char, 16384> block;
    for (std::size_t total = 0; total < kMostAtOnce;) {
        const ssize_t got = ::recv(socket_.get(), block.data(), block.size(), 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            ended_ = got == 0;
            broken_ = got < 0 && errno != EAGAIN && errno != EWOULDBLOCK;
            return;
        }
        total += static_cast<std::size_t>(got);
        heard_ns_ = now_ns;
        if (!too_long_ && closing_ns_ < 0 && !session_->leaving()) {
            lines_.add({block.data(), static_cast<std::size_t>(got)});
        }
        if (lines_.has_line()) {
            return;  // what is here is taken first
        }
    }
}

bool Connection::take_line() {
    if (too_long_ || session_->leaving() || session_->waiting() >= options_.max_waiting ||
        session_->orders().size() >= kMostOrders ||
        unsent_.size() + session_->held_bytes() >= options_.max_unsent_bytes) {
        return false;
    }
    const auto line = lines_.next();
    if (line) {
        session_->take(*line);
        session_->collect(unsent_);
        return true;
    }
    too_long_ = lines_.overlong();
    return false;
}

/// The last answer of a connection: all before it has been answered.
void Connection::refuse_long_line() {
    Answer answer{400, {}, {}};
    for (const char c : lines_.rest().substr(0, kMostShown)) {
        const auto byte = static_cast<unsigned char>(c);
        answer.lines.resize(1);
        answer.lines.front() += byte >= 0x20 && byte < 0x7f ? c : '?';
    }
    unsent_ += text_of(answer, "", "");
    dropped_ = true;
}

void Connection::close_after_last_answer(Nanoseconds now_ns) {
    if (closing_ns_ >= 0 || !unsent_.empty() || session_->waiting() > 0) {
        return;
    }
    if (session_->leaving()) {
        closing_ns_ = now_ns;
        (void)::shutdown(socket_.get(), SHUT_WR);
    }
}

void Connection::send(Nanoseconds now_ns) {
    if (too_long_ || (ended_ && !lines_.has_line())) {
        session_->leave();
    }
    session_->collect(unsent_);
    if (too_long_ && !dropped_ && session_->waiting() == 0) {
        refuse_long_line();
    }
    if (unsent_.empty()) {
        moved_ns_ = now_ns;
    }
    while (!unsent_.empty()) {
        const ssize_t sent =
            ::send(socket_.get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            broken_ = sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK;
            break;
        }
        unsent_.erase(0, static_cast<std::size_t>(sent));
        moved_ns_ = now_ns;
    }
    dropped_ = dropped_ || now_ns - moved_ns_ > options_.send_patience_ns;
    close_after_last_answer(now_ns);
}

bool Connection::is_over(Nanoseconds now_ns) const {
    const bool parted = closing_ns_ >= 0 && (ended_ || now_ns - closing_ns_ > kPartingNs);
    return broken_ || parted || now_ns - moved_ns_ > options_.send_patience_ns;
}

}  // namespace pitcast::amcp
