// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"

/// Whether a package can go on air: what `pitcast check` asks, and the editor with what is not
/// saved.
namespace pitcast::edit {

struct PackageTally {
    std::string title;
    std::size_t templates = 0;
    std::size_t sources = 0;
    std::size_t cues = 0;
};

/// Loads the package in each of its themes, languages and shapes of picture. Errors: the first.
/// `warnings` are those of its own look. `drafts` as show::LoadOptions has them.
[[nodiscard]] Result<PackageTally> check_package(const std::filesystem::path& folder,
                                                 const std::filesystem::path& media_root,
                                                 const std::map<std::string, std::string>& drafts,
                                                 std::vector<std::string>& warnings);

/// Something that a check has found.
struct Finding {
    bool is_error = true;   ///< false: a warning, which does not keep it off the air
    std::string file;       ///< "templates/tower.json"; empty = none is named
    std::int32_t line = 0;  ///< 0 = none is named
    std::string element;    ///< id; empty = none is named
    std::string what;
    std::string mend;
    std::string edition;  ///< theme, language or shape that it comes with; empty = the usual one
};
/// An error or a warning taken apart; files as the package in `folder` names them.
[[nodiscard]] Finding finding_of(const Error& error, const std::filesystem::path& folder);

struct CheckReport {
    PackageTally tally;             ///< of what there is, whole or not
    std::vector<Finding> findings;  ///< errors first
    std::size_t errors = 0;
    bool stopped = false;  ///< before all was looked at
};

/// The same as check_package, and goes on behind an error: a template that has one is looked at
/// without its elements. At most kMostFindings. May take seconds; between two loadings it looks
/// whether it is to `stop`.
[[nodiscard]] CheckReport find_faults(const std::filesystem::path& folder,
                                      const std::filesystem::path& media_root,
                                      std::map<std::string, std::string> drafts,
                                      const std::atomic<bool>& stop);
inline constexpr std::size_t kMostFindings = 200;

}  // namespace pitcast::edit
