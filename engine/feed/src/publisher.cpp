// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/publisher.h"

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include <zmq.h>

#include "pitcast/core/clock.h"
#include "pitcast/feed/event_codec.h"

#include "heartbeat.h"
#include "history.h"
#include "wire.h"
#include "zmq_socket.h"

namespace pitcast::feed {
namespace {

constexpr int kServeWaitMs = 20;

std::uint64_t random_epoch() {
    std::random_device device;
    const std::uint64_t value = std::uint64_t{device()} << 32 | device();
    return value == 0 ? 1 : value;
}

}  // namespace

struct Publisher::Impl {
    explicit Impl(PublisherOptions given)
        : options(std::move(given)), history(options.history, options.replay) {}

    ~Impl() {
        stop = true;
        if (thread.joinable()) {
            thread.join();
        }
    }

    Status bind(const std::string& wanted);
    void send_live(const wire::Message& message);
    std::map<std::string, std::uint64_t> session_topics() const;
    void beat();
    void repeat_slow_state();
    void serve();
    void answer(const std::vector<std::string>& parts);
    void run();
    [[nodiscard]] Nanoseconds now_ns() const {
        return options.clock ? options.clock() : utc_now_ns();
    }

    const PublisherOptions options;
    const std::uint64_t epoch = random_epoch();
    std::string endpoint;
    ZmqContext context;
    std::unique_ptr<ZmqSocket> pub;     // under `mutex`
    std::unique_ptr<ZmqSocket> router;  // the thread's own once it runs

    mutable std::mutex mutex;  // everything below; never held while waiting for a socket
    History history;
    std::map<std::string, std::uint64_t> last_seq;  // a topic
    std::uint64_t last_order = 0;
    std::uint64_t heartbeats = 0;
    std::string session_id;
    PublisherStats stats;

    std::atomic<bool> stop{false};
    std::atomic<bool> heard{true};
    std::thread thread;
};

/// Binds both sockets. A port "*" is chosen so that the next one is free as well.
Status Publisher::Impl::bind(const std::string& wanted) {
    const bool any_port = wanted.starts_with("tcp://") && wanted.ends_with(":*");
    Status status;
    for (int attempt = 0; attempt < (any_port ? 32 : 1); ++attempt) {
        pub = std::make_unique<ZmqSocket>(context, ZMQ_PUB);
        router = std::make_unique<ZmqSocket>(context, ZMQ_ROUTER);
        if (status = pub->bind(wanted); !status) {
            return status;
        }
        endpoint = any_port ? pub->last_endpoint() : wanted;
        const Result<std::string> replay = wire::replay_endpoint(endpoint);
        if (!replay) {
            return replay.error();
        }
        if (status = router->bind(*replay); status) {
            return {};
        }
    }
    return status;
}

void Publisher::Impl::send_live(const wire::Message& message) {
    if (options.lose && options.lose(message.topic, message.header.seq)) {
        ++stats.lost_on_purpose;
        return;
    }
    const auto header = wire::encode_header(message.header, message.topic);
    pub->send({message.topic, {header.data(), header.size()}, message.payload});
}

std::map<std::string, std::uint64_t> Publisher::Impl::session_topics() const {
    const std::string prefix = wire::topic_of(options.event, session_id, {});
    std::map<std::string, std::uint64_t> topics;
    for (auto at = last_seq.lower_bound(prefix);
         at != last_seq.end() && at->first.starts_with(prefix); ++at) {
        topics.insert(*at);
    }
    return topics;
}

void Publisher::Impl::beat() {
    const std::lock_guard lock(mutex);
    wire::Message message;
    message.topic = wire::topic_of(options.event, session_id, {"hb", {}, false});
    message.payload = encode_heartbeat({last_order, session_topics()});
    wire::Header& header = message.header;
    header.flags = wire::heartbeat;
    header.epoch = epoch;
    header.seq = ++heartbeats;
    header.event_utc_ns = header.send_utc_ns = now_ns();
    header.payload_bytes = static_cast<std::uint32_t>(message.payload.size());
    header.payload_crc = wire::crc32_of(message.payload);
    send_live(message);
}

/// With the numbers they had: who has them already sees duplicates.
void Publisher::Impl::repeat_slow_state() {
    const std::lock_guard lock(mutex);
    for (const History::Stored& stored : history.slow_state()) {
        wire::Message message = *stored;
        message.header.flags |= wire::keyframe;
        message.header.send_utc_ns = now_ns();
        send_live(message);
    }
}

void Publisher::Impl::answer(const std::vector<std::string>& parts) {
    const Result<wire::Request> request =
        parts.size() == 2 ? wire::parse_request(parts[1]) : Error{"", "not two frames", ""};
    if (!request) {
        const std::lock_guard lock(mutex);
        ++stats.refused_requests;
        return;
    }
    History::Page page;
    {
        const std::lock_guard lock(mutex);
        if (request->verb == wire::Request::Verb::snapshot) {
            stats.snapshots += request->from <= 1 ? 1 : 0;
            // A page of an epoch that is over means nothing here: begin again.
            page = history.snapshot(request->epoch == epoch ? request->from : 1);
        } else if (request->epoch == epoch) {
            page = history.replay(request->topic, request->from, request->to);
            stats.replayed += page.messages.size();
        }
    }
    wire::Answer answer{wire::Answer::Kind::event, false, false, request->id, epoch, 0};
    const std::string& peer = parts[0];
    const std::string event = wire::encode_answer(answer);
    for (const History::Stored& message : page.messages) {
        const auto header = wire::encode_header(message->header, message->topic);
        router->send(
            {peer, event, message->topic, {header.data(), header.size()}, message->payload});
    }
    answer.kind = wire::Answer::Kind::done;
    answer.more = page.more;
    answer.too_old = page.too_old;
    answer.next = page.next;
    router->send({peer, wire::encode_answer(answer)});
}

void Publisher::Impl::serve() {
    wait_readable({router.get()}, kServeWaitMs);
    std::vector<std::string> parts;
    for (int i = 0; i < 64 && router->receive(parts); ++i) {
        answer(parts);
    }
}

void Publisher::Impl::run() {
    Nanoseconds next_beat = monotonic_now_ns();
    Nanoseconds next_keyframe = next_beat + options.keyframe_ns;
    while (!stop) {
        const Nanoseconds now = monotonic_now_ns();
        if (!heard) {
            next_beat = now;
            serve();
            continue;
        }
        if (now >= next_beat) {
            beat();
            next_beat = now + options.heartbeat_ns;
        }
        if (options.keyframe_ns > 0 && now >= next_keyframe) {
            repeat_slow_state();
            next_keyframe = now + options.keyframe_ns;
        }
        serve();
    }
}

Publisher::Publisher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Publisher::~Publisher() = default;

Result<std::unique_ptr<Publisher>> Publisher::open(const std::string& endpoint,
                                                   PublisherOptions options) {
    if (!endpoint.starts_with("tcp://") && !endpoint.starts_with("ipc://")) {
        return Error{endpoint, "is not an endpoint of a native feed",
                     "write tcp://*:port, tcp://address:port or ipc:///path"};
    }
    auto impl = std::make_unique<Impl>(std::move(options));
    impl->session_id = impl->options.session;
    if (Status status = impl->bind(endpoint); !status) {
        return status.error();
    }
    impl->thread = std::thread([raw = impl.get()] { raw->run(); });
    return std::unique_ptr<Publisher>(new Publisher(std::move(impl)));
}

Status Publisher::publish(const race::Event& event) {
    wire::Message message;
    message.payload = encode_msgpack(event);
    if (message.payload.size() > wire::kLargestPayload) {
        return Error{impl_->endpoint, "event of over 1 MiB", "split it"};
    }
    wire::Header& header = message.header;
    header.payload_bytes = static_cast<std::uint32_t>(message.payload.size());
    header.payload_crc = wire::crc32_of(message.payload);
    header.event_utc_ns = event.utc_ns;
    header.epoch = impl_->epoch;
    const wire::TopicKind kind = wire::topic_kind(event.body);
    header.flags = kind.reliable ? wire::reliable : 0;

    const std::lock_guard lock(impl_->mutex);
    const auto* info = std::get_if<race::SessionInfo>(&event.body);
    if (info != nullptr && impl_->options.session.empty() && info->id != impl_->session_id) {
        impl_->session_id = info->id;
    }
    message.topic = wire::topic_of(impl_->options.event, impl_->session_id, kind);
    header.seq = ++impl_->last_seq[message.topic];
    header.order = kind.reliable ? ++impl_->last_order : 0;
    header.send_utc_ns = impl_->now_ns();
    impl_->send_live(message);
    ++impl_->stats.events;
    if (kind.reliable) {
        impl_->history.add(std::move(message), event.body);
    }
    return {};
}

void Publisher::set_heard(bool heard) {
    impl_->heard = heard;
}

const std::string& Publisher::endpoint() const {
    return impl_->endpoint;
}

PublisherStats Publisher::stats() const {
    const std::lock_guard lock(impl_->mutex);
    PublisherStats stats = impl_->stats;
    stats.history_dropped = impl_->history.dropped();
    return stats;
}

}  // namespace pitcast::feed
