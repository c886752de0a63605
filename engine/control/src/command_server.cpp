// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/command_server.h"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/spsc_ring.h"

#include "admission.h"
#include "answer_memory.h"
#include "client_table.h"
#include "gatekeeper.h"
#include "sockets.h"

namespace pitcast::control {
namespace {

// Requests wake the server at once; answers and events of the frame thread wait at most this
// long, so that the frame thread need not call the system to wake anybody.
constexpr auto kLookInterval = std::chrono::milliseconds(2);
constexpr int kMaxPerLook = 512;
constexpr Nanoseconds kBindAgainNs = kNanosecondsPerSecond / 20;

struct Answer {
    std::uint64_t ticket = 0;
    Json body;
};

struct Publication {
    std::string topic;
    Json body;
};

struct Waiting {
    ReturnAddress to;
    std::string account;
    Json id;
    std::string command_id;
    std::string who;
    Nanoseconds since_ns = 0;
};

struct Counters {
    std::atomic<std::uint64_t> requests{0}, commands{0}, state_requests{0}, repeated{0}, refused{0},
        denied{0}, flooded{0}, answers{0}, answers_lost{0}, published{0}, publishes_dropped{0},
        let_in{0}, turned_away{0}, withdrawals{0};
    std::atomic<std::size_t> clients{0};
};

std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string answer_text(Json body, const Json& id) {
    if (!body.is_object()) {
        body = refused_answer({"channel", "gave an answer that is no object", ""});
    }
    body["v"] = kSchemaVersion;
    body["id"] = id;
    return text_of(body);
}

std::uint64_t content_of(const Incoming& incoming) {
    return hash_bytes(std::as_bytes(std::span(incoming.body.data(), incoming.body.size())));
}

}  // namespace

struct CommandServer::Impl {
    Impl(ServerSockets bound, std::unique_ptr<Gatekeeper> keeper, const ServerOptions& chosen)
        : options(chosen),
          endpoint(bound.endpoint.text()),
          state_endpoint(bound.endpoint.state().text()),
          commands(chosen.command_ring),
          answers(2 * chosen.command_ring),
          publications(chosen.publish_ring),
          gate(std::move(keeper)),
          sockets(std::move(bound)),
          clients(chosen.max_clients),
          memory(chosen.max_clients),
          thread([this] { run(); }) {}

    void run();
    void serve();
    void wait_for_something(bool last_round);
    void guard();
    void take(const Incoming& incoming);
    bool within_rate(const Incoming& incoming, Client& client);
    void take_command(const Incoming& incoming, Client& client, Request request);
    bool answer_repeated(const Incoming& incoming, const Request& request);
    void answer_state(const Incoming& incoming, const Json& id);
    void refuse(const Incoming& incoming, const Json& id, const Error& error);
    void deny(const Incoming& incoming, const Json& id, const Error& error);
    void send_answers();
    void finish(std::map<std::uint64_t, Waiting>::iterator waiting_one, Json body);
    void expire();
    void send_events();
    void send(const ReturnAddress& to, const std::string& text);

    const ServerOptions options;
    const std::string endpoint;
    const std::string state_endpoint;
    SpscRing<Received> commands;         // server -> frame thread
    SpscRing<Answer> answers;            // frame thread -> server
    SpscRing<Publication> publications;  // frame thread -> server
    Counters counters;
    std::atomic<bool> stopping{false};
    mutable std::mutex mutex;
    std::optional<Error> error;

    // The server thread's own.
    std::unique_ptr<Gatekeeper> gate;  // null: no keys
    ServerSockets sockets;
    Nanoseconds bind_again_ns = 0;  // when the PUB is away
    ClientTable clients;
    AnswerMemory memory;
    std::map<std::uint64_t, Waiting> waiting;  // by ticket: oldest first
    std::uint64_t next_ticket = 1;
    std::map<std::string, std::uint64_t, std::less<>> sequences;  // a topic
    std::string newest_state;                                     // JSON text
    Nanoseconds now_ns = 0;

    std::thread thread;  // last: starts when all else stands
};

void CommandServer::Impl::run() {
    try {
        serve();
    } catch (const zmq::error_t& fault) {
        const std::lock_guard lock(mutex);
        error = Error{endpoint, std::string("the control server stopped: ") + fault.what(),
                      "start the channel again"};
    }
}

void CommandServer::Impl::serve() {
    Incoming incoming;
    while (true) {
        const bool last_round = stopping.load(std::memory_order_acquire);
        wait_for_something(last_round);
        now_ns = monotonic_now_ns();
        if (gate) {
            guard();
        }
        for (int n = 0; n < kMaxPerLook && receive(sockets.commands->socket, incoming); ++n) {
            take(incoming);
        }
        send_answers();
        send_events();
        expire();
        counters.clients.store(clients.size(), std::memory_order_relaxed);
        if (last_round) {
            return;
        }
    }
}

void CommandServer::Impl::wait_for_something(bool last_round) {
    std::array<zmq::pollitem_t, 3> items{};
    std::size_t count = 0;
    items[count++] = {sockets.commands->socket.handle(), 0, ZMQ_POLLIN, 0};
    for (Door* door : {sockets.commands.get(), sockets.state.get()}) {
        // A drill's silent gatekeeper must not keep us from waiting.
        if (door != nullptr && door->zap.handle() != nullptr && options.drill == GateDrill::none) {
            items[count++] = {door->zap.handle(), 0, ZMQ_POLLIN, 0};
        }
    }
    zmq::poll(items.data(), count, last_round ? std::chrono::milliseconds(0) : kLookInterval);
}

// Lets in and turns away; sends all subscribers away when a key has been withdrawn.
void CommandServer::Impl::guard() {
    if (gate->look_at_list(now_ns)) {
        ++counters.withdrawals;
        if (sockets.state) {
            sockets.state->socket.set(zmq::sockopt::linger, 0);
            sockets.state.reset();
        }
        bind_again_ns = now_ns;
    }
    if (!sockets.state && now_ns >= bind_again_ns) {
        auto state = bind_state(sockets.endpoint, options, gate.get());
        if (state) {
            sockets.state = *std::move(state);
        } else {
            bind_again_ns = now_ns + kBindAgainNs;
        }
    }
    for (Door* door : {sockets.commands.get(), sockets.state.get()}) {
        if (door != nullptr && door->zap.handle() != nullptr && options.drill == GateDrill::none) {
            gate->answer_handshakes(door->zap);
        }
    }
    counters.let_in.store(gate->let_in(), std::memory_order_relaxed);
    counters.turned_away.store(gate->turned_away(), std::memory_order_relaxed);
}

void CommandServer::Impl::send(const ReturnAddress& to, const std::string& text) {
    reply(sockets.commands->socket, to, text) ? ++counters.answers : ++counters.answers_lost;
}

void CommandServer::Impl::refuse(const Incoming& incoming, const Json& id, const Error& fault) {
    ++counters.refused;
    send(incoming.from, answer_text(refused_answer(fault), id));
}

void CommandServer::Impl::deny(const Incoming& incoming, const Json& id, const Error& fault) {
    ++counters.denied;
    send(incoming.from, answer_text(refused_answer(fault), id));
}

bool CommandServer::Impl::within_rate(const Incoming& incoming, Client& client) {
    if (pay_for_request(client, now_ns, options.max_requests_per_second)) {
        return true;
    }
    ++counters.flooded;
    if (now_ns - client.flood_answered_ns >= kNanosecondsPerSecond) {
        client.flood_answered_ns = now_ns;
        send(incoming.from,
             answer_text(
                 refused_answer({"request",
                                 "more than " + std::to_string(options.max_requests_per_second) +
                                     " requests a second; the rest is not answered",
                                 "ask less often"}),
                 nullptr));
    }
    return false;
}

void CommandServer::Impl::take(const Incoming& incoming) {
    ++counters.requests;
    const auto asker = admit(incoming, gate.get());
    // Those who are nobody share one account.
    Client& client = clients.touch(asker ? asker->account : std::string());
    if (!within_rate(incoming, client)) {
        return;
    }
    if (!asker) {
        return deny(incoming, nullptr, asker.error());
    }
    if (!incoming.one_frame) {
        return refuse(incoming, nullptr, {"request", "has several frames", "send one frame"});
    }
    if (incoming.body.size() > options.max_request_bytes) {
        return refuse(
            incoming, nullptr,
            {"request", "is larger than " + std::to_string(options.max_request_bytes) + " bytes",
             "send less in one request"});
    }
    auto parsed = parse_request(incoming.body);
    if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
        return refuse(incoming, refusal->id, refusal->error);
    }
    auto& request = std::get<Request>(parsed);
    if (const Status allowed = authorise(*asker, request); !allowed) {
        return deny(incoming, request.id, allowed.error());
    }
    if (request.asks_state) {
        return answer_state(incoming, request.id);
    }
    if (!answer_repeated(incoming, request)) {
        take_command(incoming, client, std::move(request));
    }
}

void CommandServer::Impl::answer_state(const Incoming& incoming, const Json& id) {
    if (newest_state.empty()) {
        return refuse(incoming, id,
                      {"state", "no state has been published yet", "ask again in a second"});
    }
    ++counters.state_requests;
    send(incoming.from,
         R"({"v":1,"ok":true,"id":)" + text_of(id) + R"(,"state":)" + newest_state + "}");
}

bool CommandServer::Impl::answer_repeated(const Incoming& incoming, const Request& request) {
    if (request.command.id.empty()) {
        return false;
    }
    const auto* before = memory.recall(request.command.who, request.command.id);
    if (before == nullptr) {
        return false;
    }
    if (before->content_hash != content_of(incoming)) {
        refuse(incoming, request.id,
               {"request", "this id has been used for another request", "give each a new id"});
        return true;
    }
    ++counters.repeated;
    if (!before->answer.empty()) {
        send(incoming.from, before->answer);
    } else if (const auto one = waiting.find(before->ticket); one != waiting.end()) {
        one->second.to = incoming.from;  // one answer, to where it was asked for last
    }
    return true;
}

void CommandServer::Impl::take_command(const Incoming& incoming, Client& client, Request request) {
    if (client.waiting >= options.max_waiting_per_client) {
        return refuse(
            incoming, request.id,
            {"request", std::to_string(client.waiting) + " of your commands wait for an answer",
             "wait for answers before sending more"});
    }
    Waiting asked{incoming.from,      client.identity,     request.id,
                  request.command.id, request.command.who, now_ns};
    if (waiting.size() >= options.command_ring ||
        !commands.push({next_ticket, std::move(request.command), std::move(request.batch)})) {
        return refuse(
            incoming, request.id,
            {"request", "the channel is busy: its queue of commands is full", "try again"});
    }
    ++counters.commands;
    ++client.waiting;
    if (!asked.command_id.empty()) {
        memory.remember(asked.who, {asked.command_id, content_of(incoming), next_ticket, ""});
    }
    waiting.emplace(next_ticket++, std::move(asked));
}

void CommandServer::Impl::finish(std::map<std::uint64_t, Waiting>::iterator one, Json body) {
    const Waiting& answered = one->second;
    std::string text = answer_text(std::move(body), answered.id);
    if (Client* client = clients.find(answered.account)) {
        client->waiting -= client->waiting > 0 ? 1 : 0;
    }
    send(answered.to, text);
    memory.answered(answered.who, answered.command_id, std::move(text));
    waiting.erase(one);
}

void CommandServer::Impl::send_answers() {
    Answer answer;
    while (answers.pop(answer)) {
        const auto found = waiting.find(answer.ticket);
        if (found == waiting.end()) {
            ++counters.answers_lost;
        } else {
            finish(found, std::move(answer.body));
        }
    }
}

void CommandServer::Impl::expire() {
    while (!waiting.empty() &&
           now_ns - waiting.begin()->second.since_ns > options.answer_patience_ns) {
        finish(waiting.begin(),
               refused_answer({"channel", "did not answer in time; the command may still be done",
                               "ask for the state"}));
    }
}

void CommandServer::Impl::send_events() {
    Publication publication;
    while (publications.pop(publication)) {
        std::string body = text_of(publication.body);
        std::string text = R"({"v":1,"topic":)" + text_of(publication.topic) + R"(,"seq":)" +
                           std::to_string(++sequences[publication.topic]) + R"(,"body":)" + body +
                           "}";
        if (sockets.state) {  // else the step in the numbers tells subscribers
            zmq::socket_t& pub = sockets.state->socket;
            pub.send(zmq::buffer(publication.topic),
                     zmq::send_flags::dontwait | zmq::send_flags::sndmore);
            pub.send(zmq::buffer(text), zmq::send_flags::dontwait);
            ++counters.published;
        }
        if (publication.topic == "state") {
            newest_state = std::move(body);
        }
    }
}

CommandServer::CommandServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

CommandServer::~CommandServer() {
    impl_->stopping.store(true, std::memory_order_release);
    impl_->thread.join();
}

Result<std::unique_ptr<CommandServer>> CommandServer::open(const std::string& endpoint,
                                                           const ServerOptions& options) {
    const auto parsed = parse_endpoint(endpoint);
    if (!parsed) {
        return parsed.error();
    }
    std::unique_ptr<Gatekeeper> gate;
    if (!options.key_folder.empty()) {
        auto opened = Gatekeeper::open(options.key_folder);
        if (!opened) {
            return opened.error();
        }
        gate = *std::move(opened);
    }
    auto sockets = bind_sockets(*parsed, options, gate.get());
    if (!sockets) {
        return sockets.error();
    }
    return std::unique_ptr<CommandServer>(
        new CommandServer(std::make_unique<Impl>(*std::move(sockets), std::move(gate), options)));
}

bool CommandServer::poll(Received& out) {
    return impl_->commands.pop(out);
}

void CommandServer::answer(const Received& received, Json answer) {
    if (!impl_->answers.push({received.ticket, std::move(answer)})) {
        ++impl_->counters.answers_lost;
    }
}

void CommandServer::publish(Json body, std::string_view topic) {
    if (!impl_->publications.push({std::string(topic), std::move(body)})) {
        ++impl_->counters.publishes_dropped;
    }
}

const std::string& CommandServer::endpoint() const {
    return impl_->endpoint;
}
const std::string& CommandServer::state_endpoint() const {
    return impl_->state_endpoint;
}

ServerStats CommandServer::stats() const {
    const Counters& from = impl_->counters;
    ServerStats stats;
    stats.requests = from.requests;
    stats.commands = from.commands;
    stats.state_requests = from.state_requests;
    stats.repeated = from.repeated;
    stats.refused = from.refused;
    stats.denied = from.denied;
    stats.flooded = from.flooded;
    stats.answers = from.answers;
    stats.answers_lost = from.answers_lost;
    stats.published = from.published;
    stats.publishes_dropped = from.publishes_dropped;
    stats.clients = from.clients;
    stats.let_in = from.let_in;
    stats.turned_away = from.turned_away;
    stats.withdrawals = from.withdrawals;
    return stats;
}

std::optional<Error> CommandServer::error() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->error;
}

}  // namespace pitcast::control
