// SPDX-License-Identifier: Apache-2.0
// Outputs that a process of their own holds: they go on when the channel dies. Pictures carry their
// frame number, so that what went out is known.
#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/draw/image_file.h"
#include "pitcast/output/output_url.h"
#include "pitcast/output/sink.h"

#include "../../engine/output/src/held_frames.h"
#include "../../engine/output/src/hold_place.h"
#include "numbered_picture.h"
#include "peer_ports.h"
#include "video_test_support.h"

namespace pitcast::output {
namespace {

using ::testing::HasSubstr;

constexpr FrameRate kRate{50, 1};
constexpr auto kWidth = static_cast<std::int32_t>(test::kNumberedWidth);
constexpr auto kHeight = static_cast<std::int32_t>(test::kNumberedHeight);
constexpr std::size_t kFrameBytes = test::kNumberedWidth * test::kNumberedHeight;

SinkContext context_at(FrameNumber first) {
    SinkContext context;
    context.format = {"numbered", kWidth, kHeight, kRate, false};
    context.first = first;
    return context;
}

FramePtr numbered_frame(FrameNumber n) {
    struct Memory {
        draw::PackedFrame frame;
        std::vector<std::byte> bytes;
    };
    auto memory = std::make_shared<Memory>();
    memory->bytes.assign(kFrameBytes * 3 / 2, std::byte{128});
    const auto line = test::numbered_line(static_cast<std::size_t>(n) % test::kNumbers);
    for (std::size_t at = 0; at < kFrameBytes; ++at) {
        memory->bytes[at] = std::byte{line[at % test::kNumberedWidth]};
    }
    draw::PackedFrame& frame = memory->frame;
    frame.format = draw::PackFormat::yuv420p8;
    frame.width = kWidth;
    frame.height = kHeight;
    frame.planes = draw::pack_layout(frame.format, kWidth, kHeight);
    std::byte* at = memory->bytes.data();
    for (draw::PackedFrame::Plane& plane : frame.planes) {
        plane.bytes = plane.size > 0 ? at : nullptr;
        at += plane.size;
    }
    return {memory, &frame};
}

FrameNumber frame_now() {
    return frame_at_tai_ns(tai_now_ns(), kRate);
}

/// A channel that gives the frames from `from` to before `to`, each when it begins.
void give(Sink& sink, FrameNumber from, FrameNumber to) {
    for (FrameNumber n = from; n < to; ++n) {
        std::this_thread::sleep_for(
            std::chrono::nanoseconds(frame_start_tai_ns(n, kRate) - tai_now_ns()));
        sink.offer(numbered_frame(n), n);
    }
}

void wait_until_open(const Sink& sink) {
    for (int i = 0; i < 250 && !sink.stats().connected; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

/// What a decoder that is not ours sees in a file: the number of each frame, -1 where it is black.
std::vector<int> numbers_in(const std::string& file) {
    const std::string luma = test::output_of("ffmpeg -v error -i '" + file +
                                             "' -fps_mode passthrough -f rawvideo -pix_fmt gray -");
    std::vector<int> numbers;
    for (std::size_t at = 0; at + kFrameBytes <= luma.size(); at += kFrameBytes) {
        draw::Picture picture;
        picture.height = kHeight;
        picture.planes[0] = {reinterpret_cast<const std::byte*>(luma.data()) + at,
                             test::kNumberedWidth};
        const auto black =
            std::all_of(luma.begin() + static_cast<std::ptrdiff_t>(at),
                        luma.begin() + static_cast<std::ptrdiff_t>(at + kFrameBytes),
                        [](char value) { return static_cast<unsigned char>(value) < 24; });
        numbers.push_back(black ? -1 : static_cast<int>(test::number_in(picture)));
    }
    return numbers;
}

class Held : public ::testing::Test {
 protected:
    [[nodiscard]] std::string url() const { return "hold:" + file(); }
    [[nodiscard]] std::string file() const { return folder_ / "out.ts"; }

    test::Folder folder_;
};

/// A channel in a process of its own.
pid_t channel_of_its_own(const std::string& url, FrameNumber first) {
    const pid_t child = ::fork();
    if (child == 0) {
        auto sink = sink_from_url(url, context_at(first));
        if (sink) {
            give(**sink, first, first + 100'000);
        }
        ::_exit(1);
    }
    return child;
}

TEST_F(Held, GoesOnWhenTheChannelIsKilledAndTakesTheNextOne) {
    const FrameNumber first = frame_now() + 25;
    const pid_t killed = channel_of_its_own(url(), first);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    ::kill(killed, SIGKILL);
    ::waitpid(killed, nullptr, 0);
    const FrameNumber died = frame_now();
    std::this_thread::sleep_for(std::chrono::seconds(2));

    const FrameNumber back = frame_now() + 15;
    auto sink = sink_from_url(url(), context_at(back));
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    wait_until_open(**sink);
    EXPECT_TRUE((*sink)->stats().connected);
    give(**sink, std::max(back, frame_now() + 1), back + 75);
    EXPECT_GT((*sink)->stats().frames_repeated, 80U);
    EXPECT_GT((*sink)->stats().holder_pid, 0);
    const Status closed = (*sink)->close();
    EXPECT_TRUE(closed.ok()) << closed.error().message();

    const std::string times = test::output_of(
        "ffprobe -v error -select_streams v:0 -show_entries packet=pts -of csv=p=0 '" + file() +
        "'");
    std::vector<long long> stamps;
    for (std::size_t at = 0; at < times.size(); at = times.find('\n', at) + 1) {
        if (times[at] != '\n') {  // what it knows beside the packet has lines of its own
            stamps.push_back(std::atoll(times.c_str() + at));
        }
    }
    std::sort(stamps.begin(), stamps.end());
    for (std::size_t i = 1; i < stamps.size(); ++i) {
        ASSERT_EQ(stamps[i] - stamps[i - 1], 1800) << "a hole after frame " << i;
    }
    const std::vector<int> numbers = numbers_in(file());
    ASSERT_EQ(numbers.size(), stamps.size());
    EXPECT_GT(numbers.size(), 230U);
    // Nothing goes out before the first frame that came in time.
    const FrameNumber base = first + (numbers[0] - first % 4096 + 4096) % 4096;
    EXPECT_LT(base, first + 60);
    int right = 0;
    int slates = 0;
    int repeated = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const FrameNumber n = base + static_cast<FrameNumber>(i);
        const bool own = numbers[i] == static_cast<int>(n % 4096);
        right += own ? 1 : 0;
        slates += numbers[i] == -1 ? 1 : 0;
        repeated += !own && numbers[i] >= 0 ? 1 : 0;
        if (numbers[i] == -1) {
            EXPECT_GT(n, died + 40) << "the newest frame stays for a second";
        }
    }
    EXPECT_GT(right, 130) << "frames that came are on the same numbers before and after";
    EXPECT_GT(slates, 25);
    EXPECT_GT(repeated, 35);
    EXPECT_LT(repeated, 90);
}

TEST_F(Held, IsStartedAgainWhenItIsKilledItself) {
    const std::string url =
        "hold:udp://127.0.0.1:" + std::to_string(test::free_port()) + "?pkt_size=1316";
    const FrameNumber first = frame_now() + 25;
    auto sink = sink_from_url(url, context_at(first));
    ASSERT_TRUE(sink.ok());
    wait_until_open(**sink);
    give(**sink, std::max(first, frame_now() + 1), first + 60);
    const std::int32_t holder = (*sink)->stats().holder_pid;
    ASSERT_GT(holder, 0);
    ::kill(holder, SIGKILL);
    give(**sink, frame_now() + 1, frame_now() + 100);
    const SinkStats stats = (*sink)->stats();
    EXPECT_TRUE(stats.connected) << stats.error;
    EXPECT_GE(stats.reconnects, 1U);
    EXPECT_NE(stats.holder_pid, holder);
    (void)(*sink)->close();
    EXPECT_NE(::kill(stats.holder_pid, 0), 0) << "it ends with its channel";
}

TEST_F(Held, RefusesASecondChannelWhileTheFirstGivesFrames) {
    const FrameNumber first = frame_now() + 25;
    const pid_t other = channel_of_its_own(url(), first);
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    auto sink = sink_from_url(url(), context_at(frame_now() + 10));
    ASSERT_TRUE(sink.ok());
    for (int i = 0; i < 100 && (*sink)->stats().error.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_THAT((*sink)->stats().error, HasSubstr("another channel"));
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    for (int i = 0; i < 400 && !(*sink)->stats().connected; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_TRUE((*sink)->stats().connected) << "it takes over from a dead one";
    (void)(*sink)->close();
}

TEST_F(Held, TellsWhatIsWrongWithItsOutput) {
    auto sink = sink_from_url("hold:/nowhere/out.ts", context_at(frame_now() + 10));
    ASSERT_TRUE(sink.ok());
    for (int i = 0; i < 100 && (*sink)->stats().error.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_THAT((*sink)->stats().error, HasSubstr("/nowhere/out.ts"));
    (void)(*sink)->close();
    SinkContext rendering = context_at(0);
    rendering.lossless = true;
    EXPECT_FALSE(sink_from_url("hold:out.ts", rendering).ok());
    EXPECT_FALSE(sink_from_url("hold:hold:out.ts", context_at(0)).ok());
    EXPECT_THAT(sink_from_url("hold:ftp://x", context_at(0)).error().message(),
                HasSubstr("is no kind of output"));
}

TEST_F(Held, TellsHowItsPacketsKeepTime) {
    const FrameNumber first = frame_now() + 50;
    SinkContext context = context_at(first);
    context.format = *video_format("720p50");
    context.tai_minus_monotonic_ns = tai_now_ns() - monotonic_now_ns();
    auto sink =
        sink_from_url("hold:st2110:127.0.0.1:" + std::to_string(test::free_port()), context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    wait_until_open(**sink);
    const auto frame = test::make_frame((*sink)->wants(), context.format, 1);
    for (FrameNumber n = first; n < first + 40; ++n) {
        std::this_thread::sleep_for(
            std::chrono::nanoseconds(frame_start_tai_ns(n, kRate) - tai_now_ns()));
        (*sink)->offer(frame, n);
    }
    const auto paced = [&] { return (*sink)->stats().pace.value_or(Pace{}).packets; };
    for (int i = 0; i < 250 && paced() == 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_GT(paced(), 1000U) << "as the process that sends them counts";
    const auto latency = (*sink)->stats().latency;
    ASSERT_TRUE(latency.has_value());
    EXPECT_GE(latency->p50_ns, 2 * frame_duration_ns(kRate)) << "frames leave two frames later";
    EXPECT_LE(latency->p50_ns, latency->max_ns);
    EXPECT_TRUE((*sink)->close().ok());
}

TEST(HeldFrames, BelieveNothingThatIsNotInTheirMemory) {
    const SinkContext context = context_at(0);
    HeldFrames frames(draw::PackFormat::yuv420p8, context);
    EXPECT_FALSE(frames.add({}, 7).ok()) << "there is no memory yet";
    const FrameLayout layout = frame_layout(draw::PackFormat::yuv420p8, context);
    const auto small = SharedSlots::create(2, 4096);
    ASSERT_TRUE(small.ok());
    HoldSlots told;
    told.count = 2;
    told.slot_bytes = 4096;
    EXPECT_FALSE(frames.use(Descriptor(::dup((*small)->file())), told).ok());
    const auto made = SharedSlots::create(2, layout.bytes);
    ASSERT_TRUE(made.ok());
    told.slot_bytes = (*made)->slot_bytes();
    ASSERT_TRUE(frames.use(Descriptor(::dup((*made)->file())), told).ok());
    HoldFrame frame;
    frame.slot = 2;
    EXPECT_FALSE(frames.add(frame, 7).ok());
    frame.slot = 1;
    frame.sound_frames = -1;
    EXPECT_FALSE(frames.add(frame, 7).ok());
    frame.sound_frames = 1'000'000;
    EXPECT_FALSE(frames.add(frame, 7).ok());
    frame.sound_frames = 0;
    (*made)->give(1);
    ASSERT_TRUE(frames.add(frame, 7).ok());
    EXPECT_EQ(frames.take(6).picture, nullptr);
    EXPECT_NE(frames.take(7).picture, nullptr);
    EXPECT_TRUE((*made)->is_free(1)) << "let go of with the picture";
    EXPECT_EQ(frames.take(7).picture, nullptr);
}

TEST(HoldPlace, IsThisUsersAlone) {
    const test::Folder folder;
    ::setenv("XDG_RUNTIME_DIR", (folder / "").c_str(), 1);
    const auto place = hold_place("udp://a");
    ASSERT_TRUE(place.ok()) << place.error().message();
    EXPECT_NE(*place, *hold_place("udp://b"));
    EXPECT_EQ(*place, *hold_place("udp://a"));
    std::filesystem::permissions(place->parent_path(), std::filesystem::perms::all);
    EXPECT_FALSE(hold_place("udp://a").ok());
    ::unsetenv("XDG_RUNTIME_DIR");
}

}  // namespace
}  // namespace pitcast::output
