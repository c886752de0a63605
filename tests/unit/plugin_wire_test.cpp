// SPDX-License-Identifier: Apache-2.0
// What a plug-in can write into its end of the socket.
#include "../../engine/plugin/src/plugin_wire.h"

#include <gtest/gtest.h>

#include "pitcast/core/packet_socket.h"

#include "../../engine/plugin/src/told_text.h"

namespace pitcast::plugin {
namespace {

template <typename Packet>
std::optional<WholeText> add(TextJoiner& joiner, const Packet& packet, bool& broken) {
    return joiner.add(std::as_bytes(std::span(&packet, 1)), broken);
}

ShortText part(std::uint32_t total, std::uint32_t offset, std::uint32_t size) {
    ShortText packet;
    packet.lane = Lane::event;
    packet.total = total;
    packet.offset = offset;
    packet.size = size;
    return packet;
}

TEST(PluginWire, TextsOfAnySizeComeWhole) {
    auto ends = PacketSocket::pair();
    ASSERT_TRUE(ends);
    PacketSocket from(std::move((*ends)[0]));
    PacketSocket to(std::move((*ends)[1]));
    TextJoiner joiner;
    for (const std::size_t size : {0U, 1U, 488U, 489U, 7144U, 7145U, 20'000U}) {
        std::string text(size, 'a');
        if (size > 0) {
            text.back() = 'z';
        }
        ASSERT_TRUE(send_text(from, Lane::hear, 5, text));
        std::optional<WholeText> whole;
        while (!whole) {
            ASSERT_EQ(to.receive(1000), PacketSocket::Outcome::message);
            ASSERT_TRUE(TextJoiner::is_text(to.message()));
            bool broken = false;
            whole = joiner.add(to.message(), broken);
            ASSERT_FALSE(broken);
        }
        EXPECT_EQ(whole->text, text);
        EXPECT_EQ(whole->lane, Lane::hear);
        EXPECT_EQ(whole->level, 5U);
    }
}

TEST(PluginWire, PartsThatDoNotBelongAreBroken) {
    for (const auto& packet :
         {part(10, 0, 500), part(10, 5, 5), part(3, 0, 10), part(10, 0, 0), part(5'000'000, 0, 400),
          part(0, 0, 1), part(4'000'000'000, 4'000'000'000, 1)}) {
        TextJoiner joiner;
        bool broken = false;
        EXPECT_FALSE(add(joiner, packet, broken));
        EXPECT_TRUE(broken) << packet.total << " " << packet.offset << " " << packet.size;
    }
    TextJoiner joiner;
    bool broken = false;
    EXPECT_FALSE(add(joiner, part(600, 0, 400), broken));
    EXPECT_FALSE(broken);
    EXPECT_FALSE(add(joiner, part(700, 400, 200), broken));
    EXPECT_TRUE(broken) << "another total";
    EXPECT_FALSE(joiner.add({}, broken));
    EXPECT_TRUE(broken);
}

TEST(PluginWire, TextThatIsShownIsText) {
    EXPECT_EQ(told_text("Zürich 车\n\x1b[31m"), "Zürich 车??[31m");
    EXPECT_EQ(told_text("\xff\xc0\x80\xed\xa0\x80\xf5\x80\xe8\xbd"),
              "?????????"
              "?");
    EXPECT_EQ(told_text("\xc2\x9b"), "??") << "a control character of two bytes";
    EXPECT_EQ(told_text("车车", 5), "车");
    EXPECT_EQ(told_text(""), "");
}

TEST(PluginWire, ADescriptionThatCannotBeIsRefused) {
    PluginDescribed told;
    EXPECT_FALSE(read_described(told, "x"));
    put_text(told.name, "good");
    EXPECT_TRUE(read_described(told, "x"));
    told.sink = 1;
    EXPECT_FALSE(read_described(told, "x")) << "a sink of no format";
    told.format_count = 12;
    EXPECT_FALSE(read_described(told, "x"));
    told.format_count = 1;
    told.formats[0] = 99;
    EXPECT_FALSE(read_described(told, "x"));
    told.formats[0] = 5;
    EXPECT_TRUE(read_described(told, "x"));
    put_text(told.name, "../bad");
    EXPECT_FALSE(read_described(told, "x"));
    PluginEnded ended;
    ended.how = static_cast<Watch::End>(77);
    EXPECT_EQ(read_ended(ended).first, Watch::End::again);
}

}  // namespace
}  // namespace pitcast::plugin
