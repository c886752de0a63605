// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"

namespace pitcast::feed {

/// Lines of text, or bytes, from a TCP connection, a file or standard input. Waits at most a moment
/// at a time, so that whoever reads can be stopped.
class LineSource {
 public:
    /// "tcp://host:port", a file, or "-". Errors: no such file, host or port, nobody listens.
    [[nodiscard]] static Result<LineSource> open(const std::string& source, std::size_t longest);
    ~LineSource();
    LineSource(LineSource&& other) noexcept;
    LineSource& operator=(LineSource&&) = delete;
    LineSource(const LineSource&) = delete;
    LineSource& operator=(const LineSource&) = delete;

    /// Next line without its end; nothing when none is there yet, or at the end.
    [[nodiscard]] std::optional<std::string> next();
    /// What has come since, whole or not; nothing when that is nothing yet, or at the end. Not to
    /// be mixed with next().
    [[nodiscard]] std::optional<std::string> next_bytes();
    /// Sends to the other end of a TCP connection. False when that does not take it.
    bool send(std::string_view bytes);
    [[nodiscard]] bool ended() const { return ended_ && buffer_.empty(); }
    [[nodiscard]] std::uint64_t too_long() const { return too_long_; }

 private:
    LineSource(int descriptor, std::size_t longest) : descriptor_(descriptor), longest_(longest) {}
    void read_more();
    [[nodiscard]] std::optional<std::string> take_line(std::size_t end, std::size_t skip);

    int descriptor_ = -1;
    std::size_t longest_;
    std::string buffer_;
    std::size_t searched_ = 0;  // no line end before here
    bool skipping_ = false;     // the rest of a line that is too long
    bool ended_ = false;
    std::uint64_t too_long_ = 0;
};

}  // namespace pitcast::feed
