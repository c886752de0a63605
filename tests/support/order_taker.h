// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"
#include "pitcast/show/show_state.h"

namespace pitcast::test {

/// In place of a channel behind a door (AMCP, HTTP, OSC): takes orders once a millisecond, each a
/// "frame", and accepts what is in them, but for continues.
template <typename Order>
class OrderTaker {
 public:
    /// `poll(frame, order)`: the door's next order, if there is one. `each_frame` is called in
    /// every one.
    template <typename Server, typename Poll>
    OrderTaker(
        Server& server, Poll poll, const Error& refusal,
        std::function<void(FrameNumber)> each_frame = [](FrameNumber) {})
        : thread_([this, &server, poll, refusal, each_frame] {
              Order order;
              while (!stop_) {
                  ++frame_;
                  while (poll(frame_, order)) {
                      largest_ = std::max(largest_.load(), order.size());
                      for (const auto& sent : order) {
                          const bool refused = sent.command.verb == show::Verb::next;
                          server.answer(sent.number, refused ? Status(refusal) : Status(), frame_);
                          ++taken_;
                      }
                  }
                  each_frame(frame_);
                  std::this_thread::sleep_for(std::chrono::milliseconds(1));
              }
          }) {}
    ~OrderTaker() {
        stop_ = true;
        thread_.join();
    }
    OrderTaker(const OrderTaker&) = delete;
    OrderTaker& operator=(const OrderTaker&) = delete;

    [[nodiscard]] std::uint64_t taken() const { return taken_; }
    [[nodiscard]] std::size_t largest_order() const { return largest_; }

 private:
    std::atomic<bool> stop_{false};
    std::atomic<std::uint64_t> taken_{0};
    std::atomic<std::size_t> largest_{0};
    FrameNumber frame_ = 0;
    std::thread thread_;
};

/// Waits until `holds`; false when it does not within 20 s.
inline bool in_time(const std::function<bool()>& holds) {
    for (int i = 0; i < 20'000; ++i) {
        if (holds()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
}

}  // namespace pitcast::test
