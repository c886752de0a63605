// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/command_server.h"

#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/pi_mutex.h"
#include "pitcast/core/spsc_ring.h"

#include "admission.h"
#include "answer_memory.h"
#include "client_table.h"
#include "event_writer.h"
#include "guarded_doors.h"

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

std::string answer_text(Json body, const Json& id) {
    if (!body.is_object()) {
        body = refused_answer({"channel", "gave an answer that is no object", ""});
    }
    body["v"] = kSchemaVersion;
    body["id"] = id;
    return json_text(body);
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
          doors(std::move(bound), std::move(keeper), chosen),
          clients(chosen.max_clients),
          memory(chosen.max_clients),
          thread([this] { run(); }) {}

    void run();
    void serve();
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
    mutable PiMutex mutex;
    std::optional<Error> error;

    // The server thread's own.
    GuardedDoors doors;
    ClientTable clients;
    AnswerMemory memory;
    std::map<std::uint64_t, Waiting> waiting;  // by ticket: oldest first
    std::uint64_t next_ticket = 1;
    EventWriter events;
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
        doors.wait(last_round ? std::chrono::milliseconds(0) : kLookInterval);
        now_ns = monotonic_now_ns();
        guard();
        for (int n = 0; n < kMaxPerLook && receive(doors.commands(), incoming); ++n) {
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

void CommandServer::Impl::guard() {
    if (doors.guard(now_ns)) {
        ++counters.withdrawals;
    }
    if (const Gatekeeper* gate = doors.gate()) {
        counters.let_in.store(gate->let_in(), std::memory_order_relaxed);
        counters.turned_away.store(gate->turned_away(), std::memory_order_relaxed);
    }
}

void CommandServer::Impl::send(const ReturnAddress& to, const std::string& text) {
    reply(doors.commands(), to, text) ? ++counters.answers : ++counters.answers_lost;
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
    const auto asker = admit(incoming, doors.gate());
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
    if (events.newest_state().empty()) {
        return refuse(incoming, id,
                      {"state", "no state has been published yet", "ask again in a second"});
    }
    ++counters.state_requests;
    send(incoming.from, R"({"v":1,"ok":true,"id":)" + json_text(id) + R"(,"state":)" +
                            events.newest_state() + "}");
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
        if (events.write(doors.state(), publication.topic, publication.body)) {
            ++counters.published;
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
