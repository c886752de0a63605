// SPDX-License-Identifier: Apache-2.0
#include "batch.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "field_writer.h"

namespace pitcast::race {
namespace {

template <typename Body, std::size_t I = 0>
constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<I, EventBody>, Body>) {
        return I;
    } else {
        return index_of<Body, I + 1>();
    }
}

/// What is told first when several things happen at one instant. A car knocked out went out in the
/// part that ends; a sector belongs to the lap that ends with it; a lap that ends in the pit lane
/// ends before the car is in there; what corrects comes after what it corrects.
constexpr auto kRank = [] {
    std::array<std::uint8_t, std::variant_size_v<EventBody>> rank{};
    std::uint8_t next = 0;
    rank[index_of<SessionInfo>()] = next++;
    rank[index_of<Entry>()] = next++;
    rank[index_of<SessionStatus>()] = next++;
    rank[index_of<FlagChange>()] = next++;
    rank[index_of<SectorTime>()] = next++;
    rank[index_of<MiniSector>()] = next++;
    rank[index_of<Passing>()] = next++;
    rank[index_of<LapCompleted>()] = next++;
    rank[index_of<CarStatusChange>()] = next++;
    rank[index_of<LapsCorrected>()] = next++;
    rank[index_of<BestLap>()] = next++;
    rank[index_of<LapDeleted>()] = next++;
    rank[index_of<CountBack>()] = next++;
    rank[index_of<Penalty>()] = next++;
    rank[index_of<PlaceOverride>()] = next++;
    rank[index_of<OfficialPlace>()] = next++;
    rank[index_of<SessionClock>()] = next++;
    rank[index_of<Telemetry>()] = next++;
    rank[index_of<Positions>()] = next++;
    rank[index_of<RaceControlMessage>()] = next++;
    rank[index_of<FeedStatus>()] = next++;
    return rank;
}();

/// When events without a time take their place: with the batch's session, so that entries which
/// come without one go to it and not to the session before.
Nanoseconds place_of_untimed(const std::vector<Event>& batch) {
    Nanoseconds place = 0;
    for (const Event& event : batch) {
        const bool session = std::holds_alternative<SessionInfo>(event.body);
        place = session ? std::max(place, event.utc_ns) : place;
    }
    return place;
}

struct Keyed {
    const Event* event;
    Nanoseconds utc_ns;
    std::uint8_t rank;
    std::string content;
};

}  // namespace

std::uint8_t rank_at_once(const Event& event) {
    const auto* change = std::get_if<CarStatusChange>(&event.body);
    return change && change->knocked_out ? kRank[index_of<Entry>()] : kRank[event.body.index()];
}

void apply_batch(RaceState& state, const std::vector<Event>& batch) {
    const Nanoseconds untimed = place_of_untimed(batch);
    std::vector<Keyed> order;
    order.reserve(batch.size());
    for (const Event& event : batch) {
        std::string content;
        append_fields(content, event.body);
        order.push_back({&event, event.utc_ns == 0 ? untimed : event.utc_ns, rank_at_once(event),
                         std::move(content)});
    }
    const auto key = [](const Keyed& k) {
        return std::tuple(k.utc_ns, k.rank, k.event->utc_ns, std::string_view(k.content));
    };
    std::sort(order.begin(), order.end(),
              [&](const Keyed& a, const Keyed& b) { return key(a) < key(b); });
    const auto repeated =
        std::unique(order.begin(), order.end(),
                    [&](const Keyed& a, const Keyed& b) { return key(a) == key(b); });
    order.erase(repeated, order.end());
    for (const Keyed& keyed : order) {
        apply(state, *keyed.event);
    }
}

}  // namespace pitcast::race
