// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/edit/elements.h"
#include "pitcast/edit/json_text.h"

#include "test_paths.h"

namespace pitcast::edit {
namespace {

const char* const kWrittenByHand = R"({
  "id": "third",
  "elements": [
    {"id": "plate", "type": "rect", "x": 96.0, "width": 4e2,
     "fill": "$ochre"},
    {"id": "who", "type": "group",
     "children": [
       {"id": "zh", "type": "text", "text": "车手 \"A\""}
     ]}
  ],
  "none": [], "nothing": {}
}
)";

JsonText hand_written() {
    auto json = JsonText::parse(kWrittenByHand, "third.json");
    EXPECT_TRUE(json) << json.error().message();
    return *std::move(json);
}

std::string with(std::string text, const std::string& old, const std::string& put) {
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return text.replace(at, old.size(), put);
}

TEST(JsonText, ChangesAValueAndNothingElse) {
    JsonText json = hand_written();
    ASSERT_TRUE(json.set("/elements/0/x", 120));
    EXPECT_EQ(json.text(), with(kWrittenByHand, "96.0", "120"));
    ASSERT_TRUE(json.set("/elements/1/children/0/text", "两"));
    EXPECT_EQ(json.text(), with(with(kWrittenByHand, "96.0", "120"), R"("车手 \"A\"")", "\"两\""));
}

TEST(JsonText, LeavesAnEqualValueAsItIsWritten) {
    JsonText json = hand_written();
    ASSERT_TRUE(json.set("/elements/0/x", 96));
    ASSERT_TRUE(json.set("/elements/0/width", 400.0));
    EXPECT_EQ(json.text(), kWrittenByHand);
}

TEST(JsonText, AddsMembersBeforeWhatIsWrittenOverManyLines) {
    JsonText json = hand_written();
    ASSERT_TRUE(json.set("/elements/1/y", 12.5));
    EXPECT_EQ(json.text(),
              with(kWrittenByHand, R"("type": "group",)", R"("type": "group", "y": 12.5,)"));
    JsonText second = hand_written();
    ASSERT_TRUE(second.set("/nothing/a/b", true));
    EXPECT_EQ(second.text(),
              with(kWrittenByHand, R"("nothing": {})", R"("nothing": {"a": {"b": true}})"));
}

TEST(JsonText, ErasesWithTheRightComma) {
    for (const auto& [pointer, old, put] :
         {std::tuple{"/elements/0/x", R"(, "x": 96.0)", ""},
          std::tuple{"/elements/0/id", R"({"id": "plate", "type")", R"({"type")"},
          std::tuple{"/elements/0/fill", ",\n     \"fill\": \"$ochre\"", ""},
          std::tuple{"/nothing", R"(, "nothing": {})", ""},
          std::tuple{"/elements/1/children/0",
                     "[\n       {\"id\": \"zh\", \"type\": \"text\", \"text\": \"车手 "
                     "\\\"A\\\"\"}\n     ]",
                     "[]"}}) {
        JsonText json = hand_written();
        ASSERT_TRUE(json.erase(pointer));
        EXPECT_EQ(json.text(), with(kWrittenByHand, old, put)) << pointer;
        EXPECT_EQ(json.find(pointer), nullptr);
    }
}

TEST(JsonText, InsertsItemsAsTheOthersStand) {
    JsonText json = hand_written();
    ASSERT_TRUE(json.insert("/elements", 1, R"({"id": "new"})"));
    EXPECT_EQ(json.text(), with(kWrittenByHand, "    {\"id\": \"who\"",
                                "    {\"id\": \"new\"},\n    {\"id\": \"who\""));
    ASSERT_TRUE(json.erase("/elements/1"));
    EXPECT_EQ(json.text(), kWrittenByHand) << "put in and taken out";
    ASSERT_TRUE(json.insert("/none", 0, "7"));
    ASSERT_TRUE(json.insert("/none", 9, "8"));
    EXPECT_EQ(json.text_of("/none"), "[7, 8]");
    ASSERT_TRUE(json.insert("/elements/0/children", 0, R"({"id": "in"})"));
    EXPECT_EQ(json.find("/elements/0/children/0/id")->get<std::string>(), "in");
}

TEST(JsonText, MovesAnElementThereAndBackToTheByte) {
    JsonText json = hand_written();
    ASSERT_TRUE(json.move("/elements/0", "/elements/1/children", 0))
        << "through an index that falls";
    EXPECT_EQ(json.find("/elements/0/children/0/id")->get<std::string>(), "plate");
    EXPECT_NE(json.text().find("       {\"id\": \"plate\", \"type\": \"rect\", \"x\": 96.0, "
                               "\"width\": 4e2,\n        \"fill\""),
              std::string::npos)
        << json.text();
    ASSERT_TRUE(json.move("/elements/0/children/0", "/elements", 0));
    EXPECT_EQ(json.text(), kWrittenByHand);
    EXPECT_FALSE(json.move("/elements/1", "/elements/1/children", 0)) << "into itself";
    EXPECT_EQ(json.text(), kWrittenByHand);
}

TEST(JsonText, RefusesWhatIsNoPlace) {
    JsonText json = hand_written();
    EXPECT_FALSE(json.set("/elements/0/x/deeper", 1));
    EXPECT_FALSE(json.insert("/id", 0, "1"));
    EXPECT_FALSE(json.insert("/elements", 0, "{\"open\": "));
    EXPECT_FALSE(JsonText::parse("{", "broken.json"));
    EXPECT_EQ(json.text(), kWrittenByHand);
}

/// Values of every bundled template, set to another and back, leaves the file as it was.
TEST(JsonText, ValuesOfEveryBundledTemplateCanBeSetAndSetBack) {
    std::size_t values = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(PITCAST_SOURCE_DIR) / "templates")) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        const auto text = read_file(entry.path());
        ASSERT_TRUE(text);
        auto json = JsonText::parse(*text, entry.path().string());
        ASSERT_TRUE(json) << json.error().message();
        for (const ElementRow& row : element_rows(json->root())) {
            if (++values % 3 != 0) {
                continue;  // each is two texts parsed anew
            }
            const auto before = json->text();
            const std::string raw = json->text_of(row.pointer + "/id");
            ASSERT_TRUE(json->set(row.pointer + "/id", "another"));
            EXPECT_EQ(json->text().size() + raw.size(), before.size() + 9) << row.pointer;
            ASSERT_TRUE(json->set(row.pointer + "/id", row.id));
            ASSERT_EQ(json->text(), before) << row.pointer;
        }
    }
    EXPECT_GT(values, 500U);
}

TEST(Written, FitsLinesAsTheBundledTemplatesDo) {
    EXPECT_EQ(written(OrderedJson{{"b", 1.50}, {"a", "x"}}, 0), R"({"b": 1.5, "a": "x"})");
    OrderedJson group{{"id", "third"}, {"type", "group"}, {"children", OrderedJson::array()}};
    for (int i = 0; i < 3; ++i) {
        group["children"].push_back({{"id", "an element with quite a long name"}, {"x", i}});
    }
    EXPECT_EQ(written(group, 4),
              "{\"id\": \"third\", \"type\": \"group\",\n"
              "     \"children\": [\n"
              "       {\"id\": \"an element with quite a long name\", \"x\": 0},\n"
              "       {\"id\": \"an element with quite a long name\", \"x\": 1},\n"
              "       {\"id\": \"an element with quite a long name\", \"x\": 2}\n"
              "     ]}");
}

}  // namespace
}  // namespace pitcast::edit
