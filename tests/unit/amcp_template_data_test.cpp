// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/amcp/template_data.h"

#include "amcp_show.h"

namespace pitcast::amcp {
namespace {

using ::testing::HasSubstr;

Json data_of(std::string_view text) {
    const auto data = parse_template_data(text);
    EXPECT_TRUE(data.ok()) << text << ": " << (data ? "" : data.error().message());
    return data ? *data : Json();
}

std::string refusal_of(std::string_view text) {
    const auto data = parse_template_data(text);
    return data ? "" : data.error().what;
}

std::string component(const std::string& inside) {
    return "<templateData><componentData id=\"a\">" + inside + "</componentData></templateData>";
}

TEST(AmcpTemplateData, IsJson) {
    EXPECT_EQ(data_of(R"({"f0":"LI","n":3})"), (Json{{"f0", "LI"}, {"n", 3}}));
    EXPECT_EQ(data_of(""), Json::object());
    EXPECT_EQ(data_of("  \n"), Json::object());
    EXPECT_THAT(refusal_of("[1]"), HasSubstr("no JSON object"));
    EXPECT_NE(refusal_of(R"({"a":1,"a":2})"), "");
    EXPECT_NE(refusal_of(R"({"a":1)"), "");
}

TEST(AmcpTemplateData, IsXmlOfCasparCg) {
    EXPECT_EQ(data_of(R"(<?xml version="1.0"?> <templateData> <!-- who -->
                   <componentData id="f0"><data id="text" value="LI &amp; &lt;co&gt; &#x8F66;&#10;"/></componentData>
                   <componentData id='f1' ><data id='text' value='say "hi"' ></data></componentData>
                   <componentData id="f2"/>
                   </templateData>)"),
              (Json{{"f0", "LI & <co> \xe8\xbd\xa6\n"}, {"f1", "say \"hi\""}, {"f2", ""}}));
    EXPECT_EQ(data_of("<templateData/>"), Json::object());
    EXPECT_EQ(data_of("<templateData></templateData>"), Json::object());
    EXPECT_EQ(data_of(component(R"(<data id="x" value="1"/><data id="text" value="2"/>)")),
              (Json{{"a", "2"}}));
    EXPECT_EQ(data_of(component(R"(<data id="x" value="1"/>)")), (Json{{"a", "1"}}));
}

TEST(AmcpTemplateData, IsNoOtherXml) {
    EXPECT_THAT(
        refusal_of("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><templateData/>"),
        HasSubstr("document type"));
    EXPECT_THAT(refusal_of("<html/>"), HasSubstr("<templateData>"));
    EXPECT_THAT(refusal_of("<templateData>"), HasSubstr("something other"));
    EXPECT_THAT(refusal_of("<templateData>text</templateData>"), HasSubstr("text outside"));
    EXPECT_THAT(refusal_of("<templateData/><templateData/>"), HasSubstr("goes on after"));
    EXPECT_THAT(refusal_of("<templateData><b/></templateData>"), HasSubstr("something other"));
    EXPECT_THAT(refusal_of("<templateData><componentData/></templateData>"),
                HasSubstr("something other"));
    EXPECT_THAT(refusal_of("<templateData><componentData id='a'/><componentData id='a'/>"
                           "</templateData>"),
                HasSubstr("twice"));
    EXPECT_THAT(refusal_of(component("<b/>")), HasSubstr("other than <data>"));
    EXPECT_THAT(refusal_of(component("<data value='&nope;'/>")), HasSubstr("not well formed"));
    EXPECT_THAT(refusal_of(component("<data value='&#xD800;'/>")), HasSubstr("not well formed"));
    EXPECT_THAT(refusal_of(component("<data value='&#0;'/>")), HasSubstr("not well formed"));
    EXPECT_THAT(refusal_of(component("<data value='a<b'/>")), HasSubstr("not well formed"));
    EXPECT_THAT(refusal_of(component("<data value='a' value='b'/>")), HasSubstr("not well formed"));
    EXPECT_THAT(refusal_of(component("<data value=a/>")), HasSubstr("not well formed"));
    EXPECT_THAT(refusal_of(component("<data value='a'>x</data>")), HasSubstr("not empty"));
    EXPECT_THAT(refusal_of("<templateData"), HasSubstr("does not end"));
    EXPECT_THAT(refusal_of("<templateData><!-- "), HasSubstr("without end"));
    EXPECT_THAT(refusal_of("<templateData \xff/>"), HasSubstr("UTF-8"));
}

TEST(AmcpTemplateData, GetsTheTypesOfFieldsWhereThatIsNoGuess) {
    const test::SmallShow show;
    const auto& fields = show.templates().front().fields;
    EXPECT_EQ(suited_to(fields,
                        {{"name", 7}, {"place", "12"}, {"live", "1"}, {"rows", "[{\"a\":\"x\"}]"}}),
              (Json{{"name", "7"}, {"place", 12}, {"live", true}, {"rows", {{{"a", "x"}}}}}));
    EXPECT_EQ(suited_to(fields, {{"place", "-3"}, {"live", "false"}, {"name", true}}),
              (Json{{"place", -3}, {"live", false}, {"name", "true"}}));
    const Json wrong{
        {"name", Json::array()}, {"place", "12th"}, {"live", "yes"}, {"rows", "{}"}, {"else", "7"}};
    EXPECT_EQ(suited_to(fields, wrong), wrong) << "is refused where data are checked";
}

}  // namespace
}  // namespace pitcast::amcp
