// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

namespace pitcast::journal {

/// A file descriptor held by one writer: locked, closed at the end.
class JournalFile {
 public:
    /// A new file with its header on the disk. Errors leave no file behind.
    [[nodiscard]] static Result<JournalFile> create(const std::filesystem::path& path,
                                                    const Json& header);
    /// An existing one, for writing after `end_of`; see cut_to.
    [[nodiscard]] static Result<JournalFile> open_existing(const std::filesystem::path& path);
    ~JournalFile();
    JournalFile(JournalFile&& other) noexcept;
    JournalFile& operator=(JournalFile&&) = delete;

    /// Cuts the file off at `size` and goes on there.
    [[nodiscard]] Status cut_to(std::size_t size);
    /// Writes as much as the disk takes; `done` says how much, also with an error.
    [[nodiscard]] Status write(std::string_view bytes, std::size_t& done);
    [[nodiscard]] Status sync();
    [[nodiscard]] const std::string& name() const { return name_; }

 private:
    JournalFile(int descriptor, std::string name);
    [[nodiscard]] Status lock();

    int descriptor_;
    std::string name_;
};

}  // namespace pitcast::journal
