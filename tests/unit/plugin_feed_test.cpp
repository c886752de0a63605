// SPDX-License-Identifier: Apache-2.0
// Feeds that behave and feeds that do not, in a process of their own and in this one, heard by a
// subscriber as a channel has one.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "pitcast/feed/subscriber.h"
#include "pitcast/plugin/feed.h"

#include "plugin_rig.h"
#include "video_test_support.h"

namespace pitcast::plugin {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

std::unique_ptr<Feed> open_feed(const PluginUrl& url) {
    auto feed = Feed::open(troublemaker(), url, "tcp://127.0.0.1:*");
    EXPECT_TRUE(feed) << (feed ? "" : feed.error().message());
    return *std::move(feed);
}
std::unique_ptr<Feed> open_feed(const std::string& options) {
    return open_feed(quick_url("plugin:troublemaker?" + options));
}

bool becomes(const Feed& feed, Condition condition) {
    return comes_true([&] { return feed.watch()->report().condition == condition; });
}

/// The texts of the race control messages that come, until there are so many.
std::vector<std::string> messages_of(const Feed& feed, std::size_t count) {
    auto subscriber = feed::Subscriber::open(feed.endpoint());
    EXPECT_TRUE(subscriber);
    std::vector<std::string> texts;
    (void)comes_true([&] {
        race::Event event;
        while ((*subscriber)->poll(event)) {
            if (const auto* told = std::get_if<race::RaceControlMessage>(&event.body)) {
                texts.push_back(told->text);
            }
        }
        return texts.size() >= count;
    });
    return texts;
}

class PluginFeed : public ::testing::TestWithParam<const char*> {};

TEST_P(PluginFeed, TellsEventsToWhoeverSubscribes) {
    const auto feed = open_feed(std::string("session=ABC&") + GetParam());
    ASSERT_TRUE(becomes(*feed, Condition::running));
    auto subscriber = feed::Subscriber::open(feed->endpoint());
    ASSERT_TRUE(subscriber);
    race::Event event;
    ASSERT_TRUE(comes_true([&] { return (*subscriber)->poll(event); }));
    EXPECT_EQ(std::get<race::SessionInfo>(event.body).id, "ABC");
    EXPECT_TRUE(comes_true([&] { return (*subscriber)->provenance() == feed::Provenance::live; }));
    EXPECT_TRUE(comes_true([&] { return feed->watch()->report().events == 1; }));
    const Report report = feed->watch()->report();
    EXPECT_EQ(report.lives, 1U);
    EXPECT_EQ(report.pid > 0, !report.in_process);
    EXPECT_EQ(report.error, "");
}

TEST_P(PluginFeed, CountsAndNamesGarbage) {
    const auto feed = open_feed(std::string("when=poll&do=garbage&") + GetParam());
    ASSERT_TRUE(comes_true([&] { return feed->watch()->report().refused > 20; }));
    const Report report = feed->watch()->report();
    EXPECT_EQ(report.condition, Condition::running);
    EXPECT_NE(report.last_refusal, "");
}

TEST_P(PluginFeed, TakesLargeEventsAndRefusesLargerOnes) {
    const auto feed = open_feed(std::string("when=poll&do=large&") + GetParam());
    const auto texts = messages_of(*feed, 1);
    ASSERT_EQ(texts.size(), 1U);
    EXPECT_GT(texts[0].size(), 299'900U);
    EXPECT_TRUE(comes_true([&] { return feed->watch()->report().refused == 1; }));
}

TEST_P(PluginFeed, IsHeldUpWhenItFloods) {
    const auto feed = open_feed(std::string("when=poll&do=flood&") + GetParam());
    ASSERT_TRUE(comes_true([&] { return feed->watch()->report().held_up > 0; }));
    EXPECT_EQ(feed->watch()->report().condition, Condition::running);
}

TEST_P(PluginFeed, SaysThatItsSourceIsSilent) {
    const auto feed = open_feed(std::string("when=poll&do=silent&after=5&") + GetParam());
    auto subscriber = feed::Subscriber::open(feed->endpoint());
    ASSERT_TRUE(subscriber);
    EXPECT_TRUE(comes_true([&] { return !feed->watch()->report().heard; }));
    EXPECT_TRUE(comes_true([&] { return (*subscriber)->health().stale; }));
    EXPECT_EQ(feed->watch()->report().condition, Condition::running);
}

TEST_P(PluginFeed, LivesAnewWhenItAsksForItUntilItIsGivenUp) {
    const auto feed = open_feed(std::string("when=poll&do=again&") + GetParam());
    ASSERT_TRUE(becomes(*feed, Condition::failed));
    const Report report = feed->watch()->report();
    EXPECT_EQ(report.lives, 3U);
    EXPECT_EQ(report.crashes, 0U);
    EXPECT_THAT(report.error, HasSubstr("plug-in troublemaker: the peer is away"));
    EXPECT_THAT(report.error, HasSubstr("given up after 3 short lives (wait for it)"));
}

TEST_P(PluginFeed, HasNoSecondLifeWhereItWouldDoNoBetter) {
    for (const char* where : {"create", "start", "poll"}) {
        const auto feed =
            open_feed("when=" + std::string(where) + "&do=fail&" + std::string(GetParam()));
        ASSERT_TRUE(becomes(*feed, Condition::failed)) << where;
        EXPECT_EQ(feed->watch()->report().lives, 1U);
        EXPECT_EQ(feed->watch()->report().error,
                  "plug-in troublemaker: does not like its options (give it better ones)");
    }
}

TEST_P(PluginFeed, MayEndInOrder) {
    const auto feed = open_feed(std::string("when=poll&do=end&") + GetParam());
    ASSERT_TRUE(becomes(*feed, Condition::ended));
    EXPECT_EQ(feed->watch()->report().lives, 1U);
    EXPECT_EQ(feed->watch()->report().error, "");
}

TEST_P(PluginFeed, IsToldWhenItsResultIsNone) {
    const auto feed = open_feed(std::string("when=poll&do=wrong&") + GetParam());
    ASSERT_TRUE(becomes(*feed, Condition::failed));
    EXPECT_THAT(feed->watch()->report().error, HasSubstr("poll returned 4711, which is no result"));
}

TEST_P(PluginFeed, IsHandedTheBytesOfAFile) {
    const test::Folder folder;
    std::ofstream(folder / "bytes") << "Hello from a file";
    const auto feed = open_feed("source=" + (folder / "bytes") + "&" + GetParam());
    EXPECT_EQ(messages_of(*feed, 1), std::vector<std::string>{"Hello from a file"});
    EXPECT_TRUE(becomes(*feed, Condition::ended));
}

INSTANTIATE_TEST_SUITE_P(Both, PluginFeed, ::testing::Values("", "in_process"),
                         [](const auto& info) { return *info.param ? "Here" : "Apart"; });

TEST(PluginFeedApart, ThatCrashesAnywhereCostsItsOwnProcess) {
    for (const char* where : {"create", "start", "poll"}) {
        for (const char* how : {"crash", "exit"}) {
            const auto feed = open_feed("when=" + std::string(where) + "&do=" + how);
            ASSERT_TRUE(becomes(*feed, Condition::failed)) << where << how;
            const Report report = feed->watch()->report();
            EXPECT_EQ(report.crashes, 3U);
            EXPECT_EQ(report.lives, 3U);
            // A sanitizer makes an exit of a crash.
            EXPECT_THAT(report.error, AnyOf(HasSubstr("crashed (signal 11, SIGSEGV)"),
                                            HasSubstr("ended its process with status")));
            EXPECT_THAT(report.error, HasSubstr("given up after 3 short lives"));
        }
    }
}

TEST(PluginFeedApart, ThatIsKilledComesBack) {
    const auto feed = open_feed("");
    ASSERT_TRUE(becomes(*feed, Condition::running));
    const std::int32_t pid = feed->watch()->report().pid;
    ASSERT_EQ(::kill(pid, SIGKILL), 0);
    EXPECT_TRUE(comes_true([&] {
        const Report report = feed->watch()->report();
        return report.condition == Condition::running && report.pid != pid;
    }));
    EXPECT_EQ(feed->watch()->report().crashes, 1U);
}

TEST(PluginFeedApart, ThatHangsAnywhereIsEnded) {
    for (const char* where : {"create", "start", "poll"}) {
        const auto feed = open_feed("when=" + std::string(where) + "&do=hang&patience_ms=200");
        ASSERT_TRUE(becomes(*feed, Condition::failed)) << where;
        const Report report = feed->watch()->report();
        EXPECT_EQ(report.hangs, 3U);
        EXPECT_THAT(report.error, HasSubstr("hangs: a function of it does not return"));
    }
}

TEST(PluginFeedApart, ThatDoesNotEndIsEnded) {
    for (const char* how : {"when=stop&do=hang", "when=destroy&do=crash", "when=stop&do=crash"}) {
        auto feed = open_feed(std::string(how));
        ASSERT_TRUE(becomes(*feed, Condition::running));
        const std::int32_t pid = feed->watch()->report().pid;
        feed.reset();
        EXPECT_NE(::kill(pid, 0), 0) << how << ": it still runs";
    }
}

TEST(PluginFeedApart, ConnectsToASourceOfBytesAgain) {
    // Nobody listens there: it waits, and says that its source is silent.
    const auto feed = open_feed("source=tcp://127.0.0.1:1");
    EXPECT_TRUE(comes_true([&] { return !feed->watch()->report().heard; }));
    EXPECT_TRUE(becomes(*feed, Condition::running));
}

TEST(PluginFeedApart, MustBeAFeed) {
    const auto sink = catalogue_of({"csv_sink"}).find("csv_sink", Role::sink);
    ASSERT_TRUE(sink);
    const auto feed = Feed::open(*sink, quick_url("plugin:csv_sink"), "tcp://127.0.0.1:*");
    EXPECT_THAT(feed.error().message(), HasSubstr("is no feed but a sink"));
}

}  // namespace
}  // namespace pitcast::plugin
