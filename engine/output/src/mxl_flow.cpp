// SPDX-License-Identifier: Apache-2.0
#include "mxl_flow.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>
#include <new>
#include <utility>

#include <fcntl.h>
#include <linux/futex.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/core/log.h"

namespace pitcast::output::mxl {
namespace {

namespace fs = std::filesystem;

constexpr Nanoseconds kShortestHistory = kNanosecondsPerSecond / 5;
constexpr Nanoseconds kLongestHistory = 10 * kNanosecondsPerSecond;  // some gigabytes
constexpr long kTmpfs = 0x01021994;                                  // linux/magic.h
constexpr auto kReadableByAll =
    fs::perms::group_read | fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec;

Error file_error(const fs::path& path, const char* what, int reason) {
    const bool full = reason == ENOSPC;
    return Error{path.string(), std::string(what) + ": " + std::strerror(reason),
                 full ? "shared memory is full: mount the domain with a larger size" : ""};
}

/// The inode at a path; 0: there is none.
std::uint64_t inode_of(const fs::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::uint64_t inode_of(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

/// Removes a flow that nobody writes: a writer that was killed leaves its folder behind. Errors:
/// somebody does write it.
Status remove_stale(const fs::path& folder) {
    const int data = ::open((folder / "data").c_str(), O_RDONLY | O_CLOEXEC);
    // Another inode by now: somebody was quicker, and has put a new flow there.
    const bool taken = data >= 0 && (::flock(data, LOCK_EX | LOCK_NB) != 0 ||
                                     inode_of(data) != inode_of(folder / "data"));
    std::error_code failed;
    if (!taken) {
        fs::remove_all(folder, failed);
    }
    if (data >= 0) {
        ::close(data);
    }
    if (taken) {
        return Error{folder.string(), "is already being written",
                     "give each output a flow=UUID of its own"};
    }
    return failed ? Status(Error{folder.string(), "cannot be replaced: " + failed.message(), ""})
                  : Status();
}

bool rename_to_new(const fs::path& from, const fs::path& to) {
    return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0;
}

/// The domain, and in it a folder that no reader looks at.
Result<fs::path> make_folder(const fs::path& domain) {
    std::error_code failed;
    fs::create_directories(domain, failed);
    if (failed) {
        return Error{domain.string(), "cannot make the domain: " + failed.message(),
                     "use mxl:FOLDER, in shared memory: mxl:/dev/shm/mxl"};
    }
    std::string pattern = (domain / ".pitcast-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        return file_error(domain, "cannot make a folder in it", errno);
    }
    fs::permissions(pattern, kReadableByAll, fs::perm_options::add, failed);
    return fs::path(pattern);
}

}  // namespace

Result<MappedFile> MappedFile::create(const fs::path& path, std::size_t size) {
    MappedFile file;
    file.descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0664);
    if (file.descriptor_ < 0) {
        return file_error(path, "cannot be made", errno);
    }
    // A sparse file would kill the process when memory runs out in the middle of a show.
    if (const int failed = ::posix_fallocate(file.descriptor_, 0, static_cast<off_t>(size));
        failed != 0) {
        return file_error(path, "has no room", failed);
    }
    // Populated: no page is looked for on air.
    void* bytes = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                         file.descriptor_, 0);
    if (bytes == MAP_FAILED) {
        return file_error(path, "cannot be mapped", errno);
    }
    file.bytes_ = static_cast<std::byte*>(bytes);
    file.size_ = size;
    return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      bytes_(std::exchange(other.bytes_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
    return *this;
}

MappedFile::~MappedFile() {
    if (bytes_ != nullptr) {
        ::munmap(bytes_, size_);
    }
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Result<std::unique_ptr<Flow>> Flow::create(const fs::path& domain, const FlowHeader& header,
                                           const std::string& definition) {
    auto folder = make_folder(domain);
    if (!folder) {
        return folder.error();
    }
    std::unique_ptr<Flow> flow(new Flow);
    flow->folder_ = *folder;
    flow->final_ = domain / (text_of(header.id) + ".mxl-flow");
    for (const auto& [name, text] : {std::pair{"flow_def.json", definition}, {"access", ""}}) {
        if (const Status written = write_file(flow->folder_ / name, text); !written) {
            return written.error();
        }
    }
    auto data = MappedFile::create(flow->folder_ / "data", sizeof(FlowHeader));
    if (!data) {
        return data.error();
    }
    flow->data_ = std::move(*data);
    if (::flock(flow->data_.descriptor(), LOCK_SH | LOCK_NB) != 0) {
        return file_error(flow->folder_ / "data", "cannot be locked", errno);
    }
    flow->header_ = new (flow->data_.bytes()) FlowHeader(header);
    flow->header_->inode = inode_of(flow->data_.descriptor());
    flow->header_->last_write_ns = static_cast<std::uint64_t>(tai_now_ns());
    flow->header_->last_read_ns = flow->header_->last_write_ns;
    return flow;
}

Status Flow::show() {
    bool shown = rename_to_new(folder_, final_);
    if (!shown && (errno == EEXIST || errno == ENOTEMPTY)) {
        if (const Status removed = remove_stale(final_); !removed) {
            return removed;
        }
        shown = rename_to_new(folder_, final_);
    }
    if (!shown) {
        return file_error(final_, "cannot be made", errno);
    }
    folder_ = final_;
    return {};
}

Flow::~Flow() {
    // Before the lock is let go with data_: nobody else takes the flow for a stale one meanwhile.
    // Of a flow that was removed under our feet, the place may be somebody else's now.
    const bool other = header_ != nullptr && inode_of(folder_ / "data") != header_->inode;
    std::error_code ignored;
    if (!other) {
        fs::remove_all(folder_, ignored);
    }
}

void Flow::commit(std::uint64_t head) {
    std::atomic_ref(header_->last_write_ns)
        .store(static_cast<std::uint64_t>(tai_now_ns()), std::memory_order_relaxed);
    std::atomic_ref(header_->head).store(head, std::memory_order_release);
    std::atomic_ref(header_->sync_counter).fetch_add(1, std::memory_order_release);
    // Not the private kind: who waits is another process.
    ::syscall(SYS_futex, &header_->sync_counter, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

Nanoseconds history_of(const fs::path& domain) {
    Nanoseconds history = kShortestHistory;
    if (const auto text = read_file(domain / "options.json"); text) {
        const auto options = nlohmann::json::parse(*text, nullptr, false);
        const auto found = options.is_object()
                               ? options.find("urn:x-mxl:option:history_duration/v1.0")
                               : options.end();
        if (found != options.end() && found->is_number()) {
            history = static_cast<Nanoseconds>(
                std::clamp(found->get<double>(), 0.0, static_cast<double>(kLongestHistory)));
        }
    }
    return std::max(history, kShortestHistory);
}

bool in_shared_memory(const fs::path& domain) {
    struct statfs system {};
    return ::statfs(domain.c_str(), &system) == 0 && system.f_type == kTmpfs;
}

}  // namespace pitcast::output::mxl
