// SPDX-License-Identifier: Apache-2.0
#include "pitcast/control/command_client.h"

#include <array>
#include <random>
#include <utility>

#include <zmq.hpp>

#include "pitcast/control/command_server.h"
#include "pitcast/core/clock.h"

#include "endpoint.h"

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

bool wait_for(zmq::socket_t& socket, Nanoseconds until_ns) {
    const Nanoseconds left = std::max<Nanoseconds>(until_ns - monotonic_now_ns(), 0);
    std::array<zmq::pollitem_t, 1> items{{{socket.handle(), 0, ZMQ_POLLIN, 0}}};
    return zmq::poll(items.data(), items.size(),
                     std::chrono::milliseconds((left + 999'999) / 1'000'000)) > 0;
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
    Result<Json> exchange(const Json& request, Nanoseconds until_ns);

    std::string endpoint;
    std::string state_endpoint;
    std::string name = random_name();
    std::uint64_t requests = 0;
    zmq::context_t context{1};
    zmq::socket_t dealer;
    zmq::socket_t sub;
};

void CommandClient::Impl::connect_dealer() {
    dealer = zmq::socket_t(context, zmq::socket_type::dealer);
    dealer.set(zmq::sockopt::linger, 0);
    dealer.set(zmq::sockopt::ipv6, 1);
    dealer.set(zmq::sockopt::routing_id, name);
    dealer.set(zmq::sockopt::maxmsgsize, std::int64_t{16} << 20U);
    dealer.connect(endpoint);
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
    while (wait_for(dealer, until_ns)) {
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
    // What was not sent yet must not be done minutes later, when the channel comes up.
    connect_dealer();
    return Error{endpoint, "no answer in time", "is a channel running with this control endpoint?"};
}

CommandClient::CommandClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CommandClient::~CommandClient() = default;

Result<std::unique_ptr<CommandClient>> CommandClient::open(const std::string& endpoint) {
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
            impl_->sub = zmq::socket_t(impl_->context, zmq::socket_type::sub);
            impl_->sub.set(zmq::sockopt::linger, 0);
            impl_->sub.set(zmq::sockopt::ipv6, 1);
            impl_->sub.set(zmq::sockopt::maxmsgsize, std::int64_t{16} << 20U);
            impl_->sub.connect(impl_->state_endpoint);
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
        if (!wait_for(impl_->sub, monotonic_now_ns() + timeout_ns)) {
            return std::optional<Event>();
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
