// SPDX-License-Identifier: Apache-2.0
// DeckLink devices, against a library of the same binary interface that writes down what it is
// given: see tests/support/decklink_stand_in.cpp. No test here has seen a card.
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <dlfcn.h>
#include <gtest/gtest.h>

#include "pitcast/output/output_url.h"

#include "../../engine/output/src/card_picture.h"
#include "../../engine/output/src/decklink_card.h"
#include "card_channel.h"
#include "test_paths.h"
#include "video_test_support.h"

namespace pitcast::output::card {
namespace {

const std::string kDecklinkFolder = PITCAST_TEST_BUILD_DIR "/decklink";

/// The stand-in, as a test commands it.
class DecklinkCards : public ::testing::TestWithParam<int> {
 protected:
    void SetUp() override {
        ::setenv("PITCAST_DECKLINK_DIR", kDecklinkFolder.c_str(), 1);
        library_ = ::dlopen((kDecklinkFolder + "/libDeckLinkAPI.so").c_str(), RTLD_NOW);
        ASSERT_NE(library_, nullptr) << ::dlerror();
        generation(16);
    }
    void TearDown() override {
        EXPECT_EQ(call<long()>("references")(), 0) << "objects of the library are still held";
        ::unsetenv("PITCAST_DECKLINK_DIR");
    }
    void generation(int number) { call<void(int)>("begin")(number); }
    void refuse(bool devices, bool modes) { call<void(bool, bool)>("refuses")(devices, modes); }
    void reference(std::uint32_t status) { call<void(std::uint32_t)>("reference")(status); }
    void outcome(std::int64_t at, std::uint32_t what) {
        call<void(std::int64_t, std::uint32_t)>("outcome")(at, what);
    }
    void play(Nanoseconds to) { call<void(std::int64_t)>("play")(to); }
    [[nodiscard]] std::vector<std::string> record() {
        std::istringstream text(call<const char*()>("record")());
        std::vector<std::string> lines;
        for (std::string line; std::getline(text, line);) {
            lines.push_back(line);
        }
        return lines;
    }
    [[nodiscard]] std::vector<std::string> record_of(const std::string& begin) {
        std::vector<std::string> lines = record();
        std::erase_if(lines, [&](const std::string& line) { return !line.starts_with(begin); });
        return lines;
    }
    [[nodiscard]] std::string shown(int device) { return bytes(device, false); }
    [[nodiscard]] std::string heard(int device) { return bytes(device, true); }

    static CardOptions on(const std::string& device) {
        CardOptions options;
        options.maker = CardMaker::decklink;
        options.device = device;
        return options;
    }
    static SinkContext context_of(const char* format, std::int32_t channels = 0) {
        return card_context(*video_format(format), channels);
    }
    static Simulated channel_on(const CardOptions& options, const SinkContext& context) {
        return {options, context, [options](const Now&) { return make_decklink_card(options); }};
    }
    /// Offers `count` frames, and plays each when its time has come. Returns them.
    std::vector<FramePtr> run(Simulated& channel, const CardOptions& options,
                              const SinkContext& context, std::int64_t count) {
        const Nanoseconds frame = frame_duration_ns(context.format.rate);
        std::vector<FramePtr> frames;
        for (std::int64_t i = 0; i < count; ++i) {
            if (i >= options.preroll) {
                play((i + 1 - options.preroll) * frame);
            }
            frames.push_back(card_frame(draw::Packing{options.format, context.signal},
                                        context.format, static_cast<int>(i)));
            EXPECT_TRUE(channel.offer(i, frames.back(), context.sound_channels > 0).ok());
        }
        play((count + 1) * frame);
        return frames;
    }
    [[nodiscard]] static std::string why_not(const CardOptions& options,
                                             const SinkContext& context) {
        Simulated channel = channel_on(options, context);
        const Status opened = channel.open();
        return opened ? "it opens" : opened.error().message();
    }

 private:
    template <typename Function>
    Function* call(const char* name) {
        return reinterpret_cast<Function*>(
            ::dlsym(library_, (std::string("decklink_stand_in_") + name).c_str()));
    }
    [[nodiscard]] std::string bytes(int device, bool sound) {
        std::size_t size = 0;
        const char* first =
            call<const char*(int, bool, std::size_t*)>("bytes")(device, sound, &size);
        return {first, size};
    }
    void* library_ = nullptr;
};

/// What every generation of the interface must do alike.
INSTANTIATE_TEST_SUITE_P(Driver, DecklinkCards, ::testing::Values(14, 16),
                         [](const auto& tested) { return "Of" + std::to_string(tested.param); });

TEST_P(DecklinkCards, PlayFillAndKeyOnTwoDevicesThatBeginAsOne) {
    generation(GetParam());
    CardOptions options = on("DeckLink Duo (1)");
    options.key_device = "2";
    options.format = draw::PackFormat::v210a;
    const SinkContext context = context_of("1080p50");
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    constexpr std::int64_t kFrames = 6;
    const auto frames = run(channel, options, context, kFrames);
    const SinkStats stats = channel.finish(kFrames + 2);
    EXPECT_EQ(stats.card->device, "DeckLink Duo (1), key on DeckLink Duo (2)");
    EXPECT_EQ(stats.card->reference, CardReference::locked);
    EXPECT_EQ(stats.card->not_shown + stats.card->shown_late + stats.card->repeated +
                  stats.card->left_out + stats.card->too_late,
              0U);
    std::string fill;
    std::string key;
    for (const FramePtr& frame : frames) {
        Picture picture;
        take_over(*frame, picture);
        fill.append(reinterpret_cast<const char*>(picture.fill.data()), picture.fill.size());
        key.append(reinterpret_cast<const char*>(picture.key.data()), picture.key.size());
    }
    EXPECT_TRUE(shown(1) == fill);
    EXPECT_TRUE(shown(2) == key);
    EXPECT_EQ(record_of("1 supports"),
              std::vector<std::string>{"1 supports Hp50 v210 conversion=none flags=0"});
    EXPECT_EQ(record_of("1 enable"), std::vector<std::string>{"1 enable Hp50 flags=68"});
    EXPECT_EQ(record_of("2 enable"), std::vector<std::string>{"2 enable Hp50 flags=68"});
    // One start is for both.
    EXPECT_EQ(record_of("1 start"), std::vector<std::string>{"1 start 0/50000"});
    EXPECT_TRUE(record_of("2 start").empty());
    // 43e9 / 50 s of TAI are 16:53:20, less 37 s in UTC. Two frames share an address, and the
    // second has VITC2 alone.
    for (const char* device : {"1", "2"}) {
        const auto lines = record_of(std::string(device) + " show");
        ASSERT_EQ(lines.size(), static_cast<std::size_t>(kFrames));
        EXPECT_EQ(lines[0], device + std::string(" show 0+1000/50000 1920x1080 row=5120 v210 "
                                                 "vitc1=16:52:43:00 vitc2=- ltc=16:52:43:00"));
        EXPECT_EQ(lines[3], device + std::string(" show 3000+1000/50000 1920x1080 row=5120 v210 "
                                                 "vitc1=- vitc2=16:52:43:01# ltc=-"));
    }
    EXPECT_EQ(record_of("1 disable").size(), 1U);
    EXPECT_EQ(record_of("2 disable").size(), 1U);
}

TEST_P(DecklinkCards, PlayAnInterlacedPictureWithSound) {
    generation(GetParam());
    const CardOptions options = on("1");
    const SinkContext context = context_of("1080i50", 4);
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    constexpr std::int64_t kFrames = 5;
    const auto frames = run(channel, options, context, kFrames);
    static_cast<void>(channel.finish(kFrames + 2));
    const auto lines = record_of("1 show");
    ASSERT_EQ(lines.size(), static_cast<std::size_t>(kFrames));
    // Both fields of a frame have its address.
    EXPECT_EQ(lines[1],
              "1 show 1000+1000/25000 1920x1080 row=5120 v210 vitc1=09:46:03:01 "
              "vitc2=09:46:03:01# ltc=09:46:03:01");
    EXPECT_EQ(record_of("1 sound"),
              (std::vector<std::string>{"1 sound 48000 Hz 32 bits 8 channels stream=2",
                                        "1 sound preroll", "1 sound prerolled", "1 sound off"}));
    const auto samples = record_of("1 samples");
    ASSERT_EQ(samples.size(), static_cast<std::size_t>(kFrames));
    EXPECT_EQ(samples[2], "1 samples 1920 at 3840/48000");
    EXPECT_EQ(record_of("1 enable"), std::vector<std::string>{"1 enable Hi50 flags=4"});
}

TEST_F(DecklinkCards, TakeSoundInTheHighBitsAndInAsManyChannelsAsTheyHave) {
    const CardOptions options = on("1");
    const SinkContext context = context_of("1080p25", 1);
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    static_cast<void>(run(channel, options, context, 4));
    static_cast<void>(channel.finish(6));
    EXPECT_EQ(record_of("1 sound 4"),
              std::vector<std::string>{"1 sound 48000 Hz 32 bits 2 channels stream=2"});
    const std::string bytes = heard(1);
    const auto block = numbered_sound(kOnAir, context.format.rate, 1);
    ASSERT_GE(bytes.size(), block.samples.size() * 8);
    for (std::size_t i = 0; i < block.samples.size(); ++i) {
        std::int32_t pair[2] = {};
        std::memcpy(pair, bytes.data() + i * sizeof pair, sizeof pair);
        ASSERT_EQ(pair[0], block.samples[i] * 256) << i;
        ASSERT_EQ(pair[1], 0) << i;
    }
}

TEST_P(DecklinkCards, WithAKeyerAreGivenOnePictureWithAlpha) {
    generation(GetParam());
    CardOptions options = on("4");
    options.keyer = CardKeyer::external;
    options.format = draw::PackFormat::bgra8;
    const SinkContext context = context_of("1080p25");
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    const auto frames = run(channel, options, context, 4);
    static_cast<void>(channel.finish(6));
    std::string sent;
    for (const FramePtr& frame : frames) {
        sent.append(reinterpret_cast<const char*>(frame->planes[0].bytes), frame->planes[0].size);
    }
    EXPECT_TRUE(shown(4) == sent);
    EXPECT_EQ(record_of("4 supports"),
              std::vector<std::string>{"4 supports Hp25 BGRA conversion=none flags=1"});
    EXPECT_EQ(record_of("4 keyer"),
              (std::vector<std::string>{"4 keyer external", "4 keyer level 255", "4 keyer off"}));
    EXPECT_EQ(why_not(
                  [] {
                      CardOptions none = on("5");
                      none.keyer = CardKeyer::internal;
                      none.format = draw::PackFormat::bgra8;
                      return none;
                  }(),
                  context),
              "card: DeckLink Plain: has no internal keyer (use key=DEVICE: fill and key on two "
              "devices)");
}

TEST_F(DecklinkCards, SayThatThePictureIsHlgWhereTheyCan) {
    SinkContext context = context_of("2160p50");
    context.signal.colour = draw::PackColour::bt2100_hlg;
    for (const auto& [device, name, told] :
         {std::tuple{"4", "DeckLink 4K Keyer", " eotf=3 space=2020 red=0.708"},
          {"5", "DeckLink Plain, which cannot say that it is HLG", ""}}) {
        generation(16);
        const CardOptions options = on(device);
        Simulated channel = channel_on(options, context);
        ASSERT_TRUE(channel.open().ok());
        static_cast<void>(run(channel, options, context, 3));
        EXPECT_EQ(channel.finish(5).card->device, name);
        const auto lines = record_of(std::string(device) + " show 0");
        ASSERT_EQ(lines.size(), 1U);
        EXPECT_TRUE(lines[0].ends_with("ltc=16:52:43:00" + std::string(told))) << lines[0];
    }
}

TEST_F(DecklinkCards, ThatDoNotBeginAsOneAreStartedOneAfterTheOther) {
    CardOptions options = on("4");
    options.key_device = "5";
    options.format = draw::PackFormat::v210a;
    const SinkContext context = context_of("1080p50");
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    static_cast<void>(run(channel, options, context, 4));
    static_cast<void>(channel.finish(6));
    EXPECT_EQ(record_of("4 start").size(), 1U);
    EXPECT_EQ(record_of("5 start").size(), 1U);
    EXPECT_EQ(record_of("4 enable"), std::vector<std::string>{"4 enable Hp50 flags=4"});
}

TEST_P(DecklinkCards, TellOfFramesThatTheyShowedLateOrNotAtAll) {
    generation(GetParam());
    outcome(2000, 1);  // slot 2 late
    outcome(4000, 2);  // slot 4 dropped
    reference(0);
    CardOptions options = on("1");
    options.key_device = "2";  // the fate of the worse is the frame's
    options.format = draw::PackFormat::v210a;
    const SinkContext context = context_of("1080p50");
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    static_cast<void>(run(channel, options, context, 8));
    const SinkStats stats = channel.finish(10);
    EXPECT_EQ(stats.card->shown_late, 1U);
    EXPECT_EQ(stats.card->not_shown, 1U);
    EXPECT_EQ(stats.card->buffered, 3) << "the depth of the preroll is kept";
    EXPECT_EQ(stats.card->reference, CardReference::unlocked);
}

TEST_F(DecklinkCards, ThatFollowNoReferenceSaySo) {
    reference(1);
    const CardOptions options = on("1");
    const SinkContext context = context_of("1080p50");
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    static_cast<void>(run(channel, options, context, 4));
    EXPECT_EQ(channel.finish(6).card->reference, CardReference::none);
}

TEST_F(DecklinkCards, LetGoOfWhatIsScheduledWhenTheyAreLeftInTheMiddle) {
    const CardOptions options = on("1");
    const SinkContext context = context_of("1080p50");
    Simulated channel = channel_on(options, context);
    ASSERT_TRUE(channel.open().ok());
    for (std::int64_t i = 0; i < 2; ++i) {
        ASSERT_TRUE(channel.offer(i, card_frame(draw::PackFormat::v210, context.format, 1)).ok());
    }
    channel.abandon();
    EXPECT_EQ(record_of("1 disable").size(), 1U);
    // And can be opened again.
    ASSERT_TRUE(channel.open().ok());
}

TEST_F(DecklinkCards, ThatCannotPlayAreRefusedWithTheReason) {
    const SinkContext context = context_of("1080p50");
    EXPECT_EQ(why_not(on("7"), context),
              "card: DeckLink: there is no device \"7\" (there are 1 \"DeckLink Duo (1)\", 2 "
              "\"DeckLink Duo (2)\", 3 \"DeckLink Mini Recorder\", 4 \"DeckLink 4K Keyer\", 5 "
              "\"DeckLink Plain\")");
    EXPECT_NE(why_not(on("3"), context).find("plays nothing"), std::string::npos);
    EXPECT_EQ(why_not(on("1"), context_of("360p25")),
              "card: DeckLink Duo (1): 360p25 is no format of SDI (use --format 1080i50, 1080p25, "
              "1080p50, 720p50, 2160p25 or 2160p50)");
    CardOptions same = on("1");
    same.key_device = "DeckLink Duo (1)";
    same.format = draw::PackFormat::v210a;
    EXPECT_NE(why_not(same, context).find("cannot play the fill and the key both"),
              std::string::npos);
    refuse(false, true);
    EXPECT_EQ(why_not(on("1"), context),
              "card: DeckLink Duo (1): does not do 1080p50 in 10-bit 4:2:2 (choose another "
              "--format, or another device)");
    refuse(true, false);
    EXPECT_EQ(why_not(on("1"), context),
              "card: DeckLink Duo (1): its output cannot be enabled (0x80000009) (another program "
              "has it: close that)");
}

TEST_F(DecklinkCards, NeedTheVendorsLibraryAndSayWhereItIsFrom) {
    const ::pitcast::test::Folder empty;
    ::setenv("PITCAST_DECKLINK_DIR", (empty / "").c_str(), 1);
    const auto sink = sink_from_url("decklink:1", context_of("1080p50"));
    ASSERT_FALSE(sink.ok());
    const std::string message = sink.error().message();
    EXPECT_NE(message.find("its library cannot be loaded"), std::string::npos) << message;
    EXPECT_NE(message.find("https://www.blackmagicdesign.com/support"), std::string::npos);
}

TEST_F(DecklinkCards, AreOutputsOfAnUrl) {
    auto sink =
        sink_from_url("decklink:DeckLink Duo (1)?key=DeckLink Duo (2)", context_of("1080p50"));
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    EXPECT_EQ((*sink)->wants().format, draw::PackFormat::v210a);
    EXPECT_TRUE((*sink)->close().ok());
    EXPECT_EQ(record_of("2 disable").size(), 1U);
}

}  // namespace
}  // namespace pitcast::output::card
