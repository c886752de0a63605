// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/core/error.h"

namespace pitcast {
namespace {

TEST(Error, IsSeenFromFurtherOut) {
    const Error error{"a.json:3", "is wrong", "mend it"};
    EXPECT_EQ(error.within("show").message(), "show: a.json:3: is wrong (mend it)");
    EXPECT_EQ((Error{"", "is wrong", ""}.within("show").message()), "show: is wrong");
}

TEST(Error, NamesAPlaceOnce) {
    const Error error{"srt://10.0.0.5:9000", "cannot connect", ""};
    EXPECT_EQ(error.within("srt://10.0.0.5:9000").message(), "srt://10.0.0.5:9000: cannot connect");
    EXPECT_EQ(error.within("sink").within("sink").message(),
              "sink: srt://10.0.0.5:9000: cannot connect");
    EXPECT_EQ(error.within("srt").message(), "srt: srt://10.0.0.5:9000: cannot connect");
}

}  // namespace
}  // namespace pitcast
