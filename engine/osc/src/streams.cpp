// SPDX-License-Identifier: Apache-2.0
#include "streams.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>

#include "pitcast/osc/codec.h"

namespace pitcast::osc {
namespace {

constexpr std::size_t kMostReadAtOnce = 64U << 10U;
constexpr std::size_t kMostUnsentBytes = 256U << 10U;
constexpr int kMostCallersAtOnce = 16;

}  // namespace

void Streams::wait_for(std::vector<pollfd>& polled) {
    polled.push_back({listener_.socket.get(), POLLIN, 0});
    for (const Client& client : clients_) {
        const short events = static_cast<short>(POLLIN | (client.unsent.empty() ? 0 : POLLOUT));
        polled.push_back({client.socket.get(), events, 0});
    }
}

void Streams::accept_clients(Nanoseconds now_ns) {
    for (int i = 0; i < kMostCallersAtOnce && now_ns >= no_callers_until_ns_; ++i) {
        bool exhausted = false;
        Caller caller = accept_from(listener_, exhausted);
        if (exhausted) {
            no_callers_until_ns_ = now_ns + kNanosecondsPerSecond / 10;
        }
        if (!caller.socket.ok()) {
            return;
        }
        if (clients_.size() < most_) {  // else it is closed here
            clients_.push_back({std::move(caller.socket), "tcp " + caller.address,
                                PacketStream(kMostPacketBytes)});
        }
    }
}

bool Streams::read_from(Client& client, const Take& take) {
    std::array<char, 16384> block;
    for (std::size_t total = 0; total < kMostReadAtOnce && !client.gone;) {
        const ssize_t got = ::recv(client.socket.get(), block.data(), block.size(), 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            client.gone = got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
            return false;
        }
        total += static_cast<std::size_t>(got);
        client.stream.add({block.data(), static_cast<std::size_t>(got)});
        while (auto packet = client.stream.next()) {
            take(*packet, client.name);
        }
        client.gone = client.stream.broken();
    }
    return !client.gone;
}

bool Streams::read(Nanoseconds now_ns, const Take& take) {
    bool floods = false;
    for (Client& client : clients_) {
        floods = read_from(client, take) || floods;
    }
    accept_clients(now_ns);
    return floods;
}

bool Streams::send(const std::string& to, std::string_view packet) {
    const auto client = std::find_if(clients_.begin(), clients_.end(),
                                     [&](const Client& one) { return one.name == to; });
    if (client == clients_.end() || client->gone) {
        return false;
    }
    client->unsent += framed(packet, client->stream.framing());
    client->gone = client->unsent.size() > kMostUnsentBytes;
    return !client->gone;
}

std::vector<std::string> Streams::flush() {
    std::vector<std::string> gone;
    for (Client& client : clients_) {
        while (!client.unsent.empty() && !client.gone) {
            const ssize_t sent = ::send(client.socket.get(), client.unsent.data(),
                                        client.unsent.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno == EINTR) {
                continue;
            }
            if (sent <= 0) {
                client.gone = sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK;
                break;
            }
            client.unsent.erase(0, static_cast<std::size_t>(sent));
        }
        if (client.gone) {
            gone.push_back(client.name);
        }
    }
    std::erase_if(clients_, [](const Client& client) { return client.gone; });
    return gone;
}

}  // namespace pitcast::osc
