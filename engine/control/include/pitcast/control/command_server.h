// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/control/request.h"

namespace pitcast::control {

/// A command that somebody asked for, to be answered once.
struct Received {
    std::uint64_t ticket = 0;  ///< names asker and request for answer()
    show::Command command;
};

struct ServerOptions {
    /// False: only loopback addresses and ipc are bound; the protocol has no passwords.
    bool allow_wide_bind = false;
    std::size_t max_request_bytes = 64U << 10U;   ///< larger is answered with an error
    std::size_t max_clients = 256;                ///< the one silent for longest is forgotten
    std::size_t max_waiting_per_client = 64;      ///< unanswered commands; more are refused
    std::uint32_t max_requests_per_second = 500;  ///< a client, also its burst; more are refused
    std::size_t command_ring = 1024;              ///< to the frame thread; full = refused "busy"
    std::size_t publish_ring = 1024;  ///< from the frame thread; full = dropped and counted
    /// A command that the channel has not answered for so long is answered with an error.
    Nanoseconds answer_patience_ns = 10 * kNanosecondsPerSecond;
};

/// Health of a server, read from any thread. Every request ends in exactly one of commands,
/// state_requests, repeated, refused and flooded.
struct ServerStats {
    std::uint64_t requests = 0;
    std::uint64_t commands = 0;  ///< handed to the frame thread
    std::uint64_t state_requests = 0;
    std::uint64_t repeated = 0;      ///< same client, id and content again: one command
    std::uint64_t refused = 0;       ///< not understood, too large, busy: answered with an error
    std::uint64_t flooded = 0;       ///< over the rate; the first of each second is answered
    std::uint64_t answers = 0;       ///< sent
    std::uint64_t answers_lost = 0;  ///< late, twice, or the client has gone
    std::uint64_t published = 0;
    std::uint64_t publishes_dropped = 0;  ///< publish ring full
    std::size_t clients = 0;              ///< remembered
};

/// Takes commands on a ZeroMQ ROUTER and publishes state on a PUB, both on a thread of its own.
/// poll, answer and publish are for one thread, the frame thread: they only move values through
/// rings, without locks or system calls. JSON becomes text on the server's thread.
///
/// Clients are REQ or DEALER sockets; a request is one frame. The PUB is on the next TCP port, or
/// at "<path>.state" for ipc; an event is two frames, topic and JSON text.
class CommandServer {
 public:
    /// `endpoint`: "tcp://127.0.0.1:5560", "tcp://127.0.0.1:*" (a free port) or "ipc:///path".
    /// Errors: wide bind not allowed, port or path in use, endpoint not understood.
    [[nodiscard]] static Result<std::unique_ptr<CommandServer>> open(
        const std::string& endpoint, const ServerOptions& options = {});
    ~CommandServer();  ///< sends what waits for at most 200 ms
    CommandServer(const CommandServer&) = delete;
    CommandServer& operator=(const CommandServer&) = delete;

    /// Next command; false when none waits. Each must be answered.
    [[nodiscard]] bool poll(Received& out);
    /// `answer` is accepted_answer() or refused_answer(), or such with members added.
    void answer(const Received& received, Json answer);
    /// Event for subscribers of `topic`. The newest body of topic "state" also answers the verb
    /// "state" without the frame thread, so publish it whole.
    void publish(Json body, std::string_view topic);

    [[nodiscard]] const std::string& endpoint() const;        ///< as bound, with the real port
    [[nodiscard]] const std::string& state_endpoint() const;  ///< of the PUB
    [[nodiscard]] ServerStats stats() const;
    /// Why the server's thread stopped, if it did; commands no longer come.
    [[nodiscard]] std::optional<Error> error() const;

 private:
    struct Impl;
    explicit CommandServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// The endpoint of the PUB that belongs to a command endpoint.
[[nodiscard]] Result<std::string> state_endpoint_of(const std::string& endpoint);

}  // namespace pitcast::control
