// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "pitcast/core/hash.h"

#include "digest.h"
#include "field_writer.h"

namespace pitcast::race {
namespace {

/// What has a digest beside it. Hashing 24 hours of laps on every frame would take longer than the
/// frame.
template <typename T>
struct SkipsDigested : std::false_type {};
template <>
struct SkipsDigested<std::vector<Lap>> : std::true_type {};
template <>
struct SkipsDigested<std::vector<LapSector>> : std::true_type {};
template <>
struct SkipsDigested<std::vector<SessionResult>> : std::true_type {};

template <template <typename> typename Skip, typename... T>
std::uint64_t hash_of(const T&... values) {
    Hasher hasher;
    const auto add = [&hasher](std::string_view bytes) {
        hasher.add_bytes(std::as_bytes(std::span(bytes.data(), bytes.size())));
    };
    FieldWriter<decltype(add), Skip> writer(add);
    writer.all(values...);
    writer.flush();
    return hasher.value();
}

}  // namespace

std::uint64_t state_hash(const RaceState& state) {
    return hash_of<SkipsDigested>(state);
}

std::uint64_t share_of(const Lap& lap) {
    const std::array<std::int64_t, 5> words{
        lap.number, lap.time_ns.value_or(-1), lap.ended_utc_ns, lap.part,
        (lap.deleted ? 1 : 0) + (lap.off_record ? 2 : 0) + (lap.neutralised ? 4 : 0)};
    return hash_bytes(std::as_bytes(std::span(words)));
}

std::uint64_t share_of(const LapSector& sector) {
    return hash_bytes(std::as_bytes(std::span(&sector, 1)), 1);
}

std::uint64_t digest_of(const Competitor& car) {
    std::uint64_t sum = 0;
    for (const Lap& lap : car.lap_history) {
        sum += share_of(lap);
    }
    for (const LapSector& sector : car.lap_sectors) {
        sum += share_of(sector);
    }
    return sum;
}

std::uint64_t digest_of(const std::vector<SessionResult>& sessions) {
    return hash_of<SkipsNothing>(sessions);
}

}  // namespace pitcast::race
