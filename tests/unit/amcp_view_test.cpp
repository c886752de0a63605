// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "amcp_show.h"

namespace pitcast::amcp {
namespace {

Json layer(std::int32_t number, const char* made, const char* phase) {
    return {{"layer", number}, {"template", made}, {"phase", phase}};
}

TEST(AmcpShowView, MeansWhatHasComeInThePlaceOfWhatLeaves) {
    ShowView view = test::small_view();
    const auto told = [&](Json layers) {
        view.state = std::make_shared<const Json>(Json{{"frame", 100}, {"layers", layers}});
        return view.template_on(20);
    };
    EXPECT_EQ(told(Json::array()), "");
    EXPECT_EQ(told({layer(20, "tower", "on"), layer(10, "clock", "on")}), "tower");
    EXPECT_EQ(told({layer(20, "tower", "out")}), "tower");
    EXPECT_EQ(told({layer(20, "tower", "out"), layer(20, "lower-third", "in")}), "lower-third")
        << "during a take-over data is for what comes";
    EXPECT_EQ(told({layer(20, "tower", "on"), layer(20, "lower-third", "cued")}), "tower");
    EXPECT_EQ(told({layer(20, "lower-third", "cued")}), "lower-third");
}

}  // namespace
}  // namespace pitcast::amcp
