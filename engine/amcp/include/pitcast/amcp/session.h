// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/amcp/answer.h"
#include "pitcast/amcp/desk.h"
#include "pitcast/amcp/mixer.h"
#include "pitcast/amcp/request.h"

namespace pitcast::amcp {

/// A request that has not been answered yet.
struct Slot {
    std::string id;
    std::string action;
    Answer answer;             ///< of a command: if all goes well
    std::uint64_t number = 0;  ///< of the command waited for; 0 = none
    std::uint32_t batch = 0;   ///< 0 = none
    bool ready = true;
    bool commit = false;  ///< answered by what became of its batch
    std::string raw{};    ///< instead of an answer
};

/// What has come since BEGIN.
struct Batch {
    std::uint32_t serial = 0;
    Order commands;
    std::size_t requests = 0;
    bool spoilt = false;
};

/// One client's conversation: lines in, answers out in the order of the lines. No sockets.
class Session {
 public:
    /// Commands of a batch, requests while it is open, and bytes of answers that wait behind it;
    /// more spoil it, for what waits for COMMIT would keep COMMIT from being read.
    static constexpr std::size_t kMostInBatch = 256;
    static constexpr std::size_t kMostWhileOpen = 512;
    static constexpr std::size_t kMostHeldBytes = 128U << 10U;

    /// `who` is the asker that commands tell: "amcp 127.0.0.1:53412".
    Session(Desk& desk, std::uint64_t serial, std::string who);
    ~Session();  ///< gives its lock free
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// A line without its end.
    void take(std::string_view line);
    /// A command of this session has been taken or refused.
    void settle(const Verdict& verdict);
    /// Appends the answers that are due, in order.
    void collect(std::string& out);

    /// No more lines will come: what waits for a COMMIT is dropped.
    void leave();

    /// For the channel, in order; the owner of the session takes them from the front.
    [[nodiscard]] std::deque<Order>& orders() { return orders_; }
    [[nodiscard]] const std::deque<Order>& orders() const { return orders_; }
    /// Requests not yet answered.
    [[nodiscard]] std::size_t waiting() const { return slots_.size(); }
    /// Of answers that are ready, but not due.
    [[nodiscard]] std::size_t held_bytes() const { return held_bytes_; }
    /// Has said BYE, or has gone: to be closed once all is answered.
    [[nodiscard]] bool leaving() const { return leaving_; }
    /// Has said something that made sense.
    [[nodiscard]] bool has_talked() const { return has_talked_; }

 private:
    void push(const Request& request, Answer answer);
    void take_request(const Request& request);
    void take_command(const Request& request);
    void take_mixer(const Request& request);
    [[nodiscard]] bool is_barred(const Request& request);
    void send(const Request& request, std::vector<show::Command> commands, Answer done);
    [[nodiscard]] Answer answer_here(const Request& request);
    [[nodiscard]] Answer keep_data(const Request& request);
    [[nodiscard]] Answer lock(const Request& request);
    [[nodiscard]] Answer log_level(const Request& request);
    [[nodiscard]] Answer begin();
    void commit(const Request& request);
    [[nodiscard]] Answer discard();
    void drop_batch(int code, std::string_view reason);
    void spoil_batch_that_is_too_large();
    void pong(const Request& request);

    Desk& desk_;
    const std::uint64_t serial_;
    const std::string who_;
    std::deque<Slot> slots_;
    std::deque<Order> orders_;
    std::optional<Batch> batch_;
    std::uint32_t batches_ = 0;
    std::vector<show::Command> deferred_;  ///< until MIXER COMMIT
    std::set<std::uint32_t> failed_;       ///< batches of which something was refused
    std::size_t held_bytes_ = 0;
    bool leaving_ = false;
    bool has_talked_ = false;
};

}  // namespace pitcast::amcp
