// SPDX-License-Identifier: Apache-2.0
// The plug-in http_json_feed against a real HTTP server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/feed/subscriber.h"
#include "pitcast/plugin/feed.h"
#include "pitcast/race/race_state.h"

#include "json_server.h"

namespace pitcast::plugin {
namespace {

using ::testing::HasSubstr;

/// The feed, and a race that follows it.
class FollowedFeed {
 public:
    explicit FollowedFeed(const std::string& options) {
        const auto info = catalogue_of({"http_json_feed"}).find("http_json_feed", Role::feed);
        EXPECT_TRUE(info);
        auto opened =
            Feed::open(*info, quick_url("plugin:http_json_feed?interval_ms=50&" + options),
                       "tcp://127.0.0.1:*");
        EXPECT_TRUE(opened);
        feed_ = *std::move(opened);
        auto subscribed = feed::Subscriber::open(feed_->endpoint());
        EXPECT_TRUE(subscribed);
        subscriber_ = *std::move(subscribed);
    }
    bool follow_until(const std::function<bool(const race::RaceState&)>& done) {
        return comes_true([&] {
            race::Event event;
            while (subscriber_->poll(event)) {
                events_.push_back(event);
                race::apply(race_, event);
            }
            return done(race_);
        });
    }
    [[nodiscard]] Report report() const { return feed_->watch()->report(); }
    [[nodiscard]] const std::vector<race::Event>& events() const { return events_; }
    [[nodiscard]] std::size_t count(const std::string& text) const {
        return static_cast<std::size_t>(
            std::count_if(events_.begin(), events_.end(), [&](const race::Event& event) {
                const auto* told = std::get_if<race::RaceControlMessage>(&event.body);
                return told != nullptr && told->text == text;
            }));
    }

 private:
    std::unique_ptr<Feed> feed_;
    std::unique_ptr<feed::Subscriber> subscriber_;
    std::vector<race::Event> events_;
    race::RaceState race_;
};

constexpr const char* kOne =
    R"({"events": [{"kind": "session", "id": "H"}, {"kind": "race_control", "text": "one"}]})";
constexpr const char* kTwo =
    R"([{"kind": "session", "id": "H"}, {"kind": "race_control", "text": "one"}, {"kind": 7},
        {"kind": "race_control", "text": "two"}])";

TEST(HttpJsonFeed, TellsWhatIsNewAndAsksOnlyForWhatHasChanged) {
    const JsonServer server;
    server.offer(kOne);
    FollowedFeed feed(server.url());
    ASSERT_TRUE(feed.follow_until([&](const auto&) { return feed.count("one") == 1; }));
    ASSERT_TRUE(comes_true([&] { return server.answers("304") >= 5; }));
    EXPECT_EQ(server.answers("200"), 1U);
    server.offer(kTwo);
    ASSERT_TRUE(feed.follow_until([&](const auto&) { return feed.count("two") == 1; }));
    EXPECT_EQ(feed.count("one"), 1U) << "told once";
    EXPECT_EQ(server.answers("200"), 2U);
    EXPECT_EQ(server.answers("400"), 0U);
    EXPECT_TRUE(comes_true([&] { return feed.report().events == 3; }));
    EXPECT_EQ(feed.report().refused, 1U);
    EXPECT_EQ(feed.report().lives, 1U);
}

TEST(HttpJsonFeed, FallsSilentWithItsServerAndComesBack) {
    const JsonServer server;
    server.offer(kOne);
    FollowedFeed feed(server.url());
    ASSERT_TRUE(feed.follow_until([&](const auto&) { return feed.count("one") == 1; }));
    server.withdraw();
    ASSERT_TRUE(comes_true([&] { return !feed.report().heard; }));
    EXPECT_GE(server.answers("503"), 2U);
    server.offer(kTwo);
    ASSERT_TRUE(feed.follow_until([&](const auto&) { return feed.count("two") == 1; }));
    EXPECT_TRUE(comes_true([&] { return feed.report().heard; }));
    EXPECT_EQ(feed.report().lives, 1U) << "a server that fails is no fault of the plug-in";
}

TEST(HttpJsonFeed, LivesThroughRubbishAndServersThatDie) {
    JsonServer server;
    server.offer("<html>");
    FollowedFeed feed(server.url());
    ASSERT_TRUE(comes_true([&] { return !feed.report().heard; }));
    server.offer(R"({"vehicles": 7})");
    ASSERT_TRUE(comes_true([&] { return server.answers("200") >= 2; }));
    server.offer(kOne);
    ASSERT_TRUE(feed.follow_until([&](const auto&) { return feed.count("one") == 1; }));
    server.stop();
    ASSERT_TRUE(comes_true([&] { return !feed.report().heard; }));
    EXPECT_EQ(feed.report().lives, 1U);
    EXPECT_EQ(feed.report().condition, Condition::running);
}

TEST(HttpJsonFeed, FollowsARedirection) {
    const JsonServer server;
    server.offer(kOne);
    FollowedFeed feed(server.url("moved"));
    EXPECT_TRUE(feed.follow_until([&](const auto&) { return feed.count("one") == 1; }));
}

TEST(HttpJsonFeed, SaysWhatItsOptionsLack) {
    FollowedFeed no_url("x=1");
    ASSERT_TRUE(comes_true([&] { return no_url.report().condition == Condition::failed; }));
    EXPECT_THAT(no_url.report().error, HasSubstr("is told no http:// or https:// URL"));
    FollowedFeed wrong("url=http://127.0.0.1:1/&format=x");
    ASSERT_TRUE(comes_true([&] { return wrong.report().condition == Condition::failed; }));
    EXPECT_THAT(wrong.report().error, HasSubstr("\"x\" is no format"));
}

std::string vehicle(const std::string& number, int position, int laps, double last, double delta) {
    return R"({"vehicle_number": ")" + number + R"(", "running_position": )" +
           std::to_string(position) + R"(, "laps_completed": )" + std::to_string(laps) +
           R"(, "last_lap_time": )" + std::to_string(last) + R"(, "delta": )" +
           std::to_string(delta) + R"(, "vehicle_manufacturer": "Tyt", "driver": {"full_name":
           "Driver )" +
           number + R"("}, "starting_position": 3})";
}

std::string live_feed(int flag, const std::vector<std::string>& vehicles) {
    std::string text = R"({"race_id": 5273, "run_id": 1, "run_type": 3, "run_name": "Ambetter",
        "laps_in_race": 260, "track_length": 1.54, "flag_state": )" +
                       std::to_string(flag) + R"(, "vehicles": [)";
    for (std::size_t i = 0; i < vehicles.size(); ++i) {
        text += (i == 0 ? "" : ", ") + vehicles[i];
    }
    return text + "]}";
}

TEST(HttpJsonFeed, FollowsALiveFeedOfNascar) {
    const JsonServer server;
    server.offer(live_feed(1, {vehicle("24", 1, 10, 31.2, 0), vehicle("5", 2, 10, 31.3, 1.25),
                               vehicle("78", 3, 8, 40, -2)}));
    FollowedFeed feed("format=nascar&" + server.url());
    const auto laps_of = [](const race::RaceState& race, const std::string& number) {
        const race::Competitor* car = race.find(number);
        return car == nullptr ? -1 : car->laps;
    };
    ASSERT_TRUE(feed.follow_until([&](const auto& race) { return laps_of(race, "78") == 8; }));
    // The leader does a lap faster by a tenth: the gap grows by just that.
    server.offer(live_feed(2, {vehicle("24", 1, 11, 31.1, 0), vehicle("5", 2, 11, 31.2, 1.35),
                               vehicle("78", 3, 8, 40, -3)}));
    ASSERT_TRUE(feed.follow_until([&](const auto& race) { return laps_of(race, "5") == 11; }));
    std::vector<Nanoseconds> crossings;
    std::string flags;
    for (const race::Event& event : feed.events()) {
        if (std::holds_alternative<race::LapCompleted>(event.body)) {
            crossings.push_back(event.utc_ns);
        }
        if (const auto* info = std::get_if<race::SessionInfo>(&event.body)) {
            EXPECT_EQ(info->id, "5273-1");
            EXPECT_EQ(info->laps_total, 260);
            EXPECT_EQ(info->lap_length_mm, 2'478'390);
        }
        if (const auto* flag = std::get_if<race::FlagChange>(&event.body)) {
            flags += flag->flag == race::Flag::green    ? "g"
                     : flag->flag == race::Flag::yellow ? "y"
                                                        : "?";
        }
    }
    ASSERT_EQ(crossings.size(), 2U);
    EXPECT_EQ(crossings[1] - crossings[0], 1'350'000'000);
    EXPECT_EQ(flags, "gy");
    EXPECT_EQ(feed.report().refused, 0U) << feed.report().last_refusal;
}

}  // namespace
}  // namespace pitcast::plugin
