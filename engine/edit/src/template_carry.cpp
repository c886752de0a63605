// SPDX-License-Identifier: Apache-2.0
// A planned template made, whole or not at all.
#include <system_error>

#include "pitcast/core/file.h"
#include "pitcast/edit/package_check.h"
#include "pitcast/edit/template_plan.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

/// What has been made so far; unless it is kept, it goes again.
class Making {
 public:
    explicit Making(fs::path folder) : folder_(std::move(folder)) {}
    Making(const Making&) = delete;
    Making& operator=(const Making&) = delete;
    ~Making() {
        std::error_code gone;  // what cannot be taken back is told as what went wrong
        if (!package_.empty()) {
            (void)write_file(folder_ / "package.json", package_);
        }
        for (auto at = made_.rbegin(); at != made_.rend(); ++at) {
            fs::remove(*at, gone);  // folders only when they are empty
        }
    }

    [[nodiscard]] Result<fs::path> place_for(const std::string& file) {
        auto path = path_inside(folder_, file);
        if (!path) {
            return path;
        }
        std::vector<fs::path> missing;
        std::error_code unknown;
        for (fs::path at = path->parent_path(); !fs::exists(at, unknown) && at.has_relative_path();
             at = at.parent_path()) {
            missing.push_back(at);
        }
        for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
            fs::create_directory(*at, unknown);
            made_.push_back(*at);
        }
        if (fs::exists(*path, unknown)) {
            return Error{file, "is there already", "choose another id"};
        }
        made_.push_back(*path);
        return path;
    }
    [[nodiscard]] Status put_package(const std::string& before, const std::string& after) {
        package_ = before;
        return write_file(folder_ / "package.json", after);
    }
    void keep() {
        made_.clear();
        package_.clear();
    }

 private:
    fs::path folder_;
    std::vector<fs::path> made_;
    std::string package_;  ///< as it was; empty = untouched
};

}  // namespace

Status carry_out(const fs::path& folder, const TemplatePlan& plan, const fs::path& media_root) {
    const auto now = read_file(folder / "package.json");
    if (!now || *now != plan.package_before) {
        return now ? Error{"package.json", "was changed meanwhile", "try again"} : now.error();
    }
    Making making(folder);
    // Files first, then what names them: a channel that watches the folder never misses one.
    for (const TemplatePlan::Copy& copy : plan.copies) {
        const auto to = making.place_for(copy.to);
        if (!to) {
            return to.error();
        }
        std::error_code failed;
        fs::copy_file(copy.from, *to, failed);
        if (failed) {
            return Error{copy.to, "cannot be copied: " + failed.message(),
                         "check the space left and the permissions of the package's folder"};
        }
    }
    const auto to = making.place_for(plan.file);
    Status done = to ? write_file(*to, plan.text) : Status(to.error());
    done = done ? making.put_package(plan.package_before, plan.package_after) : done;
    if (!done) {
        return done;
    }
    std::vector<std::string> warnings;
    if (const auto checked = check_package(folder, media_root, {}, warnings); !checked) {
        return checked.error();
    }
    making.keep();
    return {};
}

}  // namespace pitcast::edit
