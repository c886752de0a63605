// SPDX-License-Identifier: Apache-2.0
// Templates that can be copied: those of this package and of others.
#include <algorithm>
#include <set>

#include "pitcast/core/file.h"
#include "pitcast/core/json_members.h"
#include "pitcast/edit/template_plan.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

void add_package(const fs::path& folder, std::set<fs::path>& seen,
                 std::vector<TemplateOrigin>& all) {
    std::error_code unknown;
    const fs::path whole = fs::weakly_canonical(folder, unknown);
    const auto package = JsonDocument::load(folder / "package.json");
    if (unknown || !package || !package->root().is_object() || !seen.insert(whole).second) {
        return;
    }
    std::string title = folder.filename().string();
    read_member(package->root(), "title", title);
    const auto templates = package->root().find("templates");
    if (templates == package->root().end() || !templates->is_array()) {
        return;
    }
    for (const Json& name : *templates) {
        const auto path = name.is_string() ? path_inside(folder, name.get<std::string>())
                                           : Result<fs::path>(Error{"", "is no file", ""});
        const auto one = path ? JsonDocument::load(*path) : Result<JsonDocument>(path.error());
        if (!one) {
            continue;
        }
        TemplateOrigin origin{folder, title, name.get<std::string>(), "", "", 0};
        read_member(one->root(), "id", origin.id);
        read_member(one->root(), "title", origin.title);
        read_member(one->root(), "layer", origin.layer);
        if (!origin.id.empty()) {
            all.push_back(std::move(origin));
        }
    }
}

std::vector<fs::path> folders_in(const fs::path& library) {
    std::vector<fs::path> found;
    std::error_code unknown;
    for (fs::directory_iterator at(library, unknown), end; !unknown && at != end;
         at.increment(unknown)) {
        if (fs::exists(at->path() / "package.json", unknown)) {
            found.push_back(at->path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

std::vector<TemplateOrigin> list_origins(const fs::path& own,
                                         const std::vector<fs::path>& libraries) {
    std::vector<TemplateOrigin> all;
    std::set<fs::path> seen;
    add_package(own, seen, all);
    std::error_code unknown;
    std::vector<fs::path> places{fs::absolute(own, unknown).lexically_normal()};
    // "show/" has an empty last part.
    places[0] = (places[0].has_filename() ? places[0] : places[0].parent_path()).parent_path();
    places.insert(places.end(), libraries.begin(), libraries.end());
    for (const fs::path& library : places) {
        for (const fs::path& folder : folders_in(library)) {
            add_package(folder, seen, all);
        }
    }
    return all;
}

}  // namespace pitcast::edit
