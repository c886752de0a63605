// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/feed/raw_recording.h"

#include "raw_format.h"

namespace pitcast::feed {
namespace {

constexpr int kNapMs = 20;
constexpr std::size_t kMostClients = 64;
constexpr std::size_t kMostUnsent = std::size_t{8} << 20;  ///< then a client is given up

/// A file descriptor, closed at the end.
class Descriptor {
 public:
    explicit Descriptor(int value = -1) : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) {
            ::close(value_);
        }
    }
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    [[nodiscard]] int get() const { return value_; }

 private:
    int value_;
};

struct Client {
    Descriptor socket;
    std::string unsent;

    /// Sends what can be sent now; false = the client is gone, or hopelessly slow.
    bool flush() {
        while (!unsent.empty()) {
            const ssize_t size =
                ::send(socket.get(), unsent.data(), unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (size <= 0) {
                return (errno == EAGAIN || errno == EINTR) && unsent.size() <= kMostUnsent;
            }
            unsent.erase(0, static_cast<std::size_t>(size));
        }
        return true;
    }
};

Result<Descriptor> listen_at(const std::string& endpoint) {
    const std::size_t colon = endpoint.rfind(':');
    if (!endpoint.starts_with("tcp://") || colon < 6) {
        return Error{endpoint, "is no address to listen at", "write tcp://127.0.0.1:50000"};
    }
    std::string host = endpoint.substr(6, colon - 6);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    const int problem = ::getaddrinfo(host == "*" ? nullptr : host.c_str(),
                                      endpoint.substr(colon + 1).c_str(), &hints, &found);
    if (problem != 0) {
        return Error{endpoint, ::gai_strerror(problem), "check the address and the port"};
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(found, ::freeaddrinfo);
    Descriptor socket(
        ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, found->ai_protocol));
    const int yes = 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    if (socket.get() < 0 || ::bind(socket.get(), found->ai_addr, found->ai_addrlen) != 0 ||
        ::listen(socket.get(), 8) != 0) {
        return Error{endpoint, std::string("cannot be listened at: ") + std::strerror(errno),
                     "choose another port"};
    }
    return socket;
}

std::string port_of(int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    char port[16] = "";
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    ::getnameinfo(reinterpret_cast<sockaddr*>(&address), size, nullptr, 0, port, sizeof(port),
                  NI_NUMERICSERV);
    return port;
}

}  // namespace

struct RawServer::Impl {
    RawRecording recording;
    Descriptor listener;
    std::string endpoint;
    std::vector<Client> clients;

    void accept_all() {
        while (clients.size() < kMostClients) {
            Descriptor socket(
                ::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
            if (socket.get() < 0) {
                return;
            }
            clients.push_back({std::move(socket), {}});
        }
    }

    void flush() {
        std::erase_if(clients, [](Client& client) { return !client.flush(); });
    }

    /// Waits for clients, and for those that were full, until the deadline. False = stopped.
    bool attend(Nanoseconds deadline_ns, const std::atomic<bool>& stop) {
        while (!stop) {
            accept_all();
            flush();
            const Nanoseconds now = monotonic_now_ns();
            if (now >= deadline_ns) {
                return true;
            }
            pollfd item{listener.get(), POLLIN, 0};
            const Nanoseconds left_ms = (deadline_ns - now) / 1'000'000 + 1;
            ::poll(&item, 1, static_cast<int>(std::min<Nanoseconds>(left_ms, kNapMs)));
        }
        return false;
    }
};

RawServer::RawServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RawServer::~RawServer() = default;

Result<std::unique_ptr<RawServer>> RawServer::open(const std::filesystem::path& recording,
                                                   const std::string& endpoint) {
    const auto bytes = read_file(recording);
    if (!bytes) {
        return bytes.error();
    }
    auto raw = parse_raw(*bytes, recording.string());
    if (!raw) {
        return raw.error();
    }
    auto listener = listen_at(endpoint);
    if (!listener) {
        return listener.error();
    }
    auto impl = std::make_unique<Impl>();
    impl->recording = std::move(*raw);
    impl->listener = std::move(*listener);
    impl->endpoint = endpoint.substr(0, endpoint.rfind(':') + 1) + port_of(impl->listener.get());
    return std::unique_ptr<RawServer>(new RawServer(std::move(impl)));
}

const std::string& RawServer::endpoint() const {
    return impl_->endpoint;
}

Status RawServer::run(double speed, const std::atomic<bool>& stop) {
    if (!(speed >= 0 && speed <= 10'000)) {
        return Error{"replay", "speed outside 0..10000", "1 is real time, 0 as fast as it goes"};
    }
    while (impl_->clients.empty()) {
        if (!impl_->attend(monotonic_now_ns() + kNanosecondsPerSecond / 20, stop)) {
            return {};
        }
    }
    const auto& chunks = impl_->recording.chunks;
    const Nanoseconds first = chunks.empty() ? 0 : chunks.front().received_utc_ns;
    const Nanoseconds start = monotonic_now_ns();
    for (const RawChunk& chunk : chunks) {
        const auto since = static_cast<double>(chunk.received_utc_ns - first);
        const Nanoseconds wait = speed > 0 ? static_cast<Nanoseconds>(since / speed) : 0;
        if (!impl_->attend(start + std::max<Nanoseconds>(wait, 0), stop)) {
            return {};
        }
        for (Client& client : impl_->clients) {
            client.unsent += chunk.bytes;
        }
        impl_->flush();
    }
    const auto unsent = [&] {
        return std::any_of(impl_->clients.begin(), impl_->clients.end(),
                           [](const Client& client) { return !client.unsent.empty(); });
    };
    const Nanoseconds patience = monotonic_now_ns() + 5 * kNanosecondsPerSecond;
    while (unsent() && monotonic_now_ns() < patience) {
        if (!impl_->attend(monotonic_now_ns() + kNanosecondsPerSecond / 50, stop)) {
            break;
        }
    }
    impl_->clients.clear();
    return {};
}

}  // namespace pitcast::feed
