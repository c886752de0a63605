// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "pitcast/edit/package_check.h"

namespace pitcast::editor {

/// Checks the package with what is not saved, on a thread of low priority. No drawing here.
class PackageChecker {
 public:
    PackageChecker(std::filesystem::path folder, std::filesystem::path media_root)
        : folder_(std::move(folder)), media_root_(std::move(media_root)) {}
    ~PackageChecker() { stop_ = true; }
    PackageChecker(const PackageChecker&) = delete;
    PackageChecker& operator=(const PackageChecker&) = delete;

    bool shown = false;                    ///< its pane is open
    std::size_t chosen = ~std::size_t{0};  ///< finding that was gone to

    /// Nothing while one is under way. `version`: of all texts together, to tell when they differ.
    void start(std::map<std::string, std::string> drafts, std::uint64_t version);
    /// Once a frame.
    void refresh();
    [[nodiscard]] bool running() const { return running_.valid(); }
    /// Null: none yet.
    [[nodiscard]] const edit::CheckReport* report() const { return report_ ? &*report_ : nullptr; }
    /// Of the texts that the report is about.
    [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
    std::filesystem::path folder_;
    std::filesystem::path media_root_;
    std::uint64_t version_ = 0;
    std::optional<edit::CheckReport> report_;
    std::atomic<bool> stop_{false};
    std::future<edit::CheckReport> running_;  ///< last: it ends before what it uses
};

}  // namespace pitcast::editor
