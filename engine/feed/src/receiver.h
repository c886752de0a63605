// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/clock_estimate.h"

#include "assembler.h"
#include "zmq_socket.h"

namespace pitcast::feed {

/// The client's end of a native feed: SUB and DEALER, and an Assembler between them. Used from
/// one thread.
class Receiver {
 public:
    /// Sees the frames of every message as it came, rubbish included; `live` = from the PUB.
    using Tap = std::function<void(const std::vector<std::string>& frames, bool live)>;

    [[nodiscard]] static Result<std::unique_ptr<Receiver>> open(
        const std::string& endpoint, Assembler::Deliver deliver, Tap tap = nullptr,
        std::size_t most_pending = Assembler::kPending);

    /// Waits up to `patience_ms` for messages, handles what came, asks for what is missing.
    /// Returns the number of sound messages.
    std::size_t run_once(int patience_ms);
    /// The same without waiting, for whoever waits for `sockets` of several receivers at once.
    std::size_t handle();
    [[nodiscard]] std::array<const ZmqSocket*, 2> sockets() const { return {&sub_, &dealer_}; }

    [[nodiscard]] const Assembler::Counts& counts() const { return assembler_.counts(); }
    [[nodiscard]] bool synced() const { return assembler_.synced(); }
    [[nodiscard]] std::uint64_t refused() const { return refused_ + counts().refused; }
    [[nodiscard]] FeedClocks clocks() const { return clocks_.clocks(); }

 private:
    Receiver(Assembler::Deliver deliver, Tap tap, std::size_t most_pending);
    std::size_t take_live();
    std::size_t take_answers();
    void note_clocks(const wire::Header& header);

    ZmqContext context_;
    ZmqSocket sub_;
    ZmqSocket dealer_;
    Assembler assembler_;
    Tap tap_;
    FeedClockWatch clocks_;
    std::uint64_t refused_ = 0;
    std::vector<std::string> parts_;
};

}  // namespace pitcast::feed
