// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

namespace pitcast::testing {

/// Carries files onto the one window of the display that takes them, at a point of the screen, as
/// a file manager does. False: there is no such window, or it did not take them within 5 s.
[[nodiscard]] bool drop_files(const std::vector<std::filesystem::path>& files, int x, int y);

}  // namespace pitcast::testing
