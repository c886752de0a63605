// SPDX-License-Identifier: Apache-2.0
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

std::uint64_t digest_of(const Competitor& car) {
    return hash_of<SkipsNothing>(car.lap_history, car.lap_sectors);
}

std::uint64_t digest_of(const std::vector<SessionResult>& sessions) {
    return hash_of<SkipsNothing>(sessions);
}

}  // namespace pitcast::race
