// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/line_source.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace pitcast::feed {
namespace {

constexpr int kWaitMs = 100;
constexpr int kConnectMs = 3000;

/// Connects within three seconds; -1 when nobody answers.
int connect_to(const addrinfo& address) {
    const int descriptor = ::socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                                    address.ai_protocol);
    if (descriptor < 0) {
        return -1;
    }
    int problem = 0;
    if (::connect(descriptor, address.ai_addr, address.ai_addrlen) != 0) {
        problem = errno;
        pollfd item{descriptor, POLLOUT, 0};
        if (problem == EINPROGRESS && ::poll(&item, 1, kConnectMs) == 1) {
            socklen_t size = sizeof(problem);
            ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &problem, &size);
        }
    }
    if (problem == 0) {
        return descriptor;
    }
    ::close(descriptor);
    errno = problem;
    return -1;
}

Result<int> open_tcp(const std::string& source) {
    const std::string rest = source.substr(6);
    const std::size_t colon = rest.rfind(':');
    if (colon == rest.npos) {
        return Error{source, "has no port", "write tcp://host:port"};
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int problem = ::getaddrinfo(rest.substr(0, colon).c_str(), rest.substr(colon + 1).c_str(),
                                      &hints, &found);
    if (problem != 0) {
        return Error{source, ::gai_strerror(problem), "check the host's name and the port"};
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(found, ::freeaddrinfo);
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
        if (const int descriptor = connect_to(*at); descriptor >= 0) {
            return descriptor;
        }
    }
    return Error{source, std::string("cannot be connected: ") + std::strerror(errno),
                 "check that the timing system sends there"};
}

}  // namespace

Result<LineSource> LineSource::open(const std::string& source, std::size_t longest) {
    if (source.starts_with("tcp://")) {
        const Result<int> descriptor = open_tcp(source);
        if (!descriptor) {
            return descriptor.error();
        }
        return LineSource(*descriptor, longest);
    }
    const int descriptor =
        source == "-" ? ::dup(STDIN_FILENO) : ::open(source.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return Error{source, std::strerror(errno), "name a file, tcp://host:port, or -"};
    }
    return LineSource(descriptor, longest);
}

LineSource::LineSource(LineSource&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      longest_(other.longest_),
      buffer_(std::move(other.buffer_)),
      searched_(other.searched_),
      skipping_(other.skipping_),
      ended_(other.ended_),
      too_long_(other.too_long_) {}

LineSource::~LineSource() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void LineSource::read_more() {
    pollfd item{descriptor_, POLLIN, 0};
    if (::poll(&item, 1, kWaitMs) <= 0) {
        return;
    }
    std::array<char, 65536> chunk;
    const ssize_t size = ::read(descriptor_, chunk.data(), chunk.size());
    if (size > 0) {
        buffer_.append(chunk.data(), static_cast<std::size_t>(size));
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        ended_ = true;
    }
}

std::optional<std::string> LineSource::take_line(std::size_t end, std::size_t skip) {
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + skip);
    searched_ = 0;
    if (std::exchange(skipping_, false)) {
        return std::nullopt;
    }
    if (line.size() > longest_) {
        ++too_long_;
        return std::nullopt;
    }
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    return line;
}

std::optional<std::string> LineSource::next() {
    std::size_t end = buffer_.find('\n', searched_);
    if (end == buffer_.npos && !ended_) {
        searched_ = buffer_.size();
        read_more();
        end = buffer_.find('\n', searched_);
    }
    if (end != buffer_.npos) {
        return take_line(end, 1);
    }
    if (ended_ && !buffer_.empty()) {
        return take_line(buffer_.size(), 0);
    }
    if (buffer_.size() > longest_) {
        too_long_ += skipping_ ? 0 : 1;
        skipping_ = true;
        buffer_.clear();
    }
    searched_ = buffer_.size();
    return std::nullopt;
}

std::optional<std::string> LineSource::next_bytes() {
    if (buffer_.empty() && !ended_) {
        read_more();
    }
    return buffer_.empty() ? std::nullopt : std::optional(std::exchange(buffer_, {}));
}

bool LineSource::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t size = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size > 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
            continue;
        }
        pollfd item{descriptor_, POLLOUT, 0};
        if (size == 0 || errno != EAGAIN || ::poll(&item, 1, kWaitMs) != 1) {
            return false;
        }
    }
    return true;
}

}  // namespace pitcast::feed
