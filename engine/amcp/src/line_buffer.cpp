// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/line_buffer.h"

#include <algorithm>

namespace pitcast::amcp {

std::size_t LineBuffer::find_end() const {
    const std::size_t end = bytes_.find("\r\n", std::max(searched_, start_));
    // The last byte may be the CR of an LF that is still to come.
    searched_ = end != std::string::npos ? end : bytes_.empty() ? 0 : bytes_.size() - 1;
    return end;
}

void LineBuffer::add(std::string_view bytes) {
    if (overlong_) {
        return;
    }
    bytes_.erase(0, start_);
    searched_ -= std::min(searched_, start_);
    start_ = 0;
    bytes_ += bytes;
    overlong_ = find_end() == std::string::npos && bytes_.size() > most_;
}

bool LineBuffer::has_line() const {
    return !overlong_ && find_end() != std::string::npos;
}

std::optional<std::string_view> LineBuffer::next() {
    const std::size_t end = overlong_ ? std::string::npos : find_end();
    if (end == std::string::npos) {
        overlong_ = overlong_ || bytes_.size() - start_ > most_;
        return std::nullopt;
    }
    if (end - start_ > most_) {
        overlong_ = true;
        return std::nullopt;
    }
    const std::string_view line = std::string_view(bytes_).substr(start_, end - start_);
    start_ = end + 2;
    return line;
}

}  // namespace pitcast::amcp
