// SPDX-License-Identifier: Apache-2.0
// A .pitcast from anywhere: unpacked into its folder or refused, and nothing lies anywhere else.
// An input that begins with "PK" is the archive itself. Any other is a list of lines "mode name",
// from which a sound archive with such names is made, as damage seldom hits a name in both places.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/file.h"
#include "pitcast/show/package_file.h"

#include "../support/bare_zip.h"

namespace {

namespace fs = std::filesystem;
using namespace pitcast;

fs::path make_folder() {
    char name[] = "/tmp/pitcast-zip-fuzz-XXXXXX";
    const char* made = mkdtemp(name);
    return made == nullptr ? "." : made;
}

std::string archive_of(std::string_view text) {
    if (text.starts_with("PK")) {
        return std::string(text);
    }
    testing::BareZip zip;
    for (int count = 0; !text.empty() && count < 64; ++count) {
        const auto line = text.substr(0, text.find('\n'));
        const auto space = line.find(' ');
        const std::string mode(line.substr(0, space));
        testing::ZipEntry entry;
        entry.mode = static_cast<std::uint32_t>(std::strtoul(mode.c_str(), nullptr, 8)) & 0xffffU;
        entry.name = space == line.npos ? std::string() : std::string(line.substr(space + 1));
        entry.bytes = "../outside";
        zip.add(entry);
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    return zip.finished();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fs::path folder = make_folder();
    const fs::path inside = folder / "a" / "b" / "out";
    std::error_code failed;
    fs::create_directories(inside.parent_path(), failed);
    if (!write_file(folder / "in.pitcast",
                    archive_of({reinterpret_cast<const char*>(data), size}))) {
        return 0;
    }
    const auto done = show::unpack_package(folder / "in.pitcast", inside);
    if (!done && (fs::exists(inside) || done.error().what.empty())) {
        __builtin_trap();
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const fs::path& path = entry.path();
        const bool ours = path == folder / "in.pitcast" || path == folder / "a" ||
                          path == inside.parent_path() || path == inside;
        const bool within = path.string().starts_with(inside.string() + "/");
        if ((!ours && !within) || entry.is_symlink()) {
            __builtin_trap();
        }
    }
    fs::remove_all(inside, failed);
    return 0;
}
