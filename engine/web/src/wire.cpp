// SPDX-License-Identifier: Apache-2.0
#include "wire.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

#include "pitcast/core/clock.h"

namespace pitcast::web {

bool Wire::wait(short events, Nanoseconds until_ns) const {
    while (true) {
        const Nanoseconds left_ns = until_ns - monotonic_now_ns();
        if (left_ns <= 0) {
            return false;
        }
        pollfd polled{socket_, events, 0};
        const int ready = ::poll(&polled, 1, static_cast<int>(left_ns / 1'000'000 + 1));
        if (ready > 0) {
            return true;
        }
        if (ready < 0 && errno != EINTR) {
            return false;
        }
    }
}

bool Wire::fill() {
    begin_ = end_ = 0;
    while (true) {
        const ssize_t got = ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (got > 0) {
            end_ = static_cast<std::size_t>(got);
            return true;
        }
        const bool waits = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
        if (!waits || !wait(POLLIN, read_until_ns_)) {
            failed_ = true;
            return false;
        }
    }
}

bool Wire::wait_for_request(Nanoseconds patience_ns) {
    if (begin_ < end_) {
        return true;
    }
    read_until_ns_ = monotonic_now_ns() + patience_ns;
    return !failed_ && fill();
}

void Wire::allow(Nanoseconds time_ns, std::size_t bytes) {
    read_until_ns_ = monotonic_now_ns() + time_ns;
    bytes_left_ = bytes;
    complete_ = nullptr;
}

void Wire::expect_body(std::size_t bytes, std::function<void()> complete) {
    bytes_left_ = body_left_ = bytes;
    complete_ = bytes > 0 ? complete : nullptr;
    if (bytes == 0) {
        complete();
    }
}

ssize_t Wire::read(char* into, size_t size) {
    if (failed_ || (begin_ == end_ && !fill())) {
        return -1;
    }
    const std::size_t count = std::min({size, end_ - begin_, bytes_left_});
    if (count == 0 || monotonic_now_ns() > read_until_ns_) {
        failed_ = true;
        return -1;
    }
    std::memcpy(into, buffer_.data() + begin_, count);
    begin_ += count;
    bytes_left_ -= count;
    if (complete_ != nullptr && (body_left_ -= std::min(count, body_left_)) == 0) {
        std::exchange(complete_, nullptr)();
    }
    return static_cast<ssize_t>(count);
}

ssize_t Wire::write(const char* bytes, size_t size) {
    const Nanoseconds until_ns = monotonic_now_ns() + send_ns_;
    std::size_t sent = 0;
    while (sent < size) {
        const ssize_t went =
            ::send(socket_, bytes + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (went > 0) {
            sent += static_cast<std::size_t>(went);
            continue;
        }
        const bool waits = went < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
        if (!waits || !wait(POLLOUT, until_ns)) {
            failed_ = true;
            return -1;
        }
    }
    return static_cast<ssize_t>(sent);
}

void Wire::get_remote_ip_and_port(std::string& ip, int& port) const {
    ip = address_;
    port = 0;
}

void Wire::get_local_ip_and_port(std::string& ip, int& port) const {
    ip.clear();
    port = 0;
}

}  // namespace pitcast::web
