// SPDX-License-Identifier: Apache-2.0
#include "outlets.h"

#include <utility>

namespace pitcast::osc {
namespace {

constexpr std::string_view kTargetExample = "192.168.1.20:9000";

}  // namespace

Result<Outlets> Outlets::open(const std::vector<std::string>& targets) {
    Outlets outlets;
    for (const std::string& target : targets) {
        auto peer = udp_peer(target, kTargetExample);
        if (!peer) {
            return peer.error();
        }
        const int family = peer->bytes.ss_family;
        if (!outlets.sockets_.contains(family)) {
            auto socket = open_udp_towards(*peer);
            if (!socket) {
                return socket.error();
            }
            outlets.sockets_.emplace(family, *std::move(socket));
        }
        outlets.targets_.push_back(*peer);
    }
    return outlets;
}

void Outlets::reply(const std::string& to, std::uint16_t port, std::string_view packet) {
    constexpr std::string_view kUdp = "udp ";
    if (!to.starts_with(kUdp)) {
        count(streams_ != nullptr && streams_->send(to, packet));
        return;
    }
    const auto peer = udp_peer(to.substr(kUdp.size()), kTargetExample);
    count(peer && in_ != nullptr && send_to(*in_, port == 0 ? *peer : peer->at_port(port), packet));
}

void Outlets::tell_targets(std::string_view packet) {
    for (const UdpPeer& target : targets_) {
        count(send_to(sockets_.at(target.bytes.ss_family), target, packet));
    }
}

}  // namespace pitcast::osc
