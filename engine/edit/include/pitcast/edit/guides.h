// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/edit/arrange.h"

namespace pitcast::edit {

/// Lines that a user has laid over the pictures of a package, to arrange by. Nobody else sees them.
using Guides = std::vector<SnapLine>;

/// The one nearest to a point of the design, when it is nearer than `reach`; of two that are as
/// near, the one laid later.
[[nodiscard]] std::optional<std::size_t> guide_near(const Guides& guides, double x, double y,
                                                    double reach);
/// Puts a guide where another one of its kind lies already nowhere: then it is that one.
void lay_guide(Guides& guides, SnapLine line);

/// Guides of packages in a file of the user's.
class GuideStore {
 public:
    /// `file`: made when something is first kept; empty = nothing is.
    explicit GuideStore(std::filesystem::path file) : file_(std::move(file)) {}
    /// Of the package in `folder`; none when the file is missing or damaged.
    [[nodiscard]] Guides find(const std::filesystem::path& folder) const;
    /// In the place of those before. Packages that were worked on longest ago are forgotten beyond
    /// kMostPackages.
    [[nodiscard]] Status keep(const std::filesystem::path& folder, const Guides& guides) const;

    static constexpr std::size_t kMostPackages = 100;
    static constexpr std::size_t kMostGuides = 200;  ///< of a package

 private:
    std::filesystem::path file_;
};

}  // namespace pitcast::edit
