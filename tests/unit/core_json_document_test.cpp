// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/core/json_document.h"

namespace pitcast {
namespace {

constexpr std::string_view kText = R"({
  "name": "tower",
  "elements": [
    {"id": "a", "x": 12
    },
    {"id": "b",
     "x": [1,
           2]}
  ]
})";

TEST(JsonDocument, KnowsTheLineOfEveryValue) {
    const auto document = JsonDocument::parse(kText, "t.json");
    ASSERT_TRUE(document.ok()) << document.error().message();
    EXPECT_EQ(document->line_of("/name"), 2);
    EXPECT_EQ(document->line_of("/elements/0/x"), 4);
    EXPECT_EQ(document->line_of("/elements/1/id"), 6);
    EXPECT_EQ(document->line_of("/elements/1/x/1"), 8);
    EXPECT_EQ(document->line_of("/elements/1/nothing"), 6);
    EXPECT_EQ(document->error_at("/elements/1/x", "is bad").message(), "t.json:7: is bad");
}

TEST(JsonDocument, NamesTheLineOfASyntaxError) {
    const auto document = JsonDocument::parse("{\n \"a\": 1,\n \"b\": }\n", "t.json");
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(document.error().where, "t.json:3");
}

TEST(JsonDocument, RefusesDuplicateKeys) {
    const auto document = JsonDocument::parse("{\"a\": 1,\n\"a\": 2}", "t.json");
    ASSERT_FALSE(document.ok());
    EXPECT_EQ(document.error().message(),
              "t.json:2: not valid JSON: key \"a\" stands twice in one object");
}

TEST(JsonDocument, RefusesEndlessNesting) {
    EXPECT_FALSE(JsonDocument::parse(std::string(100'000, '['), "t.json").ok());
}

TEST(JsonDocument, RefusesTextThatIsNotUtf8) {
    EXPECT_FALSE(JsonDocument::parse("{\"a\": \"\xff\xfe\"}", "t.json").ok());
}

TEST(NearestWord, OffersATypoItsMend) {
    EXPECT_EQ(nearest_word("gapp", {"gap", "interval", "name"}), "gap");
    EXPECT_EQ(nearest_word("zzzzzz", {"gap", "interval"}), "");
}

}  // namespace
}  // namespace pitcast
