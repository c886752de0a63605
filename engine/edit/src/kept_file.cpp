// SPDX-License-Identifier: Apache-2.0
#include "kept_file.h"

#include <cstdio>
#include <string_view>
#include <system_error>

#include "pitcast/core/hash.h"

namespace pitcast::edit {

std::filesystem::path kept_file(const std::filesystem::path& folder,
                                const std::filesystem::path& about) {
    std::error_code unknown;  // then as it was named
    const auto whole = std::filesystem::weakly_canonical(about, unknown);
    Hasher hasher;
    hasher.add(std::string_view((unknown ? about : whole).native()));
    char name[32];
    std::snprintf(name, sizeof name, "%016llx.json",
                  static_cast<unsigned long long>(hasher.value()));
    return folder / name;
}

}  // namespace pitcast::edit
