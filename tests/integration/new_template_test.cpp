// SPDX-License-Identifier: Apache-2.0
// What a new template begins with, in the look of every bundled package, and every bundled
// template as a copy in a package that has nothing. PITCAST_SCREENSHOTS=folder keeps pictures.
#include <gtest/gtest.h>

#include "pitcast/channel/race_moment.h"
#include "pitcast/core/file.h"
#include "pitcast/draw/image_file.h"
#include "pitcast/edit/draft_picture.h"
#include "pitcast/edit/package_check.h"
#include "pitcast/edit/template_plan.h"

#include "bundled_show.h"
#include "pitcast_tools/sample_race.h"

namespace pitcast::testing {
namespace {

namespace fs = std::filesystem;

class NewTemplates : public ::testing::Test {
 protected:
    [[nodiscard]] fs::path show() const { return scratch_.path() / "show"; }

    /// All but the loading, which is done once for all of them.
    void put(const edit::TemplatePlan& plan) const {
        for (const auto& copy : plan.copies) {
            fs::create_directories((show() / copy.to).parent_path());
            fs::copy_file(copy.from, show() / copy.to);
        }
        fs::create_directories((show() / plan.file).parent_path());
        ASSERT_TRUE(write_file(show() / plan.file, plan.text));
        ASSERT_TRUE(write_file(show() / "package.json", plan.package_after));
    }
    void expect_whole() const {
        std::vector<std::string> warnings;
        const auto checked = edit::check_package(show(), quick_media(), {}, warnings);
        EXPECT_TRUE(checked) << checked.error().message();
    }
    /// For whoever looks at them.
    void keep_pictures(const std::string& package, const std::vector<std::string>& ids) const {
        const char* folder = std::getenv("PITCAST_SCREENSHOTS");
        if (folder == nullptr) {
            return;
        }
        auto race = tools::sample_race(bundled_show(), quick_media(), {});
        ASSERT_TRUE(race);
        channel::PictureOptions moment;
        moment.show = bundled_show();
        moment.render = small_render();
        moment.events = std::move(race->events);
        moment.begin_ns = race->begin_ns;
        const auto now = channel::race_moment(moment);
        ASSERT_TRUE(now);
        edit::PainterOptions options;
        options.folder = show();
        options.media_root = quick_media();
        edit::DraftPainter painter(options);
        for (const std::string& id : ids) {
            edit::PictureWish wish;
            wish.template_id = id;
            wish.backdrop = draw::Color{96, 104, 112, 255};
            wish.sample = {now->race, now->live};
            const auto made = painter.picture(wish);
            ASSERT_FALSE(made.error) << made.error->message();
            EXPECT_TRUE(
                draw::write_png(fs::path(folder) / (package + "-" + id + ".png"), *made.frame));
        }
    }

    Scratch scratch_;
};

TEST_F(NewTemplates, OfEveryStartAreWholeInEveryBundledPackage) {
    for (const char* name : {"minimal", "neutral", "xinqiu", "century", "stage", "world"}) {
        fs::remove_all(show());
        fs::copy(bundled_show().parent_path() / name, show(), fs::copy_options::recursive);
        std::vector<std::string> ids;
        for (const edit::TemplateStart& start : edit::template_starts()) {
            const std::string id = "new-" + std::string(start.id);
            const auto plan = edit::plan_start(show(), start.id, id, start.layer);
            if (!plan) {
                EXPECT_EQ(start.id, "map") << plan.error().message();
                continue;
            }
            put(*plan);
            ids.push_back(id);
        }
        expect_whole();
        keep_pictures(name, ids);
    }
}

TEST_F(NewTemplates, AsCopiesOfAllThatIsBundledAreWholeInAPackageThatHasNothing) {
    fs::create_directories(show());
    ASSERT_TRUE(write_file(show() / "package.json",
                           "{\n  \"schema\": 1,\n  \"id\": \"bare\",\n  \"templates\": []\n}\n"));
    std::size_t number = 0;
    for (const auto& origin : edit::list_origins(show(), {bundled_show().parent_path()})) {
        const auto plan =
            edit::plan_copy(show(), origin, "copy-" + std::to_string(number) + "-" + origin.id, 5);
        ASSERT_TRUE(plan) << plan.error().message();
        put(*plan);
        ++number;
    }
    EXPECT_GT(number, 60U);
    expect_whole();
}

}  // namespace
}  // namespace pitcast::testing
