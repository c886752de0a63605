// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/feed.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "pitcast/core/clock.h"
#include "pitcast/feed/json_lines.h"
#include "pitcast/feed/publisher.h"

#include "host_process.h"
#include "life.h"

namespace pitcast::plugin {
namespace {

constexpr int kTickMs = 20;
constexpr Nanoseconds kMillisecond = 1'000'000;
/// A large event costs as much as several.
constexpr std::size_t kBytesPerEvent = 2048;

/// So many a second, and so many at once.
class Budget {
 public:
    explicit Budget(std::int32_t per_second)
        : price_ns_(kNanosecondsPerSecond / std::max(per_second, 1)) {}
    /// Pays for so many; false: not yet.
    [[nodiscard]] bool pays(std::int64_t count) {
        const Nanoseconds now = monotonic_now_ns();
        if (paid_until_ns_ - now > kNanosecondsPerSecond) {
            return false;
        }
        paid_until_ns_ = std::max(paid_until_ns_, now) + count * price_ns_;
        return true;
    }

 private:
    const Nanoseconds price_ns_;
    Nanoseconds paid_until_ns_ = 0;
};

}  // namespace

struct Feed::Impl final : Outlet {
    Impl(PluginInfo plugin, PluginUrl from)
        : info(std::move(plugin)),
          url(std::move(from)),
          watch(std::make_shared<Watch>(url, Role::feed)),
          budget(url.limits.events_per_second) {}
    ~Impl() override {
        stop = true;
        if (thread.joinable()) {
            thread.join();
        }
    }

    void run();
    Turn live_apart();
    Turn live_here();
    Turn listen(HostProcess& process);
    Turn wind_up(HostProcess& process) const;
    void take(const WholeText& text);
    void pause(Nanoseconds length) const;

    // Of the plug-in, here: from any thread of it.
    bool event(std::string_view json) override;
    bool command(std::string_view) override { return false; }
    void heard(bool heard) override {
        publisher->set_heard(heard);
        watch->note_heard(heard);
    }
    void log(std::int32_t level, std::string_view text) override { watch->log(level, text); }

    const PluginInfo info;
    const PluginUrl url;
    const std::shared_ptr<Watch> watch;
    std::unique_ptr<feed::Publisher> publisher;

    std::mutex mutex;  // of what follows: an in-process plug-in tells from several threads
    feed::JsonLinesDecoder decoder;
    std::vector<feed::TimedEvent> events;
    Budget budget;
    Nanoseconds held_up_ns = 0;

    std::atomic<bool> stop{false};
    std::thread thread;
};

/// Decodes and publishes one event; waits where there have been too many.
bool Feed::Impl::event(std::string_view json) {
    const std::lock_guard lock(mutex);
    const auto cost = static_cast<std::int64_t>(1 + json.size() / kBytesPerEvent);
    while (!budget.pays(cost)) {
        if (stop) {
            return false;
        }
        if (monotonic_now_ns() - held_up_ns > kNanosecondsPerSecond) {
            held_up_ns = monotonic_now_ns();
            watch->note_held_up();
        }
        pause(kMillisecond);
    }
    const std::uint64_t refused_before = decoder.stats().refused;
    decoder.received(utc_now_ns());
    decoder.decode(json, events);
    std::uint64_t refused = decoder.stats().refused - refused_before;
    std::string why = decoder.stats().last_refusal;
    std::uint64_t taken = 0;
    for (const feed::TimedEvent& one : events) {
        if (const Status told = publisher->publish(one.event); told) {
            ++taken;
        } else {
            ++refused;
            why = told.error().message();
        }
    }
    events.clear();
    if (taken + refused > 0) {
        watch->note_events(taken, refused, why);
    }
    return !stop;
}

void Feed::Impl::pause(Nanoseconds length) const {
    const Nanoseconds end = monotonic_now_ns() + length;
    while (!stop && monotonic_now_ns() < end) {
        sleep_until_monotonic(std::min(end, monotonic_now_ns() + kTickMs * kMillisecond));
    }
}

void Feed::Impl::run() {
    while (!stop) {
        const Turn life = url.in_process ? live_here() : live_apart();
        // Whoever listens sees a feed that has fallen silent.
        publisher->set_heard(false);
        const auto wait = watch->ended(life.end, life.error);
        if (!wait) {
            return;
        }
        pause(*wait);
    }
}

Turn Feed::Impl::live_here() {
    watch->began(0);
    auto library = Library::open(info.path);
    if (!library) {
        return {Watch::End::failed, library.error()};
    }
    FeedLife life(**library, url, *this);
    Turn turn = life.begin();
    if (turn.end == Watch::End::none) {
        watch->running();
        publisher->set_heard(watch->report().heard);
    }
    while (turn.end == Watch::End::none) {
        if (stop) {
            return {Watch::End::stopped, {}};
        }
        turn = life.turn();
    }
    return turn;
}

Turn Feed::Impl::live_apart() {
    const auto order = order_of(info, Role::feed, url.whole);
    if (!order) {
        return {Watch::End::failed, order.error()};
    }
    auto process = HostProcess::start(*order, url.limits.silence_ns);
    if (!process) {
        watch->began(0);
        return {Watch::End::again, process.error()};
    }
    watch->began((*process)->pid());
    return listen(**process);
}

Turn Feed::Impl::listen(HostProcess& process) {
    TextJoiner joiner;
    Nanoseconds heard_at = monotonic_now_ns();
    for (;;) {
        const auto outcome = process.socket().receive(kTickMs);
        if (stop) {
            return wind_up(process);
        }
        if (outcome == PacketSocket::Outcome::gone) {
            return {Watch::End::crash, {url.url, process.end(), "its makers should know"}};
        }
        if (outcome == PacketSocket::Outcome::silence) {
            if (monotonic_now_ns() - heard_at > url.limits.silence_ns) {
                return {
                    Watch::End::hang,
                    {url.url, "hangs: a function of it does not return", "its makers should know"}};
            }
            continue;
        }
        const auto message = process.socket().message();
        if (const auto ended = read_packet<PluginEnded>(message)) {
            const auto [how, error] = read_ended(*ended);
            return {how, error};
        }
        if (read_packet<PluginReady>(message)) {
            watch->running();
            publisher->set_heard(watch->report().heard);
        } else if (TextJoiner::is_text(message)) {
            bool broken = false;
            if (const auto text = joiner.add(message, broken)) {
                take(*text);
            } else if (broken) {
                return {Watch::End::crash, {url.url, "tells what nobody understands", ""}};
            }
        }
        heard_at = monotonic_now_ns();
    }
}

/// What it still has to say is not heard: the channel is at its end.
Turn Feed::Impl::wind_up(HostProcess& process) const {
    const auto ended = process.finish(url.limits.end_patience_ns);
    if (!ended) {
        (void)process.end();
    }
    return {Watch::End::stopped, {}};
}

void Feed::Impl::take(const WholeText& text) {
    switch (text.lane) {
        case Lane::event:
            (void)event(text.text);
            break;
        case Lane::log:
            log(static_cast<std::int32_t>(text.level), text.text);
            break;
        case Lane::source:
            heard(text.level != 0);
            break;
        default:
            break;
    }
}

Feed::Feed(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Feed::~Feed() = default;

Result<std::unique_ptr<Feed>> Feed::open(const PluginInfo& info, const PluginUrl& url,
                                         const std::string& endpoint) {
    if (!info.is(Role::feed)) {
        return Error{url.url, "is no feed but a " + info.roles(), ""};
    }
    auto impl = std::make_unique<Impl>(info, url);
    auto publisher = feed::Publisher::open(endpoint);
    if (!publisher) {
        return publisher.error();
    }
    impl->publisher = *std::move(publisher);
    impl->publisher->set_heard(false);  // until the plug-in runs
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Feed>(new Feed(std::move(impl)));
}

const std::string& Feed::endpoint() const {
    return impl_->publisher->endpoint();
}

std::shared_ptr<const Watch> Feed::watch() const {
    return impl_->watch;
}

}  // namespace pitcast::plugin
