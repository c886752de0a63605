// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"
#include "test_paths.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage = R"({"schema": 1, "id": "t", "templates": ["a.json"],
  "sponsors": [{"id": "oil", "title": "Sample Oil", "names": ["OIL", "润滑油"]}, {"id": "net"}]})";

std::string made(const std::string& more) {
    return R"({"id": "a", "layer": 5, "steps": 2, "fields": [{"id": "t", "type": "text"}],
      "elements": [{"id": "r", "type": "rect", "width": 100, "height": 100, "fill": "#FFFFFF",
        "animate": {"in": {"x": [[0, -100], [400, 0]]}, "out": {"x": [[0, 0], [400, -100]]}}, )" +
           more + "}]}";
}

class Exposures : public ::testing::Test {
 protected:
    Exposures() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {}

    Result<std::shared_ptr<const Package>> load(const std::string& more) {
        folder_.write("package.json", kPackage);
        folder_.write("a.json", made(more));
        LoadOptions options{folder_.path(), {}};
        return load_package(folder_.path(), fonts_, options);
    }
    void open(const std::string& more) {
        auto package = load(more);
        ASSERT_TRUE(package.ok()) << package.error().message();
        state_.emplace(*package);
    }
    void send(Verb verb, Json data = Json::object(), const std::string& id = "a") {
        Command command;
        command.verb = verb;
        command.template_id = id;
        command.data = std::move(data);
        const Status done = state_->apply(command, instant(now_));
        ASSERT_TRUE(done.ok()) << done.error().message();
    }
    void wait(Nanoseconds length) {
        for (const Nanoseconds end = now_ + length; now_ < end;) {
            now_ += 20 * kMs;
            state_->step(race_, instant(now_));
        }
    }

    Folder folder_{"show-exposure"};
    draw::FontLibrary fonts_;
    race::RaceState race_;
    std::optional<ShowState> state_;
    Nanoseconds now_ = 0;
};

TEST_F(Exposures, CountWhatIsWholeAndNotWhatComesOrGoes) {
    open(R"("sponsor": "oil")");
    send(Verb::take);
    wait(1400 * kMs);  // 400 of them are the way in
    send(Verb::out);
    wait(1000 * kMs);
    const auto first = state_->exposure();
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(first[0].sponsor, "oil");
    EXPECT_EQ(first[0].template_id, "a");
    EXPECT_EQ(first[0].pictures, 51U);
    EXPECT_EQ(first[0].time_ns, 1020 * kMs);
    EXPECT_EQ(first[0].times, 1U);
    EXPECT_FALSE(first[0].on_air);
    const std::uint64_t hash = state_->state_hash();
    send(Verb::take);
    wait(1000 * kMs);
    EXPECT_EQ(state_->exposure()[0].times, 2U);
    EXPECT_TRUE(state_->exposure()[0].on_air);
    EXPECT_NE(state_->state_hash(), hash);
}

TEST_F(Exposures, FollowTheTextThatNamesTheSponsor) {
    open(R"("sponsor": "{field.t}")");
    send(Verb::take, {{"t", "OIL"}});
    wait(1000 * kMs);
    send(Verb::update, {{"t", "somebody"}});
    wait(1000 * kMs);
    send(Verb::update, {{"t", ""}});
    wait(1000 * kMs);
    const auto exposure = state_->exposure();
    ASSERT_EQ(exposure.size(), 2U);
    EXPECT_EQ(exposure[0].sponsor, "oil");
    EXPECT_TRUE(exposure[0].known);
    EXPECT_EQ(exposure[1].sponsor, "somebody");
    EXPECT_FALSE(exposure[1].known);
    EXPECT_EQ(exposure[1].pictures, 50U);
}

TEST_F(Exposures, DoNotCountWhatAStepAConditionOrAFadeHides) {
    open(R"("sponsor": "oil", "visible_if": "field.t == on", "steps": [1])");
    send(Verb::take, {{"t", "on"}});
    wait(1000 * kMs);
    EXPECT_TRUE(state_->exposure().empty());
    send(Verb::next);
    wait(1000 * kMs);
    ASSERT_EQ(state_->exposure().size(), 1U);
    EXPECT_EQ(state_->exposure()[0].pictures, 31U) << "400 ms of coming in do not count";
    send(Verb::update, {{"t", "off"}});
    wait(1000 * kMs);
    EXPECT_EQ(state_->exposure()[0].pictures, 31U);
}

TEST_F(Exposures, RefuseASponsorThatThePackageDoesNotHave) {
    const auto loaded = load(R"("sponsor": "oi")");
    ASSERT_FALSE(loaded.ok());
    const std::string message = loaded.error().message();
    EXPECT_NE(message.find("no sponsor \"oi\""), std::string::npos) << message;
    EXPECT_NE(message.find("did you mean \"oil\"?"), std::string::npos) << message;
    EXPECT_FALSE(load(R"("sponsor": "{field.nothing}")").ok());
    EXPECT_FALSE(load(R"("sponsor": "")").ok());
}

TEST_F(Exposures, RefuseTwoSponsorsOfOneName) {
    folder_.write("a.json", made(R"("opacity": 1)"));
    folder_.write("package.json", R"({"schema": 1, "id": "t", "templates": ["a.json"],
      "sponsors": [{"id": "oil"}, {"id": "net", "names": ["oil"]}]})");
    LoadOptions options{folder_.path(), {}};
    const auto loaded = load_package(folder_.path(), fonts_, options);
    ASSERT_FALSE(loaded.ok());
    EXPECT_NE(loaded.error().message().find("already means"), std::string::npos);
}

/// The rotation of the bundled show: three partners, six seconds each, fading over.
TEST_F(Exposures, CountTheBundledRotation) {
    const auto bundled = std::filesystem::path(PITCAST_SOURCE_DIR) / "templates" / "xinqiu";
    const auto document = JsonDocument::load(bundled / "package.json");
    ASSERT_TRUE(document.ok());
    Json alone = document->root();  // with nothing that needs media or other templates
    for (const char* member : {"venue", "sources", "pages", "rules", "rundown"}) {
        alone.erase(member);
    }
    alone["templates"] = {"sponsor.json"};
    folder_.write("package.json", alone.dump());
    std::filesystem::copy_file(bundled / "templates" / "sponsor.json",
                               folder_.path() / "sponsor.json");
    LoadOptions options{folder_.path(), {}};
    auto package = load_package(folder_.path(), fonts_, options);
    ASSERT_TRUE(package.ok()) << package.error().message();
    state_.emplace(*package);
    const auto& templates = (*package)->templates();
    const auto rotation = std::find_if(templates.begin(), templates.end(),
                                       [](const auto& one) { return one.id == "sponsor"; });
    ASSERT_NE(rotation, templates.end());
    send(Verb::take, rotation->samples.front().data, "sponsor");
    wait(18'000 * kMs);
    const auto exposure = state_->exposure();
    ASSERT_EQ(exposure.size(), 3U);
    for (const ExposureReport& one : exposure) {
        EXPECT_TRUE(one.known) << one.sponsor;
        EXPECT_EQ(one.times, 1U);
        EXPECT_GE(one.time_ns, 5000 * kMs) << one.sponsor;
        EXPECT_LT(one.time_ns, 6000 * kMs) << one.sponsor << ": a fade does not count";
    }
}

}  // namespace
}  // namespace pitcast::show
