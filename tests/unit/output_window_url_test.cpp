// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/output/output_url.h"

namespace pitcast::output {
namespace {

SinkContext small_context() {
    SinkContext context;
    context.format = {"small", 320, 180, FrameRate{25, 1}, false};
    return context;
}

TEST(WindowUrl, SaysWhatIsShownAndWhere) {
    const auto read = read_output_url(
        "window:graphics?screen=2&full=1&size=960x540&at=10,-20&safe=1&alpha=black&view=key",
        small_context());
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->kind, OutputKind::window);
    EXPECT_EQ(read->packing.format, draw::PackFormat::rgba8);
    EXPECT_TRUE(read->graphics);
    const WindowOptions& window = read->window;
    EXPECT_EQ(window.shows, WindowShows::graphics);
    EXPECT_EQ(window.screen, 2);
    EXPECT_TRUE(window.full);
    EXPECT_EQ(window.width, 960);
    EXPECT_EQ(window.height, 540);
    ASSERT_TRUE(window.at);
    EXPECT_EQ(window.at->x, 10);
    EXPECT_EQ(window.at->y, -20);
    EXPECT_TRUE(window.safe);
    EXPECT_EQ(window.backdrop, WindowBackdrop::black);
    EXPECT_TRUE(window.key);
    const auto plain = read_output_url("window:multiview", small_context());
    ASSERT_TRUE(plain.ok());
    EXPECT_EQ(plain->window.shows, WindowShows::multiview);
    EXPECT_FALSE(plain->graphics);
}

TEST(WindowUrl, WhatItCannotBeIsSaid) {
    const auto refused = [](const std::string& url) {
        const auto read = read_output_url(url, small_context());
        EXPECT_FALSE(read.ok()) << url;
        return read.ok() ? std::string() : read.error().message();
    };
    using ::testing::HasSubstr;
    EXPECT_THAT(refused("window:"), HasSubstr("window:multiview"));
    EXPECT_THAT(refused("window:program"), HasSubstr("window:programme"));
    EXPECT_THAT(refused("window:programme?screen=0"), HasSubstr("count from 1"));
    EXPECT_THAT(refused("window:programme?screen=two"), HasSubstr("count from 1"));
    EXPECT_THAT(refused("window:programme?full=yes"), HasSubstr("1 or 0"));
    EXPECT_THAT(refused("window:programme?size=960"), HasSubstr("960x540"));
    EXPECT_THAT(refused("window:programme?size=1x1"), HasSubstr("from 64"));
    EXPECT_THAT(refused("window:programme?at=7"), HasSubstr("at=X,Y"));
    EXPECT_THAT(refused("window:programme?alpha=black"), HasSubstr("only graphics have a key"));
    EXPECT_THAT(refused("window:programme?view=key"), HasSubstr("only graphics have a key"));
    EXPECT_THAT(refused("window:graphics?alpha=pink"), HasSubstr("alpha=checker"));
    EXPECT_THAT(refused("window:graphics?colour=hlg"), HasSubstr("not known"));
    EXPECT_THAT(refused("hold:window:programme"), HasSubstr("leave \"hold:\" out"));
}

TEST(WindowUrl, OtherOutputsMayShowPreviewAndMultiview) {
    const auto preview = read_output_url("raw:x?pack=rgba8&bus=preview", small_context());
    ASSERT_TRUE(preview.ok()) << preview.error().message();
    EXPECT_EQ(preview->window.shows, WindowShows::preview);
    EXPECT_FALSE(preview->graphics);
    const auto graphics = read_output_url("raw:x?pack=v210&bus=graphics", small_context());
    ASSERT_TRUE(graphics.ok());
    EXPECT_TRUE(graphics->graphics);
    const auto key = read_output_url("raw:x?pack=v210a", small_context());
    ASSERT_TRUE(key.ok());
    EXPECT_TRUE(key->graphics);
    EXPECT_FALSE(read_output_url("raw:x?pack=v210&bus=sidecar", small_context()).ok());
}

TEST(WindowUrl, WhatIsOnlyThereOnAirIsNotRendered) {
    SinkContext offline = small_context();
    offline.lossless = true;
    EXPECT_FALSE(read_output_url("window:programme", offline).ok());
    EXPECT_FALSE(read_output_url("raw:x?pack=rgba8&bus=preview", offline).ok());
    EXPECT_TRUE(read_output_url("raw:x?pack=rgba8&bus=graphics", offline).ok());
}

}  // namespace
}  // namespace pitcast::output
