// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "pitcast/core/result.h"

namespace pitcast::edit {

/// Texts that were not saved when an editor ended, kept outside the package so that nobody loads
/// them by mistake.
class DraftStore {
 public:
    /// `folder`: made when something is first kept.
    explicit DraftStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
    /// $XDG_STATE_HOME/pitcast/drafts, else ~/.local/state/pitcast/drafts.
    [[nodiscard]] static std::filesystem::path usual_folder();

    struct Draft {
        std::string text;
        std::string base;  ///< what was on disk when it was begun
    };
    /// Keeps `draft` of the file at `path`, in the place of one from before.
    [[nodiscard]] Status keep(const std::filesystem::path& path, const Draft& draft) const;
    void forget(const std::filesystem::path& path) const;
    /// Empty: there is none, or it cannot be read.
    [[nodiscard]] std::optional<Draft> find(const std::filesystem::path& path) const;

 private:
    [[nodiscard]] std::filesystem::path file_of(const std::filesystem::path& path) const;

    std::filesystem::path folder_;
};

}  // namespace pitcast::edit
