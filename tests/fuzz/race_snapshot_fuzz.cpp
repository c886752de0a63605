// SPDX-License-Identifier: Apache-2.0
// A snapshot made up by somebody, its checksum right: what is accepted must bear events, and be
// itself again after another snapshot. Inputs are either a snapshot as they are (first byte odd),
// or edits of a real one: two bytes say where, one what.
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
    apply(state, {now, FeedStatus{Provenance::stale}});
    apply(state, {now, SessionStatus{SessionPhase::finished, 2, 1}});
    classify(state);
    SessionInfo next;
    next.id = state.session.id + "+";
    apply(state, {now, next});
}

}  // namespace

namespace {

std::string real_snapshot() {
    RaceState state;
    SessionInfo info;
    info.id = "s1";
    info.kind = SessionKind::race;
    info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                  {"I1", "", LoopKind::intermediate, 1'000'000, 1},
                  {"PI", "", LoopKind::pit_in, 2'800'000, 0}};
    constexpr Nanoseconds kSecond = 1'000'000'000;
    Nanoseconds now = 1'800'000'000 * kSecond;
    apply(state, {now, info});
    apply(state, {now, SessionStatus{SessionPhase::running, 1, 0}});
    for (int lap = 1; lap <= 3; ++lap) {
        for (const char* number : {"7", "007", "12"}) {
            now += kSecond;
            apply(state, {now + 30 * kSecond, Passing{number, "I1", 0}});
            apply(state, {now + 90 * kSecond, Passing{number, "SF", 0}});
        }
        now += 95 * kSecond;
    }
    apply(state, {now, Positions{{{"7", 1, 2, 3}}}});
    apply(state, {now, Penalty{"7", PenaltyKind::drive_through, 0, false, "cut", "P1"}});
    apply(state, {now, PlaceOverride{"12", 1, 0, false, "", "D1"}});
    apply(state, {now, LapDeleted{"7", 2, std::nullopt, ""}});
    apply(state, {now, MiniSector{"7", 1, 1, SegmentColour::slower}});
    apply(state, {now, RaceControlMessage{"CAR 7", "7"}});
    classify(state);
    return snapshot(state);
}

std::string edited(const std::uint8_t* data, std::size_t size) {
    static const std::string kReal = real_snapshot();
    std::string bytes = kReal;
    for (std::size_t i = 1; i + 2 < size; i += 3) {
        const std::size_t at = (data[i] + 256U * data[i + 1]) % (bytes.size() - kHeader);
        bytes[kHeader + at] = static_cast<char>(data[i + 2]);
    }
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const bool edits = size > 0 && data[0] % 2 == 0;
    const std::string bytes =
        sealed(edits ? edited(data, size)
                     : std::string(reinterpret_cast<const char*>(data) + (size > 0 ? 1 : 0),
                                   size > 0 ? size - 1 : 0));
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
