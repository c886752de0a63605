// SPDX-License-Identifier: Apache-2.0
#include "teller.h"

#include <string>
#include <utility>
#include <vector>

#include "pitcast/osc/codec.h"

namespace pitcast::osc {
namespace {

/// What fits into one packet of Ethernet.
constexpr std::size_t kDatagramBytes = 1400;

void send_all(const std::string& to, const std::vector<std::string>& datagrams, const Desk& desk,
              Outlets& outlets) {
    const std::uint16_t port = desk.senders().port_of(to);
    for (const std::string& datagram : datagrams) {
        outlets.reply(to, port, datagram);
    }
}

}  // namespace

void Teller::tell(Desk& desk, Outlets& outlets, const Moment& now) {
    const auto newest = desk.view().state;
    const auto listeners = desk.senders().subscribers(now.monotonic_ns);
    const bool heard = outlets.has_targets() || !listeners.empty();
    if (newest == nullptr || (!heard && desk.curious().empty())) {
        return;
    }
    std::vector<std::string> datagrams;
    if (newest != told_) {
        reporter_.look(*newest, desk.view().package.get(), now.monotonic_ns);
        told_ = newest;
        datagrams = datagrams_of(reporter_.news(), kDatagramBytes);
    }
    const bool refreshes = now.monotonic_ns - refreshed_ns_ >= refresh_ns_;
    if (refreshes || !desk.curious().empty()) {
        const auto all = datagrams_of(reporter_.all(), kDatagramBytes);
        for (const std::string& one : std::exchange(desk.curious(), {})) {
            send_all(one, all, desk, outlets);
        }
        if (refreshes) {
            refreshed_ns_ = now.monotonic_ns;
            datagrams = all;
        }
    }
    for (const std::string& one : listeners) {
        send_all(one, datagrams, desk, outlets);
    }
    for (const std::string& datagram : datagrams) {
        outlets.tell_targets(datagram);
    }
}

void Teller::send_replies(Desk& desk, Outlets& outlets) {
    for (; !desk.replies().empty(); desk.replies().pop_front()) {
        const Reply& reply = desk.replies().front();
        send_all(reply.to, {encode(reply.message)}, desk, outlets);
    }
}

}  // namespace pitcast::osc
