// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/core/json_members.h"

namespace pitcast {
namespace {

const Json kObject{{"text", "x"}, {"whole", 7},         {"negative", -7}, {"real", 1.5},
                   {"yes", true}, {"nothing", nullptr}, {"large", 1e19},  {"huge", 1ULL << 63}};

template <typename T>
T read(const char* key, T value) {
    read_member(kObject, key, value);
    return value;
}

TEST(JsonMembers, AreReadWhereTheyFit) {
    EXPECT_EQ(read<std::string>("text", ""), "x");
    EXPECT_EQ(read<std::int32_t>("whole", 0), 7);
    EXPECT_EQ(read<std::int64_t>("negative", 0), -7);
    EXPECT_EQ(read<double>("real", 0), 1.5);
    EXPECT_EQ(read<double>("whole", 0), 7.0);
    EXPECT_TRUE(read("yes", false));
}

TEST(JsonMembers, StayWhereTheyDoNot) {
    EXPECT_EQ(read<std::int32_t>("text", 3), 3);
    EXPECT_EQ(read<std::uint64_t>("negative", 3), 3U);
    EXPECT_EQ(read<std::int32_t>("real", 3), 3);
    EXPECT_EQ(read<std::int64_t>("huge", 3), 3);
    EXPECT_EQ(read<std::int64_t>("large", 3), 3);
    EXPECT_EQ(read<std::string>("nothing", "y"), "y");
    EXPECT_EQ(read<std::string>("whole", "y"), "y");
    EXPECT_FALSE(read("whole", false));
    EXPECT_EQ(read<std::int32_t>("missing", 3), 3);
    std::int32_t value = 3;
    read_member(Json::array({1}), "whole", value);
    EXPECT_EQ(value, 3);
}

}  // namespace
}  // namespace pitcast
