// SPDX-License-Identifier: Apache-2.0
#include "life.h"

#include <algorithm>

#include "pitcast/core/clock.h"

namespace pitcast::plugin {
namespace {

constexpr std::uint32_t kWaitMs = 50;
constexpr Nanoseconds kShortestTurn = kNanosecondsPerSecond / 100;
constexpr Nanoseconds kShortestConnectPause = kNanosecondsPerSecond / 4;
constexpr Nanoseconds kLongestConnectPause = 5 * kNanosecondsPerSecond;

}  // namespace

Life::Life(const Library& library, const PluginUrl& url, Outlet& outlet)
    : library_(library),
      url_(url),
      where_("plug-in " + url.name),
      calls_(outlet),
      options_(url.options) {}

Turn Life::turn_of(std::int32_t result, const char* function) {
    switch (result) {
        case PITCAST_OK:
            return {};
        case PITCAST_AGAIN:
            return {Watch::End::again,
                    calls_.take_failure(where_, std::string(function) + " failed")};
        case PITCAST_FAILED:
            return {Watch::End::failed,
                    calls_.take_failure(where_, std::string(function) + " failed for good")};
        case PITCAST_END:
            return {Watch::End::done, {}};
        default:
            return {Watch::End::again,
                    {where_,
                     std::string(function) + " returned " + std::to_string(result) +
                         ", which is no result",
                     "return PITCAST_OK, PITCAST_AGAIN, PITCAST_FAILED or PITCAST_END"}};
    }
}

Turn Life::created(const void* instance) {
    return instance == nullptr
               ? Turn{Watch::End::failed, calls_.take_failure(where_, "create gave nothing")}
               : Turn{};
}

void Life::hold_back(Nanoseconds began_ns) {
    sleep_until_monotonic(began_ns + kShortestTurn);
}

// ---- feeds ----

FeedLife::FeedLife(const Library& library, const PluginUrl& url, Outlet& outlet)
    : Life(library, url, outlet), api_(*library.entry().feed), outlet_(outlet) {}

Turn FeedLife::begin() {
    return begin_of(api_);
}

Turn FeedLife::turn() {
    const Nanoseconds began = monotonic_now_ns();
    const bool reads = api_.receive != nullptr && !url_.source.empty();
    if (reads) {
        if (Turn handed = hand_over(); handed.end != Watch::End::none) {
            return handed;
        }
    }
    if (api_.poll == nullptr) {
        return {};
    }
    Turn polled = turn_of(api_.poll(instance_, reads ? 0 : kWaitMs), "poll");
    if (!reads) {
        hold_back(began);
    }
    return polled;
}

Turn FeedLife::hand_over() {
    if (!source_) {
        connect();
        return {};
    }
    const auto bytes = source_->next_bytes();
    if (bytes) {
        return turn_of(api_.receive(instance_, bytes->data(), bytes->size(), utc_now_ns()),
                       "receive");
    }
    if (!source_->ended()) {
        return {};
    }
    source_.reset();
    const Turn told = turn_of(api_.receive(instance_, "", 0, utc_now_ns()), "receive");
    if (told.end != Watch::End::none) {
        return told;
    }
    if (!url_.source.starts_with("tcp://")) {
        return {Watch::End::done, {}};  // a file has been read
    }
    outlet_.heard(heard_ = false);
    next_try_ns_ = monotonic_now_ns() + kShortestConnectPause;
    return {};
}

void FeedLife::connect() {
    const Nanoseconds now = monotonic_now_ns();
    if (now < next_try_ns_) {
        sleep_until_monotonic(std::min(next_try_ns_, now + Nanoseconds{kWaitMs} * 1'000'000));
        return;
    }
    auto source = feed::LineSource::open(url_.source, kLargestText);
    if (source) {
        source_.emplace(*std::move(source));
        pause_ns_ = 0;
        outlet_.heard(heard_ = true);
        return;
    }
    if (heard_) {  // once, not at every try
        outlet_.log(PITCAST_LOG_WARNING, source.error().message());
        outlet_.heard(heard_ = false);
    }
    pause_ns_ =
        std::min(pause_ns_ == 0 ? kShortestConnectPause : pause_ns_ * 2, kLongestConnectPause);
    next_try_ns_ = monotonic_now_ns() + pause_ns_;
}

void FeedLife::end() {
    end_of(api_);
}

// ---- sinks ----

SinkLife::SinkLife(const Library& library, const PluginUrl& url, Outlet& outlet)
    : Life(library, url, outlet), api_(*library.entry().sink) {}

Turn SinkLife::begin(const pitcast_stream& stream) {
    instance_ = api_.create(calls_.host(), options_.options(), &stream);
    if (Turn made = created(instance_); made.end != Watch::End::none) {
        return made;
    }
    started_ = true;
    return turn_of(api_.start(instance_), "start");
}

Turn SinkLife::write(const pitcast_frame& frame) {
    return turn_of(api_.write(instance_, &frame), "write");
}

Turn SinkLife::end() {
    Turn stopped;
    if (instance_ != nullptr) {
        if (started_) {
            stopped = turn_of(api_.stop(instance_), "stop");
        }
        api_.destroy(instance_);
    }
    instance_ = nullptr;
    started_ = false;
    return stopped;
}

// ---- sources ----

SourceLife::SourceLife(const Library& library, const PluginUrl& url, Outlet& outlet)
    : Life(library, url, outlet), api_(*library.entry().source) {}

Turn SourceLife::begin() {
    return begin_of(api_);
}

Turn SourceLife::turn() {
    if (api_.poll != nullptr) {
        return turn_of(api_.poll(instance_, kWaitMs), "poll");
    }
    sleep_until_monotonic(monotonic_now_ns() + Nanoseconds{kWaitMs} * 1'000'000);
    return {};
}

void SourceLife::end() {
    end_of(api_);
}

// ---- surfaces ----

SurfaceLife::SurfaceLife(const Library& library, const PluginUrl& url, Outlet& outlet)
    : Life(library, url, outlet), api_(*library.entry().control) {}

Turn SurfaceLife::begin() {
    return begin_of(api_);
}

Turn SurfaceLife::hear(const std::string& topic, const std::string& json) {
    return turn_of(api_.hear(instance_, topic.c_str(), json.c_str(), json.size()), "hear");
}

Turn SurfaceLife::turn() {
    if (api_.poll == nullptr) {
        return {};
    }
    const Nanoseconds began = monotonic_now_ns();
    Turn polled = turn_of(api_.poll(instance_, kWaitMs), "poll");
    hold_back(began);
    return polled;
}

void SurfaceLife::end() {
    end_of(api_);
}

}  // namespace pitcast::plugin
