// SPDX-License-Identifier: Apache-2.0
// A show that goes on with another content: what is on its layers stays as it was.
#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

std::string package_of(const std::string& templates, const std::string& rest = "") {
    return R"({"schema": 1, "id": "t", "templates": [)" + templates + "]" + rest + "}";
}

/// A template with a field, two steps, and half a second of coming in and going out.
std::string made(const std::string& id, int layer, const std::string& fill,
                 const std::string& fields = R"({"id": "t", "default": "old"})") {
    return R"({"id": ")" + id + R"(", "layer": )" + std::to_string(layer) +
           R"(, "steps": 2, "fields": [)" + fields + R"(], "elements": [
            {"id": "r", "type": "rect", "width": 10, "height": 10, "fill": ")" +
           fill + R"(", "animate": {"in": {"opacity": [[0, 0], [500, 1]]},
                                    "out": {"opacity": [[0, 1], [500, 0]]}}}]})";
}

std::string list_of(const std::string& id, const std::string& fill) {
    return R"({"id": "list", "layer": 5, "elements": [
            {"id": ")" +
           id + R"(", "type": "list", "pitch": 10, "rows": 8, "move_ms": 1000, "row": [
              {"id": "r", "type": "rect", "width": 10, "height": 10, "fill": ")" +
           fill + R"("}]}]})";
}

class Adopt : public ::testing::Test {
 protected:
    Adopt() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        folder_.write("package.json", package_of(R"("a.json", "b.json", "list.json")",
                                                 R"(, "pages": [{"id": "p", "template": "a"}],
            "rules": [{"id": "stay", "when": "race.lap > 99", "verb": "take", "template": "a"},
                      {"id": "go", "when": "race.lap > 99", "verb": "take", "template": "a"}])"));
        folder_.write("a.json", made("a", 1, "#101010"));
        folder_.write("b.json", made("b", 2, "#202020"));
        folder_.write("list.json", list_of("l", "#303030"));
        state_.emplace(load());
    }
    std::shared_ptr<const Package> load() {
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        return loaded.ok() ? *loaded : nullptr;
    }
    Status send(Verb verb, const std::string& made, Json data = Json::object()) {
        return state_->apply({"", verb, made, -1, std::move(data), "test"}, instant(at_));
    }
    void wait(Nanoseconds ns) {
        for (const Nanoseconds until = at_ + ns; at_ < until; at_ += 20 * kMs) {
            state_->step(race_, instant(at_));
        }
    }
    draw::DrawList picture() {
        draw::DrawList list{1920, 1080, {}};
        state_->draw(race_, instant(at_), fonts_, pictures_, true, list);
        return list;
    }
    std::string layers() const {
        std::string text;
        for (const LayerReport& report : state_->layers()) {
            text += report.template_id + " " + report.phase + " " + std::to_string(report.step) +
                    " " + report.data.dump() + "\n";
        }
        return text;
    }

    Folder folder_{"adopt"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    race::RaceState race_;
    std::optional<ShowState> state_;
    Nanoseconds at_ = 0;
};

TEST_F(Adopt, KeepsPhaseStepDataAndCue) {
    ASSERT_TRUE(send(Verb::take, "a", {{"t", "mine"}}).ok());
    wait(1000 * kMs);
    ASSERT_TRUE(send(Verb::next, "a").ok());
    ASSERT_TRUE(send(Verb::take, "b").ok());
    ASSERT_TRUE(send(Verb::cue, "a").ok());
    wait(200 * kMs);
    const std::string before = layers();
    EXPECT_EQ(before, "a on 1 {\"t\":\"mine\"}\na cued 0 {}\nb in 0 {}\n");
    const std::uint64_t hash = state_->state_hash();
    folder_.write("a.json", made("a", 1, "#A0A0A0"));
    folder_.write("b.json", made("b", 2, "#B0B0B0"));
    EXPECT_TRUE(state_->adopt(load()).empty());
    EXPECT_EQ(layers(), before);
    wait(20 * kMs);
    EXPECT_NE(state_->state_hash(), 0U);
    // "b" is half in, "a" is not: the animation goes on where it was.
    wait(260 * kMs);
    EXPECT_EQ(layers(), "a on 1 {\"t\":\"mine\"}\na cued 0 {}\nb in 0 {}\n");
    wait(100 * kMs);
    EXPECT_EQ(layers(), "a on 1 {\"t\":\"mine\"}\na cued 0 {}\nb on 0 {}\n");
    EXPECT_NE(hash, 0U);
}

TEST_F(Adopt, OfTheSameContentChangesNothing) {
    ASSERT_TRUE(send(Verb::take, "a", {{"t", "mine"}}).ok());
    ASSERT_TRUE(send(Verb::take, "list").ok());
    wait(300 * kMs);
    const std::uint64_t before = state_->state_hash();
    const auto again = load();
    EXPECT_EQ(again->content_hash(), load()->content_hash());
    EXPECT_TRUE(state_->adopt(again).empty());
    state_->step(race_, instant(at_ - 20 * kMs));
    EXPECT_EQ(state_->state_hash(), before);
}

TEST_F(Adopt, WhatGoesOutGoesOnGoingOut) {
    ASSERT_TRUE(send(Verb::take, "a").ok());
    wait(1000 * kMs);
    ASSERT_TRUE(send(Verb::out, "a").ok());
    wait(300 * kMs);
    folder_.write("a.json", made("a", 1, "#A0A0A0"));
    EXPECT_TRUE(state_->adopt(load()).empty());
    wait(100 * kMs);
    EXPECT_EQ(layers(), "a out 0 {}\n");
    wait(200 * kMs);
    EXPECT_EQ(layers(), "");
}

TEST_F(Adopt, ShowsTheNewLook) {
    ASSERT_TRUE(send(Verb::take, "a").ok());
    wait(1000 * kMs);
    const auto colour = [&] {
        for (const auto& command : picture().commands) {
            if (const auto* rect = std::get_if<draw::FillRect>(&command)) {
                return std::get<draw::Color>(rect->paint).r;
            }
        }
        return std::uint8_t{0};
    };
    EXPECT_EQ(colour(), 0x10);
    folder_.write("a.json", made("a", 1, "#A0A0A0"));
    (void)state_->adopt(load());
    EXPECT_EQ(colour(), 0xA0);
}

TEST_F(Adopt, CutsWhatIsGoneAndSaysSo) {
    ASSERT_TRUE(send(Verb::take, "a").ok());
    ASSERT_TRUE(send(Verb::take, "b").ok());
    wait(1000 * kMs);
    Command arm;
    arm.verb = Verb::arm;
    for (const char* rule : {"stay", "go"}) {
        arm.rule = rule;
        ASSERT_TRUE(state_->apply(arm, instant(at_)).ok());
    }
    folder_.write("package.json", package_of(R"("a.json")", R"(, "rules": [
                      {"id": "new", "when": "race.lap > 99", "verb": "take", "template": "a"},
                      {"id": "stay", "when": "race.lap > 99", "verb": "take", "template": "a"}])"));
    const auto notes = state_->adopt(load());
    ASSERT_EQ(notes.size(), 2U);
    EXPECT_EQ(notes[0], "layer 2: template \"b\" is gone; it was cut");
    EXPECT_EQ(notes[1], "rule \"go\" was armed and is gone");
    EXPECT_EQ(layers(), "a on 0 {}\n");
    ASSERT_EQ(state_->rules().size(), 2U);
    EXPECT_FALSE(state_->rules()[0].armed);
    EXPECT_TRUE(state_->rules()[1].armed);
}

TEST_F(Adopt, LeavesBehindDataThatNoFieldTakes) {
    ASSERT_TRUE(send(Verb::take, "a", {{"t", "mine"}}).ok());
    ASSERT_TRUE(send(Verb::next, "a").ok());
    wait(1000 * kMs);
    folder_.write("a.json", made("a", 1, "#101010", R"({"id": "t", "type": "number"})"));
    const auto notes = state_->adopt(load());
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_NE(notes[0].find("\"t\""), std::string::npos) << notes[0];
    EXPECT_NE(notes[0].find("must be a whole number"), std::string::npos) << notes[0];
    wait(40 * kMs);
    EXPECT_EQ(layers(), "a on 1 {}\n");
}

TEST_F(Adopt, RowsKeepTheirPlacesAndGoOnMoving) {
    ASSERT_TRUE(send(Verb::take, "list").ok());
    wait(2000 * kMs);
    reorder(race_, 0, 1);
    wait(500 * kMs);  // half way
    const auto places = [&] {
        std::vector<draw::Subpixel> tops;
        for (const auto& command : picture().commands) {
            if (const auto* rect = std::get_if<draw::FillRect>(&command)) {
                tops.push_back(rect->rect.y);
            }
        }
        std::sort(tops.begin(), tops.end());
        return tops;
    };
    const auto before = places();
    ASSERT_EQ(before.size(), 8U);
    folder_.write("list.json", list_of("l", "#404040"));
    EXPECT_TRUE(state_->adopt(load()).empty());
    EXPECT_EQ(places(), before);
    state_->step(race_, instant(at_ - 20 * kMs));
    EXPECT_EQ(places(), before);
    // Under another id it is another list: its rows stand where they belong at once.
    folder_.write("list.json", list_of("other", "#404040"));
    EXPECT_TRUE(state_->adopt(load()).empty());
    state_->step(race_, instant(at_ - 20 * kMs));
    EXPECT_NE(places(), before);
}

TEST_F(Adopt, IsNoCommandOfAShow) {
    EXPECT_FALSE(send(Verb::reload, "").ok());
    folder_.write("package.json", package_of(R"("a.json", "b.json", "list.json")",
                                             R"(, "rundown": {"cues": [{"verb": "reload"}]})"));
    LoadOptions options{folder_.path(), {}};
    const auto loaded = load_package(folder_.path(), fonts_, options);
    ASSERT_FALSE(loaded.ok());
    EXPECT_NE(loaded.error().message().find("cannot reload itself"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::show
