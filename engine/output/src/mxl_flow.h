// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/result.h"

#include "mxl_definition.h"
#include "mxl_layout.h"

namespace pitcast::output::mxl {

/// A file of a flow, made and mapped for writing; all its memory is there, so that no write fails.
class MappedFile {
 public:
    [[nodiscard]] static Result<MappedFile> create(const std::filesystem::path& path,
                                                   std::size_t size);
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    [[nodiscard]] std::byte* bytes() const { return bytes_; }
    [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
    int descriptor_ = -1;
    std::byte* bytes_ = nullptr;
    std::size_t size_ = 0;
};

/// The folder of a flow while it is written. It is filled under another name and appears at once
/// by being renamed; a shared lock on `data` says that somebody writes it. Gone with the object.
class Flow {
 public:
    /// An unfinished flow in `domain`, which is made when missing. `header.id` names it.
    [[nodiscard]] static Result<std::unique_ptr<Flow>> create(const std::filesystem::path& domain,
                                                              const FlowHeader& header,
                                                              const std::string& definition);
    Flow(const Flow&) = delete;
    Flow& operator=(const Flow&) = delete;
    ~Flow();

    /// Where its other files are made, before it is shown.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    /// Makes it visible. One of the same UUID that nobody writes any more is replaced; one that
    /// is being written is an error.
    [[nodiscard]] Status show();

    [[nodiscard]] const FlowHeader& header() const { return *header_; }
    /// Everything up to `head` can be read: moves it and wakes who waits.
    void commit(std::uint64_t head);

 private:
    Flow() = default;

    std::filesystem::path folder_;  ///< the final one, once shown
    std::filesystem::path final_;
    MappedFile data_;
    FlowHeader* header_ = nullptr;
};

/// How long a flow of this domain holds what was written: 200 ms, or more if its options.json says
/// so.
[[nodiscard]] Nanoseconds history_of(const std::filesystem::path& domain);

/// False: on a disk, which then gets every picture.
[[nodiscard]] bool in_shared_memory(const std::filesystem::path& domain);

}  // namespace pitcast::output::mxl
