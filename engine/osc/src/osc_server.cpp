// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/osc_server.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <deque>
#include <thread>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/life.h"
#include "pitcast/core/log.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/core/thread_priority.h"
#include "pitcast/core/udp_socket.h"
#include "pitcast/osc/codec.h"
#include "pitcast/osc/desk.h"

#include "doors.h"
#include "outlets.h"
#include "shared_stats.h"
#include "streams.h"
#include "teller.h"

namespace pitcast::osc {
namespace {

/// The frame thread wakes nobody. Looked so often: while commands are with it, for a new state
/// while somebody is to be told, else.
constexpr int kLookMs = 2;
constexpr int kTellMs = 20;
constexpr int kRestMs = 200;
/// Datagrams before the thread does something else. When there were so many, it rests before it
/// reads more: a flood waits with the system, which drops what is too much.
constexpr int kMostAtOnce = 128;
constexpr Nanoseconds kFloodRestNs = 4'000'000;
constexpr int kNice = 5;
constexpr std::uint64_t kMostNotesASecond = 10;
constexpr std::size_t kMostVerdicts = 16'384;

Moment moment_now() {
    return {monotonic_now_ns(), utc_now_ns()};
}

DeskOptions desk_options(const OscOptions& options) {
    return {.rate = options.format.rate,
            .senders = options.senders,
            .life = life_mark(),
            .answer_patience_ns = options.answer_patience_ns};
}

}  // namespace

struct OscServer::Impl {
    Impl(Doors doors, Outlets ways, Descriptor bell, const OscOptions& chosen)
        : options(chosen),
          orders(chosen.order_ring),
          verdicts(kMostVerdicts),
          package(chosen.package),
          wake(std::move(bell)),
          in(std::move(doors.datagrams)),
          outlets(std::move(ways)),
          buffer(kMostPacketBytes, '\0'),
          desk(desk_options(chosen), {chosen.package, nullptr}),
          teller(chosen.format, chosen.refresh_ns) {
        if (doors.streams) {
            streams.emplace(*std::move(doors.streams), chosen.max_streams);
        }
        outlets.answer_through(in ? &*in : nullptr, streams ? &*streams : nullptr);
        address = in ? in->address : "";
        early.reserve(chosen.order_ring);
        thread = std::thread([this] { run(); });
    }

    void run();
    void wait();
    void take_datagrams();
    void take_streams();
    void take_verdicts();
    void log_notes();
    [[nodiscard]] bool rests() const { return now.monotonic_ns < rest_until_ns; }

    const OscOptions options;
    SpscRing<TimedOrder> orders;  // server -> frame thread
    SpscRing<Verdict> verdicts;   // frame thread -> server
    std::atomic<std::shared_ptr<const Json>> state;
    std::atomic<std::shared_ptr<const show::Package>> package;
    SharedStats shared;
    std::atomic<bool> stopping{false};
    Descriptor wake;
    std::string address;

    // The frame thread's own.
    std::vector<TimedOrder> early;

    // The server thread's own.
    std::optional<UdpSocket> in;
    std::optional<Streams> streams;
    Outlets outlets;
    std::string buffer;
    Desk desk;
    Teller teller;
    std::vector<pollfd> polled;
    Moment now{};
    Nanoseconds rest_until_ns = 0;
    Nanoseconds notes_since_ns = 0;
    std::uint64_t notes_logged = 0;
    std::uint64_t lost = 0;

    std::thread thread;  // starts when all else stands
};

void OscServer::Impl::run() {
    step_thread_back(kNice);
    while (!stopping.load(std::memory_order_acquire)) {
        now = moment_now();
        wait();
        now = moment_now();
        desk.view().state = state.load();
        desk.view().package = package.load();
        if (!rests()) {
            take_datagrams();
            take_streams();
        }
        desk.hand_over(now, [&](TimedOrder& order) { return orders.push(std::move(order)); });
        take_verdicts();
        desk.expire(now);
        // In this order: what is done is told before the state that shows it.
        Teller::send_replies(desk, outlets);
        teller.tell(desk, outlets, now);
        for (const std::string& gone : streams ? streams->flush() : std::vector<std::string>()) {
            desk.leave(gone);
        }
        log_notes();
        const DeskStats from = desk.stats();
        shared.store({from.packets, from.messages, from.commands, from.releases, from.refused,
                      from.flooded, lost, from.late, outlets.sent(), outlets.unsent(), from.held,
                      desk.senders().subscribers(now.monotonic_ns).size()});
    }
}

void OscServer::Impl::wait() {
    polled.assign(1, {wake.get(), POLLIN, 0});
    if (in && !rests()) {
        polled.push_back({in->socket.get(), POLLIN, 0});
    }
    if (streams && !rests()) {
        streams->wait_for(polled);
    }
    const bool tells =
        outlets.has_targets() || !desk.senders().subscribers(now.monotonic_ns).empty();
    const int patience_ms = desk.is_busy() || rests() ? kLookMs
                            : tells || desk.holds()   ? kTellMs
                                                      : kRestMs;
    if (::poll(polled.data(), polled.size(), patience_ms) < 0 && errno != EINTR) {
        sleep_until_monotonic(now.monotonic_ns + kNanosecondsPerSecond / 100);
    }
}

void OscServer::Impl::take_datagrams() {
    Datagram datagram;
    for (int i = 0; in; ++i) {
        if (i == kMostAtOnce) {
            rest_until_ns = now.monotonic_ns + kFloodRestNs;
            return;
        }
        if (!receive_from(*in, buffer, datagram)) {
            return;
        }
        lost = datagram.lost;
        desk.take(datagram.bytes, "udp " + datagram.from.text(), now);
    }
}

void OscServer::Impl::take_streams() {
    const auto take = [&](std::string_view packet, const std::string& sender) {
        desk.take(packet, sender, now);
    };
    if (streams && streams->read(now.monotonic_ns, take)) {
        rest_until_ns = now.monotonic_ns + kFloodRestNs;
    }
}

void OscServer::Impl::take_verdicts() {
    Verdict verdict;
    while (verdicts.pop(verdict)) {
        desk.settle(verdict, now);
    }
}

void OscServer::Impl::log_notes() {
    if (now.monotonic_ns - notes_since_ns >= kNanosecondsPerSecond) {
        notes_since_ns = now.monotonic_ns;
        notes_logged = 0;
    }
    for (; !desk.notes().empty(); desk.notes().pop_front()) {
        if (notes_logged++ < kMostNotesASecond) {
            log_warning("OSC", desk.notes().front());
        }
    }
}

Result<std::unique_ptr<OscServer>> OscServer::open(const std::string& address,
                                                   const OscOptions& options) {
    auto outlets = Outlets::open(options.targets);
    if (!outlets) {
        return outlets.error();
    }
    Doors doors;
    if (!address.empty()) {
        auto bound = bind_both(address, options.allow_wide_bind);
        if (!bound) {
            return bound.error();
        }
        doors = *std::move(bound);
    }
    Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake.ok()) {
        return Error{address, std::string("no event descriptor: ") + std::strerror(errno), ""};
    }
    return std::unique_ptr<OscServer>(new OscServer(
        std::make_unique<Impl>(std::move(doors), *std::move(outlets), std::move(wake), options)));
}

OscServer::OscServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

OscServer::~OscServer() {
    impl_->stopping.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    (void)!::write(impl_->wake.get(), &one, sizeof one);
    impl_->thread.join();
}

bool OscServer::poll(FrameNumber effect, Order& out) {
    auto& early = impl_->early;
    const auto due = std::find_if(early.begin(), early.end(),
                                  [&](const TimedOrder& one) { return one.at <= effect; });
    if (due != early.end()) {
        out = std::move(due->order);
        early.erase(due);
        return true;
    }
    TimedOrder next;
    while (impl_->orders.pop(next)) {
        if (next.at <= effect) {
            out = std::move(next.order);
            return true;
        }
        early.push_back(std::move(next));
    }
    return false;
}

void OscServer::answer(std::uint64_t number, const Status& status, FrameNumber effective) {
    Verdict verdict{number, effective, status.ok()};
    if (!status) {
        verdict.reason = status.error().message();
    }
    // Full only when nobody has looked for very long: then nobody waits.
    (void)impl_->verdicts.push(std::move(verdict));
}

void OscServer::publish(std::shared_ptr<const Json> state) {
    impl_->state.store(std::move(state));
}

void OscServer::set_show(std::shared_ptr<const show::Package> package) {
    impl_->package.store(std::move(package));
}

const std::string& OscServer::address() const {
    return impl_->address;
}

OscStats OscServer::stats() const {
    return impl_->shared.load();
}

Json stats_json(const OscStats& stats) {
    Json json = Json::object();
    for (const auto& [count, name] : kCounts) {
        json[std::string(name)] = stats.*count;
    }
    return json;
}

}  // namespace pitcast::osc
