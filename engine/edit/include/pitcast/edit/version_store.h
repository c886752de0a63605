// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"

namespace pitcast::edit {

/// A text of a template as it was saved once.
struct Version {
    std::int64_t saved_utc_ms = 0;
    std::string who;
    std::string what;  ///< what was done since the one before: "move plate, set text"
    std::string text;
};

/// What templates were when they were saved, kept outside the package.
class VersionStore {
 public:
    /// `folder`: made when something is first kept.
    explicit VersionStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Newest first; none when there are none, or their file is damaged.
    [[nodiscard]] std::vector<Version> of(const std::filesystem::path& path) const;
    /// Adds one to those of the file at `path`, unless it is the text of the newest; beyond kMost
    /// the oldest goes.
    [[nodiscard]] Status keep(const std::filesystem::path& path, const Version& version) const;

    static constexpr std::size_t kMost = 50;

 private:
    [[nodiscard]] std::filesystem::path file_of(const std::filesystem::path& path) const;

    std::filesystem::path folder_;
};

/// Labels of changes as one line: each once, those that were left out counted ("move plate, set
/// text, 3 more").
[[nodiscard]] std::string summary_of(const std::vector<std::string>& labels);

}  // namespace pitcast::edit
