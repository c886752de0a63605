// SPDX-License-Identifier: Apache-2.0
// Cameras are decoded in processes of their own: what happens to one is a lost camera and no more.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <map>
#include <numeric>
#include <random>
#include <string>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/packet_socket.h"
#include "pitcast/core/shared_slots.h"
#include "pitcast/video/input.h"

#include "../../engine/video/src/camera_wire.h"
#include "../../engine/video/src/sound_ring.h"
#include "../../engine/video/src/touched_slots.h"
#include "peer_process.h"
#include "video_test_support.h"

namespace pitcast::video {
namespace {

constexpr auto kFrame = std::chrono::milliseconds(40);

std::string moving(std::string_view source, std::string_view url) {
    return "exec ffmpeg -v quiet -re -f lavfi -i " + std::string(source) +
           " -pix_fmt yuv420p -c:v libx264 -preset ultrafast -tune zerolatency -g 12 -f mpegts '" +
           std::string(url) + "?pkt_size=1316'";
}

template <typename Condition>
bool becomes_true(VideoInput& input, Condition condition, int seconds = 30) {
    for (int i = 0; i < 25 * seconds; ++i) {
        if (condition(input.picture_at(tai_now_ns()), input.health())) {
            return true;
        }
        std::this_thread::sleep_for(kFrame);
    }
    return false;
}

/// A picture newer than `version`.
bool plays_beyond(VideoInput& input, std::uint64_t version) {
    return becomes_true(input, [&](const draw::PicturePtr& picture, const InputHealth&) {
        return picture != nullptr && picture->version > version;
    });
}

/// Reads all of it: a picture whose memory had gone would end the test here.
std::uint64_t sum_of(const draw::Picture& picture) {
    std::uint64_t sum = 0;
    for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
        for (std::size_t x = 0; x < static_cast<std::size_t>(picture.width); ++x) {
            sum += std::to_integer<std::uint64_t>(
                picture.planes[0].bytes[y * picture.planes[0].stride + x]);
        }
    }
    return sum;
}

TEST(CameraProcess, IsStartedAgainWhenItIsKilledAndItsPicturesStay) {
    const test::PeerProcess camera(moving("testsrc2=s=192x96:r=25", "udp://127.0.0.1:23491"));
    auto input = VideoInput::open({.id = "onboard", .url = "udp://127.0.0.1:23491"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    ASSERT_TRUE(plays_beyond(**input, 0)) << (*input)->health().error;
    std::set<int> pids;
    for (std::uint64_t kill = 1; kill <= 4; ++kill) {
        const draw::PicturePtr before = (*input)->picture_at(tai_now_ns());
        ASSERT_NE(before, nullptr);
        const std::uint64_t sum = sum_of(*before);
        const int pid = (*input)->health().decoder_pid;
        ASSERT_GT(pid, 1);
        pids.insert(pid);
        ASSERT_EQ(::kill(pid, SIGKILL), 0);
        ASSERT_TRUE(becomes_true(**input, [&](const auto& picture, const InputHealth& health) {
            EXPECT_NE(picture, nullptr) << "the last picture stays";
            return health.decoder_deaths == kill;
        }));
        EXPECT_EQ(sum_of(*before), sum);
        ASSERT_TRUE(plays_beyond(**input, before->version + 10)) << (*input)->health().error;
    }
    EXPECT_EQ(pids.size(), 4U);
    EXPECT_EQ((*input)->health().reconnects, 4U);
}

TEST(CameraProcess, IsStartedAgainWhenItHangs) {
    const test::PeerProcess camera(moving("testsrc2=s=192x96:r=25", "udp://127.0.0.1:23492"));
    auto input = VideoInput::open({.id = "onboard", .url = "udp://127.0.0.1:23492"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    ASSERT_TRUE(plays_beyond(**input, 0)) << (*input)->health().error;
    ASSERT_EQ(::kill((*input)->health().decoder_pid, SIGSTOP), 0);
    ASSERT_TRUE(becomes_true(**input, [](const auto&, const InputHealth& health) {
        return health.decoder_deaths == 1;
    }));
    const auto picture = (*input)->picture_at(tai_now_ns());
    ASSERT_NE(picture, nullptr);
    EXPECT_TRUE(plays_beyond(**input, picture->version + 5)) << (*input)->health().error;
}

TEST(CameraProcess, EndsWithItsInput) {
    const test::PeerProcess camera(moving("testsrc2=s=192x96:r=25", "udp://127.0.0.1:23493"));
    auto input = VideoInput::open({.id = "onboard", .url = "udp://127.0.0.1:23493"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    ASSERT_TRUE(plays_beyond(**input, 0)) << (*input)->health().error;
    const int pid = (*input)->health().decoder_pid;
    const draw::PicturePtr kept = (*input)->picture_at(tai_now_ns());
    const std::uint64_t sum = sum_of(*kept);
    input->reset();
    EXPECT_EQ(::kill(pid, 0), -1) << "it still runs";
    EXPECT_EQ(sum_of(*kept), sum) << "a picture outlives its source";
}

TEST(CameraProcess, FollowsAStreamThatChangesItsSize) {
    const test::Folder folder;
    const std::string encode =
        "ffmpeg -v quiet -f lavfi -i testsrc2=s=SIZE:r=25:d=3 -pix_fmt yuv420p -c:v libx264 "
        "-preset "
        "ultrafast -tune zerolatency -g 12 -f mpegts -y ";
    for (const std::string size : {"192x96", "320x180"}) {
        std::string command = encode + "'" + (folder / (size + ".ts")) + "'";
        command.replace(command.find("SIZE"), 4, size);
        ASSERT_EQ(std::system(command.c_str()), 0);
    }
    auto input = VideoInput::open({.id = "onboard", .url = "udp://127.0.0.1:23494"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    const test::PeerProcess camera(
        "for i in 1 2 3; do for s in 192x96 320x180; do ffmpeg -v quiet -re -i \"" +
        (folder / "$s.ts") +
        "\" -c copy -f mpegts 'udp://127.0.0.1:23494?pkt_size=1316'; done; done");
    for (const std::int32_t width : {320, 192, 320}) {
        EXPECT_TRUE(becomes_true(**input, [&](const auto& picture, const InputHealth&) {
            return picture != nullptr && picture->width == width && sum_of(*picture) > 0;
        })) << width;
    }
    EXPECT_EQ((*input)->health().decoder_deaths, 0U);
}

TEST(CameraProcess, GivesTheFieldsOfAnInterlacedCamera) {
    auto input = VideoInput::open({.id = "onboard", .url = "udp://127.0.0.1:23497"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    const test::PeerProcess camera(
        "exec ffmpeg -v quiet -re -f lavfi -i testsrc2=s=192x96:r=50 -vf interlace=scan=tff "
        "-pix_fmt yuv420p -c:v libx264 -flags +ildct+ilme -x264-params tff=1 -preset ultrafast -g "
        "12 -f mpegts 'udp://127.0.0.1:23497?pkt_size=1316'");
    ASSERT_TRUE(plays_beyond(**input, 50)) << (*input)->health().error;
    std::size_t tops = 0;
    std::size_t bottoms = 0;
    std::uint64_t last = 0;
    const Nanoseconds begin = tai_now_ns();
    for (int n = 0; n < 100; ++n) {
        const Nanoseconds tai = begin + n * 20'000'000LL;
        sleep_until_monotonic(monotonic_now_ns() + tai - tai_now_ns());
        const auto picture = (*input)->picture_at(tai);
        ASSERT_NE(picture, nullptr);
        EXPECT_EQ(picture->height, 48);
        if (picture->version != last) {
            tops += picture->field == draw::FieldParity::top ? 1 : 0;
            bottoms += picture->field == draw::FieldParity::bottom ? 1 : 0;
        }
        last = picture->version;
    }
    EXPECT_GE(tops, 40U) << "of 50";
    EXPECT_GE(bottoms, 40U) << "of 50";
}

TEST(CameraProcess, SurvivesADamagedStream) {
    auto input = VideoInput::open({.id = "onboard", .url = "udp://127.0.0.1:23495"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    const test::PeerProcess camera(
        "exec ffmpeg -v quiet -re -f lavfi -i testsrc2=s=192x96:r=25 -pix_fmt yuv420p -c:v libx264 "
        "-preset ultrafast -g 12 -bsf:v noise=amount=200 -f mpegts "
        "'udp://127.0.0.1:23495?pkt_size=1316'");
    ASSERT_TRUE(plays_beyond(**input, 50)) << (*input)->health().error;
    EXPECT_EQ((*input)->health().decoder_deaths, 0U);
}

/// Loudness of a block: the mean of what the samples are worth, sign left off.
double mean_of(const std::vector<audio::Sample>& samples) {
    double sum = 0;
    for (const audio::Sample sample : samples) {
        sum += std::abs(sample);
    }
    return samples.empty() ? 0 : sum / static_cast<double>(samples.size());
}

/// Flash and beep of 0.2 s each second come together out of a stream, at any delay.
TEST(CameraSound, ComesWithItsPicture) {
    auto input = VideoInput::open({.id = "onboard",
                                   .url = "udp://127.0.0.1:23496",
                                   .delay_frames = 10,
                                   .channel_rate = {25, 1}});
    ASSERT_TRUE(input.ok()) << input.error().message();
    const test::PeerProcess camera(
        "exec ffmpeg -v quiet -re -f lavfi -i color=black:s=192x96:r=25 -f lavfi -i "
        "\"aevalsrc='if(lt(mod(t,1),0.2),0.25*sin(2*PI*1000*t),0)':s=44100\" -vf "
        "\"geq=lum='if(lt(mod(N,25),5),235,16)':cb=128:cr=128\" -pix_fmt yuv420p -c:v libx264 "
        "-preset ultrafast -tune zerolatency -g 12 -c:a aac -b:a 128k -f mpegts "
        "'udp://127.0.0.1:23496?pkt_size=1316'");
    ASSERT_TRUE(plays_beyond(**input, 0)) << (*input)->health().error;
    // A quarter of a block's full loudness: AAC lets a beep be heard, softly, 23 ms before it
    // begins.
    constexpr double kLoud = 0.25 * 0.25 * (1 << 23) * 2 / 3.14159;
    // Not while the stream begins, nor while its clock is set anew, as on a machine that is busy.
    constexpr int kInARow = 4;
    constexpr int kPatience = 1500;
    std::vector<int> beeps;
    std::string seen;
    int together = 0;
    int flashed = 0;
    bool was_bright = true;
    bool was_loud = true;
    const Nanoseconds begin = tai_now_ns();
    std::vector<audio::Sample> samples;
    for (int n = 0; n < kPatience && together < kInARow; ++n) {
        const Nanoseconds tai = begin + n * 40'000'000LL;
        sleep_until_monotonic(monotonic_now_ns() + tai - tai_now_ns());
        const auto picture = (*input)->picture_at(tai);
        const bool bright = picture != nullptr && sum_of(*picture) > 100U * 192U * 96U;
        samples.resize(1920U * static_cast<std::size_t>((*input)->sound_channels()));
        (*input)->sound_at(audio::sample_at_ns(tai), samples);
        const bool loud = mean_of(samples) > kLoud;
        if (loud && !was_loud) {
            beeps.push_back(n);
            seen += " beep " + std::to_string(n);
        }
        if (bright && !was_bright) {
            flashed = n;
            seen += " flash " + std::to_string(n);
        }
        if (flashed > 0 && n == flashed + 2) {
            const bool near = std::any_of(beeps.begin(), beeps.end(),
                                          [&](int beep) { return std::abs(beep - flashed) <= 1; });
            together = near ? together + 1 : 0;
        }
        was_bright = bright;
        was_loud = loud;
    }
    EXPECT_EQ((*input)->sound_channels(), 1);
    EXPECT_EQ(together, kInARow) << seen;
}

TEST(SoundRing, JoinsWhatNearlyFitsAndKeepsGapsSilent) {
    SoundRing ring;
    std::vector<audio::Sample> out(8);
    ring.read(0, out);
    EXPECT_EQ(ring.channels(), 0);
    ring.put(1000, 2, std::vector<audio::Sample>{1, -1, 2, -2});
    ring.put(1003, 2, std::vector<audio::Sample>{3, -3, 4, -4});  // a sample late: joined
    ring.read(999, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 0, 1, -1, 2, -2, 3, -3}));
    ring.put(5000, 2, std::vector<audio::Sample>{9, -9});
    out.resize(4);
    ring.read(4999, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 0, 9, -9}));
    ring.put(100'000'000, 2, std::vector<audio::Sample>{7, -7});  // far ahead: begins anew
    ring.read(5000, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 0, 0, 0}));
    ring.read(100'000'000, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{7, -7, 0, 0}));
    ring.put(100'000'001, 1, std::vector<audio::Sample>{5});
    EXPECT_EQ(ring.channels(), 1);
}

/// What a ring must hold, sample by sample: an oracle that knows nothing of rings.
struct SoundModel {
    static constexpr std::int64_t kKept = 24 * audio::kSampleRate;
    std::map<std::int64_t, audio::Sample> heard;
    std::int64_t end = 0;

    void put(std::int64_t first, const std::vector<audio::Sample>& samples) {
        const std::int64_t gap = first - end;
        first = std::abs(gap) <= audio::kSampleRate / 100 ? end : first;
        heard.erase(heard.lower_bound(first), heard.end());
        for (const audio::Sample sample : samples) {
            heard[first++] = sample;
        }
        end = first;
        heard.erase(heard.begin(), heard.lower_bound(end - kKept));
    }
    void move(std::int64_t from, std::int64_t by) {
        std::vector<audio::Sample> moved;
        for (std::int64_t i = from; i < end; ++i) {
            moved.push_back(at(i));
        }
        if (!moved.empty()) {
            end = from;
            heard.erase(heard.lower_bound(from), heard.end());
            put(from + by, moved);
        }
    }
    [[nodiscard]] audio::Sample at(std::int64_t sample) const {
        const auto found = heard.find(sample);
        return found == heard.end() ? 0 : found->second;
    }
};

TEST(SoundRing, HoldsWhatAModelHolds) {
    std::mt19937 random(11);
    const auto any = [&](int most) {
        return static_cast<std::int64_t>(random() % static_cast<unsigned int>(most));
    };
    SoundRing ring;
    SoundModel model;
    audio::Sample next = 1;
    std::int64_t now = 10'000'000;
    for (int step = 0; step < 400; ++step) {
        std::vector<audio::Sample> samples(static_cast<std::size_t>(200 + any(3000)));
        std::iota(samples.begin(), samples.end(), next);
        next += static_cast<audio::Sample>(samples.size());
        const std::int64_t kind = any(10);
        now = model.end == 0 ? now
              : kind < 6     ? model.end + any(400) - 200          // joined
              : kind < 8     ? model.end + 1000 + any(40'000)      // something was lost
              : kind < 9     ? model.end + 9 * audio::kSampleRate  // it was away
                             : model.end - std::min<std::int64_t>(any(900) + 600, 1500);
        ring.put(now, 1, samples);
        model.put(now, samples);
        if (any(6) == 0) {
            const std::int64_t from = model.end - 1 - any(2500);
            const std::int64_t by = any(2) == 0 ? 600 + any(20'000) : -600 - any(1500);
            ring.move(from, by);
            model.move(from, by);
        }
        std::vector<audio::Sample> out(1920);
        const std::int64_t at = model.end - any(24 * audio::kSampleRate);
        ring.read(at, out);
        for (std::size_t i = 0; i < out.size(); ++i) {
            ASSERT_EQ(out[i], model.at(at + static_cast<std::int64_t>(i)))
                << "step " << step << ", sample " << i;
        }
    }
}

TEST(SoundRing, MovesWhatIsStillToComeWithItsPicture) {
    SoundRing ring;
    std::vector<audio::Sample> sound(2000);
    std::iota(sound.begin(), sound.end(), 1);
    std::vector<audio::Sample> out(4);
    ring.put(10'000, 1, sound);
    ring.move(11'000, 3000);  // later
    ring.read(10'998, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{999, 1000, 0, 0}));
    ring.read(13'998, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 0, 1001, 1002}));
    ring.move(14'500, -600);  // earlier: over what was there
    ring.read(13'898, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 0, 1501, 1502}));
    ring.read(14'398, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{1999, 2000, 0, 0})) << "and nothing after it";
    ring.hold_from(13'900);  // its picture has not come
    ring.read(13'898, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 0, 0, 0}));
    ring.hold_from(13'901);
    ring.read(13'899, out);
    EXPECT_EQ(out, (std::vector<audio::Sample>{0, 1501, 0, 0}));
    ring.hold_from(20'000);
    ring.move(20'000, 1000);  // nothing lies there
    ring.read(13'900, out);
    EXPECT_EQ(out[0], 1501);
}

TEST(TouchedSlots, LooksAtWhatIsNewOnly) {
    TouchedSlots slots;
    slots.restart(2);
    const std::vector<std::byte> memory(10'000);
    slots.touch(1, std::span(memory).first(5000));
    EXPECT_EQ(slots.touched(0), 0U);
    EXPECT_EQ(slots.touched(1), 5000U);
    slots.touch(1, std::span(memory).first(100));
    EXPECT_EQ(slots.touched(1), 5000U);
    slots.touch(1, memory);
    EXPECT_EQ(slots.touched(1), 10'000U);
    slots.touch(0, {});
    slots.restart(1);
    EXPECT_EQ(slots.touched(0), 0U);
}

TEST(PatternTone, IsThatOfLineUp) {
    auto input = VideoInput::open({.id = "bars", .url = "pattern:bars"});
    ASSERT_TRUE(input.ok());
    ASSERT_EQ((*input)->sound_channels(), 1);
    std::vector<audio::Sample> tone(480);
    (*input)->sound_at(86'400'000'000'012, tone);
    const auto [low, high] = std::minmax_element(tone.begin(), tone.end());
    EXPECT_NEAR(20 * std::log10(*high / double{audio::kLoudest}), -18, 0.001);
    EXPECT_EQ(*low, -*high);
    EXPECT_EQ(tone[0], *high) << "a quarter of a period after its start";
    EXPECT_EQ(tone[48], tone[0]);
}

WirePicture small_picture() {
    WirePicture told;
    told.format = static_cast<std::uint32_t>(draw::PixelFormat::yuv420p8);
    told.width = 64;
    told.height = 32;
    told.offsets = {0, 2048, 2560};
    told.strides = {64, 32, 32};
    return told;
}

TEST(CameraWire, APictureMustLieInItsSlot) {
    const std::vector<std::byte> slot(4096);
    ASSERT_TRUE(picture_in_slot(small_picture(), slot).ok());
    EXPECT_EQ(picture_in_slot(small_picture(), slot)->planes[2].bytes, slot.data() + 2560);
    const auto refused = [&](auto change) {
        WirePicture told = small_picture();
        change(told);
        return !picture_in_slot(told, slot).ok();
    };
    EXPECT_TRUE(refused([](WirePicture& p) { p.format = 0; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.format = 99; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.matrix = 99; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.width = 0; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.width = 66; })) << "a line longer than its stride";
    EXPECT_TRUE(refused([](WirePicture& p) { p.height = 66; })) << "the luma leaves the slot";
    EXPECT_TRUE(refused([](WirePicture& p) { p.height = -1; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.offsets[1] = 4090; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.offsets[1] = ~std::uint64_t{0}; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.strides[2] = ~std::uint64_t{0} / 2; }));
    EXPECT_TRUE(refused([](WirePicture& p) { p.strides[0] = 0; }));
}

TEST(CameraWire, AMessageIsWhatItsSizeAndKindSay) {
    const WirePicture told = small_picture();
    const auto bytes = std::as_bytes(std::span(&told, 1));
    EXPECT_TRUE(read_packet<WirePicture>(bytes));
    EXPECT_FALSE(read_packet<WirePicture>(bytes.first(bytes.size() - 1)));
    EXPECT_FALSE(read_packet<WireSlots>(bytes.first(sizeof(WireSlots))));
    EXPECT_FALSE(read_packet<WireAlive>({}));
}

TEST(SharedSlots, AreSeenFromBothSidesAndCannotBeCutShort) {
    auto made = SharedSlots::create(3, 5000);
    ASSERT_TRUE(made.ok()) << made.error().message();
    SharedSlots& decoder = **made;
    EXPECT_EQ(decoder.slot_bytes(), 8192U) << "whole pages";
    auto opened = SharedSlots::open(Descriptor(::dup(decoder.file())), 3, 8192);
    ASSERT_TRUE(opened.ok()) << opened.error().message();
    SharedSlots& channel = **opened;
    decoder.slot(2)[7] = std::byte{42};
    decoder.give(2);
    EXPECT_EQ(channel.slot(2)[7], std::byte{42});
    EXPECT_FALSE(channel.is_free(2));
    channel.let_go(2);
    EXPECT_TRUE(decoder.is_free(2));
    EXPECT_EQ(decoder.slot_at(decoder.slot(1).data() + 100), 1U);
    EXPECT_EQ(decoder.slot_at(&decoder), std::nullopt);
    EXPECT_NE(::ftruncate(decoder.file(), 4096), 0) << "the channel would die of SIGBUS";
    EXPECT_FALSE(SharedSlots::open(Descriptor(::dup(decoder.file())), 4, 8192).ok())
        << "there are only three";
    EXPECT_FALSE(SharedSlots::open(Descriptor(), 3, 8192).ok());
    EXPECT_FALSE(SharedSlots::create(1, std::uint64_t{1} << 40).ok());
}

}  // namespace
}  // namespace pitcast::video
