// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <functional>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"
#include "test_paths.h"

/// Holds docs/playout.md to what the engine does: every command in every state of a layer.
namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage = R"({"schema": 1, "id": "t", "templates": ["a.json", "b.json"],
  "pages": [{"id": "first", "template": "A", "data": {"t": "one"},
             "follow": {"page": "second", "after_ms": 1000}},
            {"id": "second", "template": "B"}],
  "rules": [{"id": "best", "when": "race.leader.number == 1", "verb": "take", "template": "B",
             "rearm_ms": 5000}]})";
std::string made(const std::string& id, const std::string& more = "") {
    return R"({"id": ")" + id + R"(", "layer": 5, "steps": 2, )" + more +
           R"("fields": [{"id": "t", "type": "text"}], "elements": [
        {"id": "r", "type": "rect", "width": 100, "height": 100, "fill": "#FFFFFF",
         "animate": {"in": {"x": [[0, -100], [400, 0]]}, "out": {"x": [[0, 0], [400, -100]]}}}]})";
}

class Playout : public ::testing::Test {
 protected:
    Playout() : race_(make_race(nullptr, utc_from_tai(kStartTai))) { load(""); }

    void load(const std::string& more) {
        folder_.write("package.json", kPackage);
        folder_.write("a.json", made("A", more));
        folder_.write("b.json", made("B", more));
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        package_ = *loaded;
        reset();
    }
    void reset() {
        state_.emplace(package_);
        now_ = 0;
    }
    Status send(Command command) {
        command.who = "test";
        return state_->apply(command, instant(now_));
    }
    Status send(Verb verb, const std::string& id = "", Manner manner = Manner::natural) {
        Command command;
        command.verb = verb;
        command.template_id = id;
        command.layer = 5;
        command.manner = manner;
        return send(command);
    }
    void wait(Nanoseconds length) {
        for (const Nanoseconds end = now_ + length; now_ < end;) {
            now_ += 20 * kMs;
            state_->step(race_, instant(now_));
        }
    }
    /// "A out, B in" as the layer stands; "empty".
    std::string layer() const {
        std::string text;
        for (const LayerReport& report : state_->layers()) {
            text += (text.empty() ? "" : ", ") + report.template_id + " " + report.phase +
                    (report.step > 0 ? " step " + std::to_string(report.step) : "");
        }
        return text.empty() ? "empty" : text;
    }

    /// Brings the layer into a state of the table's head.
    void enter(const std::string& state) {
        reset();
        const bool and_cued = state.ends_with("B cued");
        if (state == "A cued") {
            ASSERT_TRUE(send(Verb::cue, "A").ok());
        } else if (state != "empty") {
            ASSERT_TRUE(send(Verb::take, "A").ok());
            wait(state.starts_with("A in") ? 100 * kMs : 1000 * kMs);
        }
        if (state.starts_with("A on step 1")) {
            ASSERT_TRUE(send(Verb::next).ok());
        }
        if (state.starts_with("A out")) {
            ASSERT_TRUE(send(Verb::out).ok());
            wait(100 * kMs);
        }
        if (state == "A out, B in") {
            reset();
            ASSERT_TRUE(send(Verb::take, "A").ok());
            wait(1000 * kMs);
            ASSERT_TRUE(send(Verb::take, "B").ok());
            wait(100 * kMs);
        } else if (and_cued) {
            ASSERT_TRUE(send(Verb::cue, "B").ok());
        }
        ASSERT_EQ(layer(), state);
    }

    Folder folder_{"show-playout"};
    draw::FontLibrary fonts_;
    std::shared_ptr<const Package> package_;
    race::RaceState race_;
    std::optional<ShowState> state_;
    Nanoseconds now_ = 0;
};

/// Rows of the first table of the document, cells trimmed.
std::vector<std::vector<std::string>> read_table() {
    std::ifstream in(std::string(PITCAST_SOURCE_DIR) + "/docs/playout.md");
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("|")) {
            if (rows.empty()) {
                continue;
            }
            break;
        }
        std::vector<std::string> cells;
        for (std::size_t i = 1; i < line.size();) {
            const std::size_t end = line.find('|', i);
            std::string cell = line.substr(i, end - i);
            cell.erase(0, cell.find_first_not_of(" `"));
            cell.erase(cell.find_last_not_of(" `") + 1);
            cells.push_back(cell);
            i = end == std::string::npos ? line.size() : end + 1;
        }
        if (!cells.empty() && cells.front().find("---") == std::string::npos) {
            rows.push_back(cells);
        }
    }
    return rows;
}

TEST_F(Playout, DoesWhatItsTableSaysOfEveryCommandInEveryState) {
    const std::map<std::string, std::function<Status()>> commands{
        {"cue A", [&] { return send(Verb::cue, "A"); }},
        {"cue B", [&] { return send(Verb::cue, "B"); }},
        {"take A", [&] { return send(Verb::take, "A"); }},
        {"take B", [&] { return send(Verb::take, "B"); }},
        {"take (what is cued)", [&] { return send(Verb::take); }},
        {"take B, cut", [&] { return send(Verb::take, "B", Manner::cut); }},
        {"update", [&] { return send(Verb::update); }},
        {"update B", [&] { return send(Verb::update, "B"); }},
        {"continue", [&] { return send(Verb::next); }},
        {"out", [&] { return send(Verb::out); }},
        {"out, cut", [&] { return send(Verb::out, "", Manner::cut); }},
        {"clear", [&] { return send(Verb::clear); }},
        {"clear, animate", [&] { return send(Verb::clear, "", Manner::animate); }},
    };
    const auto table = read_table();
    ASSERT_GT(table.size(), 1U) << "docs/playout.md has no table";
    const auto& head = table.front();
    ASSERT_EQ(head.size(), 11U);
    EXPECT_EQ(table.size(), commands.size() + 1);
    for (std::size_t row = 1; row < table.size(); ++row) {
        ASSERT_EQ(table[row].size(), head.size()) << table[row].front();
        const auto command = commands.find(table[row].front());
        ASSERT_NE(command, commands.end()) << table[row].front();
        for (std::size_t column = 1; column < head.size(); ++column) {
            enter(head[column]);
            const std::string before = layer();
            const Status done = command->second();
            if (!done) {
                EXPECT_EQ(layer(), before) << "a refused command changed something";
            }
            EXPECT_EQ(done ? layer() : "refused", table[row][column])
                << command->first << " in state " << head[column];
        }
    }
}

TEST_F(Playout, CutsWithoutAnimation) {
    ASSERT_TRUE(send(Verb::take, "A", Manner::cut).ok());
    wait(20 * kMs);
    EXPECT_EQ(layer(), "A on");
    ASSERT_TRUE(send(Verb::out, "", Manner::cut).ok());
    EXPECT_EQ(layer(), "empty");
}

TEST_F(Playout, KeepsAnUpdateForTheNextStep) {
    ASSERT_TRUE(send(Verb::take, "A").ok());
    wait(1000 * kMs);
    Command update;
    update.verb = Verb::update;
    update.template_id = "A";
    update.data = {{"t", "two"}};
    update.at_step = true;
    ASSERT_TRUE(send(update).ok());
    EXPECT_EQ(state_->layers().front().data.value("t", ""), "");
    ASSERT_TRUE(send(Verb::next).ok());
    EXPECT_EQ(state_->layers().front().data.value("t", ""), "two");
    EXPECT_EQ(layer(), "A on step 1");
    // On the last step a waiting update is the step; without one the template goes out.
    update.data = {{"t", "three"}};
    ASSERT_TRUE(send(update).ok());
    ASSERT_TRUE(send(Verb::next).ok());
    EXPECT_EQ(layer(), "A on step 1");
    ASSERT_TRUE(send(Verb::next).ok());
    EXPECT_EQ(layer(), "A out step 1");
}

TEST_F(Playout, TakesPagesAndWhatFollowsThem) {
    Command take;
    take.verb = Verb::take;
    take.page = "first";
    ASSERT_TRUE(send(take).ok());
    EXPECT_EQ(state_->layers().front().data.value("t", ""), "one");
    wait(1300 * kMs);
    EXPECT_EQ(layer(), "A on");
    wait(200 * kMs);
    EXPECT_EQ(layer(), "A out, B in");
    wait(1000 * kMs);
    EXPECT_EQ(layer(), "B on");
    take.page = "third";
    EXPECT_EQ(check_command(*package_, take).error().where, "page \"third\"");
    EXPECT_FALSE(send(take).ok());
}

TEST_F(Playout, ActsByARuleOnlyWhenItIsArmed) {
    const auto lead = [&](const std::string& number) {
        const auto found =
            std::find_if(race_.order.begin(), race_.order.end(), [&](race::CompetitorIndex index) {
                return race_.competitors[static_cast<std::size_t>(index)].entry.number == number;
            });
        std::iter_swap(race_.order.begin(), found);
    };
    wait(100 * kMs);
    lead("1");
    wait(100 * kMs);
    EXPECT_EQ(layer(), "empty");
    EXPECT_TRUE(state_->rules().front().holds);
    Command arm;
    arm.verb = Verb::arm;
    arm.rule = "best";
    ASSERT_TRUE(send(arm).ok());
    wait(6000 * kMs);
    EXPECT_EQ(layer(), "empty") << "it acts when it comes true, not while it is";
    lead("7");
    wait(100 * kMs);
    lead("1");
    wait(100 * kMs);
    EXPECT_EQ(layer(), "B in");
    arm.verb = Verb::disarm;
    ASSERT_TRUE(send(arm).ok());
    EXPECT_FALSE(state_->rules().front().armed);
    arm.rule = "worst";
    EXPECT_FALSE(send(arm).ok());
}

class Locks : public Playout {
 protected:
    Status ask(Verb verb, const std::string& who, bool force = false) {
        Command command;
        command.verb = verb;
        command.layer = 5;
        command.who = who;
        command.force = force;
        if (verb == Verb::take || verb == Verb::cue) {
            command.template_id = "A";
        }
        return state_->apply(command, instant(now_));
    }
};

TEST_F(Locks, KeepALayerForWhoLockedIt) {
    ASSERT_TRUE(ask(Verb::take, "li").ok());
    const std::uint64_t before = state_->state_hash();
    ASSERT_TRUE(ask(Verb::lock, "li").ok());
    EXPECT_NE(state_->state_hash(), before);
    ASSERT_EQ(state_->locks().size(), 1U);
    EXPECT_EQ(state_->locks().front().layer, 5);
    EXPECT_EQ(state_->locks().front().who, "li");
    for (const Verb verb : {Verb::cue, Verb::take, Verb::update, Verb::next, Verb::out, Verb::clear,
                            Verb::lock, Verb::unlock}) {
        const Status done = ask(verb, "wang");
        ASSERT_FALSE(done.ok());
        EXPECT_EQ(done.error().what, "layer 5 is locked by \"li\"");
    }
    EXPECT_EQ(layer(), "A in");
    ASSERT_TRUE(ask(Verb::out, "li").ok());
    ASSERT_TRUE(ask(Verb::unlock, "li").ok());
    EXPECT_TRUE(state_->locks().empty());
    EXPECT_TRUE(ask(Verb::take, "wang").ok());
}

TEST_F(Locks, AreHeededByTemplatesPagesAndRules) {
    ASSERT_TRUE(ask(Verb::lock, "li").ok());
    Command take;
    take.verb = Verb::take;
    take.template_id = "A";
    take.who = "wang";
    EXPECT_FALSE(state_->apply(take, instant(now_)).ok());
    take.template_id = "";
    take.page = "first";
    EXPECT_FALSE(state_->apply(take, instant(now_)).ok());
    EXPECT_EQ(layer(), "empty");
    // What follows a page comes in the name of who took the page.
    take.who = "li";
    ASSERT_TRUE(state_->apply(take, instant(now_)).ok());
    EXPECT_EQ(state_->layers().front().page, "first");
    wait(2500 * kMs);
    EXPECT_EQ(layer(), "B on");
}

TEST_F(Locks, NeverHoldUpAClearOfAllLayers) {
    ASSERT_TRUE(ask(Verb::take, "li").ok());
    ASSERT_TRUE(ask(Verb::lock, "li").ok());
    Command clear;
    clear.verb = Verb::clear;
    clear.who = "wang";
    ASSERT_TRUE(state_->apply(clear, instant(now_)).ok());
    EXPECT_EQ(layer(), "empty");
    EXPECT_EQ(state_->locks().size(), 1U);
}

TEST_F(Locks, CanBeTakenOverByForce) {
    ASSERT_TRUE(ask(Verb::lock, "li").ok());
    ASSERT_TRUE(ask(Verb::lock, "wang", true).ok());
    EXPECT_EQ(state_->locks().front().who, "wang");
    EXPECT_FALSE(ask(Verb::lock, "").ok()) << "somebody must be named";
    const auto read =
        command_from_json(Json{{"verb", "unlock"}, {"layer", 5}, {"who", "li"}, {"force", true}});
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(command_to_json(*read)["force"], true);
    EXPECT_TRUE(state_->apply(*read, instant(now_)).ok());
    EXPECT_FALSE(command_from_json(Json{{"verb", "lock"}, {"force", "yes"}}).ok());
    for (const Json& frames : {Json(-1), Json(501), Json("2"), Json(1.5)}) {
        EXPECT_FALSE(
            command_from_json(Json{{"verb", "delay"}, {"source", "cam"}, {"frames", frames}}).ok());
    }
    const Json delay{{"verb", "delay"}, {"source", "cam"}, {"frames", 0}};
    EXPECT_EQ(command_to_json(*command_from_json(delay)), delay);
    for (const Json& db : {Json(-100.1), Json(24.1), Json("2"), Json()}) {
        EXPECT_FALSE(
            command_from_json(Json{{"verb", "gain"}, {"source", "cam"}, {"gain_db", db}}).ok());
    }
    const Json gain{{"verb", "gain"}, {"source", "cam"}, {"gain_db", -6.5}};
    EXPECT_EQ(command_to_json(*command_from_json(gain)), gain);
}

/// Left edges and widths of what is drawn, in pixels, with the clips open around it.
std::vector<std::array<int, 4>> drawn(const draw::DrawList& list) {
    std::vector<std::array<int, 4>> found;
    std::vector<draw::Rect> clips;
    for (const auto& command : list.commands) {
        if (const auto* group = std::get_if<draw::PushGroup>(&command)) {
            clips.push_back(group->clipped ? group->clip : draw::Rect{});
        } else if (std::holds_alternative<draw::PopGroup>(command)) {
            clips.pop_back();
        } else if (const auto* rect = std::get_if<draw::FillRect>(&command)) {
            const draw::Rect clip = clips.empty() ? draw::Rect{} : clips.back();
            found.push_back({rect->rect.x / draw::kPixel, rect->rect.width / draw::kPixel,
                             clip.x / draw::kPixel, clip.width / draw::kPixel});
        }
    }
    return found;
}

class Passages : public Playout {
 protected:
    draw::DrawList half_way(const std::string& kind) {
        load(R"("take_over": ")" + kind +
             R"(", "take_over_ms": 400, "take_over_easing": "linear", )");
        EXPECT_TRUE(send(Verb::take, "A").ok());
        wait(1000 * kMs);
        EXPECT_TRUE(send(Verb::take, "B").ok());
        wait(200 * kMs);
        EXPECT_EQ(layer(), kind == "combo" ? "A out, B in" : "A out, B on");
        draw::DrawList list{1920, 1080, {}};
        state_->draw(race_, instant(now_), fonts_, pictures_, true, list);
        wait(1000 * kMs);
        EXPECT_EQ(layer(), "B on");
        return list;
    }
    NoPictures pictures_;
};

TEST_F(Passages, Mix) {
    const draw::DrawList list = half_way("mix");
    ASSERT_EQ(list.commands.size(), 6U);
    EXPECT_EQ(std::get<draw::PushGroup>(list.commands[0]).opacity, draw::kOne / 2);
    EXPECT_EQ(std::get<draw::PushGroup>(list.commands[3]).opacity, draw::kOne / 2);
}

TEST_F(Passages, WipeAndPush) {
    using Drawn = std::vector<std::array<int, 4>>;
    EXPECT_EQ(drawn(half_way("wipe")), (Drawn{{0, 100, 960, 960}, {0, 100, 0, 960}}));
    EXPECT_EQ(drawn(half_way("push")), (Drawn{{-960, 100, 0, 0}, {960, 100, 0, 0}}));
}

TEST_F(Passages, KeepWhatBothTemplatesHave) {
    using Drawn = std::vector<std::array<int, 4>>;
    // The rectangle is in both: it stands still and is drawn once.
    EXPECT_EQ(drawn(half_way("combo")), (Drawn{{0, 100, 0, 0}}));
}

}  // namespace
}  // namespace pitcast::show
