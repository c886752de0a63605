// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/osc/pattern.h"

namespace pitcast::osc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(OscPattern, MatchesAsTheSpecificationSays) {
    const struct {
        const char* pattern;
        const char* name;
        bool matches;
    } kCases[] = {
        {"10", "10", true},
        {"10", "1", false},
        {"1?", "10", true},
        {"1?", "1", false},
        {"*", "", true},
        {"*", "anything", true},
        {"1*0", "10", true},
        {"1*0", "12340", true},
        {"1*0", "1234", false},
        {"[12]0", "20", true},
        {"[12]0", "30", false},
        {"[1-3]0", "20", true},
        {"[!1-3]0", "20", false},
        {"[!1-3]0", "40", true},
        {"[a-c-]", "-", true},
        {"[1!]", "!", true},
        {"{tower,lower-third}", "lower-third", true},
        {"{tower,lower}", "lower-third", false},
        {"{low,lower}-third", "lower-third", true},
        {"{,x}y", "y", true},
        {"*-{third,quarter}", "lower-third", true},
        {"[", "[", false},
        {"{a", "a", false},
        {"a]", "a]", false},
        {"", "", true},
        {"", "a", false},
    };
    for (const auto& one : kCases) {
        EXPECT_EQ(matches(one.pattern, one.name), one.matches)
            << one.pattern << " against " << one.name;
    }
}

TEST(OscPattern, ManyStarsTakeNoLongerThanTheyAreLong) {
    std::string pattern;
    for (int i = 0; i < 200; ++i) {
        pattern += "*a{a,aa,aaa}";
    }
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(matches(pattern + "b", std::string(200, 'a')));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST(OscPattern, AListOfTextsIsNamedByThem) {
    EXPECT_THAT(choices_of("{10,20,30}"), ElementsAre("10", "20", "30"));
    EXPECT_THAT(choices_of("{10,2?}"), IsEmpty());
    EXPECT_THAT(choices_of("1{0,1}"), IsEmpty());
    EXPECT_THAT(choices_of("10"), IsEmpty());
    EXPECT_TRUE(is_pattern("{10,20}"));
    EXPECT_FALSE(is_pattern("lower-third"));
}

}  // namespace
}  // namespace pitcast::osc
