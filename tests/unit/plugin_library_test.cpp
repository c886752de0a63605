// SPDX-License-Identifier: Apache-2.0
// What is loaded and what is refused, and why.
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "plugin_rig.h"
#include "video_test_support.h"

namespace pitcast::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PluginCatalogue, DescribesThoseThatComeWithPitcast) {
    const Catalogue catalogue = catalogue_of({"csv_sink", "http_json_feed"});
    const auto sink = catalogue.find("csv_sink", Role::sink);
    ASSERT_TRUE(sink);
    EXPECT_EQ(sink->roles(), "sink");
    EXPECT_EQ(sink->version, "1.0.0");
    EXPECT_EQ(sink->formats.front(), draw::PackFormat::uyvy);
    EXPECT_TRUE(sink->sound);
    EXPECT_FALSE(sink->graphics);
    const auto feed = catalogue.find("http_json_feed", Role::feed);
    ASSERT_TRUE(feed);
    EXPECT_FALSE(feed->takes_bytes);
}

TEST(PluginCatalogue, DescribesOneThatIsEverything) {
    const PluginInfo info = troublemaker();
    EXPECT_EQ(info.roles(), "feed and sink and surface");
    EXPECT_TRUE(info.takes_bytes);
    EXPECT_TRUE(info.graphics);
    EXPECT_THAT(info.formats, ElementsAre(draw::PackFormat::rgba8, draw::PackFormat::v210));
}

TEST(PluginCatalogue, NamesWhatIsWrongWithAPlugin) {
    for (const auto& [file, what] : std::vector<std::pair<std::string, std::string>>{
             {"bad_version",
              "is built for version 99 of the interface; this Pitcast has version 1"},
             {"bad_size", "pitcast_plugin says that it has 24 bytes"},
             {"bad_name", "has a name that is none"},
             {"bad_roles", "is neither feed, source, sink nor surface"},
             {"bad_function", "pitcast_feed_api lacks a function"},
             {"bad_poll", "with neither poll nor receive"},
             {"bad_format", "is a sink that takes no format"},
             {"bad_nothing", "returns nothing"},
             {"bad_crash", "while it was loaded, it crashed (signal 6, SIGABRT)"},
             {"bad_exit", "while it was loaded, it ended its process with status 0"},
             {"bad_no_entry", "has no function pitcast_plugin_entry"}}) {
        Catalogue catalogue;
        const Status allowed = catalogue.allow(test_plugin(file));
        ASSERT_FALSE(allowed) << file;
        EXPECT_THAT(allowed.error().message(), HasSubstr(what)) << file;
        EXPECT_THAT(allowed.error().where, HasSubstr(file));
        EXPECT_FALSE(allowed.error().mend.empty()) << file;
        EXPECT_TRUE(catalogue.all().empty());
    }
}

TEST(PluginCatalogue, DoesNotWaitForOneThatHangsAsItIsLoaded) {
    Catalogue catalogue;
    const Status allowed = catalogue.allow(test_plugin("bad_hang"));
    ASSERT_FALSE(allowed);
    EXPECT_THAT(allowed.error().message(), HasSubstr("does not come back from being loaded"));
}

TEST(PluginCatalogue, LoadsNoFileThatIsNoPlugin) {
    Catalogue catalogue;
    const test::Folder folder;
    const std::string text = folder / "text.so";
    std::ofstream(text) << "not a shared object";
    EXPECT_THAT(catalogue.allow(text).error().message(), HasSubstr("cannot be loaded"));
    EXPECT_THAT(catalogue.allow(folder / "nothing.so").error().message(), HasSubstr("is no file"));
    EXPECT_THAT(catalogue.allow("nothing").error().message(),
                HasSubstr("is no plug-in that comes with Pitcast"));
    EXPECT_THAT(catalogue.allow("/").error().message(), HasSubstr("is no file"));
}

TEST(PluginCatalogue, LoadsNothingThatOthersCanReplace) {
    const test::Folder folder;
    const std::string copy = folder / "copy.so";
    std::filesystem::copy_file(test_plugin("troublemaker"), copy);
    Catalogue catalogue;
    ASSERT_EQ(::chmod(copy.c_str(), 0777), 0);
    EXPECT_THAT(catalogue.allow(copy).error().message(), HasSubstr("can be written to by anybody"));
    ASSERT_EQ(::chmod(copy.c_str(), 0755), 0);
    ASSERT_EQ(::chmod((folder / "").c_str(), 0777), 0);
    EXPECT_THAT(catalogue.allow(copy).error().message(), HasSubstr("can be written to by anybody"));
    ASSERT_EQ(::chmod((folder / "").c_str(), 0700), 0);
    EXPECT_TRUE(catalogue.allow(copy));
}

TEST(PluginCatalogue, AllowsNothingThatWasNotNamed) {
    Catalogue catalogue = catalogue_of({"csv_sink"});
    EXPECT_THAT(
        catalogue.find("troublemaker", Role::feed).error().message(),
        HasSubstr("has not been allowed (write --plugin PATH as well; there are csv_sink)"));
    EXPECT_THAT(catalogue.find("csv_sink", Role::feed).error().message(),
                HasSubstr("is no feed but a sink"));
    EXPECT_TRUE(catalogue.allow("csv_sink")) << "twice is once";
    EXPECT_EQ(catalogue.all().size(), 1U);
    const test::Folder folder;
    std::filesystem::copy_file(catalogue.all()[0].path, folder / "other.so");
    EXPECT_THAT(catalogue.allow(folder / "other.so").error().message(),
                HasSubstr("is called \"csv_sink\", as "));
}

TEST(PluginUrl, HasOptionsOfThePluginAndOfTheHost) {
    const auto url = parse_plugin_url(
        "plugin:my_feed?url=http%3A%2F%2Fa%26b%3Fc&in_process&restarts=2&patience_ms=500&x="
        "&source=tcp://h:1&pack=v210&bus=graphics&colour=hlg");
    ASSERT_TRUE(url) << url.error().message();
    EXPECT_EQ(url->name, "my_feed");
    EXPECT_EQ(url->options, (OptionPairs{{"url", "http://a&b?c"}, {"x", ""}}));
    EXPECT_TRUE(url->in_process);
    EXPECT_EQ(url->source, "tcp://h:1");
    EXPECT_EQ(url->packing, "pack=v210&bus=graphics&colour=hlg");
    EXPECT_EQ(url->limits.short_lives, 3);
    EXPECT_EQ(parse_plugin_url("plugin:a?url=http%3A%2F%2Fme:secret@h/x&token=abc&k")->url,
              "plugin:a?url=http://***@h/x&token=***&k");
    EXPECT_EQ(url->limits.silence_ns, 500'000'000);
    EXPECT_TRUE(parse_plugin_url("plugin:a"));
    for (const char* wrong : {"", "plugin:", "plugin:?a=b", "plugin:A", "plugin:a/b", "plugin:../a",
                              "plugin:a?=b", "plugin:a?x=%", "plugin:a?x=%0g", "plugin:a?x=%00",
                              "plugin:a?restarts=x", "plugin:a?patience_ms=1", "file:a"}) {
        EXPECT_FALSE(parse_plugin_url(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace pitcast::plugin
