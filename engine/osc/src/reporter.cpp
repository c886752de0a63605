// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/reporter.h"

#include "pitcast/osc/codec.h"

#include "report.h"

namespace pitcast::osc {
namespace {

/// A little less than a tenth of a second: the channel publishes at tenths.
constexpr Nanoseconds kMetersEveryNs = 95'000'000;
/// Layers that are told to be empty, for as long as nobody uses thousands of them.
constexpr std::size_t kMostLayersKept = 256;

/// "14:30:05" of "14:30:05:12".
std::string second_of(const Json& state) {
    const std::string timecode = state.value("timecode", "");
    return timecode.substr(0, timecode.rfind(':'));
}

}  // namespace

void Reporter::look(const Json& state, const show::Package* package, Nanoseconds now_ns) {
    news_.clear();
    for (const Json& report : state.value("layers", Json::array())) {
        layers_.insert(report.value("layer", 0));
    }
    ++look_;
    Messages steady;
    report_show(state, package, layers_, steady);
    report_health(state, steady);
    report_casparcg(state, format_, layers_, steady);
    Messages moving;
    if (const std::string second = second_of(state); second != second_ || told_.empty()) {
        second_ = second;
        report_clock(state, moving);
    }
    if (now_ns - metered_ns_ >= kMetersEveryNs) {
        metered_ns_ = now_ns;
        report_meters(state, moving);
        report_casparcg_meters(state, moving);
    }
    for (const Message& message : steady) {
        tell(message, false);
    }
    for (const Message& message : moving) {
        tell(message, true);
    }
    std::erase_if(told_, [&](const auto& entry) {
        return !entry.second.stays && entry.second.look != look_;
    });
    if (layers_.size() > kMostLayersKept) {
        layers_.clear();
    }
}

void Reporter::tell(const Message& message, bool stays) {
    Told& told = told_[message.address];
    std::string encoded = encode(message);
    told.look = look_;
    told.stays = stays;
    if (told.encoded != encoded) {
        news_.push_back(encoded);
        told.encoded = std::move(encoded);
    }
}

std::vector<std::string> Reporter::all() const {
    std::vector<std::string> every;
    every.reserve(told_.size());
    for (const auto& [address, told] : told_) {
        every.push_back(told.encoded);
    }
    return every;
}

}  // namespace pitcast::osc
