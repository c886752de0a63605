// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/amcp_server.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/spsc_ring.h"
#include "pitcast/core/tcp_listener.h"

#include "connection.h"

namespace pitcast::amcp {
namespace {

/// The frame thread wakes nobody: while commands are with it, the server looks so often.
constexpr int kLookMs = 2;
constexpr int kRestMs = 200;
constexpr int kMostLinesAtOnce = 256;  ///< of a connection, before the others have their turn
constexpr int kMostCallersAtOnce = 64;
constexpr Nanoseconds kFarewellNs = kNanosecondsPerSecond / 5;
constexpr std::uint64_t kMostNotesASecond = 10;

struct Counters {
    std::atomic<std::uint64_t> accepted{0}, refused{0}, dropped{0}, lines{0}, commands{0}, late{0};
    std::atomic<std::size_t> connections{0};
};

struct Waiting {
    std::uint64_t session = 0;
    Nanoseconds since_ns = 0;
};

}  // namespace

struct AmcpServer::Impl {
    Impl(Listener bound, Descriptor bell, const AmcpOptions& chosen)
        : options(chosen),
          orders(chosen.order_ring),
          verdicts(chosen.order_ring * Session::kMostInBatch),
          package(chosen.package),
          wake(std::move(bell)),
          listener(std::move(bound)),
          desk({.package = nullptr,
                .state = nullptr,
                .format = chosen.format,
                .version = chosen.version,
                .show_folder = chosen.show_folder,
                .data_folder = chosen.data_folder,
                .media_folder = chosen.media_folder},
               DataStore(chosen.data_folder)),
          thread([this] { run(); }) {}

    void run();
    [[nodiscard]] bool wait();
    void accept_callers();
    [[nodiscard]] bool make_room();
    void take_lines();
    void hand_over();
    void take_verdicts();
    void settle(const Verdict& verdict);
    void expire();
    void send_and_forget();
    void log_notes();

    const AmcpOptions options;
    SpscRing<Order> orders;      // server -> frame thread
    SpscRing<Verdict> verdicts;  // frame thread -> server
    std::atomic<std::shared_ptr<const Json>> state;
    std::atomic<std::shared_ptr<const show::Package>> package;
    Counters counters;
    std::atomic<bool> stopping{false};
    Descriptor wake;
    mutable PiMutex mutex;
    std::optional<Error> error;

    // The server thread's own.
    Listener listener;
    Desk desk;
    std::vector<std::unique_ptr<Connection>> connections;
    std::map<std::uint64_t, Waiting> waiting;  // by number: oldest first
    std::vector<pollfd> polled;
    std::size_t next_turn = 0;
    std::vector<std::uint64_t> numbers;  ///< of the order being handed over
    std::uint64_t next_serial = 1;
    Nanoseconds now_ns = 0;
    Nanoseconds no_callers_until_ns = 0;
    Nanoseconds notes_since_ns = 0;
    std::uint64_t notes_logged = 0;

    std::thread thread;  // last: starts when all else stands
};

void AmcpServer::Impl::run() {
    Nanoseconds farewell_ns = 0;
    while (true) {
        now_ns = monotonic_now_ns();
        const bool ends = stopping.load(std::memory_order_acquire);
        farewell_ns = ends && farewell_ns == 0 ? now_ns + kFarewellNs : farewell_ns;
        const bool unsent = std::any_of(connections.begin(), connections.end(),
                                        [](const auto& one) { return one->wants_to_send(); });
        if (ends && (!unsent || now_ns > farewell_ns) && verdicts.size() == 0) {
            return;
        }
        if (!wait()) {
            const std::lock_guard lock(mutex);
            error = Error{listener.address,
                          std::string("the AMCP server stopped: ") + std::strerror(errno),
                          "start the channel again"};
            return;
        }
        now_ns = monotonic_now_ns();
        desk.view.state = state.load();
        desk.view.package = package.load();
        desk.view.media = options.media ? options.media() : nullptr;
        if (!ends) {
            accept_callers();
            take_lines();
            hand_over();
        }
        take_verdicts();
        expire();
        send_and_forget();
        log_notes();
        counters.connections.store(connections.size(), std::memory_order_relaxed);
    }
}

/// Waits until there is something to do, and reads what has come.
bool AmcpServer::Impl::wait() {
    polled.clear();
    polled.push_back({wake.get(), POLLIN, 0});
    // A caller that cannot be taken would be told of again and again.
    const bool listens = now_ns >= no_callers_until_ns;
    polled.push_back({listens ? listener.socket.get() : -1, POLLIN, 0});
    bool has_work = !waiting.empty();
    for (const auto& one : connections) {
        const short events = static_cast<short>((one->wants_to_read() ? POLLIN : 0) |
                                                (one->wants_to_send() ? POLLOUT : 0));
        polled.push_back({one->socket(), events, 0});
        has_work = has_work || one->has_line() || !one->session().orders().empty();
    }
    const int ready =
        ::poll(polled.data(), polled.size(),
               stopping.load(std::memory_order_acquire) || has_work ? kLookMs : kRestMs);
    if (ready < 0) {
        return errno == EINTR;
    }
    now_ns = monotonic_now_ns();
    for (std::size_t i = 0; i < connections.size(); ++i) {
        const short came = polled[i + 2].revents;
        if (came != 0 && connections[i]->wants_to_read()) {
            connections[i]->read(now_ns);
        } else if ((came & (POLLHUP | POLLERR)) != 0) {
            connections[i]->hang_up();
        }
    }
    return true;
}

void AmcpServer::Impl::accept_callers() {
    for (int i = 0; i < kMostCallersAtOnce && now_ns >= no_callers_until_ns; ++i) {
        bool exhausted = false;
        Caller caller = accept_from(listener, exhausted);
        if (exhausted) {
            no_callers_until_ns = now_ns + kNanosecondsPerSecond / 10;
        }
        if (!caller.socket.ok()) {
            return;
        }
        if (connections.size() >= options.max_connections && !make_room()) {
            ++counters.refused;
            continue;
        }
        ++counters.accepted;
        connections.push_back(
            std::make_unique<Connection>(std::move(caller), desk, next_serial++, options, now_ns));
    }
}

/// Drops the connection that has been silent for longest of those that never said anything.
bool AmcpServer::Impl::make_room() {
    auto silent = connections.end();
    for (auto at = connections.begin(); at != connections.end(); ++at) {
        if (!(*at)->session().has_talked() &&
            (silent == connections.end() || (*at)->heard_ns() < (*silent)->heard_ns())) {
            silent = at;
        }
    }
    if (silent == connections.end()) {
        return false;
    }
    connections.erase(silent);
    ++counters.dropped;
    return true;
}

void AmcpServer::Impl::take_lines() {
    for (const auto& one : connections) {
        for (int i = 0; i < kMostLinesAtOnce && one->take_line(); ++i) {
            ++counters.lines;
        }
    }
}

/// One order of each connection in turn, so that a burst of one does not keep the others waiting.
void AmcpServer::Impl::hand_over() {
    std::size_t without = 0;
    while (!connections.empty() && without < connections.size()) {
        next_turn = next_turn + 1 < connections.size() ? next_turn + 1 : 0;
        Connection& one = *connections[next_turn];
        auto& own = one.session().orders();
        if (own.empty()) {
            ++without;
            continue;
        }
        without = 0;
        numbers.clear();
        for (const Numbered& sent : own.front()) {
            numbers.push_back(sent.number);
        }
        if (!orders.push(std::move(own.front()))) {
            return;
        }
        own.pop_front();
        counters.commands += numbers.size();
        for (const std::uint64_t number : numbers) {
            waiting.emplace(number, Waiting{one.serial(), now_ns});
        }
    }
}

void AmcpServer::Impl::settle(const Verdict& verdict) {
    const auto asked = waiting.find(verdict.number);
    if (asked == waiting.end()) {
        ++counters.late;
        return;
    }
    desk.settle(verdict);
    for (const auto& one : connections) {
        if (one->serial() == asked->second.session) {
            one->session().settle(verdict);
        }
    }
    waiting.erase(asked);
}

void AmcpServer::Impl::take_verdicts() {
    Verdict verdict;
    while (verdicts.pop(verdict)) {
        settle(verdict);
    }
}

void AmcpServer::Impl::expire() {
    while (!waiting.empty() &&
           now_ns - waiting.begin()->second.since_ns > options.answer_patience_ns) {
        settle({waiting.begin()->first, 500, 0, "the channel did not answer in time"});
    }
}

void AmcpServer::Impl::send_and_forget() {
    for (const auto& one : connections) {
        one->send(now_ns);
    }
    std::erase_if(connections, [&](const auto& one) {
        const bool over = one->is_over(now_ns);
        counters.dropped += over && one->was_dropped() ? 1 : 0;
        return over;
    });
}

void AmcpServer::Impl::log_notes() {
    if (now_ns - notes_since_ns >= kNanosecondsPerSecond) {
        notes_since_ns = now_ns;
        notes_logged = 0;
    }
    for (; !desk.notes.empty(); desk.notes.pop_front()) {
        if (notes_logged++ < kMostNotesASecond) {
            log_warning("AMCP", desk.notes.front());
        }
    }
}

AmcpServer::AmcpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

AmcpServer::~AmcpServer() {
    impl_->stopping.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    (void)!::write(impl_->wake.get(), &one, sizeof one);
    impl_->thread.join();
}

Result<std::unique_ptr<AmcpServer>> AmcpServer::open(const std::string& address,
                                                     const AmcpOptions& options) {
    auto listener =
        listen_at(address, {.wide = options.allow_wide_bind,
                            .example = "127.0.0.1:5250",
                            .why_not = ", and AMCP has no passwords",
                            .mend = "use 127.0.0.1:PORT, or allow it with --amcp-wide where the "
                                    "network is trusted",
                            .in_use = "CasparCG takes the same port"});
    if (!listener) {
        return listener.error();
    }
    Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake.ok()) {
        return Error{address, std::string("no event descriptor: ") + std::strerror(errno), ""};
    }
    return std::unique_ptr<AmcpServer>(
        new AmcpServer(std::make_unique<Impl>(*std::move(listener), std::move(wake), options)));
}

bool AmcpServer::poll(Order& out) {
    return impl_->orders.pop(out);
}

void AmcpServer::answer(std::uint64_t number, const Status& status, FrameNumber effective) {
    Verdict verdict{number, 202, effective, {}};
    if (!status) {
        verdict.code = 403;
        verdict.reason = status.error().message();
    }
    if (!impl_->verdicts.push(std::move(verdict))) {
        ++impl_->counters.late;
    }
}

void AmcpServer::publish(std::shared_ptr<const Json> state) {
    impl_->state.store(std::move(state));
}

void AmcpServer::set_show(std::shared_ptr<const show::Package> package) {
    impl_->package.store(std::move(package));
}

const std::string& AmcpServer::address() const {
    return impl_->listener.address;
}

AmcpStats AmcpServer::stats() const {
    const Counters& from = impl_->counters;
    return {from.accepted, from.refused, from.dropped,    from.lines,
            from.commands, from.late,    from.connections};
}

std::optional<Error> AmcpServer::error() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->error;
}

}  // namespace pitcast::amcp
