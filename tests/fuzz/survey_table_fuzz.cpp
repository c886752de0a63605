// SPDX-License-Identifier: Apache-2.0
// Tables and marks of surveyors: any bytes are refused or read; what was read makes a venue or an
// error.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pitcast/map/survey.h"
#include "pitcast/survey/read.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pitcast;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    map::Survey survey;
    if (auto marks = survey::parse_marks(text, "fuzz"); marks.ok()) {
        survey.marks = std::move(marks->marks);
        for (int i = 0; i < 40; ++i) {
            survey.line.push_back({i * 20.0, std::sin(i * 0.3) * 50, std::nullopt, 0});
        }
    } else if (auto table = survey::parse_table(text, "fuzz"); table.ok()) {
        survey.line = std::move(table->rows);
    }
    if (survey.line.size() < 500) {
        const auto made = map::build_venue(survey, {});
        if (made.ok() && !map::encode_venue(made->venue).ok()) {
            __builtin_trap();
        }
    }
    return 0;
}
