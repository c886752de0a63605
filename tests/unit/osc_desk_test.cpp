// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/draw/text.h"
#include "pitcast/osc/codec.h"
#include "pitcast/osc/desk.h"

#include "small_show.h"
#include "test_paths.h"

namespace pitcast::osc {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kLamp = "udp 127.0.0.1:5000";
constexpr Moment kNow{.monotonic_ns = 1000 * kNanosecondsPerSecond,
                      .utc_ns = 1'795'834'521 * kNanosecondsPerSecond};

Moment later(Nanoseconds ns) {
    return {kNow.monotonic_ns + ns, kNow.utc_ns + ns};
}

/// A desk with what it hands over.
struct Rig {
    explicit Rig(DeskOptions options = {}, std::shared_ptr<const show::Package> package =
                                               std::make_shared<const test::SmallShow>())
        : desk(with_life(std::move(options)), {std::move(package), nullptr}) {}

    static DeskOptions with_life(DeskOptions options) {
        options.life = "l";
        return options;
    }
    void take(const Message& message, const Moment& now = kNow, const std::string& from = kLamp) {
        desk.take(encode(message), from, now);
    }
    void take(const Bundle& bundle, const Moment& now = kNow) {
        desk.take(encode(bundle), kLamp, now);
    }
    /// Orders that go by now.
    std::vector<TimedOrder> orders(const Moment& now = kNow) {
        std::vector<TimedOrder> all;
        desk.hand_over(now, [&](TimedOrder& order) {
            all.push_back(std::move(order));
            return true;
        });
        return all;
    }
    /// Replies since the last call, "ADDRESS first second".
    std::vector<std::string> replies() {
        std::vector<std::string> all;
        for (; !desk.replies().empty(); desk.replies().pop_front()) {
            const Message& message = desk.replies().front().message;
            std::string text = message.address;
            for (const Argument& argument : message.arguments) {
                const auto* words = std::get_if<std::string>(&argument);
                const auto* number = std::get_if<std::int64_t>(&argument);
                text += " " + (words != nullptr    ? *words
                               : number != nullptr ? std::to_string(*number)
                                                   : "?"s);
            }
            all.push_back(text);
        }
        return all;
    }

    Desk desk;
};

Packet out(std::int32_t layer) {
    return Packet{Message{"/pitcast/layer/" + std::to_string(layer) + "/out"}};
}

std::vector<std::int32_t> layers_of(const Order& order) {
    std::vector<std::int32_t> layers;
    for (const Numbered& sent : order) {
        layers.push_back(sent.command.layer);
    }
    return layers;
}

TEST(OscDesk, AMessageBecomesACommandOfItsSender) {
    Rig rig;
    rig.take({"/pitcast/layer/10/out"});
    const auto orders = rig.orders();
    ASSERT_THAT(orders, SizeIs(1));
    ASSERT_THAT(orders[0].order, SizeIs(1));
    EXPECT_EQ(orders[0].at, 0);
    const Numbered& sent = orders[0].order[0];
    EXPECT_EQ(sent.command.who, "osc 127.0.0.1:5000");
    EXPECT_EQ(sent.command.id, "osc-l-1");
    EXPECT_TRUE(rig.desk.is_busy());
    rig.desk.settle({sent.number, 7, true}, kNow);
    EXPECT_FALSE(rig.desk.is_busy());
    EXPECT_THAT(rig.replies(), IsEmpty()) << "nobody has asked for acknowledgements";
}

TEST(OscDesk, ReleasesAreCountedAndDoNothing) {
    Rig rig;
    rig.take({"/pitcast/layer/10/out", {0.0F}});
    rig.take({"/pitcast/clear", {false}});
    EXPECT_THAT(rig.orders(), IsEmpty());
    EXPECT_THAT(rig.replies(), IsEmpty());
    EXPECT_EQ(rig.desk.stats().releases, 2U);
    EXPECT_EQ(rig.desk.stats().refused, 0U);
}

TEST(OscDesk, ABundleIsOneOrder) {
    Rig rig;
    rig.take({{}, {out(1), out(2), Packet{Bundle{{}, {out(3)}}}}});
    const auto orders = rig.orders();
    ASSERT_THAT(orders, SizeIs(1));
    EXPECT_THAT(layers_of(orders[0].order), ElementsAre(1, 2, 3));
}

TEST(OscDesk, WhatMakesNoSenseStopsTheWholeBundle) {
    Rig rig;
    rig.take({{}, {out(1), Packet{Message{"/pitcast/layer/2/uot"}}, out(3)}});
    EXPECT_THAT(rig.orders(), IsEmpty());
    EXPECT_THAT(rig.replies(), ElementsAre(HasSubstr("/pitcast/error /pitcast/layer/2/uot ")));
    EXPECT_EQ(rig.desk.stats().refused, 1U);
}

TEST(OscDesk, NamesAreHeldAgainstTheShow) {
    draw::FontLibrary fonts;
    show::LoadOptions load;
    const auto package = show::load_package(
        std::filesystem::path(PITCAST_SOURCE_DIR) / "tests/integration/amcp/show", fonts, load);
    ASSERT_TRUE(package.ok()) << package.error().message();
    Rig rig({}, *package);
    rig.take({"/pitcast/take", {"capton"s}});
    rig.take({"/pitcast/take", {"caption"s, "lin"s, "x"s}});
    rig.take({"/pitcast/take", {"caption"s, "place"s, "third"s}});
    rig.take({"/pitcast/rundown/welcom/take"});
    EXPECT_THAT(
        rig.replies(),
        ElementsAre(HasSubstr("did you mean \"caption\"?"), HasSubstr("did you mean \"line\"?"),
                    HasSubstr("a whole number"), HasSubstr("did you mean \"welcome\"?")));
    EXPECT_THAT(rig.orders(), IsEmpty());
    rig.take({"/pitcast/take", {"caption"s, "place"s, 3.0F}});
    rig.take({"/pitcast/layer/40/field/place", {4.0F}});
    const auto orders = rig.orders();
    ASSERT_THAT(orders, SizeIs(2));
    EXPECT_EQ(orders[0].order[0].command.data, (Json{{"place", 3}}));
    EXPECT_EQ(orders[1].order[0].command.data, (Json{{"place", 4}}))
        << "no state tells yet what is on the layer";
}

TEST(OscDesk, ABundleForLaterIsForTheFrameOfItsTime) {
    DeskOptions options;
    options.rate = {50, 1};
    Rig rig(options);
    const Nanoseconds due_ns = kNow.utc_ns + 3 * kNanosecondsPerSecond + 5'000'000;
    rig.take({time_tag_of(due_ns), {out(1), out(2)}});
    EXPECT_EQ(rig.desk.stats().held, 1U);
    EXPECT_THAT(rig.orders(later(2'400'000'000)), IsEmpty());
    const auto orders = rig.orders(later(2'600'000'000));
    ASSERT_THAT(orders, SizeIs(1));
    EXPECT_THAT(layers_of(orders[0].order), ElementsAre(1, 2));
    EXPECT_EQ(orders[0].at, frame_at_tai_ns(tai_from_utc(due_ns), {50, 1}));
    EXPECT_EQ(rig.desk.stats().held, 0U);
    EXPECT_EQ(rig.desk.stats().late, 0U);
}

TEST(OscDesk, TimesThatHavePassedAreNowAndThoseFarAheadAreRefused) {
    Rig rig;
    rig.take({time_tag_of(kNow.utc_ns - 3600 * kNanosecondsPerSecond), {out(1)}});
    rig.take({{0, 0}, {out(2)}});  // what some senders without a clock write
    rig.take({time_tag_of(kNow.utc_ns - 1'000'000), {out(3)}});
    const auto orders = rig.orders();
    ASSERT_THAT(orders, SizeIs(3));
    EXPECT_EQ(orders[0].at, 0);
    EXPECT_EQ(rig.desk.stats().late, 1U);
    rig.take({time_tag_of(kNow.utc_ns + 61 * kNanosecondsPerSecond), {out(4)}});
    EXPECT_THAT(rig.replies(), ElementsAre(HasSubstr("/pitcast/error #bundle bundle: is for a time "
                                                     "more than 60 s ahead")));
    EXPECT_THAT(rig.orders(later(100 * kNanosecondsPerSecond)), IsEmpty());
}

TEST(OscDesk, ABundleWithinAnotherIsNotDoneBeforeIt) {
    Rig rig;
    const auto at = [](int seconds) {
        return time_tag_of(kNow.utc_ns + seconds * kNanosecondsPerSecond);
    };
    rig.take({at(2),
              {out(1), Packet{Bundle{at(1), {out(2)}}}, Packet{Bundle{{}, {out(3)}}},
               Packet{Bundle{at(4), {out(4)}}}}});
    EXPECT_EQ(rig.desk.stats().held, 2U);
    const auto first = rig.orders(later(2 * kNanosecondsPerSecond));
    ASSERT_THAT(first, SizeIs(1));
    EXPECT_THAT(layers_of(first[0].order), ElementsAre(1, 2, 3));
    const auto second = rig.orders(later(4 * kNanosecondsPerSecond));
    ASSERT_THAT(second, SizeIs(1));
    EXPECT_THAT(layers_of(second[0].order), ElementsAre(4));
}

TEST(OscDesk, WhatWaitsIsBounded) {
    DeskOptions options;
    options.senders.messages_a_second = 100'000;
    Rig rig(options);
    const TimeTag soon = time_tag_of(kNow.utc_ns + 30 * kNanosecondsPerSecond);
    for (int i = 0; i < 100; ++i) {
        rig.take({soon, {out(i)}});
    }
    EXPECT_EQ(rig.desk.stats().held, 64U);
    Bundle large;
    for (int i = 0; i < 257; ++i) {
        large.elements.push_back(out(i));
    }
    rig.take(large);
    EXPECT_THAT(rig.replies().back(), HasSubstr("one too many")) << "errors are bounded as well";
    EXPECT_THAT(rig.orders(), IsEmpty());
    // Nobody takes orders.
    for (int i = 0; i < 2000; ++i) {
        rig.take({"/pitcast/layer/10/out"});
    }
    std::size_t count = 0;
    for (const TimedOrder& order : rig.orders()) {
        count += order.order.size();
    }
    EXPECT_LE(count, 512U);
    EXPECT_GE(count, 256U);
    EXPECT_EQ(rig.desk.stats().refused, 36U + 1U + 2000U - count);
}

TEST(OscDesk, OneSenderThatFloodsDoesNotSpoilItForOthers) {
    Rig rig;
    for (int i = 0; i < 5000; ++i) {
        rig.take({"/pitcast/layer/10/out", {0.0F}});
    }
    EXPECT_EQ(rig.desk.stats().releases, 1000U);
    EXPECT_EQ(rig.desk.stats().flooded, 4000U);
    rig.take({"/pitcast/layer/11/out"}, kNow, "udp 127.0.0.1:5001");
    EXPECT_THAT(rig.orders(), SizeIs(1));
    rig.take({"/pitcast/layer/10/out"}, later(kNanosecondsPerSecond));
    EXPECT_THAT(rig.orders(), SizeIs(1)) << "a second later it may again";
}

TEST(OscDesk, ErrorsAreFewAndShort) {
    Rig rig;
    for (int i = 0; i < 100; ++i) {
        rig.desk.take("garbage", kLamp, kNow);
    }
    rig.take({"/pitcast/" + std::string(900, '\xc3') + "\xa9"}, kNow, "udp 127.0.0.1:5001");
    std::string umlauts = "/pitcast/layer/";
    for (int i = 0; i < 300; ++i) {
        umlauts += "\xc3\xa9";
    }
    rig.take({umlauts + "/out"}, kNow, "udp 127.0.0.1:5002");
    EXPECT_EQ(rig.desk.stats().refused, 102U);
    EXPECT_THAT(rig.desk.replies(), SizeIs(12));
    for (const Reply& reply : rig.desk.replies()) {
        const std::string bytes = encode(reply.message);
        EXPECT_LE(bytes.size(), 560U);
        EXPECT_TRUE(parse_packet(bytes).ok()) << "no character is cut in two";
    }
}

TEST(OscDesk, AnErrorIsNotAnsweredWithAnother) {
    Rig rig;
    rig.take({"/pitcast/error", {"/pitcast/state"s, "is none of this channel's"s}});
    EXPECT_THAT(rig.replies(), IsEmpty());
    EXPECT_EQ(rig.desk.stats().refused, 1U);
}

TEST(OscDesk, ARefusalOfTheChannelIsToldOnceAMessage) {
    Rig rig;
    rig.take({"/pitcast/layer/{1,2}/continue"});
    const auto orders = rig.orders();
    ASSERT_THAT(orders, SizeIs(1));
    for (const Numbered& sent : orders[0].order) {
        rig.desk.settle({sent.number, 9, false,
                         "command \"" + sent.command.id + "\": nothing is there to continue"},
                        kNow);
    }
    EXPECT_THAT(rig.replies(),
                ElementsAre("/pitcast/error /pitcast/layer/{1,2}/continue nothing is "
                            "there to continue"));
    EXPECT_EQ(rig.desk.stats().refused, 2U);
}

TEST(OscDesk, SubscribersAreToldWhatWasDone) {
    Rig rig;
    rig.take({"/pitcast/subscribe", {9001}});
    EXPECT_THAT(rig.desk.curious(), ElementsAre(kLamp)) << "it wants all of the state";
    EXPECT_EQ(rig.desk.senders().port_of(kLamp), 9001);
    rig.take({"/pitcast/layer/{1,2}/out"});
    const auto orders = rig.orders();
    ASSERT_THAT(orders, SizeIs(1));
    for (const Numbered& sent : orders[0].order) {
        rig.desk.settle({sent.number, 9, true}, kNow);
    }
    EXPECT_THAT(rig.replies(), ElementsAre("/pitcast/done /pitcast/layer/{1,2}/out 9"));
    const Moment over = later(11 * kNanosecondsPerSecond);
    EXPECT_THAT(rig.desk.senders().subscribers(later(9 * kNanosecondsPerSecond).monotonic_ns),
                ElementsAre(kLamp));
    EXPECT_THAT(rig.desk.senders().subscribers(over.monotonic_ns), IsEmpty());
    rig.take({"/pitcast/subscribe"}, over);
    rig.take({"/pitcast/unsubscribe"}, over);
    EXPECT_THAT(rig.desk.senders().subscribers(over.monotonic_ns), IsEmpty());
}

TEST(OscDesk, SubscribersAreBoundedAndKeepTheirPlaces) {
    Rig rig;
    const auto name = [](int i) { return "udp 127.0.0.1:" + std::to_string(6000 + i); };
    for (int i = 0; i < 40; ++i) {
        rig.take({"/pitcast/subscribe"}, kNow, name(i));
    }
    EXPECT_THAT(rig.desk.senders().subscribers(kNow.monotonic_ns), SizeIs(32));
    EXPECT_THAT(rig.replies(), SizeIs(8));
    for (int i = 100; i < 1000; ++i) {
        rig.take({"/pitcast/state"}, later(1), name(i));
    }
    EXPECT_EQ(rig.desk.senders().count(), 256U);
    EXPECT_THAT(rig.desk.senders().subscribers(kNow.monotonic_ns), SizeIs(32));
}

TEST(OscDesk, TheWholeStateIsToldSeldomEnough) {
    Rig rig;
    std::size_t told = 0;
    for (int i = 0; i < 100; ++i) {
        rig.take({"/pitcast/state"});
        told += std::exchange(rig.desk.curious(), {}).size();
    }
    EXPECT_EQ(told, 4U);
    for (int i = 0; i < 1000; ++i) {
        rig.take({"/pitcast/state"}, kNow, "udp 127.0.0.1:" + std::to_string(6000 + i));
    }
    EXPECT_EQ(told + rig.desk.curious().size(), 64U) << "however many they are";
    rig.take({"/pitcast/state"}, later(kNanosecondsPerSecond));
    EXPECT_EQ(rig.desk.curious().back(), kLamp);
}

TEST(OscDesk, AChannelThatDoesNotAnswerIsReported) {
    Rig rig;
    rig.take({"/pitcast/layer/10/out"});
    ASSERT_THAT(rig.orders(), SizeIs(1));
    rig.desk.expire(later(9 * kNanosecondsPerSecond));
    EXPECT_THAT(rig.replies(), IsEmpty());
    rig.desk.expire(later(11 * kNanosecondsPerSecond));
    EXPECT_THAT(rig.replies(), ElementsAre(HasSubstr("did not answer in time")));
    EXPECT_FALSE(rig.desk.is_busy());
}

}  // namespace
}  // namespace pitcast::osc
