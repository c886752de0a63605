// SPDX-License-Identifier: Apache-2.0
#include "user_settings.h"

#include <algorithm>
#include <string>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"

#include "draw_scale.h"

namespace pitcast::editor {

UserSettings read_settings(const std::filesystem::path& file, UserSettings usual) {
    const auto text = file.empty() ? Result<std::string>(std::string()) : read_file(file);
    const Json json = text ? Json::parse(*text, nullptr, false) : Json();
    if (!json.is_object()) {
        return usual;
    }
    if (const auto scale = json.find("scale"); scale != json.end() && scale->is_number_integer() &&
                                               *scale >= kLeastScale && *scale <= kMostScale) {
        usual.scale = scale->get<std::int32_t>();
    }
    if (const auto language = json.find("language");
        language != json.end() && language->is_string()) {
        usual.language = language_of(language->get<std::string>());
    }
    return usual;
}

Status write_settings(const std::filesystem::path& file, const UserSettings& settings) {
    if (file.empty()) {
        return {};
    }
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed) {
        return Error{file.string(), failed.message(), "the desk's settings are not kept"};
    }
    const Json json{{"language", std::string(name_of(settings.language))},
                    {"scale", settings.scale}};
    return write_file(file, json.dump(2) + "\n");
}

}  // namespace pitcast::editor
