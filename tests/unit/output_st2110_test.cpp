// SPDX-License-Identifier: Apache-2.0
// What stands in packets of ST 2110, when they leave and how they are described; nothing is sent.
#include <algorithm>
#include <bit>
#include <random>

#include <gtest/gtest.h>

#include "pitcast/output/output_url.h"

#include "../../engine/output/src/st2110_ancillary.h"
#include "../../engine/output/src/st2110_pgroups.h"
#include "../../engine/output/src/st2110_schedule.h"
#include "../../engine/output/src/st2110_sdp.h"
#include "../../engine/output/src/st2110_sound.h"
#include "st2110_pictures.h"

namespace pitcast::output::st2110 {
namespace {

constexpr FrameNumber kSent = 86'000'000'123;
constexpr FrameRate kNtsc{60000, 1001};

VideoFormat raster(std::int32_t width, std::int32_t height, FrameRate rate, bool interlaced) {
    return {"test", width, height, rate, interlaced};
}

VideoLayout layout_of(const VideoFormat& format, Sampling sampling = Sampling::ycbcr_422) {
    const auto layout = video_layout(sampling, format);
    EXPECT_TRUE(layout.ok());
    return layout.ok() ? *layout : VideoLayout{};
}

std::uint32_t number_at(const std::vector<std::byte>& octets, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        value = value << 8U | static_cast<std::uint32_t>(octets[at + i]);
    }
    return value;
}

TEST(St2110Pgroups, HaveTheHighBitsOfEachSampleFirst) {
    // 10 bits of Cb, Y0, Cr, Y1: all ones in turn.
    const std::uint32_t words[4] = {
        0x3ffU | 0U << 10U | 0x3ffU << 20U, 0x001U | 0x200U << 10U | 0x155U << 20U,
        0x2aaU | 0x0f0U << 10U | 0x111U << 20U, 0x222U | 0x333U << 10U | 0x004U << 20U};
    std::vector<std::byte> out(line_room(6));
    pgroups_of_v210(reinterpret_cast<const std::byte*>(words), 6, out.data());
    const std::vector<std::uint16_t> samples{0x3ff, 0,     0x3ff, 0x001, 0x200, 0x155,
                                             0x2aa, 0x0f0, 0x111, 0x222, 0x333, 0x004};
    for (std::size_t group = 0; group < 3; ++group) {
        const std::uint16_t* s = &samples[group * 4];
        const auto at = group * 5;
        EXPECT_EQ(number_at(out, at, 1), s[0] >> 2U);
        EXPECT_EQ(number_at(out, at + 1, 1), (s[0] & 3U) << 6U | s[1] >> 4U);
        EXPECT_EQ(number_at(out, at + 2, 1), (s[1] & 15U) << 4U | s[2] >> 6U);
        EXPECT_EQ(number_at(out, at + 3, 1), (s[2] & 63U) << 2U | s[3] >> 8U);
        EXPECT_EQ(number_at(out, at + 4, 1), s[3] & 255U);
    }
}

TEST(St2110Pgroups, OfAKeyHaveFourSamplesOfLuma) {
    const VideoFormat format = raster(20, 2, {25, 1}, false);
    const auto frame = test::noise_v210(draw::PackFormat::v210_key, format, 3);
    std::vector<std::byte> out(line_room(20));
    key_pgroups_of_v210(frame->planes[0].bytes, 20, out.data());
    for (std::size_t x = 0; x < 20; ++x) {
        const std::size_t bit = x * 10;
        const std::uint32_t two = number_at(out, bit / 8, 2);
        EXPECT_EQ(two >> (6 - bit % 8) & 1023U,
                  test::v210_sample(*frame, 0, static_cast<int>(2 * x + 1)));
    }
}

TEST(St2110Video, CutsLinesIntoPacketsOfOneSize) {
    struct Case {
        std::int32_t width;
        std::int32_t packets;
        std::int32_t octets;
    };
    for (const Case& c :
         {Case{1920, 4, 1200}, Case{1280, 4, 800}, Case{3840, 8, 1200}, Case{720, 2, 900},
          Case{1080, 2, 1350}, Case{640, 2, 800}, Case{200, 1, 500}, Case{1366, 3, 1140}}) {
        const VideoLayout layout = layout_of(raster(c.width, 8, {50, 1}, false));
        EXPECT_EQ(layout.packets_a_line, c.packets) << c.width;
        EXPECT_EQ(layout.pgroups_a_packet * 5, c.octets) << c.width;
        EXPECT_LE(layout.packet_octets, kMostOctets) << c.width;
    }
    const VideoLayout key = layout_of(raster(1920, 1080, {50, 1}, false), Sampling::key);
    EXPECT_EQ(key.packets_a_line, 2);
    EXPECT_EQ(key.pgroups_a_packet * 5, 1200);
    EXPECT_FALSE(video_layout(Sampling::key, raster(1366, 8, {50, 1}, false)).ok());
    EXPECT_FALSE(video_layout(Sampling::ycbcr_422, raster(1366, 9, {25, 1}, true)).ok());
    EXPECT_NE(video_layout(Sampling::ycbcr_422, raster(7, 9, {25, 1}, false))
                  .error()
                  .message()
                  .find("multiple of 2"),
              std::string::npos);
}

TEST(St2110Video, NumbersRowsOfFieldsAndMarksTheLast) {
    const VideoFormat format = raster(1366, 6, {25, 1}, true);
    const VideoLayout layout = layout_of(format);
    ASSERT_EQ(layout.packets, 9);
    VideoPackets packets(layout, 0x11223344);
    const auto frame = test::noise_v210(draw::PackFormat::v210, format, 0);
    std::vector<std::byte> octets(layout.packet_octets);
    for (std::int32_t field = 0; field < 2; ++field) {
        packets.begin(*frame, kSent, field);
        for (std::uint32_t i = 0; i < 9; ++i) {
            ASSERT_GT(packets.left(), 0);
            const std::size_t size = packets.put(octets.data());
            const auto number = static_cast<std::uint64_t>(kSent * 2 + field);
            const auto sequence = static_cast<std::uint32_t>(number * 9 + i);
            EXPECT_EQ(number_at(octets, 0, 2), i == 8 ? 0x80e0U : 0x8060U);
            EXPECT_EQ(number_at(octets, 2, 2), sequence & 0xffffU);
            EXPECT_EQ(number_at(octets, 4, 4), static_cast<std::uint32_t>(number * 1800));
            EXPECT_EQ(number_at(octets, 8, 4), 0x11223344U);
            EXPECT_EQ(number_at(octets, 12, 2), sequence >> 16U);
            const std::uint32_t pixels = i % 3 == 2 ? 454 : 456;
            EXPECT_EQ(number_at(octets, 14, 2), pixels / 2 * 5);
            EXPECT_EQ(number_at(octets, 16, 2), static_cast<std::uint32_t>(field) << 15U | i / 3);
            EXPECT_EQ(number_at(octets, 18, 2), i % 3 * 456);
            EXPECT_EQ(size, 20 + pixels / 2 * 5);
        }
        EXPECT_EQ(packets.left(), 0);
    }
}

TEST(St2110Video, TakesItsTimeFromTheNumberOfTheFrame) {
    EXPECT_EQ(video_time(0, {50, 1}), 0U);
    EXPECT_EQ(video_time(1, {50, 1}), 1800U);
    // Wraps: 2^32 ticks are 2386092.94 frames.
    EXPECT_EQ(video_time(2'386'093, {50, 1}), 104U);
    EXPECT_EQ(video_time(kSent, {50, 1}), static_cast<std::uint32_t>(kSent * 1800));
    // 1501.5 ticks: rounded to the nearest, half up.
    EXPECT_EQ(video_time(1, kNtsc), 1502U);
    EXPECT_EQ(video_time(2, kNtsc), 3003U);
    for (const std::int64_t n : {kSent, kSent + 1, kSent + 59'999}) {
        const auto exact = (static_cast<__int128>(n) * 90'000 * 1001 * 2 + 60'000) / 120'000;
        EXPECT_EQ(video_time(n, kNtsc), static_cast<std::uint32_t>(exact));
    }
}

TEST(St2110Sound, HasTheSamplesAtTheirPlaceWhateverTheFrameRate) {
    for (const std::int32_t samples : {48, 6}) {
        SoundPackets packets(2, samples, 7);
        std::vector<std::byte> octets(packets.packet_octets());
        std::int64_t expected = -1;
        for (FrameNumber n = kSent; n < kSent + 6; ++n) {
            audio::Block block;
            block.first = audio::first_sample_of(n, kNtsc);
            block.frames =
                static_cast<std::int32_t>(audio::first_sample_of(n + 1, kNtsc) - block.first);
            block.channels = 2;
            for (std::int64_t s = block.first; s < block.first + block.frames; ++s) {
                block.samples.push_back(static_cast<std::int32_t>(s % 0x7fffff));
                block.samples.push_back(-static_cast<std::int32_t>(s % 0x800000) - 1);
            }
            if (n == kSent + 3) {
                expected = -1;  // did not come
                continue;
            }
            packets.add(block);
            while (packets.ready()) {
                const std::int64_t first = packets.first();
                EXPECT_EQ(first % samples, 0);
                EXPECT_TRUE(expected < 0 || first == expected);
                expected = first + samples;
                ASSERT_EQ(packets.put(octets.data()), octets.size());
                EXPECT_EQ(number_at(octets, 0, 2), 0x8061U);
                EXPECT_EQ(number_at(octets, 2, 2), static_cast<std::uint16_t>(first / samples));
                EXPECT_EQ(number_at(octets, 4, 4), static_cast<std::uint32_t>(first));
                for (std::size_t i = 0; i < static_cast<std::size_t>(samples); ++i) {
                    const std::int64_t s = first + static_cast<std::int64_t>(i);
                    ASSERT_EQ(number_at(octets, 12 + i * 6, 3),
                              static_cast<std::uint32_t>(s % 0x7fffff));
                    ASSERT_EQ(number_at(octets, 15 + i * 6, 3),
                              static_cast<std::uint32_t>(-(s % 0x800000) - 1) & 0xffffffU);
                }
            }
        }
    }
    EXPECT_EQ(most_channels(48), 10);
    EXPECT_GE(most_channels(6), 64);
}

TEST(St2110Ancillary, HasParityAndChecksum) {
    for (unsigned value = 0; value < 256; ++value) {
        const std::uint32_t word = with_parity(static_cast<std::uint8_t>(value));
        EXPECT_EQ(word & 0xffU, value);
        EXPECT_EQ(std::popcount(word & 0x1ffU) % 2, 0) << value;
        EXPECT_NE(word >> 9U & 1U, word >> 8U & 1U) << value;
    }
    // DID 241h, SDID 101h, DC 104h, and 285h 1C9h 120h 101h (of payload_id's bytes).
    const AncillaryPacket packet{.did = 0x41, .sdid = 0x01, .words = {0x89, 0xc9, 0x20, 0x01}};
    const std::uint32_t sum = 0x241 + 0x101 + 0x104 + 0x189 + 0x2c9 + 0x120 + 0x101;
    EXPECT_EQ(checksum_of(packet) & 0x1ffU, sum & 0x1ffU);
    EXPECT_NE(checksum_of(packet) >> 9U, checksum_of(packet) >> 8U & 1U);
}

TEST(St2110Ancillary, TellsTheTimeAsSt12Does) {
    const auto words = atc_words({10, 23, 45, 12}, AtcKind::ltc, false, {25, 1});
    EXPECT_EQ(words, (std::vector<std::uint8_t>{0x20, 0, 0x10, 0, 0x50, 0, 0x40, 0, 0x30, 0, 0x20,
                                                0, 0x00, 0, 0x10, 0}));
    const auto second = atc_words({10, 23, 45, 12}, AtcKind::vitc_2, true, {50, 1});
    EXPECT_EQ(second, (std::vector<std::uint8_t>{0x20, 0x08, 0x10, 0, 0x50, 0, 0x40, 0, 0x30, 0,
                                                 0x20, 0, 0x00, 0, 0x90, 0}));
    // At 59.94 the mark is in the tens of seconds.
    EXPECT_EQ(atc_words({0, 0, 50, 0}, AtcKind::vitc_1, true, kNtsc)[6], 0xd0);
    EXPECT_EQ(atc_words({0, 0, 50, 0}, AtcKind::vitc_1, true, kNtsc)[0], 0x08);
}

TEST(St2110Ancillary, SaysWhatSdiWould) {
    using Id = std::array<std::uint8_t, 4>;
    const draw::PackSignal sdr;
    const draw::PackSignal hlg{.colour = draw::PackColour::bt2100_hlg};
    EXPECT_EQ(payload_id(*video_format("1080i50"), sdr), (Id{0x85, 0x05, 0x20, 0x01}));
    EXPECT_EQ(payload_id(*video_format("1080p50"), sdr), (Id{0x89, 0xc9, 0x20, 0x01}));
    EXPECT_EQ(payload_id(*video_format("1080p25"), hlg), (Id{0x85, 0xd5, 0xa0, 0x01}));
    EXPECT_EQ(payload_id(*video_format("2160p50"), hlg), (Id{0xce, 0xd9, 0x20, 0x01}));
    EXPECT_EQ(payload_id(*video_format("720p50"), sdr), std::nullopt);
    EXPECT_EQ(payload_id(*video_format("1080x1920p50"), sdr), std::nullopt);
}

TEST(St2110Ancillary, SendsAPacketEvenWithNothingInIt) {
    std::vector<std::byte> octets(kMostOctets);
    const VideoFormat format = raster(1920, 1080, {25, 1}, true);
    EXPECT_EQ(put_ancillary(octets.data(), {}, format, kSent, 1, 5), 20U);
    EXPECT_EQ(number_at(octets, 0, 2), 0x80e4U);
    EXPECT_EQ(number_at(octets, 2, 2), (kSent * 2 + 1) & 0xffff);
    EXPECT_EQ(number_at(octets, 4, 4), static_cast<std::uint32_t>((kSent * 2 + 1) * 1800));
    EXPECT_EQ(number_at(octets, 12, 2), (kSent * 2 + 1) >> 16 & 0xffff);
    EXPECT_EQ(number_at(octets, 14, 2), 0U);
    EXPECT_EQ(number_at(octets, 16, 4), 3U << 22U);
}

TEST(St2110Schedule, HasTheFiguresOfTheStandard) {
    struct Case {
        const char* format;
        Nanoseconds offset;
        Nanoseconds packets_1000;  ///< from the first to the thousandth
        std::int32_t narrow, wide, receiver;
    };
    for (const Case& c : {Case{"1080i50", 782'222, 8'888'888, 4, 16, 720},
                          Case{"1080p50", 764'444, 4'444'444, 5, 16, 720},
                          Case{"2160p50", 764'444, 1'111'111, 20, 40, 2880}}) {
        const VideoFormat format = *video_format(c.format);
        const Schedule schedule(layout_of(format), format.height, 0);
        EXPECT_EQ(schedule.read_at(0), c.offset) << c.format;
        EXPECT_EQ(schedule.read_at(1000) - c.offset, c.packets_1000) << c.format;
        EXPECT_EQ(schedule.most_in_network_narrow(), c.narrow) << c.format;
        EXPECT_EQ(schedule.most_in_network_wide(), c.wide) << c.format;
        EXPECT_EQ(schedule.receiver_room_wide(), c.receiver) << c.format;
        EXPECT_EQ(schedule.burst(), c.wide / 2) << c.format;
        EXPECT_EQ(schedule.room(), c.wide) << c.format;
        EXPECT_EQ(Schedule(layout_of(format), format.height, 40).room(), 80) << c.format;
        EXPECT_EQ(schedule.send_at(0), c.offset - c.offset * 4 / 5) << c.format;
    }
    const VideoFormat hd = *video_format("720p50");
    EXPECT_EQ(Schedule(layout_of(hd), hd.height, 8).read_at(0), 746'666);
    EXPECT_EQ(Schedule(layout_of(hd), hd.height, 8).burst(), 8);
}

/// Sends ten frames, each burst so late as `late` says, with the rule for lost time; and holds
/// what arrives against the two buffers of ST 2110-21.
struct Judged {
    double network = 0;          ///< the fullest of the leaky bucket
    std::int64_t receiver = 0;   ///< the fullest of the receiver's buffer
    std::int64_t underflow = 0;  ///< packets that came after they were read
};
template <typename Late>
Judged judge(const VideoFormat& format, const Late& late) {
    const VideoLayout layout = layout_of(format);
    const Schedule schedule(layout, format.height, 0);
    const double drain = 20e6 / layout.packets / 1.1;
    Judged judged;
    double bucket = 0;
    Nanoseconds before = 0;
    Catch made_up(schedule);
    for (std::int64_t frame = 0; frame < 10; ++frame) {
        const Nanoseconds start = frame * 20'000'000;
        std::int32_t read = 0;
        for (std::int32_t i = 0; i < layout.packets; i += schedule.burst()) {
            const Nanoseconds now = late(frame, i) + std::max({start + schedule.send_at(i),
                                                               made_up.not_before(), before});
            made_up.sent(now);
            const std::int32_t size = std::min(schedule.burst(), layout.packets - i);
            bucket = std::max(0.0, bucket - static_cast<double>(now - before) / drain) + size;
            before = now;
            judged.network = std::max(judged.network, bucket);
            for (std::int32_t k = i; k < i + size; ++k) {
                judged.underflow += now > start + schedule.read_at(k) ? 1 : 0;
            }
            while (read < layout.packets && start + schedule.read_at(read) <= now) {
                ++read;
            }
            judged.receiver = std::max<std::int64_t>(judged.receiver, i + size - read);
        }
    }
    return judged;
}

TEST(St2110Schedule, IsOfTypeWAsLongAsThreadsWakeInItsLead) {
    for (const char* name : {"1080p50", "2160p50"}) {
        const VideoFormat format = *video_format(name);
        const VideoLayout layout = layout_of(format);
        const Schedule schedule(layout, format.height, 0);
        const auto punctual = judge(format, [](auto, auto) { return 0; });
        EXPECT_LE(punctual.network, schedule.most_in_network_wide());
        EXPECT_LE(punctual.receiver, schedule.receiver_room_wide());
        EXPECT_EQ(punctual.underflow, 0);
        // Half a millisecond is lost, once a frame.
        const auto jolted =
            judge(format, [](auto, std::int32_t i) { return i == 640 ? 500'000 : 0; });
        EXPECT_LE(jolted.network, schedule.most_in_network_wide() + 1e-6);
        EXPECT_LE(jolted.receiver, schedule.receiver_room_wide());
        EXPECT_EQ(jolted.underflow, 0);
        // Every thread is always late, some more than others.
        std::mt19937 random(1);
        const auto shaken = judge(format, [&](auto, auto) {
            return 5'000 + static_cast<Nanoseconds>(random() % 20'000);
        });
        EXPECT_LE(shaken.network, schedule.most_in_network_wide() + 1e-6);
        EXPECT_LE(shaken.receiver, schedule.receiver_room_wide());
        EXPECT_EQ(shaken.underflow, 0);
    }
}

SdpFlow described(bool twice) {
    SdpFlow flow{.name = "Pitcast programme",
                 .id = 12,
                 .version = 3,
                 .legs = {{"239.1.1.1", 5004, 64, "10.0.0.5", "3C-EC-EF-01-02-03"}},
                 .ptp = twice ? "39-A7-94-FF-FE-07-CB-D0:127" : ""};
    if (twice) {
        flow.legs.push_back({"127.0.0.9", 5006, 64, "10.1.0.5", "3C-EC-EF-01-02-04"});
    }
    return flow;
}

TEST(St2110Sdp, DescribesAFlow) {
    const VideoFormat format = *video_format("1080i50");
    EXPECT_EQ(sdp_of(described(false), video_media(layout_of(format), format, {})),
              "v=0\r\n"
              "o=- 12 3 IN IP4 10.0.0.5\r\n"
              "s=Pitcast programme\r\n"
              "t=0 0\r\n"
              "m=video 5004 RTP/AVP 96\r\n"
              "c=IN IP4 239.1.1.1/64\r\n"
              "a=source-filter: incl IN IP4 239.1.1.1 10.0.0.5\r\n"
              "a=rtpmap:96 raw/90000\r\n"
              "a=fmtp:96 sampling=YCbCr-4:2:2; width=1920; height=1080; interlace; "
              "exactframerate=25; depth=10; TCS=SDR; colorimetry=BT709; PM=2110GPM; "
              "SSN=ST2110-20:2017; TP=2110TPW\r\n"
              "a=ts-refclk:localmac=3C-EC-EF-01-02-03\r\n"
              "a=mediaclk:direct=0\r\n");
}

TEST(St2110Sdp, DescribesBothStreamsOfADoubledFlow) {
    EXPECT_EQ(sdp_of(described(true), sound_media(2, 48)),
              "v=0\r\n"
              "o=- 12 3 IN IP4 10.0.0.5\r\n"
              "s=Pitcast programme\r\n"
              "t=0 0\r\n"
              "a=group:DUP primary secondary\r\n"
              "m=audio 5004 RTP/AVP 97\r\n"
              "c=IN IP4 239.1.1.1/64\r\n"
              "a=source-filter: incl IN IP4 239.1.1.1 10.0.0.5\r\n"
              "a=rtpmap:97 L24/48000/2\r\n"
              "a=fmtp:97 channel-order=SMPTE2110.(ST)\r\n"
              "a=ptime:1\r\n"
              "a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:127\r\n"
              "a=mediaclk:direct=0\r\n"
              "a=mid:primary\r\n"
              "m=audio 5006 RTP/AVP 97\r\n"
              "c=IN IP4 127.0.0.9\r\n"
              "a=rtpmap:97 L24/48000/2\r\n"
              "a=fmtp:97 channel-order=SMPTE2110.(ST)\r\n"
              "a=ptime:1\r\n"
              "a=ts-refclk:ptp=IEEE1588-2008:39-A7-94-FF-FE-07-CB-D0:127\r\n"
              "a=mediaclk:direct=0\r\n"
              "a=mid:secondary\r\n");
}

TEST(St2110Sdp, SaysWhatColoursMean) {
    const VideoFormat format = *video_format("2160p50");
    const draw::PackSignal hlg{.colour = draw::PackColour::bt2100_hlg};
    const auto parameters = [&](Sampling sampling, draw::PackSignal signal) {
        return video_media(layout_of(format, sampling), format, signal).parameters;
    };
    EXPECT_NE(parameters(Sampling::ycbcr_422, hlg)
                  .find("exactframerate=50; depth=10; TCS=HLG; colorimetry=BT2100; PM="),
              std::string::npos);
    EXPECT_NE(parameters(Sampling::ycbcr_422, {.range = draw::PackRange::full})
                  .find("colorimetry=BT709; RANGE=FULLPROTECT; "),
              std::string::npos);
    EXPECT_EQ(parameters(Sampling::key, hlg),
              "sampling=KEY; width=3840; height=2160; exactframerate=50; depth=10; "
              "colorimetry=ALPHA; PM=2110GPM; SSN=ST2110-20:2022; TP=2110TPW");
    EXPECT_EQ(sound_media(16, 6).packet_time, "0.125");
    EXPECT_EQ(sound_media(16, 6).parameters, "channel-order=SMPTE2110.(U16)");
    EXPECT_EQ(ancillary_media({.format = format, .signal = hlg}).parameters,
              "DID_SDID={0x60,0x60}; DID_SDID={0x41,0x01}; VPID_Code=206; exactframerate=50; "
              "SSN=ST2110-40:2018");
    EXPECT_EQ(ancillary_media({.format = raster(640, 360, kNtsc, false)}).parameters,
              "DID_SDID={0x60,0x60}; exactframerate=60000/1001; SSN=ST2110-40:2018");
}

TEST(St2110Url, SaysWhatItWantsAndNamesWhatItDoesNotKnow) {
    const SinkContext context{.format = *video_format("1080p50")};
    const auto request = read_output_url(
        "st2110:239.1.1.1:5004,239.2.1.1:5004?sound=239.1.1.3:5004&anc=239.1.1.4:5004&ptime=0.125"
        "&interface=eth0,eth1&ttl=8&dscp=46&sdp=out/sdp&ptp=39-a7-94-ff-fe-07-cb-d0:0&delay=2"
        "&burst=4&colour=hlg",
        context);
    ASSERT_TRUE(request.ok()) << request.error().message();
    EXPECT_EQ(request->kind, OutputKind::st2110);
    EXPECT_EQ(output::text_of(request->packing), "v210, HLG (BT.2100, SDR white at 75 %)");
    EXPECT_FALSE(request->graphics);
    const St2110Options& read = request->st2110;
    ASSERT_EQ(read.video.size(), 2U);
    EXPECT_EQ(read.video[1].address, "239.2.1.1");
    EXPECT_EQ(read.video[1].port, 5004);
    EXPECT_EQ(read.sound.at(0).address, "239.1.1.3");
    EXPECT_EQ(read.ancillary.at(0).address, "239.1.1.4");
    EXPECT_EQ(read.ptime_us, 125);
    EXPECT_EQ(read.interfaces, (std::vector<std::string>{"eth0", "eth1"}));
    EXPECT_EQ(read.ttl, 8);
    EXPECT_EQ(read.dscp, 46);
    EXPECT_EQ(read.sdp, "out/sdp");
    EXPECT_EQ(read.delay_frames, 2);
    EXPECT_EQ(read.burst, 4);
    const auto key = read_output_url("st2110:1.2.3.4:5?pack=v210_key&sampling=key", context);
    ASSERT_TRUE(key.ok());
    EXPECT_TRUE(key->graphics);
    EXPECT_TRUE(key->st2110.key_sampling);

    const auto message = [&](const std::string& url) {
        const auto wrong = read_output_url("st2110:" + url, context);
        return wrong.ok() ? std::string() : wrong.error().message();
    };
    for (const char* place :
         {"", "239.1.1.1", "host:5004", "1.2.3.4:70000", "1.2.3.4:0", "1.2.3.4:5x"}) {
        EXPECT_NE(message(place).find("239.1.1.1:5004"), std::string::npos) << place;
    }
    EXPECT_NE(message("1.2.3.4:5,1.2.3.5:5,1.2.3.6:5").find("or two"), std::string::npos);
    const std::string good = "1.2.3.4:5?";
    EXPECT_NE(message(good + "sound=x").find("sound"), std::string::npos);
    EXPECT_NE(message(good + "ttl=0").find("from 1 to 255"), std::string::npos);
    EXPECT_NE(message(good + "dscp=64").find("from 0 to 63"), std::string::npos);
    EXPECT_NE(message(good + "burst=41").find("from 1 to 40"), std::string::npos);
    EXPECT_NE(message(good + "ptime=2").find("0.125"), std::string::npos);
    EXPECT_NE(message(good + "sampling=rgb").find("ycbcr or key"), std::string::npos);
    EXPECT_NE(message(good + "sampling=key").find("pack=v210_key"), std::string::npos);
    EXPECT_NE(message(good + "pack=uyvy").find("v210 or v210_key"), std::string::npos);
    EXPECT_NE(message(good + "interface=a,b,c").find("interface=eth0,eth1"), std::string::npos);
    EXPECT_NE(message(good + "ptp=39-A7:1").find("traceable"), std::string::npos);
    EXPECT_NE(message(good + "key=1.2.3.4:6").find("pack=v210_key"), std::string::npos);
    EXPECT_NE(message(good + "size=2").find("sdp=FOLDER"), std::string::npos);
}

TEST(St2110Url, StandsForFillAndKeyWhenItNamesBoth) {
    using Urls = std::vector<std::string>;
    EXPECT_EQ(outputs_of("st2110:239.1.1.1:5004?ttl=4"), Urls{"st2110:239.1.1.1:5004?ttl=4"});
    EXPECT_EQ(outputs_of("udp://1.2.3.4:5?key=7"), Urls{"udp://1.2.3.4:5?key=7"});
    EXPECT_EQ(outputs_of("st2110:239.1.1.1:5004?key=239.1.1.2:5004&sound=239.1.1.3:5004&ttl=4"
                         "&sampling=key"),
              (Urls{"st2110:239.1.1.1:5004?bus=graphics&sound=239.1.1.3:5004&ttl=4",
                    "st2110:239.1.1.2:5004?pack=v210_key&ttl=4&sampling=key"}));
    EXPECT_EQ(outputs_of("hold:st2110:1.2.3.4:5?key=1.2.3.4:7&bus=programme"),
              (Urls{"hold:st2110:1.2.3.4:5?bus=programme",
                    "hold:st2110:1.2.3.4:7?pack=v210_key&bus=programme"}));
    // Whoever holds it gives frames later.
    const SinkContext context{.format = *video_format("1080p50")};
    EXPECT_EQ(read_output_url("hold:st2110:1.2.3.4:5", context)->held_url,
              "st2110:1.2.3.4:5?delay=3");
    EXPECT_EQ(read_output_url("hold:st2110:1.2.3.4:5?delay=4", context)->held_url,
              "st2110:1.2.3.4:5?delay=4");
}

}  // namespace
}  // namespace pitcast::output::st2110
