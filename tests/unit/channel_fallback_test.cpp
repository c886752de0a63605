// SPDX-License-Identifier: Apache-2.0
// What stands in for a camera that is silent, and the sound of what is shown.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/draw/text.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

#include "../../engine/channel/src/picture_stock.h"
#include "../../engine/channel/src/sound_desk.h"

namespace pitcast::channel {
namespace {

class Fallbacks : public ::testing::Test {
 protected:
    Fallbacks()
        : folder_(std::filesystem::temp_directory_path() /
                  ("pitcast-fallback-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
    }
    ~Fallbacks() override { std::filesystem::remove_all(folder_); }

    std::unique_ptr<PictureStock> stock(const std::string& source, const std::string& more = "") {
        std::ofstream(folder_ / "package.json")
            << R"({"schema": 1, "id": "t", "templates": [], "sources": [)" << source << "]" << more
            << "}";
        draw::FontLibrary fonts;
        show::LoadOptions load;
        load.media_root = folder_;
        package_ = show::load_package(folder_, fonts, load);
        if (!package_) {
            return nullptr;
        }
        RendererOptions options;
        options.media_root = folder_;
        auto made = std::make_unique<PictureStock>(options, **package_, nullptr, warnings_);
        made->at(tai_now_ns());
        return made;
    }

    std::filesystem::path folder_;
    Result<std::shared_ptr<const show::Package>> package_ = Error{};
    std::vector<Error> warnings_;
};

TEST_F(Fallbacks, StandInForACameraThatHasSentNothing) {
    const auto stock =
        this->stock(R"({"id": "cam", "url": "udp://127.0.0.1:23481", "fallback": "pattern:bars"})");
    ASSERT_TRUE(stock) << package_.error().message();
    const auto picture = stock->video("cam");
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->width, 1920);
    EXPECT_EQ(picture->format, draw::PixelFormat::yuv422p10);
    for (const SourceReport& report : stock->reports()) {
        if (report.id == "cam") {
            EXPECT_EQ(report.state, "connecting");
        }
    }
}

TEST_F(Fallbacks, StandInForAFileThatIsNotThere) {
    const auto stock =
        this->stock(R"({"id": "cam", "url": "media:gone.mp4", "fallback": "pattern:grey"})");
    ASSERT_TRUE(stock) << package_.error().message();
    EXPECT_NE(stock->video("cam"), nullptr);
    ASSERT_FALSE(warnings_.empty());
    EXPECT_NE(warnings_[0].message().find("gone.mp4"), std::string::npos);
}

TEST_F(Fallbacks, LeaveAGoodPictureAlone) {
    const auto stock =
        this->stock(R"({"id": "cam", "url": "pattern:white", "fallback": "pattern:black"})");
    ASSERT_TRUE(stock) << package_.error().message();
    const auto picture = stock->video("cam");
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(std::to_integer<int>(picture->planes[0].bytes[1]) << 8 |
                  std::to_integer<int>(picture->planes[0].bytes[0]),
              940);
    EXPECT_EQ(stock->video("no such source"), nullptr);
}

TEST_F(Fallbacks, HaveTheDelayThatTheShowTells) {
    const auto stock = this->stock(R"({"id": "cam", "url": "pattern:white", "delay_frames": 3})");
    ASSERT_TRUE(stock) << package_.error().message();
    const auto delay = [&] {
        for (const SourceReport& report : stock->reports()) {
            if (report.id == "cam") {
                return report.delay_frames;
            }
        }
        return -1;
    };
    EXPECT_EQ(delay(), 3);
    show::ShowState show(*package_);
    race::RaceState race;
    draw::FontLibrary fonts;
    draw::DrawList list{1920, 1080, {}};
    const show::Instant now{0, tai_now_ns(), {50, 1}};
    const auto tell = [&](const std::string& source, std::int32_t frames) {
        show::Command command;
        command.verb = show::Verb::delay;
        command.source = source;
        command.frames = frames;
        return show.apply(command, now);
    };
    const std::uint64_t before = show.state_hash();
    ASSERT_TRUE(tell("cam", 12).ok());
    EXPECT_NE(show.state_hash(), before);
    show.draw(race, now, fonts, *stock, true, list);
    EXPECT_EQ(delay(), 12);
    const Status unknown = tell("cma", 1);
    ASSERT_FALSE(unknown.ok());
    EXPECT_NE(unknown.error().message().find("\"cam\""), std::string::npos);
    EXPECT_FALSE(tell("cam", -1).ok());
}

TEST_F(Fallbacks, AreCheckedWhenThePackageIsLoaded) {
    EXPECT_FALSE(this->stock(R"({"id": "cam", "url": "pattern:bars", "fallback": "ftp://x/y"})"));
    EXPECT_NE(package_.error().message().find("ftp://x/y"), std::string::npos)
        << package_.error().message();
}

TEST_F(Fallbacks, SoundFollowsThePictureFromFrameToFrameAndNotFromBefore) {
    const auto stock = this->stock(R"({"id": "cam", "url": "pattern:bars"})",
                                   R"(, "audio": {"channels": 1, "routes": [
                                     {"source": "cam", "follow": "picture"}]})");
    ASSERT_TRUE(stock) << package_.error().message();
    SoundDesk desk((*package_)->audio(), {50, 1});
    Nanoseconds instant = 0;
    const auto frame = [&](FrameNumber n, bool shown) {
        stock->at(instant += 20'000'000);
        if (shown) {
            EXPECT_NE(stock->video("cam"), nullptr);
        }
        return desk.mix(n, *stock);
    };
    // The loudest of the first and of the last period of the tone.
    const auto ends = [](const audio::BlockPtr& block) {
        const auto loudest = [](auto from, auto to) { return *std::max_element(from, to); };
        return std::pair(loudest(block->samples.begin(), block->samples.begin() + 48),
                         loudest(block->samples.end() - 48, block->samples.end()));
    };
    const audio::Sample full = ends(frame(1000, true)).first;
    EXPECT_NEAR(full, 0.12589254 * audio::kLoudest, 2) << "nothing was before: no fade";
    const auto fading = ends(frame(1001, false));
    EXPECT_GT(fading.first, full * 9 / 10);
    EXPECT_LT(fading.second, full / 10);
    EXPECT_EQ(ends(frame(1002, false)), std::pair(0, 0));
    EXPECT_LT(ends(frame(1003, true)).first, full / 10) << "comes in";
    EXPECT_EQ(ends(frame(1500, false)), std::pair(0, 0)) << "what was heard long ago does not fade";
}

TEST_F(Fallbacks, GainOfASourceIsPartOfTheStateAndFadesIn) {
    const auto stock = this->stock(R"({"id": "cam", "url": "pattern:bars"})",
                                   R"(, "audio": {"channels": 1, "routes": [
                                     {"source": "cam", "gain_db": -6}]})");
    ASSERT_TRUE(stock) << package_.error().message();
    SoundDesk desk((*package_)->audio(), {50, 1});
    show::ShowState show(*package_);
    const race::RaceState race;
    draw::FontLibrary fonts;
    draw::DrawList list{1920, 1080, {}};
    FrameNumber n = 1000;
    const auto loudest = [&] {
        const show::Instant now{n, n * 20'000'000, {50, 1}};
        show.draw(race, now, fonts, *stock, true, list);
        stock->at(now.tai_ns);
        const auto block = desk.mix(n++, *stock);
        return std::pair(*std::max_element(block->samples.begin(), block->samples.begin() + 48),
                         *std::max_element(block->samples.end() - 48, block->samples.end()));
    };
    const auto tell = [&](std::optional<std::int32_t> tenths, const std::string& source = "cam") {
        show::Command command;
        command.verb = show::Verb::gain;
        command.source = source;
        command.gain_tenths = tenths;
        return show.apply(command, {n, n * 20'000'000, {50, 1}});
    };
    const double tone = 0.12589254 * audio::kLoudest;
    EXPECT_NEAR(loudest().second, tone * 0.501187, tone / 5000);
    const std::uint64_t before = show.state_hash();
    ASSERT_TRUE(tell(60).ok());
    EXPECT_NE(show.state_hash(), before);
    const auto rising = loudest();
    EXPECT_LT(rising.first, tone * 0.55);
    EXPECT_GT(rising.second, tone * 0.95);
    EXPECT_NEAR(loudest().first, tone, tone / 1000);
    ASSERT_TRUE(tell(audio::kLeastTenths).ok());
    (void)loudest();
    EXPECT_EQ(loudest(), std::pair(0, 0));
    EXPECT_NEAR(audio::dbfs_of(stock->reports()[0].sound.peaks[0]), -18, 0.01)
        << "what is muted is metered";
    EXPECT_EQ(stock->reports()[0].sound.gain_tenths, audio::kLeastTenths);
    EXPECT_FALSE(tell({}).ok());
    EXPECT_NE(tell(0, "cma").error().message().find("\"cam\""), std::string::npos);
}

}  // namespace
}  // namespace pitcast::channel
