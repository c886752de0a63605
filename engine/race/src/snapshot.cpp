// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/snapshot.h"

#include <cstring>

#include "pitcast/core/hash.h"

#include "field_reader.h"
#include "field_writer.h"
#include "state_check.h"

namespace pitcast::race {
namespace {

/// "PCRS", version, XXH3 of what follows. A change of fields.h needs a new version.
constexpr std::string_view kMagic = "PCRS";
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kHeaderSize = 4 + sizeof(kVersion) + sizeof(std::uint64_t);

std::uint64_t checksum(std::string_view bytes) {
    return hash_bytes(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

/// About as many bytes as the state takes: fresh memory is what costs most here.
std::size_t size_of(const RaceState& state) {
    std::size_t bytes = 16'384;
    for (const Competitor& car : state.competitors) {
        bytes += 1024 + car.lap_history.size() * 28 + car.lap_sectors.size() * 24 +
                 car.crossings.size() * 16 + car.fixes.size() * 32 + car.samples.size() * 56 +
                 car.g_trail.size() * 16 + car.segments.size() * 9;
    }
    return bytes;
}

Error refused(std::string what) {
    return {"race snapshot", std::move(what), "make a new one from the events"};
}

}  // namespace

std::string snapshot(const RaceState& state) {
    std::string bytes;
    bytes.reserve(kHeaderSize + size_of(state));
    bytes.resize(kHeaderSize);
    append_fields(bytes, state);
    const std::uint64_t sum = checksum(std::string_view(bytes).substr(kHeaderSize));
    std::memcpy(bytes.data(), kMagic.data(), kMagic.size());
    std::memcpy(bytes.data() + 4, &kVersion, sizeof(kVersion));
    std::memcpy(bytes.data() + 8, &sum, sizeof(sum));
    return bytes;
}

Result<RaceState> restore(std::string_view bytes) {
    if (bytes.size() < kHeaderSize || bytes.substr(0, 4) != kMagic) {
        return refused("is none");
    }
    std::uint32_t version = 0;
    std::uint64_t sum = 0;
    std::memcpy(&version, bytes.data() + 4, sizeof(version));
    std::memcpy(&sum, bytes.data() + 8, sizeof(sum));
    if (version != kVersion) {
        return refused("has version " + std::to_string(version) + ", not " +
                       std::to_string(kVersion));
    }
    const std::string_view body = bytes.substr(kHeaderSize);
    if (sum != checksum(body)) {
        return refused("is damaged");
    }
    return restore_fields(body);
}

Result<RaceState> restore_fields(std::string_view body) {
    RaceState state;
    FieldReader reader(body);
    reader.all(state);
    if (!reader.good() || !reader.rest().empty()) {
        return refused("does not hold a state");
    }
    if (Status status = mend_and_check(state); !status) {
        return status.error();
    }
    return state;
}

}  // namespace pitcast::race
