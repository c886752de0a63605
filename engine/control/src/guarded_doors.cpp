// SPDX-License-Identifier: Apache-2.0
#include "guarded_doors.h"

#include <array>

namespace pitcast::control {
namespace {

constexpr Nanoseconds kBindAgainNs = kNanosecondsPerSecond / 20;

}  // namespace

bool GuardedDoors::is_kept(const Door* door) const {
    return door != nullptr && door->zap.handle() != nullptr && options_.drill == GateDrill::none;
}

void GuardedDoors::wait(std::chrono::milliseconds longest) {
    std::array<zmq::pollitem_t, 3> items{};
    std::size_t count = 0;
    items[count++] = {commands().handle(), 0, ZMQ_POLLIN, 0};
    for (Door* door : {sockets_.commands.get(), sockets_.state.get()}) {
        if (is_kept(door)) {
            items[count++] = {door->zap.handle(), 0, ZMQ_POLLIN, 0};
        }
    }
    zmq::poll(items.data(), count, longest);
}

bool GuardedDoors::guard(Nanoseconds now_ns) {
    if (!gate_) {
        return false;
    }
    const bool withdrawn = gate_->look_at_list(now_ns);
    if (withdrawn) {
        send_subscribers_away(now_ns);
    }
    if (!sockets_.state && now_ns >= bind_again_ns_) {
        auto state = bind_state(sockets_.endpoint, options_, gate_.get());
        if (state) {
            sockets_.state = *std::move(state);
        } else {
            bind_again_ns_ = now_ns + kBindAgainNs;
        }
    }
    for (Door* door : {sockets_.commands.get(), sockets_.state.get()}) {
        if (is_kept(door)) {
            gate_->answer_handshakes(door->zap);
        }
    }
    return withdrawn;
}

void GuardedDoors::send_subscribers_away(Nanoseconds now_ns) {
    if (sockets_.state) {
        sockets_.state->socket.set(zmq::sockopt::linger, 0);
        sockets_.state.reset();
    }
    bind_again_ns_ = now_ns;
}

}  // namespace pitcast::control
