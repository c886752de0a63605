// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "pitcast/core/result.h"

namespace pitcast {

/// A file descriptor that closes itself.
class Descriptor {
 public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    [[nodiscard]] int get() const { return fd_; }
    [[nodiscard]] bool ok() const { return fd_ >= 0; }
    int release() {
        const int fd = fd_;
        fd_ = -1;
        return fd;
    }

 private:
    int fd_ = -1;
};

/// Room for pictures in memory that two processes see: a word for each slot (0: free, 1: the
/// reader has it), then the slots. The writer takes a slot and fills it, tells the reader, and
/// does not touch it until the reader has written 0. Memory that was never used takes none.
class SharedSlots {
 public:
    static constexpr std::uint32_t kMostSlots = 8192;
    static constexpr std::uint64_t kLargestSlot = std::uint64_t{512} << 20;

    /// The writer's side: makes the memory. Errors: sizes beyond the limits, the system's reason.
    [[nodiscard]] static Result<std::shared_ptr<SharedSlots>> create(std::uint32_t count,
                                                                     std::uint64_t slot_bytes);
    /// The reader's side: pictures are for reading only. Errors: a file that is smaller than said,
    /// or that could be made smaller under our feet.
    [[nodiscard]] static Result<std::shared_ptr<SharedSlots>> open(Descriptor file,
                                                                   std::uint32_t count,
                                                                   std::uint64_t slot_bytes);
    SharedSlots(const SharedSlots&) = delete;
    SharedSlots& operator=(const SharedSlots&) = delete;
    ~SharedSlots();

    [[nodiscard]] std::uint32_t count() const { return count_; }
    [[nodiscard]] std::uint64_t slot_bytes() const { return slot_bytes_; }
    [[nodiscard]] std::span<std::byte> slot(std::uint32_t index) const;
    /// Which slot an address lies in.
    [[nodiscard]] std::optional<std::uint32_t> slot_at(const void* address) const;
    [[nodiscard]] bool is_free(std::uint32_t index) const;
    void give(std::uint32_t index);    ///< writer: it is the reader's now
    void let_go(std::uint32_t index);  ///< either: it is free
    [[nodiscard]] int file() const { return file_.get(); }

 private:
    SharedSlots(Descriptor file, std::uint32_t count, std::uint64_t slot_bytes)
        : file_(std::move(file)), count_(count), slot_bytes_(slot_bytes) {}
    [[nodiscard]] Status map(bool write_pictures);
    [[nodiscard]] std::uint64_t header_bytes() const;
    [[nodiscard]] std::uint64_t picture_bytes() const;

    Descriptor file_;
    std::uint32_t count_ = 0;
    std::uint64_t slot_bytes_ = 0;
    std::uint32_t* words_ = nullptr;  ///< mapped
    std::byte* pictures_ = nullptr;   ///< mapped
};

}  // namespace pitcast
