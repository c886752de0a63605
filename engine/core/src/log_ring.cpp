// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/log_ring.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <utility>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "log_line.h"

namespace pitcast {
namespace {

LogEntry::Kind kind_of(spdlog::level::level_enum level) {
    return level >= spdlog::level::err    ? LogEntry::Kind::error
           : level >= spdlog::level::warn ? LogEntry::Kind::warning
                                          : LogEntry::Kind::notice;
}

class RingSink final : public LogRing, public spdlog::sinks::base_sink<std::mutex> {
 public:
    explicit RingSink(std::size_t capacity) : capacity_(std::max<std::size_t>(capacity, 1)) {}

    std::vector<LogEntry> take() override {
        const std::lock_guard lock(mutex_);
        return std::exchange(lines_, {});
    }
    std::uint64_t lost() const override { return lost_.load(); }

 protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        if (lines_.size() >= capacity_) {
            lines_.erase(lines_.begin());
            ++lost_;
        }
        const auto since = message.time.time_since_epoch();
        lines_.push_back({kind_of(message.level),
                          std::chrono::duration_cast<std::chrono::nanoseconds>(since).count(),
                          std::string(line_for_people(message.payload))});
    }
    void flush_() override {}

 private:
    const std::size_t capacity_;
    std::vector<LogEntry> lines_;  // under the sink's own lock
    std::atomic<std::uint64_t> lost_{0};
};

}  // namespace

std::shared_ptr<LogRing> keep_log(std::size_t capacity) {
    auto ring = std::make_shared<RingSink>(capacity);
    ring->set_level(spdlog::level::info);
    const auto logger = spdlog::default_logger();
    // What was printed stays what is printed.
    for (const auto& sink : logger->sinks()) {
        sink->set_level(std::max(sink->level(), logger->level()));
    }
    logger->set_level(std::min(logger->level(), spdlog::level::info));
    logger->sinks().push_back(ring);
    return ring;
}

}  // namespace pitcast
