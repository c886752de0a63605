// SPDX-License-Identifier: Apache-2.0
#include "journal_file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pitcast/journal/journal.h"

#include "record_codec.h"

namespace pitcast::journal {
namespace {

std::string reason(int code) {
    return std::generic_category().message(code);
}

Error write_error(const std::string& name, int code) {
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    return {name, "cannot write the journal: " + reason(code),
            full ? "free space on this disk; writing goes on by itself" : "check this disk"};
}

// Without this a new file may be missing after a power cut although its data were synced.
void sync_folder(const std::filesystem::path& path) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

Result<std::string> header_text(const std::string& name, const Json& header) {
    if (!header.is_object()) {
        return Error{name, "the header of a journal must be a JSON object", ""};
    }
    std::string text;
    try {
        text = header.dump();
    } catch (const Json::exception& fault) {
        return Error{name, std::string("the header cannot be written as JSON: ") + fault.what(),
                     "give texts as UTF-8"};
    }
    if (text.size() > kMaxPayload) {
        return Error{name, "the header is larger than 1 MiB", "give less in the header"};
    }
    return text;
}

// A device such as /dev/full exists before; only a regular file that exists is somebody's data.
Result<int> open_new(const std::filesystem::path& path, bool& created) {
    const int flags = O_WRONLY | O_CLOEXEC;
    int descriptor = ::open(path.c_str(), flags | O_CREAT | O_EXCL, 0644);
    created = descriptor >= 0;
    if (created) {
        return descriptor;
    }
    int code = errno;
    struct stat found {};
    if (code == EEXIST && ::stat(path.c_str(), &found) == 0) {
        if (S_ISREG(found.st_mode)) {
            return Error{path.string(), "the journal already exists",
                         "choose another name, or resume this journal"};
        }
        descriptor = ::open(path.c_str(), flags | O_NONBLOCK);
        code = errno;
    }
    if (descriptor < 0) {
        return Error{path.string(), "cannot create the journal: " + reason(code),
                     "check that the folder exists and may be written"};
    }
    return descriptor;
}

}  // namespace

JournalFile::JournalFile(int descriptor, std::string name)
    : descriptor_(descriptor), name_(std::move(name)) {}

JournalFile::JournalFile(JournalFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

JournalFile::~JournalFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

Status JournalFile::lock() {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        return Error{name_, "another writer holds this journal",
                     "stop the other channel, or choose another name"};
    }
    return {};
}

Result<JournalFile> JournalFile::create(const std::filesystem::path& path, const Json& header) {
    auto text = header_text(path.string(), header);
    if (!text) {
        return text.error();
    }
    bool created = false;
    const auto descriptor = open_new(path, created);
    if (!descriptor) {
        return descriptor.error();
    }
    JournalFile file(*descriptor, path.string());
    std::size_t done = 0;
    Status status = created ? file.lock() : Status{};
    if (status) {
        status = file.write(encode_file_header(*text), done);
    }
    if (status) {
        status = file.sync();
    }
    if (!status) {
        if (created) {
            ::unlink(path.c_str());
        }
        return status.error();
    }
    sync_folder(path);
    return file;
}

Result<JournalFile> JournalFile::open_existing(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return Error{path.string(), "cannot open the journal: " + reason(errno),
                     "check the path, or start a new journal"};
    }
    JournalFile file(descriptor, path.string());
    if (const auto locked = file.lock(); !locked) {
        return locked.error();
    }
    return file;
}

Status JournalFile::cut_to(std::size_t size) {
    const auto end = static_cast<off_t>(size);
    if (::ftruncate(descriptor_, end) != 0 || ::lseek(descriptor_, end, SEEK_SET) != end) {
        return Error{name_, "cannot cut off the torn end: " + reason(errno), "check this disk"};
    }
    return sync();
}

Status JournalFile::write(std::string_view bytes, std::size_t& done) {
    done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
        if (count > 0) {
            done += static_cast<std::size_t>(count);
        } else if (count == 0 || errno != EINTR) {
            return write_error(name_, count == 0 ? ENOSPC : errno);
        }
    }
    return {};
}

Status JournalFile::sync() {
    // EINVAL, EROFS: a pipe or device that has nothing to sync.
    if (::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
        return Error{name_, "cannot force the journal to the disk: " + reason(errno),
                     "check this disk; what was written just before may be lost"};
    }
    return {};
}

}  // namespace pitcast::journal
