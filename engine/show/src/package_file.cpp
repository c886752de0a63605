// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/package_file.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <set>
#include <vector>

#include <zip.h>

#include "pitcast/core/file.h"

namespace pitcast::show {
namespace {

namespace fs = std::filesystem;

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
struct CloseEntry {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Entry = std::unique_ptr<zip_file_t, CloseEntry>;

Error unreadable(const fs::path& file, const std::string& what) {
    return {file.string(), what, "make it with \"pitcast pack\""};
}

Result<Archive> open_archive(const fs::path& file, int flags) {
    int code = 0;
    Archive archive(zip_open(file.c_str(), flags, &code));
    if (archive) {
        return archive;
    }
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string says = zip_error_strerror(&error);
    zip_error_fini(&error);
    return unreadable(file, "is no package: " + says);
}

bool hidden(const fs::path& relative) {
    return std::any_of(relative.begin(), relative.end(),
                       [](const fs::path& part) { return part.string().starts_with('.'); });
}

/// Regular files below the folder, by relative name, in order.
Result<std::vector<std::string>> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;
         at.increment(failed)) {
        const fs::path relative = fs::relative(at->path(), folder, failed);
        if (!failed && at->is_regular_file(failed) && !at->is_symlink(failed) &&
            !hidden(relative)) {
            names.push_back(relative.generic_string());
        }
    }
    if (failed) {
        return Error{folder.string(), "cannot be read: " + failed.message(), ""};
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Refuses links, names that lead outside and what is too large.
Status check_entry(const fs::path& file, zip_t* archive, std::uint64_t index, const zip_stat_t& is,
                   std::uint64_t& bytes) {
    const std::string name = is.name;
    std::uint8_t system = 0;
    std::uint32_t attributes = 0;
    zip_file_get_external_attributes(archive, index, 0, &system, &attributes);
    constexpr std::uint32_t kKind = 0170000;
    constexpr std::uint32_t kLink = 0120000;
    if (system == ZIP_OPSYS_UNIX && ((attributes >> 16) & kKind) == kLink) {
        return unreadable(file, "holds a link, \"" + name + "\"");
    }
    if ((is.valid & ZIP_STAT_SIZE) == 0 || is.size > kMostPackageBytes - bytes) {
        return unreadable(file, "is larger than a package may be, at \"" + name + "\"");
    }
    bytes += is.size;
    if (is.size > kFreePackageBytes &&
        ((is.valid & ZIP_STAT_COMP_SIZE) == 0 || is.size / kMostPackageRatio > is.comp_size)) {
        return unreadable(file, "grows to more than " + std::to_string(kMostPackageRatio) +
                                    " times its size at \"" + name + "\"");
    }
    return {};
}

Status write_entry(const fs::path& file, zip_t* archive, std::uint64_t index, const zip_stat_t& is,
                   const fs::path& to) {
    std::error_code failed;
    fs::create_directories(to.parent_path(), failed);
    std::ofstream out(to, std::ios::binary);
    const Entry entry(zip_fopen_index(archive, index, 0));
    if (!entry || !out) {
        return unreadable(file, "cannot be unpacked at \"" + std::string(is.name) + "\"");
    }
    std::vector<char> buffer(1U << 16);
    for (std::uint64_t left = is.size; left > 0;) {
        const auto read =
            zip_fread(entry.get(), buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
        if (read <= 0) {
            return unreadable(file, "is damaged at \"" + std::string(is.name) + "\"");
        }
        out.write(buffer.data(), static_cast<std::streamsize>(read));
        left -= static_cast<std::uint64_t>(read);
    }
    // The check sum is compared only when the end has been read.
    char more = 0;
    if (zip_fread(entry.get(), &more, 1) != 0 || !out.flush()) {
        return unreadable(file, "is damaged at \"" + std::string(is.name) + "\"");
    }
    return {};
}

/// An entry that may be written, and where to.
struct Checked {
    std::uint64_t index;
    zip_stat_t is;
    fs::path to;
};

/// Everything is checked before anything is written.
Result<std::vector<Checked>> check_all(const fs::path& file, zip_t* archive,
                                       const fs::path& folder) {
    const auto count = static_cast<std::uint64_t>(zip_get_num_entries(archive, 0));
    if (count > kMostPackageFiles) {
        return unreadable(file,
                          "holds " + std::to_string(count) + " files, more than a package may");
    }
    std::vector<Checked> entries;
    std::set<std::string> names;
    std::uint64_t bytes = 0;
    for (std::uint64_t index = 0; index < count; ++index) {
        zip_stat_t is;
        if (zip_stat_index(archive, index, 0, &is) != 0 || (is.valid & ZIP_STAT_NAME) == 0) {
            return unreadable(file, "is damaged");
        }
        const std::string name = is.name;
        const auto to = path_inside(folder, name);
        if (!to) {
            return unreadable(file, to.error().what);
        }
        if (auto checked = check_entry(file, archive, index, is, bytes); !checked) {
            return checked.error();
        }
        if (name.ends_with('/')) {
            continue;
        }
        if (!names.insert(to->string()).second) {
            return unreadable(file, "holds \"" + name + "\" twice");
        }
        entries.push_back({index, is, *to});
    }
    return entries;
}

Status unpack_into(const fs::path& file, zip_t* archive, const fs::path& folder) {
    const auto entries = check_all(file, archive, folder);
    if (!entries) {
        return entries.error();
    }
    for (const Checked& entry : *entries) {
        if (auto written = write_entry(file, archive, entry.index, entry.is, entry.to); !written) {
            return written;
        }
    }
    return {};
}

}  // namespace

Status pack_package(const fs::path& folder, const fs::path& file) {
    const auto names = names_in(folder);
    if (!names) {
        return names.error();
    }
    if (!std::binary_search(names->begin(), names->end(), std::string("package.json"))) {
        return Error{folder.string(), "holds no package.json", ""};
    }
    auto archive = open_archive(file, ZIP_CREATE | ZIP_TRUNCATE);
    if (!archive) {
        return Error{file.string(), "cannot be written: " + archive.error().what, ""};
    }
    for (const std::string& name : *names) {
        zip_source_t* source = zip_source_file(archive->get(), (folder / name).c_str(), 0, -1);
        const auto index = source == nullptr ? -1
                                             : zip_file_add(archive->get(), name.c_str(), source,
                                                            ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(source);
            return Error{file.string(), "cannot take in \"" + name + "\"", ""};
        }
        // The first day that a zip can tell: the same folder gives the same bytes.
        zip_file_set_mtime(archive->get(), static_cast<std::uint64_t>(index), 315'532'800, 0);
    }
    if (zip_close(archive->get()) != 0) {
        return Error{file.string(),
                     std::string("cannot be written: ") + zip_strerror(archive->get()), ""};
    }
    (void)archive->release();
    return {};
}

Status unpack_package(const fs::path& file, const fs::path& folder) {
    const auto archive = open_archive(file, ZIP_RDONLY | ZIP_CHECKCONS);
    if (!archive) {
        return archive.error();
    }
    std::error_code failed;
    if (!fs::create_directories(folder, failed) || failed) {
        return Error{folder.string(), "is there already, or cannot be made", ""};
    }
    auto done = unpack_into(file, archive->get(), folder);
    if (!done) {
        fs::remove_all(folder, failed);
    }
    return done;
}

}  // namespace pitcast::show
