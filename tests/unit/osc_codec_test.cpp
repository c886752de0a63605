// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <initializer_list>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/osc/codec.h"

namespace pitcast::osc {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

std::string bytes_of(std::initializer_list<unsigned> values) {
    std::string bytes;
    for (const unsigned value : values) {
        bytes += static_cast<char>(value);
    }
    return bytes;
}

Message message_in(std::string_view bytes) {
    const auto packet = parse_packet(bytes);
    EXPECT_TRUE(packet.ok()) << packet.error().message();
    const auto* message = packet.ok() ? std::get_if<Message>(&packet->body) : nullptr;
    EXPECT_NE(message, nullptr);
    return message == nullptr ? Message{} : *message;
}

// https://opensoundcontrol.stanford.edu/spec-1_0-examples.html
TEST(OscCodec, TheFirstExampleOfTheSpecificationIsReadAndWritten) {
    const std::string bytes = bytes_of({0x2f, 0x6f, 0x73, 0x63, 0x69, 0x6c, 0x6c, 0x61,  //
                                        0x74, 0x6f, 0x72, 0x2f, 0x34, 0x2f, 0x66, 0x72,  //
                                        0x65, 0x71, 0x75, 0x65, 0x6e, 0x63, 0x79, 0x00,  //
                                        0x2c, 0x66, 0x00, 0x00, 0x43, 0xdc, 0x00, 0x00});
    const Message expected{"/oscillator/4/frequency", {440.0F}};
    EXPECT_EQ(message_in(bytes), expected);
    EXPECT_EQ(encode(expected), bytes);
}

TEST(OscCodec, TheSecondExampleOfTheSpecificationIsReadAndWritten) {
    const std::string bytes = bytes_of({0x2f, 0x66, 0x6f, 0x6f, 0x00, 0x00, 0x00, 0x00,  //
                                        0x2c, 0x69, 0x69, 0x73, 0x66, 0x66, 0x00, 0x00,  //
                                        0x00, 0x00, 0x03, 0xe8, 0xff, 0xff, 0xff, 0xff,  //
                                        0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x00, 0x00, 0x00,  //
                                        0x3f, 0x9d, 0xf3, 0xb6, 0x40, 0xb5, 0xb2, 0x2d});
    const Message expected{"/foo", {1000, -1, "hello"s, 1.234F, 5.678F}};
    EXPECT_EQ(message_in(bytes), expected);
    EXPECT_EQ(encode(expected), bytes);
}

// Of the section "Atomic Data Types": "OSC" and "data" with their padding.
TEST(OscCodec, TextsArePaddedAsTheSpecificationShows) {
    EXPECT_EQ(encode(Message{"/a", {"OSC"s, "data"s}}),
              bytes_of({'/', 'a', 0,   0,   ',', 's', 's', 0, 'O', 'S',
                        'C', 0,   'd', 'a', 't', 'a', 0,   0, 0,   0}));
}

TEST(OscCodec, EveryTypeComesBackAsItWas) {
    const Message all{"/all",
                      {std::int32_t{-5},
                       0.5F,
                       "text"s,
                       Blob{"\0\1\2"s},
                       std::numeric_limits<std::int64_t>::min(),
                       TimeTag{7, 8},
                       1e300,
                       Symbol{"s"},
                       Character{'x'},
                       Colour{0x11223344},
                       Midi{{1, 0x90, 60, 127}},
                       true,
                       false,
                       Nil{},
                       Impulse{},
                       ArrayMark{true},
                       1,
                       ArrayMark{true},
                       ArrayMark{false},
                       2,
                       ArrayMark{false}}};
    const std::string bytes = encode(all);
    EXPECT_THAT(bytes, HasSubstr(",ifsbhtdScrmTFNI[i[]i]"));
    EXPECT_EQ(message_in(bytes), all);
}

TEST(OscCodec, AMessageOfAnOldSenderWithoutTypeTagsHasNoArguments) {
    EXPECT_EQ(message_in("/play\0\0\0"s), Message{"/play"});
}

TEST(OscCodec, BundlesHoldMessagesAndBundles) {
    const Bundle inner{{1, 2}, {Packet{Message{"/b", {1}}}}};
    const Bundle outer{{}, {Packet{Message{"/a"}}, Packet{inner}}};
    const std::string bytes = encode(outer);
    EXPECT_EQ(bytes.substr(0, 16), "#bundle\0\0\0\0\0\0\0\0\1"s);
    const auto packet = parse_packet(bytes);
    ASSERT_TRUE(packet.ok());
    const auto& read = std::get<Bundle>(packet->body);
    ASSERT_EQ(read.elements.size(), 2U);
    EXPECT_TRUE(read.time.is_immediate());
    EXPECT_EQ(std::get<Message>(read.elements[0].body), Message{"/a"});
    const auto& nested = std::get<Bundle>(read.elements[1].body);
    EXPECT_EQ(nested.time, (TimeTag{1, 2}));
    EXPECT_EQ(encode(*packet), bytes);
}

TEST(OscCodec, BundlesAreNestedToALimit) {
    Packet packet{Message{"/deep"}};
    for (int i = 0; i < kDeepestBundle; ++i) {
        packet = Packet{Bundle{{}, {packet}}};
    }
    EXPECT_TRUE(parse_packet(encode(packet)).ok());
    EXPECT_FALSE(parse_packet(encode(Bundle{{}, {packet}})).ok());
}

TEST(OscCodec, WhatMakesNoSenseIsRefused) {
    const std::string good = encode(Message{"/foo", {1000, "hello"s}});
    for (std::size_t size = 0; size < good.size(); ++size) {
        if (size != 8) {  // that much is a message without type tags
            EXPECT_FALSE(parse_packet(good.substr(0, size)).ok()) << size << " bytes";
        }
    }
    for (const std::string& bytes :
         {"foo\0"s, "/foo"s, "/foo\0\0\0\0x\0\0\0"s, "/foo\0\0\0\0,q\0\0"s, "/foo\0\0\0\0,[\0\0"s,
          "/foo\0\0\0\0,]\0\0"s, "/foo\0\0\0\0,m\0\0"s, "/foo\0x\0\0,\0\0\0"s,
          "/foo\0\0\0\0,s\0\0\xff\xfe\0\0"s, "/foo\0\0\0\0,b\0\0\x7f\xff\xff\xff"s,
          "/foo\0\0\0\0,b\0\0\xff\xff\xff\xff"s, "/foo\0\0\0\0,\0\0\0abcd"s, "#bundle\0\0\0\0"s,
          "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\4"s, "#bundle\0\0\0\0\0\0\0\0\1\0\0\0\0"s,
          "#bundle\0\0\0\0\0\0\0\0\1\xff\xff\xff\xff"s, "#bundlx\0\0\0\0\0\0\0\0\1"s}) {
        const auto packet = parse_packet(bytes);
        EXPECT_FALSE(packet.ok()) << ::testing::PrintToString(bytes);
        EXPECT_TRUE(packet.ok() || !packet.error().what.empty());
    }
    EXPECT_TRUE(parse_packet("#bundle\0\0\0\0\0\0\0\0\1"s).ok()) << "an empty bundle is one";
    EXPECT_FALSE(parse_packet(encode(Message{"/" + std::string(2000, 'x')})).ok());
    Bundle many;
    many.elements.assign(kMostElements, Packet{Message{"/m"}});
    EXPECT_FALSE(parse_packet(encode(many)).ok()) << "with the bundle itself one too many";
    many.elements.pop_back();
    EXPECT_TRUE(parse_packet(encode(many)).ok());
}

TEST(OscCodec, DatagramsAreFilledWithWholeMessages) {
    std::vector<std::string> messages;
    for (int i = 0; i < 100; ++i) {
        messages.push_back(encode(Message{"/pitcast/layer/" + std::to_string(i) + "/step", {i}}));
    }
    messages.push_back(encode(Message{"/large", {std::string(3000, 'x')}}));
    messages.push_back(encode(Message{"/last"}));
    std::size_t count = 0;
    const auto datagrams = datagrams_of(messages, 1400);
    for (const std::string& datagram : datagrams) {
        const auto packet = parse_packet(datagram);
        ASSERT_TRUE(packet.ok());
        const auto* bundle = std::get_if<Bundle>(&packet->body);
        count += bundle == nullptr ? 1 : bundle->elements.size();
        EXPECT_TRUE(bundle == nullptr || (bundle->elements.size() > 1 && datagram.size() <= 1400));
    }
    EXPECT_EQ(count, messages.size());
    EXPECT_EQ(datagrams[datagrams.size() - 2], messages[100]) << "too large for any: by itself";
    EXPECT_EQ(datagrams.back(), messages.back());
    EXPECT_LE(datagrams.size(), 7U);
    EXPECT_TRUE(datagrams_of({}, 1400).empty());
}

TEST(OscTimeTag, IsUtcInTheNearestEra) {
    constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
    const Nanoseconds in_2026 = 1'795'834'521 * kSecond + 123'456'789;
    EXPECT_EQ(time_tag_of(0), (TimeTag{2'208'988'800, 0}));
    EXPECT_EQ(time_tag_of(kSecond / 2).fraction, 0x80000000U);
    for (const Nanoseconds ns : {Nanoseconds{0}, Nanoseconds{1}, Nanoseconds{999'999'999}}) {
        EXPECT_EQ(utc_of(time_tag_of(in_2026 + ns), in_2026), in_2026 + ns);
    }
    // The counter begins anew on 2036-02-07; a time just after is near from just before.
    const Nanoseconds in_2036 = (4'294'967'296 - 2'208'988'800) * kSecond;
    EXPECT_EQ(utc_of(TimeTag{5, 0}, in_2036 - kSecond), in_2036 + 5 * kSecond);
    EXPECT_EQ(utc_of(TimeTag{0xFFFFFFFF, 0}, in_2036 + kSecond), in_2036 - kSecond);
}

}  // namespace
}  // namespace pitcast::osc
