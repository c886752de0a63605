// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/amcp/answer.h"

namespace pitcast::amcp {

/// Texts that clients keep on the server (DATA STORE), in a folder of their own. Names are paths
/// of up to four steps ("race/grid"), the same in upper and lower case. No name leads out of the
/// folder: no "..", nothing hidden, nothing absolute, and no link is followed.
class DataStore {
 public:
    /// The folder is made when the first text is kept. Empty: nothing can be kept.
    explicit DataStore(std::filesystem::path folder);

    [[nodiscard]] Answer store(std::string_view name, std::string_view text);
    [[nodiscard]] Answer retrieve(std::string_view name) const;  ///< 201 with the text, or 404
    [[nodiscard]] Answer remove(std::string_view name);
    /// Names, sorted, in upper case as CasparCG lists them; those in `folder` alone if not empty.
    [[nodiscard]] Answer list(std::string_view folder) const;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    static constexpr std::size_t kMostTexts = 1024;

 private:
    [[nodiscard]] std::vector<std::string> names() const;

    std::filesystem::path folder_;
    std::size_t count_ = 0;
};

}  // namespace pitcast::amcp
