// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"
#include "test_paths.h"

/// Whatever a director does to any bundled package, in any order: it plays, and plays the same
/// again.
namespace pitcast::show {
namespace {

using namespace show_fixture;
namespace fs = std::filesystem;

constexpr Nanoseconds kFrame = 40'000'000;
constexpr int kFrames = 1500;

/// Raw bits only: distributions differ between standard libraries.
class Dice {
 public:
    explicit Dice(std::uint64_t seed) : bits_(seed) {}
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(bits_() % n); }

 private:
    std::mt19937_64 bits_;
};

Json random_value(const Field& field, Dice& dice) {
    static const std::vector<std::string> kTexts{
        "",  "A",       "欧阳天宇 OUYANG Tianyu", std::string(400, 'W'), "{race.lap}", "@p3",
        "7", "\xff\xfe"};
    if (field.type == "number") {
        return static_cast<std::int64_t>(dice.below(2000)) - 1000;
    }
    if (field.type == "boolean") {
        return dice.below(2) == 0;
    }
    if (field.type == "choice") {
        return field.choices[dice.below(field.choices.size())];
    }
    if (field.type == "competitor") {
        return std::vector<std::string>{"7", "88", "@p2", "@fastest", "nobody", ""}[dice.below(6)];
    }
    if (field.type == "table") {
        Json rows = Json::array();
        for (std::size_t i = dice.below(40); i-- > 0;) {
            Json row = Json::object();
            for (const std::string& column : field.columns) {
                if (dice.below(4) != 0) {
                    row[column] = kTexts[dice.below(kTexts.size() - 1)];
                }
            }
            rows.push_back(std::move(row));
        }
        return rows;
    }
    return kTexts[dice.below(kTexts.size() - 1)];
}

Command random_command(const Package& package, Dice& dice) {
    static constexpr std::array kVerbs{Verb::cue,  Verb::take,  Verb::take,
                                       Verb::take, Verb::next,  Verb::update,
                                       Verb::out,  Verb::clear, Verb::arm};
    const TemplateSummary& summary = package.templates()[dice.below(package.templates().size())];
    Command command;
    command.verb = kVerbs[dice.below(kVerbs.size())];
    command.manner = dice.below(4) == 0 ? Manner::cut : Manner::natural;
    command.at_step = dice.below(3) == 0;
    command.who = "test";
    if (command.verb == Verb::arm) {
        command.rule = package.rules().empty() ? "" : package.rules().front().id;
        return command;
    }
    if (!package.pages().empty() && dice.below(4) == 0) {
        command.page = package.pages()[dice.below(package.pages().size())].id;
        return command;
    }
    command.template_id = dice.below(8) == 0 ? "" : summary.id;
    command.layer = dice.below(6) == 0 ? static_cast<std::int32_t>(dice.below(60)) : -1;
    if (command.verb == Verb::clear && dice.below(3) != 0) {
        command.layer = summary.layer;
    }
    for (const Field& field : summary.fields) {
        if (!command.template_id.empty() && dice.below(2) == 0) {
            command.data[field.id] = random_value(field, dice);
        }
    }
    return command;
}

void expect_balanced(const draw::DrawList& list) {
    int depth = 0;
    for (const auto& command : list.commands) {
        depth += std::holds_alternative<draw::PushGroup>(command) ? 1 : 0;
        depth -= std::holds_alternative<draw::PopGroup>(command) ? 1 : 0;
        ASSERT_GE(depth, 0);
    }
    ASSERT_EQ(depth, 0);
}

/// Race of one frame: cars change places, go into the pits, vanish.
void disturb(race::RaceState& race, Dice& dice) {
    for (int i = 0; i < 3; ++i) {
        std::swap(race.order[dice.below(race.order.size())],
                  race.order[dice.below(race.order.size())]);
    }
    for (std::size_t i = 0; i < race.order.size(); ++i) {
        auto& car = race.competitors[static_cast<std::size_t>(race.order[i])];
        car.position = static_cast<std::int32_t>(i) + 1;
    }
    race.flag = static_cast<race::Flag>(dice.below(9));
    if (dice.below(5) == 0) {
        race.order.resize(dice.below(race.order.size() + 1));
    }
}

/// Hashes of the states and numbers of drawing commands of one evening.
std::vector<std::uint64_t> play(const std::shared_ptr<const Package>& package,
                                draw::FontLibrary& fonts, const map::Venue& venue,
                                std::uint64_t seed) {
    Dice dice(seed);
    ShowState state(package);
    NoPictures pictures;
    std::vector<std::uint64_t> trace;
    const race::RaceState whole = make_race(&venue, utc_from_tai(kStartTai));
    race::RaceState race = whole;
    for (int frame = 0; frame < kFrames; ++frame) {
        const auto now = instant(frame * kFrame, {25, 1});
        if (frame % 25 == 0) {
            race = whole;
            disturb(race, dice);
        }
        if (dice.below(4) == 0) {
            (void)state.apply(random_command(*package, dice), now);
        }
        state.step(race, now);
        for (const LayerReport& report : state.layers()) {
            EXPECT_FALSE(report.template_id.empty());
            EXPECT_FALSE(report.phase.empty());
        }
        draw::DrawList list{1920, 1080, {}};
        state.draw(race, now, fonts, pictures, true, list);
        expect_balanced(list);
        trace.push_back(state.state_hash() * 31 + list.commands.size());
    }
    return trace;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t kEvenings = 1;
#else
constexpr std::uint64_t kEvenings = 2;
#endif

TEST(RandomEvenings, PlayAndPlayTheSameAgainInEveryBundledPackage) {
    Folder media("show-random-media");
    const auto venue = map::make_xinqiu();
    ASSERT_TRUE(map::save_venue(venue, media.path() / "xinqiu.venue").ok());
    ASSERT_TRUE(
        map::save_venue(map::make_xinqiu_stage(), media.path() / "xinqiu-stage.venue").ok());
    std::size_t packages = 0;
    for (const auto& entry :
         fs::directory_iterator(std::string(PITCAST_SOURCE_DIR) + "/templates")) {
        if (!fs::exists(entry.path() / "package.json")) {
            continue;
        }
        draw::FontLibrary fonts;
        LoadOptions options{media.path(), {}};
        const auto package = load_package(entry.path(), fonts, options);
        ASSERT_TRUE(package.ok()) << package.error().message();
        ++packages;
        for (std::uint64_t seed = 1; seed <= kEvenings; ++seed) {
            const auto first = play(*package, fonts, venue, seed);
            ASSERT_FALSE(::testing::Test::HasFatalFailure());
            EXPECT_EQ(first, play(*package, fonts, venue, seed))
                << entry.path() << " seed " << seed;
        }
    }
    EXPECT_GT(packages, 0U);
}

}  // namespace
}  // namespace pitcast::show
