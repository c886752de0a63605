// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/draft_store.h"

#include <cstdlib>
#include <system_error>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"

#include "kept_file.h"

namespace pitcast::edit {

std::filesystem::path DraftStore::usual_folder() {
    const char* state = std::getenv("XDG_STATE_HOME");
    if (state != nullptr && *state == '/') {
        return std::filesystem::path(state) / "pitcast" / "drafts";
    }
    const char* home = std::getenv("HOME");
    return std::filesystem::path(home == nullptr ? "/tmp" : home) / ".local/state/pitcast/drafts";
}

std::filesystem::path DraftStore::file_of(const std::filesystem::path& path) const {
    return kept_file(folder_, path);
}

Status DraftStore::keep(const std::filesystem::path& path, const Draft& draft) const {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed) {
        return Error{folder_.string(), "cannot be made: " + failed.message(),
                     "what is not saved is lost if the editor is killed"};
    }
    const Json kept{{"file", path.string()}, {"text", draft.text}, {"base", draft.base}};
    return write_file(file_of(path), kept.dump());
}

void DraftStore::forget(const std::filesystem::path& path) const {
    std::error_code gone;  // nothing to forget is fine
    std::filesystem::remove(file_of(path), gone);
}

std::optional<DraftStore::Draft> DraftStore::find(const std::filesystem::path& path) const {
    const auto text = read_file(file_of(path));
    if (!text) {
        return std::nullopt;
    }
    const auto kept = JsonDocument::parse(*text, "draft");
    if (!kept || !kept->root().is_object()) {
        return std::nullopt;
    }
    const Json& root = kept->root();
    const auto member = [&](const char* key) {
        const auto found = root.find(key);
        return found != root.end() && found->is_string() ? found->get<std::string>() : "";
    };
    return Draft{member("text"), member("base")};
}

}  // namespace pitcast::edit
