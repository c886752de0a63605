// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"

namespace pitcast::journal {

/// Bytes at offsets, from a file read through a window, or from memory. Read, not mapped: a file
/// that is cut off while mapped would end the process.
class ByteSource {
 public:
    [[nodiscard]] static Result<ByteSource> open(const std::filesystem::path& path);
    [[nodiscard]] static ByteSource from_bytes(std::string bytes, std::string name);
    ~ByteSource();
    ByteSource(ByteSource&& other) noexcept;
    ByteSource& operator=(ByteSource&&) = delete;

    /// Up to `length` bytes at `offset`, fewer at the end. Valid until the next call.
    [[nodiscard]] std::string_view at(std::uint64_t offset, std::size_t length);
    /// Size just now.
    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] bool only_zeros_from(std::uint64_t offset);
    [[nodiscard]] const std::string& name() const { return name_; }

 private:
    ByteSource(int descriptor, std::string window, std::string name);

    int descriptor_;  // -1 = all of it is in the window
    std::string window_;
    std::uint64_t window_offset_ = 0;
    std::string name_;
};

}  // namespace pitcast::journal
