// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace pitcast {

/// What went wrong, where, and how to mend it. Reads as one line:
/// `templates/tower/tower.json:41: element "gap": binding "row.gapp" names no field (did you mean
/// "gap"?)`.
struct Error {
    std::string where;  ///< file:line, endpoint, element path; may be empty
    std::string what;   ///< the fact, never empty
    std::string mend;   ///< what the reader can do about it; may be empty

    /// "where: what (mend)", leaving out what is empty.
    [[nodiscard]] std::string message() const;
    /// The same error seen from further out: `outer` before `where`, unless it stands there
    /// already.
    [[nodiscard]] Error within(std::string_view outer) const;
};

}  // namespace pitcast
