// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>

#include "pitcast/core/udp_socket.h"
#include "pitcast/osc/codec.h"

namespace pitcast::test {

/// A UDP socket of 127.0.0.1 that sends packets and keeps the messages that come, in bundles or
/// not.
class OscClient {
 public:
    /// `to`: "127.0.0.1:9000"; empty = only listens.
    explicit OscClient(const std::string& to = "")
        : socket_(*bind_udp("127.0.0.1:0", ListenRules{false, "127.0.0.1:9000", "", "", ""})),
          buffer_(65'536, '\0') {
        if (!to.empty()) {
            to_ = *udp_peer(to, "127.0.0.1:9000");
        }
    }
    [[nodiscard]] const std::string& address() const { return socket_.address; }
    [[nodiscard]] std::uint16_t port() const {
        return static_cast<std::uint16_t>(std::stoi(address().substr(address().rfind(':') + 1)));
    }

    void send_bytes(std::string_view bytes) const { (void)send_to(socket_, to_, bytes); }
    void send(const osc::Message& message) const { send_bytes(osc::encode(message)); }
    void send(const osc::Bundle& bundle) const { send_bytes(osc::encode(bundle)); }

    /// The next message; none when nothing comes for so long.
    std::optional<osc::Message> next(std::chrono::milliseconds patience) {
        const auto until = std::chrono::steady_clock::now() + patience;
        while (got_.empty()) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now());
            pollfd one{socket_.socket.get(), POLLIN, 0};
            if (left.count() < 0 || ::poll(&one, 1, static_cast<int>(left.count()) + 1) <= 0) {
                return std::nullopt;
            }
            take();
        }
        osc::Message message = std::move(got_.front());
        got_.erase(got_.begin());
        return message;
    }
    /// The next message to `address`, all others are passed over; none within 20 s.
    std::optional<osc::Message> next_at(std::string_view address) {
        return next_that([&](const osc::Message& message) { return message.address == address; });
    }
    std::optional<osc::Message> next_that(const std::function<bool(const osc::Message&)>& holds) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < until) {
            auto message = next(std::chrono::seconds(20));
            if (message && holds(*message)) {
                return message;
            }
        }
        return std::nullopt;
    }
    /// Whether an address tells this in time.
    bool hears(const osc::Message& wanted) {
        return next_that([&](const osc::Message& message) { return message == wanted; })
            .has_value();
    }

 private:
    void take() {
        Datagram datagram;
        while (receive_from(socket_, buffer_, datagram)) {
            if (const auto packet = osc::parse_packet(datagram.bytes)) {
                unpack(*packet);
            }
        }
    }
    void unpack(const osc::Packet& packet) {
        if (const auto* message = std::get_if<osc::Message>(&packet.body)) {
            got_.push_back(*message);
            return;
        }
        for (const osc::Packet& element : std::get<osc::Bundle>(packet.body).elements) {
            unpack(element);
        }
    }

    UdpSocket socket_;
    UdpPeer to_;
    std::string buffer_;
    std::vector<osc::Message> got_;
};

}  // namespace pitcast::test
