// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstring>

#include <gtest/gtest.h>

#include "pitcast/core/hash.h"
#include "pitcast/race/snapshot.h"

#include "race_chaos.h"

namespace pitcast::race {
namespace {

RaceState chaotic(std::uint32_t seed, int events) {
    Chaos chaos(seed);
    RaceState state;
    for (int i = 0; i < events; ++i) {
        apply(state, chaos.next());
    }
    classify(state);
    return state;
}

/// With the checksum made right again, as somebody who makes up a snapshot would.
std::string resealed(std::string bytes) {
    const auto body = std::as_bytes(std::span(bytes)).subspan(16);
    const std::uint64_t sum = hash_bytes(body);
    std::memcpy(bytes.data() + 8, &sum, sizeof(sum));
    return bytes;
}

TEST(Snapshot, RestoresToTheSameStateWhateverItIs) {
    for (std::uint32_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE(seed);
        const RaceState state = chaotic(seed, 1200);
        const std::string bytes = snapshot(state);
        const Result<RaceState> back = restore(bytes);
        ASSERT_TRUE(back.ok()) << back.error().message();
        EXPECT_EQ(state_hash(*back), state_hash(state));
        EXPECT_EQ(snapshot(*back), bytes);
        EXPECT_EQ(back->by_number, state.by_number);
    }
}

TEST(Snapshot, RestoresSectorsToldAheadOfALapThatIsRenumbered) {
    Rig rig = race_of({"7"});
    rig.at(20, SectorTime{"7", 1, 20 * kSecond, 1});
    rig.at(21, SectorTime{"7", 1, 21 * kSecond, 3});
    rig.at(90, Passing{"7", "SF", 5});  // four laps were missed: the sector belongs to lap 5
    EXPECT_EQ(rig.car("7").lap_sectors.back().lap, 5);
    const Result<RaceState> back = restore(snapshot(rig.state));
    ASSERT_TRUE(back.ok()) << back.error().message();
    EXPECT_EQ(state_hash(*back), state_hash(rig.state));
}

TEST(Snapshot, OfAnEmptyStateRestores) {
    const Result<RaceState> back = restore(snapshot(RaceState{}));
    ASSERT_TRUE(back.ok()) << back.error().message();
    EXPECT_EQ(state_hash(*back), state_hash(RaceState{}));
}

TEST(Snapshot, GoesOnAsIfNothingHadHappened) {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        Chaos chaos(seed);
        RaceState through;
        for (int i = 0; i < 700; ++i) {
            apply(through, chaos.next());
        }
        Result<RaceState> resumed = restore(snapshot(through));
        ASSERT_TRUE(resumed.ok()) << resumed.error().message();
        for (int i = 0; i < 700; ++i) {
            const Event event = chaos.next();
            apply(through, event);
            apply(*resumed, event);
            if (i % 50 == 0) {
                classify(through);
                classify(*resumed);
            }
        }
        EXPECT_EQ(state_hash(*resumed), state_hash(through)) << seed;
    }
}

TEST(Snapshot, IsRefusedWhenDamaged) {
    const std::string bytes = snapshot(chaotic(3, 300));
    EXPECT_FALSE(restore("").ok());
    EXPECT_FALSE(restore("PCRS").ok());
    for (std::size_t at = 0; at < bytes.size(); at += 1 + at / 16) {
        std::string bad = bytes;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        EXPECT_FALSE(restore(bad).ok()) << at;
        EXPECT_FALSE(restore(bytes.substr(0, at)).ok()) << at;
    }
    std::string other = bytes;
    other[4] = 99;
    EXPECT_NE(restore(other).error().what.find("version 99"), std::string::npos);
}

/// Bytes that somebody made up may restore to a state, but to one that can be worked with.
TEST(Snapshot, MadeUpDoesNoHarm) {
    const std::string bytes = snapshot(chaotic(5, 400));
    std::mt19937 random(1);
    int accepted = 0;
    for (int round = 0; round < 3000; ++round) {
        std::string bad = bytes;
        for (int edits = 0; edits < 3; ++edits) {
            bad[16 + random() % (bad.size() - 16)] = static_cast<char>(random());
        }
        Result<RaceState> state = restore(resealed(bad));
        if (!state) {
            continue;
        }
        ++accepted;
        Chaos chaos(7);
        for (int i = 0; i < 30; ++i) {
            apply(*state, chaos.next());
        }
        state->order_stale = true;
        classify(*state);
        const Result<RaceState> again = restore(snapshot(*state));
        ASSERT_TRUE(again.ok()) << again.error().message();
        ASSERT_EQ(state_hash(*again), state_hash(*state));
    }
    EXPECT_GT(accepted, 0);
    EXPECT_LT(accepted, 3000);
}

TEST(Snapshot, OfADayOf100CarsTakesMilliseconds) {
    Rig rig;
    rig.at(-10, course(SessionKind::race));
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    for (int lap = 0; lap < 400; ++lap) {
        for (const auto& [loop, second] : {std::pair{"I1", 30}, {"I2", 60}, {"SF", 90}}) {
            for (int car = 0; car < 100; ++car) {
                apply(rig.state,
                      {kNoon + (lap * 90 + second) * kSecond + car * 10'000'000 + lap * car % 7,
                       Passing{std::to_string(car), loop, 0}});
            }
        }
    }
    classify(rig.state);
    ASSERT_EQ(rig.car("99").laps, 400);
    const auto from = std::chrono::steady_clock::now();
    const std::string bytes = snapshot(rig.state);
    const auto between = std::chrono::steady_clock::now();
    const Result<RaceState> back = restore(bytes);
    const auto to = std::chrono::steady_clock::now();
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(state_hash(*back), state_hash(rig.state));
    using Millis = std::chrono::duration<double, std::milli>;
    std::printf("100 cars, 400 laps: %.1f MB, snapshot %.2f ms, restore %.2f ms (tests: -O1)\n",
                static_cast<double>(bytes.size()) / 1e6, Millis(between - from).count(),
                Millis(to - between).count());
}

}  // namespace
}  // namespace pitcast::race
