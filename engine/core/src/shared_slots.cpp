// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/shared_slots.h"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pitcast {
namespace {

constexpr std::uint64_t kPage = 4096;
/// Behind the last slot: whoever reads a line in wide steps may read a little beyond it.
constexpr std::uint64_t kTail = kPage;

Error failure(std::string_view doing) {
    return {"shared memory", std::string(doing) + ": " + std::strerror(errno),
            "the machine may be out of memory"};
}

}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) {
            ::close(fd_);
        }
        fd_ = other.release();
    }
    return *this;
}

Descriptor::~Descriptor() {
    if (fd_ >= 0) {
        ::close(fd_);
    }
}

std::uint64_t SharedSlots::header_bytes() const {
    return (count_ * sizeof(std::uint32_t) + kPage - 1) / kPage * kPage;
}

std::uint64_t SharedSlots::picture_bytes() const {
    return count_ * slot_bytes_ + kTail;
}

Result<std::shared_ptr<SharedSlots>> SharedSlots::create(std::uint32_t count,
                                                         std::uint64_t slot_bytes) {
    slot_bytes = (slot_bytes + kPage - 1) / kPage * kPage;
    if (count < 1 || count > kMostSlots || slot_bytes < 1 || slot_bytes > kLargestSlot) {
        return Error{"shared memory", "pictures too large", "send smaller ones"};
    }
    Descriptor file(::memfd_create("pitcast", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file.ok()) {
        return failure("cannot be made");
    }
    std::shared_ptr<SharedSlots> slots(new SharedSlots(std::move(file), count, slot_bytes));
    const std::uint64_t size = slots->header_bytes() + slots->picture_bytes();
    if (::ftruncate(slots->file(), static_cast<off_t>(size)) != 0) {
        return failure("cannot be sized");
    }
    if (const Status mapped = slots->map(true); !mapped) {
        return mapped.error();
    }
    return slots;
}

Result<std::shared_ptr<SharedSlots>> SharedSlots::open(Descriptor file, std::uint32_t count,
                                                       std::uint64_t slot_bytes) {
    if (count < 1 || count > kMostSlots || slot_bytes < kPage || slot_bytes > kLargestSlot ||
        slot_bytes % kPage != 0) {
        return Error{"shared memory", "sizes out of range", ""};
    }
    std::shared_ptr<SharedSlots> slots(new SharedSlots(std::move(file), count, slot_bytes));
    // Who could cut the file short could stop this process with SIGBUS.
    if (::fcntl(slots->file(), F_ADD_SEALS, F_SEAL_SHRINK) != 0) {
        return failure("cannot be sealed");
    }
    struct stat facts {};
    if (::fstat(slots->file(), &facts) != 0 || static_cast<std::uint64_t>(facts.st_size) <
                                                   slots->header_bytes() + slots->picture_bytes()) {
        return Error{"shared memory", "smaller than said", ""};
    }
    if (const Status mapped = slots->map(false); !mapped) {
        return mapped.error();
    }
    return slots;
}

Status SharedSlots::map(bool write_pictures) {
    void* words = ::mmap(nullptr, header_bytes(), PROT_READ | PROT_WRITE, MAP_SHARED, file(), 0);
    if (words == MAP_FAILED) {
        return failure("cannot be mapped");
    }
    words_ = static_cast<std::uint32_t*>(words);
    void* pictures =
        ::mmap(nullptr, picture_bytes(), write_pictures ? PROT_READ | PROT_WRITE : PROT_READ,
               MAP_SHARED | MAP_NORESERVE, file(), static_cast<off_t>(header_bytes()));
    if (pictures == MAP_FAILED) {
        return failure("cannot be mapped");
    }
    pictures_ = static_cast<std::byte*>(pictures);
    return {};
}

SharedSlots::~SharedSlots() {
    if (words_ != nullptr) {
        ::munmap(words_, header_bytes());
    }
    if (pictures_ != nullptr) {
        ::munmap(pictures_, picture_bytes());
    }
}

std::span<std::byte> SharedSlots::slot(std::uint32_t index) const {
    return {pictures_ + index * slot_bytes_, static_cast<std::size_t>(slot_bytes_)};
}

std::optional<std::uint32_t> SharedSlots::slot_at(const void* address) const {
    const auto* at = static_cast<const std::byte*>(address);
    if (std::less<>()(at, pictures_) || !std::less<>()(at, pictures_ + count_ * slot_bytes_)) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(at - pictures_) / slot_bytes_);
}

bool SharedSlots::is_free(std::uint32_t index) const {
    return std::atomic_ref(words_[index]).load(std::memory_order_acquire) == 0;
}

void SharedSlots::give(std::uint32_t index) {
    std::atomic_ref(words_[index]).store(1, std::memory_order_release);
}

void SharedSlots::let_go(std::uint32_t index) {
    std::atomic_ref(words_[index]).store(0, std::memory_order_release);
}

}  // namespace pitcast
