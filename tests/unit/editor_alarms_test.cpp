// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/editor/alarms.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

/// A channel of 50 frames a second with a camera, an output, a feed and a plug-in, all well.
EngineStatus well(FrameNumber frame) {
    EngineStatus status;
    status.frame = frame;
    status.rate = {50, 1};
    status.has_feed = true;
    status.feed_stale = false;
    status.feed_age_ns = kSecond / 10;
    status.feed.stale = false;
    status.feed.used = 0;
    status.feed.publishers.resize(2);
    status.feed.publishers[1].endpoint = "tcp://10.0.0.6:5556";
    channel::SourceReport camera;
    camera.id = "onboard-1";
    camera.state = "playing";
    camera.on_air = true;
    status.sources.push_back(camera);
    channel::SinkReport sink;
    sink.name = "out.ts";
    sink.stats.connected = true;
    status.sinks.push_back(sink);
    plugin::Report plugin;
    plugin.name = "csv";
    plugin.condition = plugin::Condition::running;
    status.plugins.push_back(plugin);
    return status;
}

/// Ids of the alarms of a moment ten seconds after `before`.
std::vector<std::string> ids_of(const EngineStatus& now, const EngineStatus& before = well(0)) {
    std::vector<std::string> ids;
    for (const Alarm& alarm : alarms_of(now, before, 10 * kSecond)) {
        EXPECT_FALSE(alarm.where.empty()) << alarm.id;
        EXPECT_FALSE(alarm.what.empty()) << alarm.id;
        EXPECT_FALSE(alarm.mend.empty()) << alarm.id;
        ids.push_back(alarm.id);
    }
    return ids;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Alarms, LateFramesSayWhereTheirTimeWent) {
    EngineStatus now = well(500);
    now.frames_late = 50;
    now.last_late = channel::LateFrame{};
    now.last_late->woke_ns = 2'000'000;
    now.last_late->draw_ns = 31'500'000;
    const auto drawn = alarms_of(now, well(0), 10 * kSecond);
    ASSERT_EQ(drawn.size(), 1U);
    EXPECT_NE(drawn[0].what.find("drawing 31 ms"), std::string::npos) << drawn[0].what;
    EXPECT_NE(drawn[0].mend.find("heavy"), std::string::npos);
    now.last_late->woke_ns = 90'000'000;
    const auto woke = alarms_of(now, well(0), 10 * kSecond);
    ASSERT_EQ(woke.size(), 1U);
    EXPECT_NE(woke[0].what.find("waking 90 ms"), std::string::npos) << woke[0].what;
    EXPECT_NE(woke[0].mend.find("real time"), std::string::npos);
}

TEST(Alarms, AnEngineElsewhereThatIsNotHeardIsTheOneThingToKnow) {
    EngineStatus now = well(7);
    now.not_heard = "does not answer: Connection";
    const std::vector<Alarm> alarms = alarms_of(now, well(7), 20 * kNanosecondsPerSecond);
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].id, "engine:link");
    EXPECT_EQ(alarms[0].severity, Severity::failure);
    EXPECT_NE(alarms[0].what.find("does not answer"), std::string::npos);
    EXPECT_FALSE(alarms[0].mend.empty());
}

TEST(Alarms, AreNoneWhileAllIsWell) {
    EXPECT_THAT(ids_of(well(500)), IsEmpty());
    EXPECT_THAT(alarms_of(well(0), well(0), 0), IsEmpty());
}

TEST(Alarms, NameACameraThatIsSilentWithItsReason) {
    EngineStatus now = well(500);
    now.sources[0].state = "stalled";
    now.sources[0].health.silent_ns = 12 * kSecond;
    now.sources[0].error = "the peer hung up";
    const auto alarms = alarms_of(now, well(0), 10 * kSecond);
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].id, "source:onboard-1:silent");
    EXPECT_EQ(alarms[0].severity, Severity::failure);
    EXPECT_EQ(alarms[0].where, "camera onboard-1");
    EXPECT_EQ(alarms[0].what, "sends nothing, for 12 s: the peer hung up");
}

TEST(Alarms, GiveACameraTimeToBeReached) {
    EngineStatus now = well(500);
    now.sources[0].state = "connecting";
    EXPECT_THAT(ids_of(now), IsEmpty()) << "it played before";
    EngineStatus before = well(0);
    before.sources[0].state = "connecting";
    EXPECT_THAT(ids_of(now, before), ElementsAre("source:onboard-1:unreached"));
    EXPECT_THAT(alarms_of(now, before, 3 * kSecond), IsEmpty()) << "too early";
}

TEST(Alarms, TellOfUnevenCamerasOnAirAlone) {
    EngineStatus now = well(500);
    now.sources[0].health.frames_late = 9;
    EXPECT_THAT(ids_of(now), IsEmpty());
    now.sources[0].health.frames_dropped = 1;
    EXPECT_THAT(ids_of(now), ElementsAre("source:onboard-1:uneven"));
    now.sources[0].on_air = false;
    EXPECT_THAT(ids_of(now), IsEmpty());
}

TEST(Alarms, TellOfDamagedStreamsDeadDecodersAndMissingSources) {
    EngineStatus now = well(500);
    now.sources[0].health.decode_errors = 4;
    now.sources[0].health.decoder_deaths = 1;
    channel::SourceReport missing;
    missing.id = "clip";
    missing.state = "missing";
    now.sources.push_back(missing);
    EXPECT_THAT(ids_of(now), ElementsAre("source:clip:missing", "source:onboard-1:damaged",
                                         "source:onboard-1:decoder"))
        << "failures stand first";
    EXPECT_THAT(ids_of(now, now), ElementsAre("channel:stands", "source:clip:missing"))
        << "what grew earlier is past";
}

TEST(Alarms, TellOfAFileThatCannotBePlayed) {
    EngineStatus now = well(500);
    now.clips.push_back({5, "ident.mov", "playing", 0, 0, ""});
    EXPECT_THAT(ids_of(now), IsEmpty());
    now.clips.push_back({6, "gone.mov", "failed", 0, 0, "no such file"});
    const auto alarms = alarms_of(now, well(0), 10 * kSecond);
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].where, "file gone.mov");
    EXPECT_EQ(alarms[0].what, "no such file");
    EXPECT_FALSE(alarms[0].mend.empty());
}

TEST(Alarms, CountFramesAsHealthDoes) {
    EngineStatus now = well(500);
    now.frames_late = 5;
    EXPECT_THAT(ids_of(now), IsEmpty()) << "one in a hundred is still healthy";
    now.frames_repeated = 1;
    EXPECT_THAT(ids_of(now), ElementsAre("channel:late"));
    now = well(100);
    now.frames_late = 2;
    EXPECT_THAT(ids_of(now), IsEmpty()) << "two are too few to tell";
}

TEST(Alarms, SayOnlyThatTheChannelStandsWhenItDoes) {
    EngineStatus now = well(0);
    now.frames_late = 50;
    EXPECT_THAT(ids_of(now), ElementsAre("channel:stands"));
    EXPECT_THAT(alarms_of(now, well(0), kSecond),
                ::testing::Contains(::testing::Field(&Alarm::id, "channel:late")));
}

TEST(Alarms, TellApartWhatAnOutputSuffersFrom) {
    EngineStatus now = well(500);
    now.sinks[0].stats.frames_dropped = 3;
    EXPECT_THAT(ids_of(now), ElementsAre("sink:out.ts:dropped"));
    now.sinks[0].stats.connected = false;
    EXPECT_THAT(ids_of(now), ElementsAre("sink:out.ts:away"));
    now.sinks[0].stats.alive = false;
    now.sinks[0].stats.error = "no space left on the disk";
    const auto alarms = alarms_of(now, well(0), 10 * kSecond);
    ASSERT_EQ(alarms.size(), 1U);
    EXPECT_EQ(alarms[0].what, "has stopped: no space left on the disk");
    EXPECT_EQ(alarms[0].severity, Severity::failure);
    now.sinks[0].stats.window.emplace().closed = true;
    EXPECT_THAT(ids_of(now), IsEmpty()) << "a window that its user has closed is no fault";
}

TEST(Alarms, TellOfASilentFeedItsGapsAndItsBackup) {
    EngineStatus now = well(500);
    now.feed_stale = true;
    now.feed_age_ns = 7 * kSecond;
    EXPECT_THAT(ids_of(now), ElementsAre("feed:silent"));
    now.has_feed = false;
    EXPECT_THAT(ids_of(now), IsEmpty()) << "a show without a feed lacks none";
    now = well(500);
    now.feed.gaps_found = 8;
    now.feed.gaps_repaired = 8;
    EXPECT_THAT(ids_of(now), IsEmpty()) << "what was repaired is whole";
    now.feed.gaps_repaired = 5;
    now.feed.refused = 2;
    now.feed.used = 1;
    EXPECT_THAT(ids_of(now), ElementsAre("feed:gaps", "feed:refused", "feed:backup"));
}

TEST(Alarms, TellOfTheJournalTheShowAndPlugIns) {
    EngineStatus now = well(500);
    now.journal_refused = 1;
    now.reload_error = "tower.json:4: no such field";
    now.plugins[0].crashes = 1;
    EXPECT_THAT(ids_of(now), ElementsAre("journal", "reload", "plugin:csv:crashed"));
    now.plugins[0].condition = plugin::Condition::failed;
    EXPECT_THAT(ids_of(now), ElementsAre("journal", "plugin:csv:failed", "reload"));
}

TEST(AlarmBoard, CallsUntilSomebodyHasSeenItAndAgainWhenItComesAgain) {
    AlarmBoard board;
    EngineStatus status = well(0);
    EXPECT_FALSE(board.update(status, 0));
    status.frame = 50;
    status.sources[0].state = "stalled";
    EXPECT_TRUE(board.update(status, kSecond));
    EXPECT_EQ(board.unseen(), 1U);
    EXPECT_TRUE(board.has_unseen_failure());
    ASSERT_EQ(board.came().size(), 1U);
    board.acknowledge("source:onboard-1:silent");
    EXPECT_EQ(board.unseen(), 0U);
    status.frame = 100;
    EXPECT_FALSE(board.update(status, 2 * kSecond)) << "it still holds, and has been seen";
    ASSERT_EQ(board.entries().size(), 1U);
    EXPECT_EQ(board.entries()[0].since_ns, kSecond);
    status.frame = 125;
    status.sources[0].state = "playing";
    EXPECT_FALSE(board.update(status, 5 * kSecond / 2)) << "it might come again at once";
    status.frame = 200;
    EXPECT_TRUE(board.update(status, 4 * kSecond));
    EXPECT_THAT(board.entries(), IsEmpty());
    ASSERT_EQ(board.gone().size(), 1U);
    status.frame = 250;
    status.sources[0].state = "stalled";
    board.update(status, 5 * kSecond);
    EXPECT_EQ(board.unseen(), 1U);
}

TEST(AlarmBoard, ForgetsWhatGrewLongerAgoThanItsWindow) {
    AlarmBoard board;
    EngineStatus status = well(0);
    board.update(status, 0);
    status.sinks[0].stats.frames_dropped = 1;
    bool was_there = false;
    for (int second = 1; second <= 14; ++second) {
        status.frame = 50 * second;
        board.update(status, second * kSecond);
        was_there = was_there || !board.entries().empty();
    }
    EXPECT_TRUE(was_there);
    EXPECT_THAT(board.entries(), IsEmpty());
}

TEST(AlarmBoard, PutsTheUnseenFirstAndFailuresBeforeWarnings) {
    AlarmBoard board;
    EngineStatus status = well(0);
    board.update(status, 0);
    status.frame = 50;
    status.reload_error = "broken";
    board.update(status, kSecond);
    status.frame = 100;
    status.journal_refused = 1;
    board.update(status, 2 * kSecond);
    ASSERT_EQ(board.entries().size(), 2U);
    EXPECT_EQ(board.entries()[0].alarm.id, "journal");
    board.acknowledge("journal");
    EXPECT_EQ(board.entries()[0].alarm.id, "reload");
    board.acknowledge_all();
    EXPECT_EQ(board.unseen(), 0U);
}

}  // namespace
}  // namespace pitcast::editor
