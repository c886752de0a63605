// SPDX-License-Identifier: Apache-2.0
// Files that layers play: opened in the background, shown at the position asked for, heard with it.
#include <algorithm>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/channel/media_shelf.h"
#include "pitcast/core/clock.h"

#include "../../engine/channel/src/clip_deck.h"
#include "video_test_support.h"

namespace pitcast::channel {
namespace {

constexpr FrameRate kRate{25, 1};
constexpr Nanoseconds kFrame = 40'000'000;

/// 50 frames whose luma is 40 + 3 n, with a tone on the left and silence on the right.
void make_clip(const test::Folder& folder, const std::string& name) {
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=128x64:r=25,format=yuv420p,"
        "geq=lum=40+3*N:cb=128:cr=128' -f lavfi -i "
        "'aevalsrc=0.5*sin(2*PI*1000*t)|0:s=48000:d=2' -frames:v 50 -color_range tv "
        "-c:v libx264 -g 10 -qp 4 -c:a pcm_s24le '" +
        (folder / name) + "'");
}

int frame_shown(const draw::PicturePtr& picture) {
    if (picture == nullptr) {
        return -1;
    }
    const int luma =
        std::to_integer<int>(picture->planes[0].bytes[8 * picture->planes[0].stride + 8]);
    return (luma - 40 + 1) / 3;
}

class Deck : public ::testing::Test {
 protected:
    std::unique_ptr<ClipDeck> deck(bool realtime) {
        make_clip(folder, "count.mov");
        RendererOptions options;
        options.format.rate = kRate;
        options.realtime = realtime;
        return std::make_unique<ClipDeck>(options, std::filesystem::path(folder / ""));
    }
    static show::ClipAsk ask(Nanoseconds position, Nanoseconds began = 1) {
        return {"count.mov", false, 5, began, position, began != 0, 1};
    }
    static std::string state_of(const ClipDeck& deck) {
        const auto reports = deck.reports();
        return reports.empty() ? "" : reports.front().state;
    }
    /// Asks until the clip is open, as a channel does frame by frame.
    static void wait_for(ClipDeck& deck, const show::ClipAsk& asked, const std::string& state) {
        for (int i = 0; i < 1000 && state_of(deck) != state; ++i) {
            deck.at(kNanosecondsPerSecond + i);
            (void)deck.picture(asked);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        ASSERT_EQ(state_of(deck), state);
    }

    test::Folder folder;
};

TEST_F(Deck, ShowsTheFrameOfThePositionAndHoldsTheLast) {
    const auto deck = this->deck(false);
    for (const int n : {0, 1, 2, 17, 49, 12, 60}) {
        deck->at(1000 * kNanosecondsPerSecond + n * kFrame);
        EXPECT_EQ(frame_shown(deck->picture(ask(n * kFrame))), std::min(n, 49)) << n;
    }
    const ClipReport report = deck->reports().front();
    EXPECT_EQ(report.state, "ended");
    EXPECT_EQ(report.duration_ns, 2 * kNanosecondsPerSecond);
    EXPECT_EQ(report.position_ns, 2 * kNanosecondsPerSecond);
}

TEST_F(Deck, GoesRound) {
    const auto deck = this->deck(false);
    auto round = ask(0);
    round.loop = true;
    for (const int n : {0, 49, 50, 51, 149}) {
        deck->at(kNanosecondsPerSecond + n * kFrame);
        round.position_ns = n * kFrame;
        EXPECT_EQ(frame_shown(deck->picture(round)), n % 50) << n;
    }
}

TEST_F(Deck, WhatWasCuedIsThereOnTheFirstFrame) {
    const auto deck = this->deck(true);
    deck->at(kNanosecondsPerSecond);
    EXPECT_EQ(deck->picture(ask(0, 0)), nullptr) << "the frame does not wait for the disk";
    EXPECT_EQ(state_of(*deck), "opening");
    wait_for(*deck, ask(0, 0), "cued");
    const Nanoseconds began = kNanosecondsPerSecond + 2 * kFrame;
    deck->at(began - kFrame);
    EXPECT_EQ(frame_shown(deck->picture(ask(0, 0))), 0);
    deck->at(began);
    EXPECT_EQ(frame_shown(deck->picture(ask(0, began))), 0);
    EXPECT_EQ(deck->reports().size(), 1U) << "the one that waited plays";
    EXPECT_EQ(state_of(*deck), "playing");
    deck->at(began + 3 * kFrame);
    EXPECT_EQ(frame_shown(deck->picture(ask(3 * kFrame, began))), 3);
}

TEST_F(Deck, LetsGoOfWhatNobodyAsksFor) {
    const auto deck = this->deck(true);
    wait_for(*deck, ask(0), "playing");
    deck->at(3 * kNanosecondsPerSecond);
    EXPECT_TRUE(deck->reports().empty());
}

TEST_F(Deck, AFileThatIsNotThereIsToldAndShowsNothing) {
    const auto deck = this->deck(true);
    auto gone = ask(0);
    gone.file = "gone.mov";
    wait_for(*deck, gone, "failed");
    EXPECT_NE(deck->reports().front().error.find("gone.mov"), std::string::npos);
    auto outside = ask(0);
    outside.file = "../count.mov";
    (void)deck->picture(outside);
    for (int i = 0; i < 1000 && deck->reports().back().state != "failed"; ++i) {
        deck->at(kNanosecondsPerSecond);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    EXPECT_EQ(deck->reports().back().state, "failed") << "no path leaves the folder";
}

TEST_F(Deck, MoreThanItHoldsShowNothing) {
    const auto deck = this->deck(true);
    deck->at(kNanosecondsPerSecond);
    for (std::int32_t layer = 0; layer < 50; ++layer) {
        auto one = ask(0);
        one.layer = layer;
        (void)deck->picture(one);
    }
    EXPECT_EQ(deck->reports().size(), ClipDeck::kMostClips);
}

TEST_F(Deck, IsHeardWithItsPictureBlockAfterBlock) {
    const auto deck = this->deck(false);
    audio::Mixer mixer;
    audio::Block block;
    block.channels = 2;
    block.frames = 1920;
    block.samples.resize(2 * 1920);
    const FrameNumber began = 25'000;
    std::vector<audio::Sample> left;
    for (int n = 0; n < 20; ++n) {
        block.first = audio::first_sample_of(began + n, kRate);
        deck->at(frame_start_tai_ns(began + n, kRate));
        (void)deck->picture(ask(n * kFrame, frame_start_tai_ns(began, kRate)));
        mixer.begin(2, 1920);
        deck->mix(block, n > 0, mixer);
        mixer.finish(block.samples);
        for (std::size_t i = 0; i < block.samples.size(); i += 2) {
            left.push_back(block.samples[i]);
            ASSERT_EQ(block.samples[i + 1], 0);
        }
    }
    // 1 kHz at 48 kHz: 48 samples a period, without a jump where blocks meet.
    for (std::size_t i = 48; i < left.size(); ++i) {
        ASSERT_NEAR(left[i], left[i - 48], 4) << i;
    }
    EXPECT_NEAR(*std::max_element(left.begin(), left.end()), audio::kLoudest / 2, 100);

    deck->at(frame_start_tai_ns(began + 20, kRate));  // cut: nobody has asked for it
    block.first = audio::first_sample_of(began + 20, kRate);
    mixer.begin(2, 1920);
    deck->mix(block, true, mixer);
    mixer.finish(block.samples);
    EXPECT_GT(*std::max_element(block.samples.begin(), block.samples.begin() + 96),
              audio::kLoudest / 3)
        << "fades within the frame";
    EXPECT_LT(*std::max_element(block.samples.end() - 96, block.samples.end()),
              audio::kLoudest / 20);
}

TEST(MediaShelf, TellsWhatThereIsAndWhatHasChanged) {
    const test::Folder folder;
    std::filesystem::create_directories(folder / "idents");
    make_clip(folder, "idents/Opener.mov");
    test::output_of("ffmpeg -v error -y -f lavfi -i color=red:s=64x48 -frames:v 1 '" +
                    (folder / "wall.png") + "'");
    test::output_of("echo nothing to see > '" + (folder / "notes.txt") + "'");
    MediaShelf shelf(folder / "");
    const auto wait_for = [&](auto holds) {
        for (int i = 0; i < 2000 && !holds(*shelf.list()); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return shelf.list();
    };
    const auto list = wait_for([](const amcp::MediaList& all) {
        return all.size() == 2 && all[0].thumbnail && all[1].thumbnail;
    });
    ASSERT_EQ(list->size(), 2U);
    EXPECT_EQ(list->at(0).name, "IDENTS/OPENER");
    EXPECT_EQ(list->at(0).file, "idents/Opener.mov");
    EXPECT_EQ(list->at(0).frames, 50);
    EXPECT_EQ(list->at(0).changed.size(), 14U);
    EXPECT_FALSE(list->at(0).is_still);
    EXPECT_EQ(list->at(1).name, "WALL");
    EXPECT_TRUE(list->at(1).is_still);
    ASSERT_TRUE(list->at(1).thumbnail);
    EXPECT_TRUE(list->at(1).thumbnail->starts_with("iVBORw0KGgo")) << "a PNG in base64";

    std::filesystem::remove(folder / "wall.png");
    const auto less = wait_for([](const amcp::MediaList& all) { return all.size() == 1; });
    EXPECT_EQ(less->size(), 1U);
}

}  // namespace
}  // namespace pitcast::channel
