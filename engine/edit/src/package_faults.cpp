// SPDX-License-Identifier: Apache-2.0
// All that is wrong with a package, not only what comes first.
#include <algorithm>

#include "pitcast/core/file.h"
#include "pitcast/draw/text.h"
#include "pitcast/edit/json_text.h"
#include "pitcast/edit/package_check.h"

#include "package_editions.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

/// A template without what can be wrong in it, so that what names it can still be checked.
std::string shell_of(const std::string& text, const std::string& file) {
    OrderedJson shell{{"schema", 1}, {"id", fs::path(file).stem().string()}};
    const auto whole = OrderedJson::parse(text, nullptr, false);
    if (whole.is_object()) {
        for (const char* member : {"id", "title", "layer", "fields", "steps"}) {
            if (const auto found = whole.find(member); found != whole.end()) {
                shell[member] = *found;
            }
        }
    }
    shell["elements"] = OrderedJson::array();
    return shell.dump();
}

class FaultFinder {
 public:
    FaultFinder(const fs::path& folder, const fs::path& media_root,
                std::map<std::string, std::string> drafts, const std::atomic<bool>& stop)
        : folder_(folder), media_root_(media_root), drafts_(std::move(drafts)), stop_(stop) {}

    CheckReport find() {
        const auto own = load_past_faults({});
        if (own != nullptr) {
            report_.tally = {own->title(), own->templates().size(), own->sources().size(),
                             own->rundown().size()};
            for (const PackageEdition& edition : editions_of(*own)) {
                if (!edition.name.empty() && !ended()) {
                    (void)load_past_faults(edition);
                }
            }
        }
        std::stable_partition(report_.findings.begin(), report_.findings.end(),
                              [](const Finding& one) { return one.is_error; });
        report_.stopped = stop_;
        return std::move(report_);
    }

 private:
    [[nodiscard]] bool ended() const { return stop_ || report_.findings.size() >= kMostFindings; }

    /// Null: what is wrong keeps it from being loaded at all.
    std::shared_ptr<const show::Package> load_past_faults(const PackageEdition& edition) {
        while (!ended()) {
            show::LoadOptions load{.media_root = media_root_,
                                   .warnings = {},
                                   .edition = edition.edition,
                                   .picture = edition.picture,
                                   .drafts = drafts_};
            auto package = show::load_package(folder_, fonts_, load);
            for (const std::string& warning : load.warnings) {
                Finding found = finding_of({"", warning, ""}, folder_);
                found.is_error = false;
                add(std::move(found));
            }
            if (package) {
                return *package;
            }
            Finding found = finding_of(package.error(), folder_);
            found.edition = edition.name;
            const std::string file = found.file;
            report_.errors += add(std::move(found)) ? 1 : 0;
            if (!set_aside(file)) {
                return nullptr;
            }
        }
        return nullptr;
    }

    /// The template of that file is a shell from now on; false: it is none, or has been one.
    bool set_aside(const std::string& file) {
        if (file.empty() || file == "package.json" ||
            std::find(shells_.begin(), shells_.end(), file) != shells_.end()) {
            return false;
        }
        std::string text;
        if (const auto draft = drafts_.find(file); draft != drafts_.end()) {
            text = draft->second;
        } else if (const auto path = path_inside(folder_, file)) {
            const auto read = read_file(*path);
            text = read ? *read : "";
        }
        drafts_[file] = shell_of(text, file);
        shells_.push_back(file);
        return true;
    }

    /// Once each.
    bool add(Finding found) {
        const bool known =
            std::any_of(report_.findings.begin(), report_.findings.end(), [&](const Finding& one) {
                return one.file == found.file && one.line == found.line && one.what == found.what;
            });
        if (!known) {
            report_.findings.push_back(std::move(found));
        }
        return !known;
    }

    const fs::path& folder_;
    const fs::path& media_root_;
    std::map<std::string, std::string> drafts_;
    const std::atomic<bool>& stop_;
    draw::FontLibrary fonts_;
    std::vector<std::string> shells_;
    CheckReport report_;
};

/// "file:12" in its two parts.
void split_place(const std::string& place, Finding& found) {
    const auto colon = place.rfind(':');
    const bool numbered = colon != std::string::npos && colon + 1 < place.size() &&
                          place.find_first_not_of("0123456789", colon + 1) == std::string::npos &&
                          place.size() - colon < 9;
    found.file = numbered ? place.substr(0, colon) : place;
    found.line = numbered ? std::stoi(place.substr(colon + 1)) : 0;
}

/// `element "gap": it is wrong` in its two parts.
void split_element(Finding& found) {
    constexpr std::string_view kSubject = "element \"";
    if (!found.what.starts_with(kSubject)) {
        return;
    }
    const auto end = found.what.find("\": ", kSubject.size());
    if (end != std::string::npos) {
        found.element = found.what.substr(kSubject.size(), end - kSubject.size());
        found.what.erase(0, end + 3);
    }
}

}  // namespace

Finding finding_of(const Error& error, const fs::path& folder) {
    Finding found;
    found.what = error.what;
    found.mend = error.mend;
    std::string where = error.where;
    const std::string inside = folder.string() + "/";
    if (where.empty() && found.what.starts_with(inside)) {
        // A warning is one text: "file:12: what".
        if (const auto end = found.what.find(": "); end != std::string::npos) {
            where = found.what.substr(0, end);
            found.what.erase(0, end + 2);
        }
    }
    if (where.starts_with(inside)) {
        split_place(where.substr(inside.size()), found);
    } else if (!where.empty()) {
        found.what = where + ": " + found.what;
    }
    split_element(found);
    return found;
}

CheckReport find_faults(const fs::path& folder, const fs::path& media_root,
                        std::map<std::string, std::string> drafts, const std::atomic<bool>& stop) {
    return FaultFinder(folder, media_root, std::move(drafts), stop).find();
}

}  // namespace pitcast::edit
