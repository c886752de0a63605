// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pitcast::amcp {

/// Cuts a stream of bytes into lines. A line ends with CR LF: a bare LF may stand in a quoted text.
class LineBuffer {
 public:
    explicit LineBuffer(std::size_t most_bytes_a_line) : most_(most_bytes_a_line) {}

    void add(std::string_view bytes);
    /// The next whole line, without its end; none when there is none yet. Valid until add().
    [[nodiscard]] std::optional<std::string_view> next();
    /// A line longer than allowed has come, or is coming: nothing after it can be trusted.
    [[nodiscard]] bool overlong() const { return overlong_; }
    /// Beginning of what has not been handed out.
    [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(start_); }
    /// Whether next() has a line.
    [[nodiscard]] bool has_line() const;

 private:
    [[nodiscard]] std::size_t find_end() const;

    const std::size_t most_;
    std::string bytes_;
    std::size_t start_ = 0;             ///< of the next line
    mutable std::size_t searched_ = 0;  ///< no line ends before this
    bool overlong_ = false;
};

}  // namespace pitcast::amcp
