// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/web_server.h"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/tcp_listener.h"

#include "app.h"
#include "connections.h"
#include "http_engine.h"
#include "order_desk.h"

namespace pitcast::web {
namespace {

constexpr int kLookMs = 100;  ///< at the state, for health; and for clients that have gone
constexpr int kMostCallersAtOnce = 16;
constexpr auto kFollowEvery = std::chrono::milliseconds(50);
/// The least time between two states that a follower is told, and the most without a word.
constexpr Nanoseconds kStateEveryNs = 180'000'000;
constexpr Nanoseconds kPulseEveryNs = kNanosecondsPerSecond;
/// A race that is younger need not be told again; for a newer one a request waits so long.
constexpr Nanoseconds kRaceFreshNs = kNanosecondsPerSecond;
constexpr Nanoseconds kRacePatienceNs = kNanosecondsPerSecond / 2;
constexpr auto kRaceLookEvery = std::chrono::milliseconds(10);

}  // namespace

struct WebServer::Impl {
    Impl(Listener bound, Descriptor bell, const WebOptions& chosen, const GateOptions& rules)
        : options(chosen),
          package(chosen.package),
          desk(chosen.order_ring, chosen.answer_patience_ns),
          gate(rules),
          app({[this] { return view(); }, [this] { return health(); }, [this] { return stats(); },
               [this] { return newer_race(); }, stills},
              desk),
          engine(
              gate, rules.max_body_bytes, [this](const Call& call) { return app.answer(call); },
              [this] { return follow(); }),
          connections(engine, {.most = chosen.max_connections,
                               .idle_ns = chosen.idle_ns,
                               .request_ns = chosen.request_ns,
                               .send_ns = chosen.send_ns}),
          wake(std::move(bell)),
          listener(std::move(bound)),
          thread([this] { run(); }) {}

    void run();
    void accept_callers();
    [[nodiscard]] View view() const;
    [[nodiscard]] Health health() const;
    [[nodiscard]] WebStats stats() const;
    [[nodiscard]] std::shared_ptr<const race::RaceState> newer_race();
    [[nodiscard]] std::shared_ptr<HttpEngine::NextEvent> follow();

    const WebOptions options;
    std::atomic<std::shared_ptr<const Json>> state;
    std::atomic<std::shared_ptr<const race::RaceState>> race;
    std::atomic<Nanoseconds> race_asked_ns{-kNanosecondsPerSecond};
    std::atomic<Nanoseconds> race_told_ns{-kNanosecondsPerSecond};
    const std::shared_ptr<StillShelf> stills = std::make_shared<StillShelf>();
    std::atomic<std::shared_ptr<const show::Package>> package;
    std::atomic<bool> stopping{false};
    std::atomic<std::size_t> listeners{0};
    OrderDesk desk;
    const Gate gate;
    App app;
    HttpEngine engine;
    Connections connections;
    mutable PiMutex watch_mutex;
    HealthWatch watch;

    // The accepting thread's own.
    Descriptor wake;
    Listener listener;
    Nanoseconds no_callers_until_ns = 0;

    std::thread thread;  // last: starts when all else stands
};

View WebServer::Impl::view() const {
    return {package.load(), state.load(), race.load(), options.format, options.version};
}

Health WebServer::Impl::health() const {
    const std::lock_guard lock(watch_mutex);
    return watch.health(monotonic_now_ns());
}

WebStats WebServer::Impl::stats() const {
    return {.accepted = connections.accepted(),
            .turned_away = connections.turned_away(),
            .dropped = connections.dropped(),
            .requests = engine.requests(),
            .refused = engine.refused(),
            .commands = desk.commands(),
            .unanswered = desk.unanswered(),
            .connections = connections.count(),
            .listeners = listeners};
}

void WebServer::Impl::run() {
    while (!stopping.load(std::memory_order_acquire)) {
        const bool listens = monotonic_now_ns() >= no_callers_until_ns;
        pollfd polled[2] = {{wake.get(), POLLIN, 0},
                            {listens ? listener.socket.get() : -1, POLLIN, 0}};
        (void)::poll(polled, 2, kLookMs);
        if ((polled[1].revents & POLLIN) != 0) {
            accept_callers();
        }
        connections.reap();
        const std::lock_guard lock(watch_mutex);
        watch.look(monotonic_now_ns(), state.load());
    }
}

void WebServer::Impl::accept_callers() {
    for (int i = 0; i < kMostCallersAtOnce; ++i) {
        bool exhausted = false;
        Caller caller = accept_from(listener, exhausted);
        if (exhausted) {
            // A caller that cannot be taken would be told of again and again.
            no_callers_until_ns = monotonic_now_ns() + kNanosecondsPerSecond / 10;
        }
        if (!caller.socket.ok()) {
            return;
        }
        connections.take(std::move(caller));
    }
}

/// The race is a large copy: it is told only after somebody has asked.
std::shared_ptr<const race::RaceState> WebServer::Impl::newer_race() {
    const Nanoseconds asked_ns = monotonic_now_ns();
    race_asked_ns = asked_ns;
    while (race_told_ns < asked_ns - kRaceFreshNs && !stopping &&
           monotonic_now_ns() - asked_ns < kRacePatienceNs) {
        std::this_thread::sleep_for(kRaceLookEvery);
    }
    return race.load();
}

/// Events of one follower: the state when it has changed, and a pulse when it has not, so that a
/// channel that stands and a connection that is cut look different.
std::shared_ptr<HttpEngine::NextEvent> WebServer::Impl::follow() {
    if (listeners.fetch_add(1) >= options.max_listeners) {
        --listeners;
        return nullptr;
    }
    struct Follower {
        Impl& server;
        std::shared_ptr<const Json> told;
        Nanoseconds told_ns = monotonic_now_ns() - kStateEveryNs;
        ~Follower() { --server.listeners; }
    };
    auto follower = std::make_shared<Follower>(*this);
    return std::make_shared<HttpEngine::NextEvent>([follower](std::string& event) {
        Impl& server = follower->server;
        while (!server.stopping) {
            const Nanoseconds waited_ns = monotonic_now_ns() - follower->told_ns;
            auto now = server.state.load();
            if (now != nullptr && now != follower->told && waited_ns >= kStateEveryNs) {
                event = "event: state\ndata: " + *server.app.brief(now) + "\n\n";
                follower->told = std::move(now);
                follower->told_ns = monotonic_now_ns();
                return true;
            }
            if (waited_ns >= kPulseEveryNs) {
                event = "event: pulse\ndata: {}\n\n";
                follower->told_ns = monotonic_now_ns();
                return true;
            }
            std::this_thread::sleep_for(kFollowEvery);
        }
        return false;
    });
}

WebServer::WebServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

WebServer::~WebServer() {
    impl_->stopping.store(true, std::memory_order_release);
    const std::uint64_t one = 1;
    (void)!::write(impl_->wake.get(), &one, sizeof one);
    impl_->thread.join();
    impl_->stills->close();
    impl_->desk.stop();
    impl_->engine.stop();
    impl_->connections.hang_up();
}

Result<std::unique_ptr<WebServer>> WebServer::open(const std::string& address,
                                                   const WebOptions& options) {
    const bool has_token = !options.gate.token.empty();
    auto listener =
        listen_at(address, {.wide = has_token,
                            .example = "127.0.0.1:8080",
                            .why_not = ", and whoever reaches it may command the channel",
                            .mend = "use 127.0.0.1:PORT, or give a token with --http-token FILE",
                            .in_use = ""});
    if (!listener) {
        return listener.error();
    }
    Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!wake.ok()) {
        return Error{address, std::string("no event descriptor: ") + std::strerror(errno), ""};
    }
    GateOptions rules = options.gate;
    rules.wide = !listener->only_this_machine;
    return std::unique_ptr<WebServer>(new WebServer(
        std::make_unique<Impl>(*std::move(listener), std::move(wake), options, rules)));
}

bool WebServer::poll(Order& out) {
    return impl_->desk.poll(out);
}

void WebServer::answer(std::uint64_t number, const Status& status, FrameNumber effective) {
    impl_->desk.answer(number, status, effective);
}

void WebServer::publish(std::shared_ptr<const Json> state) {
    impl_->state.store(std::move(state));
}

void WebServer::set_race(std::shared_ptr<const race::RaceState> race) {
    impl_->race.store(std::move(race));
    impl_->race_told_ns = monotonic_now_ns();
}

bool WebServer::wants_race() const {
    return impl_->race_asked_ns.load() - kRaceFreshNs > impl_->race_told_ns.load();
}

const std::shared_ptr<StillShelf>& WebServer::stills() const {
    return impl_->stills;
}

void WebServer::set_show(std::shared_ptr<const show::Package> package) {
    impl_->package.store(std::move(package));
}

const std::string& WebServer::address() const {
    return impl_->listener.address;
}

WebStats WebServer::stats() const {
    return impl_->stats();
}

Health WebServer::health() const {
    return impl_->health();
}

}  // namespace pitcast::web
