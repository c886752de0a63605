// SPDX-License-Identifier: Apache-2.0
#include "byte_source.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pitcast::journal {
namespace {
constexpr std::size_t kWindowBytes = 256U << 10U;
}

ByteSource::ByteSource(int descriptor, std::string window, std::string name)
    : descriptor_(descriptor), window_(std::move(window)), name_(std::move(name)) {}

ByteSource::ByteSource(ByteSource&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      window_(std::move(other.window_)),
      window_offset_(other.window_offset_),
      name_(std::move(other.name_)) {}

ByteSource::~ByteSource() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Result<ByteSource> ByteSource::open(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return Error{path.string(),
                     "cannot open the journal: " + std::generic_category().message(errno),
                     "check the path"};
    }
    ByteSource source(descriptor, "", path.string());
    struct stat found {};
    if (::fstat(descriptor, &found) != 0 || !S_ISREG(found.st_mode)) {
        return Error{path.string(), "this is no regular file", "give the path of a journal"};
    }
    return source;
}

ByteSource ByteSource::from_bytes(std::string bytes, std::string name) {
    return {-1, std::move(bytes), std::move(name)};
}

std::string_view ByteSource::at(std::uint64_t offset, std::size_t length) {
    const bool inside = offset >= window_offset_ && offset - window_offset_ <= window_.size() &&
                        length <= window_.size() - (offset - window_offset_);
    if (!inside && descriptor_ >= 0) {
        window_.resize(std::max(length, kWindowBytes));
        std::size_t got = 0;
        while (got < window_.size()) {
            const ssize_t count = ::pread(descriptor_, window_.data() + got, window_.size() - got,
                                          static_cast<off_t>(offset + got));
            if (count <= 0) {
                if (count < 0 && errno == EINTR) {
                    continue;
                }
                break;
            }
            got += static_cast<std::size_t>(count);
        }
        window_.resize(got);
        window_offset_ = offset;
    }
    if (offset < window_offset_ || offset - window_offset_ >= window_.size()) {
        return {};
    }
    return std::string_view(window_).substr(offset - window_offset_, length);
}

std::uint64_t ByteSource::size() const {
    struct stat found {};
    if (descriptor_ < 0) {
        return window_.size();
    }
    return ::fstat(descriptor_, &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

bool ByteSource::only_zeros_from(std::uint64_t offset) {
    while (true) {
        const auto part = at(offset, 4096);
        if (part.empty()) {
            return true;
        }
        if (part.find_first_not_of('\0') != std::string_view::npos) {
            return false;
        }
        offset += part.size();
    }
}

}  // namespace pitcast::journal
