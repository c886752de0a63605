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

#include "client_table.h"
#include "sockets.h"

namespace pitcast::control {
namespace {

// Requests wake the server at once; answers and events of the frame thread wait at most this
// long, so that the frame thread need not call the system to wake anybody.
constexpr auto kLookInterval = std::chrono::milliseconds(2);
constexpr int kMaxPerLook = 512;

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
    Json id;
    std::string command_id;
    Nanoseconds since_ns = 0;
};

struct Counters {
    std::atomic<std::uint64_t> requests{0}, commands{0}, state_requests{0}, repeated{0}, refused{0},
        flooded{0}, answers{0}, answers_lost{0}, published{0}, publishes_dropped{0};
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
    Impl(std::unique_ptr<ServerSockets> bound, const ServerOptions& chosen)
        : options(chosen),
          endpoint(bound->endpoint.text()),
          state_endpoint(bound->endpoint.state().text()),
          commands(chosen.command_ring),
          answers(2 * chosen.command_ring),
          publications(chosen.publish_ring),
          sockets(std::move(bound)),
          clients(chosen.max_clients),
          thread([this] { run(); }) {}

    void run();
    void serve();
    void take(const Incoming& incoming);
    void take_command(const Incoming& incoming, Client& client, Request request);
    bool answer_repeated(const Incoming& incoming, Client& client, const Request& request);
    void answer_state(const Incoming& incoming, const Json& id);
    void refuse(const Incoming& incoming, const Json& id, const Error& error);
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
    std::unique_ptr<ServerSockets> sockets;
    ClientTable clients;
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
        std::array<zmq::pollitem_t, 1> items{{{sockets->router.handle(), 0, ZMQ_POLLIN, 0}}};
        zmq::poll(items.data(), items.size(),
                  last_round ? std::chrono::milliseconds(0) : kLookInterval);
        now_ns = monotonic_now_ns();
        for (int n = 0; n < kMaxPerLook && receive(sockets->router, incoming); ++n) {
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

void CommandServer::Impl::send(const ReturnAddress& to, const std::string& text) {
    reply(sockets->router, to, text) ? ++counters.answers : ++counters.answers_lost;
}

void CommandServer::Impl::refuse(const Incoming& incoming, const Json& id, const Error& fault) {
    ++counters.refused;
    send(incoming.from, answer_text(refused_answer(fault), id));
}

void CommandServer::Impl::take(const Incoming& incoming) {
    ++counters.requests;
    Client& client = clients.touch(incoming.from.identity);
    if (!pay_for_request(client, now_ns, options.max_requests_per_second)) {
        ++counters.flooded;
        if (now_ns - client.flood_answered_ns >= kNanosecondsPerSecond) {
            client.flood_answered_ns = now_ns;
            send(incoming.from,
                 answer_text(refused_answer({"request",
                                             "more than " +
                                                 std::to_string(options.max_requests_per_second) +
                                                 " requests a second; the rest is not answered",
                                             "ask less often"}),
                             nullptr));
        }
        return;
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
    if (request.asks_state) {
        return answer_state(incoming, request.id);
    }
    if (!answer_repeated(incoming, client, request)) {
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

bool CommandServer::Impl::answer_repeated(const Incoming& incoming, Client& client,
                                          const Request& request) {
    if (request.command.id.empty()) {
        return false;
    }
    const auto* before = recall(client, request.command.id, now_ns);
    if (before == nullptr) {
        return false;
    }
    if (before->content_hash != content_of(incoming)) {
        refuse(incoming, request.id,
               {"request", "this id was just used for another request", "give each a new id"});
        return true;
    }
    ++counters.repeated;
    if (!before->answer.empty()) {  // else the answer is still to come, once
        send(incoming.from, before->answer);
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
    Received received{next_ticket, std::move(request.command)};
    const std::string command_id = received.command.id;
    if (waiting.size() >= options.command_ring || !commands.push(std::move(received))) {
        return refuse(
            incoming, request.id,
            {"request", "the channel is busy: its queue of commands is full", "try again"});
    }
    ++counters.commands;
    ++client.waiting;
    waiting.emplace(next_ticket++, Waiting{incoming.from, request.id, command_id, now_ns});
    if (!command_id.empty()) {
        remember(client, {command_id, content_of(incoming), now_ns, ""});
    }
}

void CommandServer::Impl::finish(std::map<std::uint64_t, Waiting>::iterator one, Json body) {
    const Waiting& answered = one->second;
    const std::string text = answer_text(std::move(body), answered.id);
    if (Client* client = clients.find(answered.to.identity)) {
        client->waiting -= client->waiting > 0 ? 1 : 0;
        if (auto* before = recall(*client, answered.command_id, now_ns)) {
            before->answer = text;
        }
    }
    send(answered.to, text);
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
        sockets->pub.send(zmq::buffer(publication.topic),
                          zmq::send_flags::dontwait | zmq::send_flags::sndmore);
        sockets->pub.send(zmq::buffer(text), zmq::send_flags::dontwait);
        ++counters.published;
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
    auto sockets = bind_sockets(*parsed, options);
    if (!sockets) {
        return sockets.error();
    }
    return std::unique_ptr<CommandServer>(
        new CommandServer(std::make_unique<Impl>(*std::move(sockets), options)));
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
    return {from.requests,  from.commands,          from.state_requests, from.repeated,
            from.refused,   from.flooded,           from.answers,        from.answers_lost,
            from.published, from.publishes_dropped, from.clients};
}

std::optional<Error> CommandServer::error() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->error;
}

}  // namespace pitcast::control
