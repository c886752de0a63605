// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/error.h"

namespace pitcast {

std::string Error::message() const {
    std::string line = where.empty() ? what : where + ": " + what;
    if (!mend.empty()) {
        line += " (" + mend + ")";
    }
    return line;
}

Error Error::within(std::string_view outer) const {
    Error wider = *this;
    if (where == outer || where.starts_with(std::string(outer) + ": ")) {
        return wider;  // it says so already
    }
    wider.where = where.empty() ? std::string(outer) : std::string(outer) + ": " + where;
    return wider;
}

}  // namespace pitcast
