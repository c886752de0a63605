// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace pitcast {
namespace {

std::string system_reason() {
    return std::strerror(errno);
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed)) {
        return Error{path.string(), "is a folder, not a file", "name a file"};
    }
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return Error{path.string(), "cannot be opened: " + system_reason(),
                     "check the path and its permissions"};
    }
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (in.bad()) {
        return Error{path.string(), "cannot be read: " + system_reason(), ""};
    }
    return std::move(bytes).str();
}

Status write_file(const std::filesystem::path& path, std::string_view bytes) {
    const std::filesystem::path temporary = path.string() + ".part";
    errno = 0;
    {
        std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.flush();
        if (!out) {
            const std::string reason = system_reason();
            std::error_code ignored;
            std::filesystem::remove(temporary, ignored);
            return Error{path.string(), "cannot be written: " + reason,
                         "check the folder, its permissions and the space left"};
        }
    }
    std::error_code failed;
    std::filesystem::rename(temporary, path, failed);
    if (failed) {
        return Error{path.string(), "cannot be replaced: " + failed.message(), ""};
    }
    return {};
}

Result<std::filesystem::path> path_inside(const std::filesystem::path& root,
                                          std::string_view relative) {
    namespace fs = std::filesystem;
    const fs::path wanted{relative};
    bool climbs = wanted.is_absolute() || relative.find("://") != std::string_view::npos;
    for (const fs::path& part : wanted) {
        climbs = climbs || part == "..";
    }
    const Error refusal{root.string(),
                        "path \"" + std::string(relative) + "\" leads outside the folder",
                        "use a path relative to this folder, without \"..\""};
    if (climbs || relative.empty()) {
        return refusal;
    }
    std::error_code failed;
    const fs::path real_root = fs::weakly_canonical(root, failed);
    const fs::path real = fs::weakly_canonical(real_root / wanted, failed);
    const fs::path inside = real.lexically_relative(real_root);
    if (failed || inside.empty() || *inside.begin() == "..") {
        return refusal;
    }
    return real;
}

}  // namespace pitcast
