// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/draft_folder.h"

#include <system_error>

#include "pitcast/core/file.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

Error not_made(const fs::path& path, const std::error_code& why) {
    return {path.string(), "cannot be made: " + why.message(), "check the space left on its disk"};
}

Status link_file(const fs::path& from, const fs::path& to) {
    std::error_code failed;
    fs::create_directories(to.parent_path(), failed);
    fs::create_hard_link(from, to, failed);
    if (failed) {  // on another disk
        fs::copy_file(from, to, failed);
    }
    return failed ? Status(not_made(to, failed)) : Status{};
}

}  // namespace

Status make_draft_folder(const fs::path& folder, const std::map<std::string, std::string>& drafts,
                         const fs::path& to) {
    std::error_code failed;
    fs::remove_all(to, failed);
    fs::create_directories(to, failed);
    if (failed) {
        return not_made(to, failed);
    }
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with('.')) {
            at.disable_recursion_pending();
            continue;
        }
        std::error_code unknown;
        if (at->is_symlink(unknown) || !at->is_regular_file(unknown)) {
            continue;
        }
        const fs::path inside = at->path().lexically_relative(folder);
        if (Status linked = link_file(at->path(), to / inside); !linked) {
            return linked;
        }
    }
    if (failed) {
        return Error{folder.string(), "cannot be read: " + failed.message(), ""};
    }
    for (const auto& [file, text] : drafts) {
        // By a rename: the file that it was linked to stays as it is.
        const auto path = path_inside(to, file);
        Status written = path ? write_file(*path, text) : Status(path.error());
        if (!written) {
            return written;
        }
    }
    return {};
}

}  // namespace pitcast::edit
