// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/life.h"

#include <charconv>

#include "pitcast/core/clock.h"

namespace pitcast {

std::string life_mark() {
    char text[16];
    const auto [end, failed] =
        std::to_chars(text, text + sizeof text, utc_now_ns() / 1'000'000, 36);
    return {text, end};
}

}  // namespace pitcast
