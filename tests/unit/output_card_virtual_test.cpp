// SPDX-License-Identifier: Apache-2.0
// A channel's frames through the card sink to the simulated card, and what that wrote down.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/output/output_url.h"
#include "pitcast/output/sink.h"

#include "../../engine/output/src/card_picture.h"
#include "../../engine/output/src/card_writing.h"
#include "../../engine/output/src/virtual_card.h"
#include "card_channel.h"
#include "draw_scene.h"
#include "video_test_support.h"

namespace pitcast::output::card {
namespace {

using namespace std::chrono_literals;

const VideoFormat kTiny50{"test", 96, 16, {50, 1}, false};
const VideoFormat kTinyInterlaced{"test", 96, 32, {25, 1}, true};

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

struct Played {
    std::int64_t slot = 0;
    FrameNumber number = 0;  ///< -1: a hole
    std::string result;
    std::string timecode;
    bool second = false;
    std::vector<std::string> ancillary;
};

std::vector<Played> played(const std::string& path) {
    std::istringstream text(bytes_of(path));
    std::vector<Played> slots;
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with("  anc ")) {
            slots.back().ancillary.push_back(line.substr(6));
            continue;
        }
        std::istringstream words(line);
        Played slot;
        std::string number;
        std::string second;
        words >> slot.slot >> number >> slot.result >> slot.timecode >> second;
        slot.number = number == "-" ? -1 : std::stoll(number);
        slot.second = second == "second";
        slots.push_back(slot);
    }
    return slots;
}

Simulated simulated(const CardOptions& options, const SinkContext& context) {
    return {options, context,
            [options](const Now& now) { return make_virtual_card(options, now); }};
}

CardOptions played_to(const std::string& path) {
    CardOptions options;
    options.maker = CardMaker::simulated;
    options.device = path;
    return options;
}

void drifts(double ppm, std::uint64_t repeated, std::uint64_t left_out) {
    const test::Folder folder;
    const std::string path = folder / "card";
    CardOptions options = played_to(path);
    options.faults.drift_ppm = ppm;
    Simulated channel = simulated(options, card_context(kTiny50));
    ASSERT_TRUE(channel.open().ok());
    const FramePtr frame = card_frame(draw::PackFormat::v210, kTiny50, 1);
    // Six minutes: 3.6 frames of drift.
    constexpr std::int64_t kFrames = 18'000;
    for (std::int64_t i = 0; i < kFrames; ++i) {
        ASSERT_TRUE(channel.offer(i, frame).ok());
    }
    const SinkStats stats = channel.finish(kFrames + 10);
    EXPECT_EQ(stats.card->repeated, repeated);
    EXPECT_EQ(stats.card->left_out, left_out);
    EXPECT_EQ(stats.card->too_late, 0U);
    EXPECT_EQ(stats.card->missing, 0U);
    EXPECT_EQ(stats.card->not_shown, 0U);
    EXPECT_NEAR(stats.card->drift_ppm, ppm, 1);
    FrameNumber before = kOnAir - 1;
    std::uint64_t twice = 0;
    std::uint64_t skipped = 0;
    for (const Played& slot : played(path + ".txt")) {
        if (slot.number < 0 || slot.result == "flushed") {
            continue;  // after the last frame
        }
        ASSERT_EQ(slot.result, "completed");
        const FrameNumber step = slot.number - before;
        ASSERT_TRUE(step >= 0 && step <= 2) << slot.slot;
        twice += step == 0 ? 1 : 0;
        skipped += step == 2 ? 1 : 0;
        before = slot.number;
    }
    EXPECT_EQ(twice, repeated);
    EXPECT_EQ(skipped, left_out);
    EXPECT_EQ(before, kOnAir + kFrames - 1);
}

TEST(VirtualCard, At200PpmFastThreeFramesInSixMinutesAreShownTwiceAndNothingElseHappens) {
    drifts(200, 3, 0);
}

TEST(VirtualCard, At200PpmSlowThreeFramesInSixMinutesAreLeftOutAndNothingElseHappens) {
    drifts(-200, 0, 3);
}

TEST(VirtualCard, PlaysFillKeySoundAndTimecodeToTheBit) {
    const test::Folder folder;
    const std::string path = folder / "card";
    CardOptions options = played_to(path);
    options.key_device = "yes";
    options.format = draw::PackFormat::v210a;
    Simulated channel = simulated(options, card_context(kTiny50, 2));
    ASSERT_TRUE(channel.open().ok());
    std::string fill;
    std::string key;
    std::vector<audio::Sample> sound;
    constexpr std::int64_t kFrames = 8;
    for (std::int64_t i = 0; i < kFrames; ++i) {
        const FramePtr frame = card_frame(draw::PackFormat::v210a, kTiny50, static_cast<int>(i));
        Picture picture;
        take_over(*frame, picture);
        fill.append(reinterpret_cast<const char*>(picture.fill.data()), picture.fill.size());
        key.append(reinterpret_cast<const char*>(picture.key.data()), picture.key.size());
        const auto block = numbered_sound(kOnAir + i, kTiny50.rate, 2);
        sound.insert(sound.end(), block.samples.begin(), block.samples.end());
        ASSERT_TRUE(channel.offer(i, frame, true).ok());
    }
    EXPECT_TRUE(channel.finish(kFrames + 4).error.empty());
    EXPECT_EQ(bytes_of(path + ".fill"), fill);
    EXPECT_EQ(bytes_of(path + ".key"), key);
    std::string heard = bytes_of(path + ".sound");
    ASSERT_GE(heard.size(), sound.size() * sizeof(audio::Sample));
    heard.resize(sound.size() * sizeof(audio::Sample));
    EXPECT_EQ(std::memcmp(heard.data(), sound.data(), heard.size()), 0);
    const auto slots = played(path + ".txt");
    ASSERT_GE(slots.size(), static_cast<std::size_t>(kFrames));
    for (std::int64_t i = 0; i < kFrames; ++i) {
        const Played& slot = slots[static_cast<std::size_t>(i)];
        EXPECT_EQ(slot.slot, i);
        EXPECT_EQ(slot.number, kOnAir + i);
        // Two frames share an address above 30 a second.
        EXPECT_EQ(slot.second, (kOnAir + i) % 2 == 1);
        const auto address = timecode_of(kOnAir + i, kTiny50.rate, 0);
        EXPECT_EQ(
            slot.timecode,
            (Timecode{address.hours, address.minutes, address.seconds, address.frames / 2}).text());
        EXPECT_EQ(slot.ancillary.size(), slot.second ? 1U : 2U);
    }
    // 43e9 / 50 s of TAI are 06:12:43 less 37 s: see the words of ST 12-2, units and tens.
    EXPECT_EQ(slots[0].ancillary[1].substr(0, 20), "line=2046 60/60 00 0");
}

TEST(VirtualCard, AnInterlacedFrameCarriesTheTimecodeOfBothFields) {
    const test::Folder folder;
    const std::string path = folder / "card";
    Simulated channel = simulated(played_to(path), card_context(kTinyInterlaced));
    ASSERT_TRUE(channel.open().ok());
    for (std::int64_t i = 0; i < 6; ++i) {
        ASSERT_TRUE(channel.offer(i, card_frame(draw::PackFormat::v210, kTinyInterlaced, 1)).ok());
    }
    static_cast<void>(channel.finish(10));
    EXPECT_EQ(played(path + ".txt").at(0).ancillary.size(), 3U) << "VITC1, LTC, VITC2";
}

TEST(VirtualCard, TellsOfFramesThatItShowedLateOrNotAndOfItsReference) {
    const test::Folder folder;
    CardOptions options = played_to(folder / "card");
    options.faults.late_every = 10;
    options.faults.drop_every = 25;
    options.faults.unlocked_from_s = 1;
    options.faults.unlocked_to_s = 2;
    Simulated channel = simulated(options, card_context(kTiny50));
    ASSERT_TRUE(channel.open().ok());
    const FramePtr frame = card_frame(draw::PackFormat::v210, kTiny50, 1);
    std::vector<CardReference> seen;
    for (std::int64_t i = 0; i < 200; ++i) {
        ASSERT_TRUE(channel.offer(i, frame).ok());
        const CardReference now = channel.status().reference;
        if (seen.empty() || seen.back() != now) {
            seen.push_back(now);
        }
    }
    EXPECT_EQ(seen,
              (std::vector{CardReference::locked, CardReference::unlocked, CardReference::locked}));
    const SinkStats stats = channel.finish(210);
    // Of slots 0 to 197: every 25th is not shown, every 10th late, but those that are both.
    EXPECT_EQ(stats.card->not_shown, 7U);
    EXPECT_EQ(stats.card->shown_late, 16U);
    EXPECT_EQ(stats.card->repeated + stats.card->left_out, 0U);
    EXPECT_EQ(stats.card->device, "virtual card");
}

TEST(VirtualCard, ThatStopsIsToldOfAfterASecondAndPlaysAgainWhenItIsOpenedAgain) {
    const test::Folder folder;
    CardOptions options = played_to(folder / "card");
    options.faults.stall_after_s = 1;
    Simulated channel = simulated(options, card_context(kTiny50));
    ASSERT_TRUE(channel.open().ok());
    const FramePtr frame = card_frame(draw::PackFormat::v210, kTiny50, 1);
    std::int64_t failed_at = -1;
    std::string last;
    for (std::int64_t i = 0; i < 200 && failed_at < 0; ++i) {
        const Status done = channel.offer(i, frame);
        if (!done.ok() &&
            done.error().message().find("has stopped answering") != std::string::npos) {
            failed_at = i;
        }
    }
    EXPECT_GT(failed_at, 95);
    EXPECT_LT(failed_at, 110);
    channel.abandon();
    ASSERT_TRUE(channel.open().ok());
    for (std::int64_t i = failed_at + 1; i < failed_at + 20; ++i) {
        EXPECT_TRUE(channel.offer(i, frame).ok()) << i;
    }
}

TEST(CardSink, PlaysInRealTimeWhatAChannelOffers) {
    const test::Folder folder;
    const std::string path = folder / "card";
    SinkContext context = card_context(kTiny50);
    const Nanoseconds began = monotonic_now_ns();
    context.tai_minus_monotonic_ns = frame_start_tai_ns(kOnAir, kTiny50.rate) - began;
    auto sink = sink_from_url("virtual-card:" + path + "?drift=30&preroll=4", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    EXPECT_EQ((*sink)->wants(), draw::PackFormat::v210);
    const FramePtr frame = card_frame((*sink)->wants(), kTiny50, 1);
    std::uint64_t taken = 0;
    for (std::int64_t i = 0; i < 50; ++i) {
        sleep_until_monotonic(began + frame_start_tai_ns(i, kTiny50.rate));
        taken += (*sink)->offer(frame, kOnAir + i) ? 1 : 0;
    }
    ASSERT_TRUE((*sink)->close().ok());
    const SinkStats stats = (*sink)->stats();
    ASSERT_TRUE(stats.card.has_value());
    EXPECT_EQ(stats.card->reference, CardReference::locked);
    // On a busy machine frames may be refused or come too late; each is shown once or counted.
    ASSERT_GT(taken, 0U);
    std::uint64_t shown = 0;
    FrameNumber before = kOnAir - 1;
    for (const Played& slot : played(path + ".txt")) {
        if (slot.result == "completed") {
            EXPECT_GE(slot.number, before);
            shown += slot.number > before ? 1 : 0;
            before = slot.number;
        }
    }
    EXPECT_EQ(shown + stats.card->too_late + stats.card->not_shown + stats.card->left_out, taken);
    EXPECT_EQ(stats.frames_written, shown);
    EXPECT_EQ(stats.frames_dropped, 50 - shown);
}

TEST(CardSink, PlaysEachFrameOfAnOfflineRenderingOnce) {
    const test::Folder folder;
    const std::string path = folder / "card";
    SinkContext context = card_context(kTiny50);
    context.lossless = true;
    auto sink = sink_from_url("virtual-card:" + path, context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    for (std::int64_t i = 0; i < 30; ++i) {
        EXPECT_TRUE((*sink)->offer(card_frame((*sink)->wants(), kTiny50, 1), kOnAir + i));
    }
    ASSERT_TRUE((*sink)->close().ok());
    std::vector<FrameNumber> numbers;
    for (const Played& slot : played(path + ".txt")) {
        if (slot.result == "completed") {
            numbers.push_back(slot.number - kOnAir);
        }
    }
    EXPECT_EQ(numbers.size(), 30U);
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
}

TEST(CardSink, ADriverThatDoesNotReturnHoldsUpNeitherTheChannelNorItsEnd) {
    SinkContext context = card_context(kTiny50);
    context.queue_frames = 2;
    const Nanoseconds began = monotonic_now_ns();
    context.tai_minus_monotonic_ns = frame_start_tai_ns(kOnAir, kTiny50.rate) - began;
    auto sink = sink_from_url("virtual-card:?hang=1", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    const FramePtr frame = card_frame((*sink)->wants(), kTiny50, 1);
    bool refused = false;
    for (std::int64_t i = 0; i < 500 && !refused; ++i) {
        sleep_until_monotonic(began + frame_start_tai_ns(i, kTiny50.rate));
        refused = !(*sink)->offer(frame, kOnAir + i) && i > 50;
    }
    EXPECT_TRUE(refused) << "its own frames are lost";
    const Status closed = (*sink)->close();
    ASSERT_FALSE(closed.ok());
    EXPECT_NE(closed.error().message().find("does not return"), std::string::npos);
}

TEST(CardSink, ADriverThatDoesNotReturnWhenItIsOpenedIsRefused) {
    const auto sink = sink_from_url("virtual-card:?hang=0", card_context(kTiny50));
    ASSERT_FALSE(sink.ok());
    EXPECT_NE(sink.error().message().find("does not return"), std::string::npos);
}

/// Straight picture and key of a frame that the compositor drew, against its own fill and key.
TEST(CardPicture, FillIsWithinOneCodeOfTheCompositorsAndKeyIsItsOwn) {
    using namespace draw;
    draw::test::Fonts fonts;
    auto executor = make_cpu_executor(1);
    for (const std::int32_t width : {96, 100, 194, 1280}) {
        DrawList list{width, 48, {}};
        const auto add = [&](const Rect& rect, const Paint& paint) {
            FillRect fill;
            fill.rect = rect;
            fill.paint = paint;
            list.commands.emplace_back(fill);
        };
        const auto at = [&](std::int32_t x) { return draw::test::rect_px(x, 4, 40, 40); };
        Gradient fade;
        fade.from = {px(0), px(0)};
        fade.to = {px(width), px(40)};
        fade.stops = {{0, {255, 40, 0, 255}}, {kOne, {20, 255, 90, 0}}};
        add(draw::test::rect_px(0, 0, width, 20), fade);
        add(at(1), Color{200, 20, 30, 128});
        add(at(width / 2 + 3), Color{255, 255, 255, 255});
        add(at(width - 31), Color{10, 90, 255, 77});
        const auto straight =
            draw::test::draw_frame(*executor, fonts.library, list, PackFormat::v210a);
        const auto fill = draw::test::draw_frame(*executor, fonts.library, list, PackFormat::v210);
        const auto key =
            draw::test::draw_frame(*executor, fonts.library, list, PackFormat::v210_key);
        Picture picture;
        take_over(*straight, picture);
        ASSERT_EQ(picture.fill.size(), fill->planes[0].size);
        EXPECT_EQ(std::memcmp(picture.key.data(), key->planes[0].bytes, picture.key.size()), 0);
        int most = 0;
        for (std::size_t byte = 0; byte < picture.fill.size(); byte += 4) {
            std::uint32_t ours = 0;
            std::uint32_t theirs = 0;
            std::memcpy(&ours, picture.fill.data() + byte, 4);
            std::memcpy(&theirs, fill->planes[0].bytes + byte, 4);
            for (unsigned bit = 0; bit < 30; bit += 10) {
                most = std::max(most, std::abs(static_cast<int>(ours >> bit & 1023U) -
                                               static_cast<int>(theirs >> bit & 1023U)));
            }
        }
        EXPECT_LE(most, 1) << width;
    }
}

TEST(CardUrl, SaysWhichPictureItTakesAndWhatIsWrong) {
    const SinkContext context = card_context(kTiny50);
    const auto read = [&](const char* url) { return read_output_url(url, context); };
    EXPECT_EQ(read("virtual-card:")->packing.format, draw::PackFormat::v210);
    EXPECT_FALSE(read("decklink:1")->graphics);
    EXPECT_EQ(read("decklink:1?key=2")->packing.format, draw::PackFormat::v210a);
    EXPECT_TRUE(read("decklink:1?key=2")->graphics);
    EXPECT_EQ(read("decklink:1?keyer=external")->packing.format, draw::PackFormat::bgra8);
    EXPECT_TRUE(read("decklink:1?keyer=internal")->graphics);
    EXPECT_EQ(read("virtual-card:a?drift=-12.5")->card.faults.drift_ppm, -12.5);
    for (const char* url :
         {"decklink:", "decklink:1?key=1", "decklink:1?keyer=external&key=2",
          "decklink:1?keyer=both", "decklink:1?drift=3", "decklink:1?range=full",
          "decklink:1?keyer=internal&colour=hlg", "virtual-card:a?drift=fast",
          "virtual-card:a?drift=nan", "virtual-card:a?unlocked=5", "virtual-card:a?unlocked=7-5",
          "virtual-card:a?preroll=1", "virtual-card:a?late=0", "virtual-card:a?reference=no",
          "virtual-card:a?audio=aac"}) {
        EXPECT_FALSE(read(url).ok()) << url;
    }
}

}  // namespace
}  // namespace pitcast::output::card
