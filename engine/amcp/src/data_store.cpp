// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/data_store.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pitcast/core/shared_slots.h"
#include "pitcast/core/utf8.h"

namespace pitcast::amcp {
namespace {

constexpr std::string_view kEnding = ".ftd";
constexpr std::size_t kMostSteps = 4;
constexpr std::size_t kMostStepBytes = 64;

bool is_step(std::string_view step) {
    return !step.empty() && step.size() <= kMostStepBytes && step.front() != '.' &&
           std::none_of(step.begin(), step.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == '\\' || c == ':' || c == 0x7f;
           });
}

/// The steps of a name, in lower case; none for a name that is not allowed.
std::optional<std::vector<std::string>> steps_of(std::string_view name) {
    if (!is_utf8(name)) {
        return std::nullopt;
    }
    std::vector<std::string> steps;
    while (true) {
        const std::size_t slash = name.find('/');
        std::string step(name.substr(0, slash));
        std::transform(step.begin(), step.end(), step.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        if (!is_step(step) || steps.size() == kMostSteps) {
            return std::nullopt;
        }
        steps.push_back(std::move(step));
        if (slash == std::string_view::npos) {
            return steps;
        }
        name.remove_prefix(slash + 1);
    }
}

/// The folder that the last of `steps` lies in, opened step by step: a link is never followed.
Descriptor folder_of(const std::filesystem::path& root, const std::vector<std::string>& steps,
                     bool make) {
    constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    Descriptor at(::open(root.c_str(), kFolder));
    for (std::size_t i = 0; at.ok() && i + 1 < steps.size(); ++i) {
        if (make) {
            (void)::mkdirat(at.get(), steps[i].c_str(), 0700);
        }
        at = Descriptor(::openat(at.get(), steps[i].c_str(), kFolder | O_NOFOLLOW));
    }
    return at;
}

std::string file_of(const std::vector<std::string>& steps) {
    return steps.back() + std::string(kEnding);
}

bool exists(const Descriptor& folder, const std::string& file) {
    struct stat found {};
    return ::fstatat(folder.get(), file.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0;
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Answer bad_name() {
    return fault(403, "no name of kept data: up to four steps with \"/\" between them");
}

Answer broken(std::string_view what) {
    return fault(501, std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

DataStore::DataStore(std::filesystem::path folder) : folder_(std::move(folder)) {
    count_ = names().size();
}

Answer DataStore::store(std::string_view name, std::string_view text) {
    const auto steps = steps_of(name);
    if (!steps) {
        return bad_name();
    }
    std::error_code ignored;
    if (!folder_.empty()) {
        std::filesystem::create_directories(folder_, ignored);
    }
    const Descriptor folder = folder_of(folder_, *steps, true);
    if (!folder.ok()) {
        return broken("the folder of kept data cannot be made");
    }
    const std::string file = file_of(*steps);
    const bool is_new = !exists(folder, file);
    if (is_new && count_ >= kMostTexts) {
        return fault(503, "there are as many kept texts as there may be");
    }
    const std::string part = file + ".part";
    // Through another name: whoever reads sees all of the old text or all of the new one.
    const Descriptor out(::openat(folder.get(), part.c_str(),
                                  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!out.ok() || !write_all(out.get(), text) ||
        ::renameat(folder.get(), part.c_str(), folder.get(), file.c_str()) != 0) {
        Answer failed = broken("cannot be kept");
        (void)::unlinkat(folder.get(), part.c_str(), 0);
        return failed;
    }
    count_ += is_new ? 1 : 0;
    return {};
}

Answer DataStore::retrieve(std::string_view name) const {
    const auto steps = steps_of(name);
    if (!steps) {
        return bad_name();
    }
    const Descriptor folder = folder_of(folder_, *steps, false);
    const Descriptor in(!folder.ok() ? -1
                                     : ::openat(folder.get(), file_of(*steps).c_str(),
                                                O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat found {};
    if (!in.ok() || ::fstat(in.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
        return fault(404, "nothing is kept under that name");
    }
    constexpr std::size_t kMostBytes = 4U << 20U;
    std::string text;
    char block[16384];
    for (ssize_t got = 1; got > 0 && text.size() < kMostBytes;) {
        got = ::read(in.get(), block, sizeof block);
        text.append(block, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // CasparCG's own files begin so
    text.erase(0, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    return one_line(std::move(text));
}

Answer DataStore::remove(std::string_view name) {
    const auto steps = steps_of(name);
    if (!steps) {
        return bad_name();
    }
    const Descriptor folder = folder_of(folder_, *steps, false);
    if (!folder.ok() || ::unlinkat(folder.get(), file_of(*steps).c_str(), 0) != 0) {
        return fault(404, "nothing is kept under that name");
    }
    count_ -= count_ > 0 ? 1 : 0;
    return {};
}

std::vector<std::string> DataStore::names() const {
    namespace fs = std::filesystem;
    std::vector<std::string> names;
    std::error_code failed;
    // Links to folders are not followed.
    for (fs::recursive_directory_iterator at(folder_, failed), end;
         !failed && at != end && names.size() < 2 * kMostTexts; at.increment(failed)) {
        std::error_code ignored;
        if (fs::is_regular_file(at->symlink_status(ignored)) && at->path().extension() == kEnding) {
            names.push_back(at->path().lexically_relative(folder_).replace_extension().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

Answer DataStore::list(std::string_view folder) const {
    std::string prefix;
    if (!folder.empty()) {
        const auto steps = steps_of(folder);
        if (!steps) {
            return bad_name();
        }
        for (const std::string& step : *steps) {
            prefix += step + "/";
        }
    }
    Answer answer{200, {}, {}};
    for (std::string name : names()) {
        if (name.starts_with(prefix)) {
            std::transform(name.begin(), name.end(), name.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
            answer.lines.push_back(std::move(name));
        }
    }
    return answer;
}

}  // namespace pitcast::amcp
