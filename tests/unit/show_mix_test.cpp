// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_builder.h"

#include "show_fixture.h"

/// Layers moved, scaled, turned, cut and faded besides what their templates do.
namespace pitcast::show {
namespace {

using namespace show_fixture;
using ::testing::HasSubstr;

/// A layer whose left half is red and whose right half is blue.
class LayerMixes : public ::testing::Test {
 protected:
    LayerMixes() {
        folder_.write("package.json",
                      R"({"schema": 1, "id": "t", "templates": ["a.json"], "canvas":
                          {"width": 1920, "height": 1080}})");
        folder_.write("a.json", R"({"id": "a", "layer": 20, "elements": [
          {"id": "l", "type": "rect", "x": 0, "y": 0, "width": 960, "height": 1080,
           "fill": "#ff0000"},
          {"id": "r", "type": "rect", "x": 960, "y": 0, "width": 960, "height": 1080,
           "fill": "#0000ff"}]})");
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().message());
        package_ = *loaded;
        state_ = std::make_unique<ShowState>(package_);
        Command take;
        take.verb = Verb::take;
        take.template_id = "a";
        EXPECT_TRUE(state_->apply(take, instant(0)));
        step(0);
    }
    void step(Nanoseconds at) { state_->step(race_, instant(at)); }
    Status mix(const Json& data, Nanoseconds at = 0, std::int32_t layer = 20,
               const std::string& who = "Li") {
        Command command;
        command.verb = Verb::mix;
        command.layer = layer;
        command.data = data;
        command.who = who;
        return state_->apply(command, instant(at));
    }
    /// "red", "blue", "black" or what it is, at each of some places.
    std::vector<std::string> seen(Nanoseconds at, std::vector<std::pair<int, int>> places) {
        step(at);
        draw::DrawList list{1920, 1080, {}};
        state_->draw(race_, instant(at), fonts_, pictures_, true, list);
        draw::TileBuilder builder(fonts_);
        draw::TileProgram program;
        EXPECT_TRUE(builder.build(list, program));
        const auto executor = draw::make_cpu_executor(1);
        auto frame = executor->allocate(draw::PackFormat::rgba8, 1920, 1080);
        draw::PackedFrame* target = frame->get();
        EXPECT_TRUE(executor->render(program, nullptr, std::span(&target, 1)));
        std::vector<std::string> colours;
        for (const auto& [x, y] : places) {
            const auto* pixel = target->planes[0].bytes +
                                static_cast<std::size_t>(y) * target->planes[0].stride +
                                static_cast<std::size_t>(x) * 4;
            const auto c = [&](int i) { return std::to_integer<int>(pixel[i]); };
            colours.push_back(c(0) == 255 && c(2) == 0   ? "red"
                              : c(2) == 255 && c(0) == 0 ? "blue"
                              : c(0) + c(1) + c(2) == 0
                                  ? "black"
                                  : std::to_string(c(0)) + "," + std::to_string(c(2)));
        }
        return colours;
    }
    using Seen = std::vector<std::string>;

    Folder folder_{"show-mix"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    race::RaceState race_;
    std::shared_ptr<const Package> package_;
    std::unique_ptr<ShowState> state_;
};

TEST_F(LayerMixes, FillPlacesAndScales) {
    ASSERT_TRUE(mix({{"fill", {0.25, 0.25, 0.5, 0.5}}}));
    EXPECT_EQ(seen(0, {{470, 500}, {490, 500}, {950, 280}, {970, 800}, {1450, 500}}),
              (Seen{"black", "red", "red", "blue", "black"}));
    EXPECT_EQ(state_->mixes(), (Json{{"20", {{"fill", {0.25, 0.25, 0.5, 0.5}}}}}));
}

TEST_F(LayerMixes, CropCutsTheLayerAndClipThePicture) {
    ASSERT_TRUE(mix({{"fill", {0.5, 0, 0.5, 1}}, {"crop", {0.25, 0, 1, 0.5}}}));
    // The layer's left quarter and lower half are cut off, before it is moved to the right.
    EXPECT_EQ(seen(0, {{1190, 100}, {1210, 100}, {1900, 530}, {1900, 550}}),
              (Seen{"black", "red", "blue", "black"}));
    ASSERT_TRUE(mix({{"crop", nullptr}, {"clip", {0, 0.5, 0.75, 0.5}}}));
    EXPECT_EQ(seen(0, {{1300, 530}, {1300, 550}, {1430, 600}, {1450, 600}}),
              (Seen{"black", "red", "red", "black"}));
}

TEST_F(LayerMixes, TurnsAboutItsAnchor) {
    ASSERT_TRUE(mix({{"anchor", {0.5, 0.5}}, {"fill", {0.5, 0.5, 1, 1}}, {"rotation", 180}}));
    EXPECT_EQ(seen(0, {{100, 100}, {1800, 900}}), (Seen{"blue", "red"}));
}

TEST_F(LayerMixes, GoesItsWayAndMayTurnBackOnIt) {
    ASSERT_TRUE(mix({{"opacity", 0}, {"duration_ms", 1000}}));
    EXPECT_EQ(seen(0, {{100, 100}}), (Seen{"red"}));
    EXPECT_EQ(seen(500 * kMs, {{100, 100}, {1800, 100}}), (Seen{"128,0", "0,128"}));
    ASSERT_TRUE(mix({{"opacity", 1}, {"duration_ms", 1000}}, 500 * kMs));
    EXPECT_EQ(seen(1000 * kMs, {{100, 100}}), (Seen{"191,0"})) << "from where it was";
    EXPECT_EQ(seen(1500 * kMs, {{100, 100}}), (Seen{"red"}));
    EXPECT_EQ(state_->mixes(), Json::object());
}

TEST_F(LayerMixes, StaysTheLayersWhateverIsOnIt) {
    ASSERT_TRUE(mix({{"opacity", 0.5}}));
    Command clear;
    clear.verb = Verb::clear;
    ASSERT_TRUE(state_->apply(clear, instant(kSecond)));
    step(kSecond);
    Command take;
    take.verb = Verb::take;
    take.template_id = "a";
    ASSERT_TRUE(state_->apply(take, instant(2 * kSecond)));
    EXPECT_EQ(seen(2 * kSecond, {{100, 100}}), (Seen{"128,0"}));
    ASSERT_TRUE(mix(Json::object(), 2 * kSecond, -1));
    EXPECT_EQ(seen(2 * kSecond, {{100, 100}}), (Seen{"red"})) << "all taken back";
}

TEST_F(LayerMixes, MayNameTheTemplateInsteadOfTheLayer) {
    Command command;
    command.verb = Verb::mix;
    command.template_id = "a";
    command.data = {{"opacity", 0.5}};
    EXPECT_TRUE(check_command(*package_, command));
    EXPECT_TRUE(state_->apply(command, instant(0)));
    EXPECT_EQ(state_->mixes(), (Json{{"20", {{"opacity", 0.5}}}}));
    command.template_id = "b";
    EXPECT_FALSE(check_command(*package_, command));
}

TEST_F(LayerMixes, AreInTheStateAndLeaveNoTraceOnceTheyAreOver) {
    const std::uint64_t before = state_->state_hash();
    ASSERT_TRUE(mix({{"rotation", 10}}));
    EXPECT_NE(state_->state_hash(), before);
    ASSERT_TRUE(mix({{"rotation", nullptr}}));
    step(0);
    EXPECT_EQ(state_->state_hash(), before);
}

TEST_F(LayerMixes, RefuseWhatMakesNoSenseAndWhatIsLocked) {
    EXPECT_THAT(mix({{"opacity", 2}}).error().message(), HasSubstr("opacity"));
    EXPECT_THAT(mix({{"fill", {1, 2, 3}}}).error().message(), HasSubstr("4 numbers"));
    EXPECT_THAT(mix({{"spin", 1}}).error().message(), HasSubstr("spin"));
    EXPECT_THAT(mix({{"opacity", 0}, {"easing", "bouncy"}}).error().message(), HasSubstr("easing"));
    EXPECT_THAT(mix({{"opacity", 0}, {"duration_ms", -1}}).error().message(),
                HasSubstr("duration_ms"));
    EXPECT_FALSE(mix({{"opacity", 0.5}}, 0, -1)) << "of which layer?";
    step(0);
    EXPECT_EQ(state_->mixes(), Json::object());
    Command lock;
    lock.verb = Verb::lock;
    lock.layer = 20;
    lock.who = "Wu";
    ASSERT_TRUE(state_->apply(lock, instant(0)));
    EXPECT_THAT(mix({{"opacity", 0}}).error().message(), HasSubstr("Wu"));
    EXPECT_TRUE(mix({{"opacity", 0}}, 0, 20, "Wu"));
    EXPECT_TRUE(mix(Json::object(), 0, -1, "Li")) << "but what is locked stays";
    EXPECT_EQ(state_->mixes(), (Json{{"20", {{"opacity", 0.0}}}}));
}

}  // namespace
}  // namespace pitcast::show
