// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "pitcast/channel/channel.h"
#include "pitcast/core/clock.h"

namespace pitcast::remote {

/// What the engine has told last: written by the threads that follow it, read by the desk's.
class Told {
 public:
    struct Newest {
        std::shared_ptr<const channel::ChannelStatus> status;
        std::shared_ptr<const race::RaceState> race;
        std::shared_ptr<const draw::PackedFrame> programme;
        Nanoseconds programme_ns = 0;  ///< when it came
        std::string not_heard{};       ///< why; empty = it is
    };
    [[nodiscard]] Newest newest() const {
        const std::lock_guard lock(mutex_);
        return newest_;
    }
    void set_status(std::shared_ptr<const channel::ChannelStatus> status) {
        const std::lock_guard lock(mutex_);
        newest_.status = std::move(status);
    }
    void set_race(std::shared_ptr<const race::RaceState> race) {
        const std::lock_guard lock(mutex_);
        newest_.race = std::move(race);
    }
    void set_programme(std::shared_ptr<const draw::PackedFrame> programme) {
        const std::lock_guard lock(mutex_);
        newest_.programme = std::move(programme);
        newest_.programme_ns = monotonic_now_ns();
    }
    /// Back to empty when it is heard again. True when that is news.
    bool set_not_heard(const std::string& why) {
        const std::lock_guard lock(mutex_);
        const bool news = newest_.not_heard.empty() != why.empty();
        newest_.not_heard = why;
        return news;
    }
    void add_error(Error error) {
        const std::lock_guard lock(mutex_);
        if (errors_.size() < kMostErrors) {
            errors_.push_back(std::move(error));
        }
    }
    [[nodiscard]] std::vector<Error> take_errors() {
        const std::lock_guard lock(mutex_);
        return std::exchange(errors_, {});
    }

 private:
    static constexpr std::size_t kMostErrors = 100;
    mutable std::mutex mutex_;
    Newest newest_;
    std::vector<Error> errors_;
};

}  // namespace pitcast::remote
