// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/show/package.h"

namespace pitcast::edit {

/// One of the forms that a package has.
struct PackageEdition {
    show::Edition edition;
    show::PictureSize picture;
    std::string name;  ///< "light en 9:16"; empty = the package's own
};
[[nodiscard]] std::vector<PackageEdition> editions_of(const show::Package& package);

}  // namespace pitcast::edit
