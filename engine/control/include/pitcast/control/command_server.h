// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/control/request.h"

namespace pitcast::control {

/// A command that somebody asked for, to be answered once.
struct Received {
    std::uint64_t ticket = 0;            ///< names asker and request for answer()
    show::Command command;               ///< of a batch only its id and who
    std::vector<show::Command> batch{};  ///< not empty: these, on one frame
};

/// What a drill breaks, to see that the door stays shut; see docs/control.md. Never on air.
enum class GateDrill : std::uint8_t {
    none,
    absent,                ///< nobody is there to answer handshakes
    silent,                ///< who should answer them does not
    absent_and_unenforced  ///< and the sockets let everybody in, as older ZeroMQ does
};

struct ServerOptions {
    /// Folder with the channel's key and the list of its clients (key_folder.h). Empty: no keys
    /// and no encryption; then only loopback addresses and ipc are bound, and whoever reaches
    /// them may do everything.
    std::filesystem::path key_folder{};
    GateDrill drill = GateDrill::none;
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
/// state_requests, repeated, refused, denied and flooded.
struct ServerStats {
    std::uint64_t requests = 0;
    std::uint64_t commands = 0;  ///< handed to the frame thread
    std::uint64_t state_requests = 0;
    std::uint64_t repeated = 0;      ///< same client, id and content again: one command
    std::uint64_t refused = 0;       ///< not understood, too large, busy: answered with an error
    std::uint64_t denied = 0;        ///< no key, key withdrawn, not the role: answered likewise
    std::uint64_t flooded = 0;       ///< over the rate; the first of each second is answered
    std::uint64_t answers = 0;       ///< sent
    std::uint64_t answers_lost = 0;  ///< late, twice, or the client has gone
    std::uint64_t published = 0;
    std::uint64_t publishes_dropped = 0;  ///< publish ring full
    std::size_t clients = 0;              ///< remembered
    std::uint64_t let_in = 0;             ///< handshakes with a known key
    std::uint64_t turned_away = 0;        ///< with an unknown one
    std::uint64_t withdrawals = 0;        ///< times that all subscribers had to come anew
};

/// Takes commands on a ZeroMQ ROUTER and publishes state on a PUB, both on a thread of its own.
/// poll, answer and publish are for one thread, the frame thread: they only move values through
/// rings, without locks or system calls. JSON becomes text on the server's thread.
///
/// With keys both sockets are encrypted by CURVE and know their clients by key; the list of clients
/// is read anew whenever it changes. A key that is withdrawn on air is refused within a second, and
/// its subscriptions end.
///
/// Clients are REQ or DEALER sockets; a request is one frame. The PUB is on the next TCP port, or
/// at "<path>.state" for ipc; an event is two frames, topic and JSON text.
class CommandServer {
 public:
    /// `endpoint`: "tcp://127.0.0.1:5560", "tcp://127.0.0.1:*" (a free port) or "ipc:///path".
    /// Errors: an address that other machines reach, without keys; a key folder without a usable
    /// key; port or path in use; endpoint not understood.
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
