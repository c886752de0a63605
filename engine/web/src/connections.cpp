// SPDX-License-Identifier: Apache-2.0
#include "connections.h"

#include <array>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/socket.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/thread_priority.h"

namespace pitcast::web {
namespace {

/// Of a request line and all headers together.
constexpr std::size_t kHeadBytes = 16U << 10U;
constexpr int kMostRequests = 1000;
/// Behind the threads that make frames, whatever clients do.
constexpr int kNice = 5;
/// A client that begins a request is left alone for so long before it gives way to others.
constexpr Nanoseconds kGraceNs = kNanosecondsPerSecond / 2;
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
    "Connection: close\r\nRetry-After: 2\r\nContent-Length: 67\r\n\r\n"
    R"({"title":"Busy","status":503,"detail":"too many connections now"}  )";

/// Reads away what the client still sends, for a moment: closing with bytes unread would take the
/// answer away from under it (RST).
void part(int socket) {
    (void)::shutdown(socket, SHUT_WR);
    const timeval patience{0, 100'000};
    (void)::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::array<char, 4096> rest{};
    for (int i = 0; i < 64 && ::recv(socket, rest.data(), rest.size(), 0) > 0; ++i) {
    }
}

}  // namespace

void Connections::take(Caller caller) {
    reap();
    const bool crowded = count_ >= limits_.most;
    if (all_.size() >= 2 * limits_.most || (crowded && !make_room())) {
        ++turned_away_;
        (void)::send(caller.socket.get(), kFull.data(), kFull.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return;
    }
    ++accepted_;
    ++count_;
    Connection& one = all_.emplace_back();
    one.socket = std::move(caller.socket);
    one.address = caller.address.substr(0, caller.address.rfind(':'));
    one.since_ns = monotonic_now_ns();
    try {
        one.thread = std::thread([this, &one] { serve(one); });
    } catch (const std::system_error&) {
        // No thread is to be had: as if there were no room.
        ++turned_away_;
        --count_;
        all_.pop_back();
    }
}

/// Hangs up on the one that has been in the way for longest: one that never asked anything that
/// made sense before one that rests between requests. Whoever waits for an answer stays.
bool Connections::make_room() {
    const std::lock_guard lock(mutex_);
    const Nanoseconds now_ns = monotonic_now_ns();
    Connection* chosen = nullptr;
    for (Connection& one : all_) {
        const bool rests = one.phase == Phase::silent || one.phase == Phase::asking;
        const bool may_go = rests && !one.over && !one.evicted &&
                            (!one.has_asked || now_ns - one.since_ns > kGraceNs);
        if (!may_go) {
            continue;
        }
        const bool before = chosen == nullptr || (chosen->has_asked && !one.has_asked) ||
                            (chosen->has_asked == one.has_asked && one.since_ns < chosen->since_ns);
        chosen = before ? &one : chosen;
    }
    if (chosen == nullptr) {
        return false;
    }
    chosen->evicted = true;
    (void)::shutdown(chosen->socket.get(), SHUT_RDWR);
    ++dropped_;
    return true;
}

void Connections::enter(Connection& one, Phase phase) {
    const std::lock_guard lock(mutex_);
    one.phase = phase;
    one.since_ns = monotonic_now_ns();
}

void Connections::serve(Connection& one) noexcept {
    step_thread_back(kNice);
    try {
        Wire wire(one.socket.get(), one.address, limits_.send_ns);
        for (int i = 0; i < kMostRequests && !stopping_; ++i) {
            enter(one, Phase::silent);
            if (!wire.wait_for_request(i == 0 ? limits_.request_ns : limits_.idle_ns)) {
                break;
            }
            enter(one, Phase::asking);
            wire.allow(limits_.request_ns, kHeadBytes);
            const HttpEngine::Served served = engine_.serve(wire, [&](bool streams) {
                enter(one, streams ? Phase::streaming : Phase::answered);
            });
            {
                const std::lock_guard lock(mutex_);
                one.has_asked = one.has_asked || served.has_asked;
            }
            if (!served.goes_on) {
                dropped_ += wire.failed() && !served.has_asked ? 1 : 0;
                break;
            }
        }
        enter(one, Phase::silent);
        part(one.socket.get());
    } catch (...) {
        // Whatever it was, it was this client's.
    }
    const std::lock_guard lock(mutex_);
    one.socket = Descriptor();
    --count_;
    one.over = true;
}

void Connections::reap() {
    for (auto at = all_.begin(); at != all_.end();) {
        if (at->over) {
            at->thread.join();
            at = all_.erase(at);
        } else {
            ++at;
        }
    }
}

void Connections::hang_up() {
    stopping_ = true;
    {
        const std::lock_guard lock(mutex_);
        for (Connection& one : all_) {
            if (!one.over) {
                (void)::shutdown(one.socket.get(), SHUT_RDWR);
            }
        }
    }
    for (Connection& one : all_) {
        if (one.thread.joinable()) {
            one.thread.join();
        }
    }
    all_.clear();
}

}  // namespace pitcast::web
