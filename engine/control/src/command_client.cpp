// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/command_client.h"

#include <array>
#include <random>
#include <utility>

#include <zmq.hpp>

#include "pitcast/control/command_server.h"
#include "pitcast/core/clock.h"

#include "endpoint.h"
#include "handshake_watch.h"

namespace pitcast::control {
namespace {

std::string random_name() {
    std::random_device device;
    std::string name;
    for (int i = 0; i < 4; ++i) {
        std::array<char, 9> part{};
        std::snprintf(part.data(), part.size(), "%08x", device());
        name += part.data();
    }
    return name;
}

Error zmq_error(const std::string& where, const zmq::error_t& fault) {
    return {where, std::string("ZeroMQ: ") + fault.what(), ""};
}

// Waits for a message; false: none came, or the server refuses us.
bool wait_for(zmq::socket_t& socket, HandshakeWatch& watch, Nanoseconds until_ns) {
    while (watch.fault() != HandshakeWatch::Fault::unknown_key) {
        const Nanoseconds left = std::max<Nanoseconds>(until_ns - monotonic_now_ns(), 0);
        std::array<zmq::pollitem_t, 2> items{
            {{socket.handle(), 0, ZMQ_POLLIN, 0}, {watch.handle(), 0, ZMQ_POLLIN, 0}}};
        const int ready = zmq::poll(items.data(), items.size(),
                                    std::chrono::milliseconds((left + 999'999) / 1'000'000));
        if (ready == 0 || (items[0].revents & ZMQ_POLLIN) != 0) {
            return ready != 0;
        }
    }
    return false;
}

// Why nothing came.
Error silence(const std::string& where, HandshakeWatch::Fault fault, bool with_keys) {
    if (fault == HandshakeWatch::Fault::unknown_key) {
        return {where, "the channel does not know this key",
                "ask who keeps its keys to add it (pitcast keys); it may have been withdrawn"};
    }
    if (fault == HandshakeWatch::Fault::failed) {
        return {where,
                with_keys ? "no answer in time: the channel has another key, or takes none"
                          : "no answer in time: the channel asks for a key",
                with_keys ? "is this the server.pub of this channel? is it started with keys?"
                          : "give --key NAME.key and --server-key server.pub"};
    }
    return {where, "no answer in time", "is a channel running with this control endpoint?"};
}

// The last frame of the next message.
std::string last_frame(zmq::socket_t& socket, std::string* first = nullptr) {
    zmq::message_t frame;
    bool is_first = true;
    do {
        if (!socket.recv(frame)) {
            return {};
        }
        if (is_first && first != nullptr) {
            *first = frame.to_string();
        }
        is_first = false;
    } while (frame.more());
    return frame.to_string();
}

}  // namespace

struct CommandClient::Impl {
    void connect_dealer();
    void connect_sub();
    void use_keys(zmq::socket_t& socket) const;
    Result<Json> exchange(const Json& request, Nanoseconds until_ns);

    std::string endpoint;
    std::string state_endpoint;
    std::string name = random_name();
    std::uint64_t requests = 0;
    zmq::context_t context{1};
    std::optional<ClientKeys> keys;
    zmq::socket_t dealer;
    HandshakeWatch dealer_watch;
    zmq::socket_t sub;
    HandshakeWatch sub_watch;
};

void CommandClient::Impl::use_keys(zmq::socket_t& socket) const {
    if (keys) {
        socket.set(zmq::sockopt::curve_serverkey, keys->server_public_key);
        socket.set(zmq::sockopt::curve_publickey, keys->own.public_key);
        socket.set(zmq::sockopt::curve_secretkey, keys->own.secret_key);
    }
}

void CommandClient::Impl::connect_dealer() {
    dealer = zmq::socket_t(context, zmq::socket_type::dealer);
    dealer.set(zmq::sockopt::linger, 0);
    dealer.set(zmq::sockopt::ipv6, 1);
    if (!keys) {  // else the key says who we are
        dealer.set(zmq::sockopt::routing_id, name);
    }
    dealer.set(zmq::sockopt::maxmsgsize, std::int64_t{16} << 20U);
    use_keys(dealer);
    dealer_watch.attach(context, dealer);
    dealer.connect(endpoint);
}

void CommandClient::Impl::connect_sub() {
    sub = zmq::socket_t(context, zmq::socket_type::sub);
    sub.set(zmq::sockopt::linger, 0);
    sub.set(zmq::sockopt::ipv6, 1);
    sub.set(zmq::sockopt::maxmsgsize, std::int64_t{16} << 20U);
    use_keys(sub);
    sub_watch.attach(context, sub);
    sub.connect(state_endpoint);
}

Result<Json> CommandClient::Impl::exchange(const Json& request, Nanoseconds until_ns) {
    std::string text;
    try {
        text = request.dump();
    } catch (const Json::exception& fault) {
        return Error{"request", std::string("cannot be written as JSON: ") + fault.what(),
                     "give texts as UTF-8"};
    }
    dealer.send(zmq::buffer(text), zmq::send_flags::dontwait);
    while (wait_for(dealer, dealer_watch, until_ns)) {
        auto answer = JsonDocument::parse(last_frame(dealer), endpoint + ": answer");
        if (!answer) {
            return answer.error();
        }
        const Json& root = answer->root();
        // An answer without id says that the request could not be read at all: it is ours.
        const auto id = root.is_object() ? root.find("id") : root.end();
        if (root.is_object() && (id == root.end() || id->is_null() || *id == request["id"])) {
            return root;
        }
    }
    const Error why = silence(endpoint, dealer_watch.fault(), keys.has_value());
    // What was not sent yet must not be done minutes later, when the channel comes up.
    connect_dealer();
    return why;
}

CommandClient::CommandClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CommandClient::~CommandClient() = default;

Result<std::unique_ptr<CommandClient>> CommandClient::open(const std::string& endpoint,
                                                           const std::optional<ClientKeys>& keys) {
    const auto parsed = parse_endpoint(endpoint);
    if (!parsed) {
        return parsed.error();
    }
    const auto state = state_endpoint_of(endpoint);
    if (!state) {
        return state.error();
    }
    try {
        auto impl = std::make_unique<Impl>();
        impl->endpoint = parsed->text();
        impl->state_endpoint = *state;
        impl->keys = keys;
        impl->connect_dealer();
        return std::unique_ptr<CommandClient>(new CommandClient(std::move(impl)));
    } catch (const zmq::error_t& fault) {
        return zmq_error(endpoint, fault);
    }
}

Result<Json> CommandClient::send(Json request, Nanoseconds timeout_ns) {
    const Nanoseconds until_ns = monotonic_now_ns() + timeout_ns;
    if (!request.is_object()) {
        return Error{"request", "must be a JSON object", ""};
    }
    if (!request.contains("v")) {
        request["v"] = kSchemaVersion;
    }
    if (!request.contains("id")) {
        request["id"] = impl_->name + "-" + std::to_string(++impl_->requests);
    }
    try {
        return impl_->exchange(request, until_ns);
    } catch (const zmq::error_t& fault) {
        return zmq_error(impl_->endpoint, fault);
    }
}

Status CommandClient::subscribe(const std::string& topic) {
    try {
        if (!impl_->sub) {
            impl_->connect_sub();
        }
        impl_->sub.set(zmq::sockopt::subscribe, topic);
    } catch (const zmq::error_t& fault) {
        return zmq_error(impl_->state_endpoint, fault);
    }
    return {};
}

Result<std::optional<Event>> CommandClient::next_event(Nanoseconds timeout_ns) {
    if (!impl_->sub) {
        return Error{impl_->state_endpoint, "nothing was subscribed to", "call subscribe first"};
    }
    try {
        if (!wait_for(impl_->sub, impl_->sub_watch, monotonic_now_ns() + timeout_ns)) {
            const auto fault = impl_->sub_watch.fault();
            return fault == HandshakeWatch::Fault::none
                       ? Result<std::optional<Event>>(std::nullopt)
                       : silence(impl_->state_endpoint, fault, impl_->keys.has_value());
        }
        Event event;
        const auto document =
            JsonDocument::parse(last_frame(impl_->sub, &event.topic), impl_->state_endpoint);
        if (!document) {
            return document.error();
        }
        const Json& root = document->root();
        if (!root.is_object() || !root.contains("body") || !root.contains("seq") ||
            !root["seq"].is_number_unsigned()) {
            return Error{impl_->state_endpoint, "sent an event without body or seq",
                         "is this the state endpoint of a channel?"};
        }
        event.seq = root["seq"].get<std::uint64_t>();
        event.body = root["body"];
        return std::optional<Event>(std::move(event));
    } catch (const zmq::error_t& fault) {
        return zmq_error(impl_->state_endpoint, fault);
    }
}

}  // namespace pitcast::control
