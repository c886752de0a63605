// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/osc/framing.h"

namespace pitcast::osc {
namespace {

using namespace std::string_literals;

const std::string kAwkward = "a\xC0"s + "b\xDB"s + "c\0d"s;

TEST(OscFraming, PacketsOfBothFramingsComeOutWholeHoweverTheyArrive) {
    for (const Framing framing : {Framing::length, Framing::slip}) {
        const std::string bytes = framed(kAwkward, framing) + framed("second", framing);
        for (std::size_t step = 1; step <= bytes.size(); ++step) {
            PacketStream stream(100);
            std::vector<std::string> packets;
            for (std::size_t at = 0; at < bytes.size(); at += step) {
                stream.add(std::string_view(bytes).substr(at, step));
                while (auto packet = stream.next()) {
                    packets.push_back(*packet);
                }
            }
            EXPECT_EQ(packets, (std::vector<std::string>{kAwkward, "second"})) << step;
            EXPECT_EQ(stream.framing(), framing);
            EXPECT_FALSE(stream.broken());
        }
    }
}

TEST(OscFraming, BytesAreAsTheStandardsSay) {
    EXPECT_EQ(framed("abcd", Framing::length), "\0\0\0\4abcd"s);
    EXPECT_EQ(framed("a\xC0\xDB", Framing::slip), "\xC0"s + "a\xDB\xDC\xDB\xDD\xC0");  // RFC 1055
}

TEST(OscFraming, WhatCannotBeTrustedEndsTheStream) {
    for (const std::string& bytes :
         {"\0\0\0\x65"s, "\0\0\0\0"s, "\x7f\xff\xff\xff"s, "GET / HTTP/1.1"s,
          "\xC0"s + "a\xDB" + "b\xC0", "\xC0" + std::string(101, 'x') + "\xC0",
          "\xC0" + std::string(201, 'x')}) {
        PacketStream stream(100);
        stream.add(bytes);
        EXPECT_EQ(stream.next(), std::nullopt);
        EXPECT_TRUE(stream.broken()) << ::testing::PrintToString(bytes);
    }
}

}  // namespace
}  // namespace pitcast::osc
