// SPDX-License-Identifier: Apache-2.0
// A snapshot made up by somebody, its checksum right: what is accepted must bear events, and be
// itself again after another snapshot.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

#include "pitcast/core/hash.h"
#include "pitcast/race/snapshot.h"

namespace {

using namespace pitcast;
using namespace pitcast::race;

constexpr std::size_t kHeader = 16;

std::string sealed(std::string bytes) {
    if (bytes.size() >= kHeader) {
        const std::uint64_t sum = hash_bytes(std::as_bytes(std::span(bytes)).subspan(kHeader));
        std::memcpy(bytes.data() + 8, &sum, sizeof(sum));
    }
    return bytes;
}

void go_on(RaceState& state) {
    std::string number = "7";
    if (!state.competitors.empty()) {
        number = state.competitors.front().entry.number;
    }
    const Nanoseconds now = std::max<Nanoseconds>(state.now_utc_ns, 1);
    for (const Loop& loop : std::vector<Loop>(state.session.loops)) {
        apply(state, {now + 1'000'000'000, Passing{number, loop.id, 0}});
    }
    apply(state, {now + 60'000'000'000, LapCompleted{number, 0, 59'000'000'000}});
    apply(state, {now, SectorTime{number, 1, 20'000'000'000}});
    apply(state, {now, LapDeleted{number, 1, std::nullopt, ""}});
    apply(state, {now, LapsCorrected{number, 1}});
    apply(state, {now, CountBack{1}});
    apply(state, {now, SessionStatus{SessionPhase::finished, 2, 1}});
    classify(state);
    SessionInfo next;
    next.id = state.session.id + "+";
    apply(state, {now, next});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes = sealed(std::string(reinterpret_cast<const char*>(data), size));
    Result<RaceState> state = restore(bytes);
    if (!state) {
        return 0;
    }
    const Result<RaceState> again = restore(snapshot(*state));
    if (!again || state_hash(*again) != state_hash(*state)) {
        __builtin_trap();
    }
    go_on(*state);
    const Result<RaceState> after = restore(snapshot(*state));
    if (!after || state_hash(*after) != state_hash(*state)) {
        __builtin_trap();
    }
    return 0;
}
