// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

/// Templates made of those that the editor brings with it, and of others. What is to be done is
/// planned first, so that it can be shown, and then done whole or not at all.
namespace pitcast::edit {

/// Something to begin with.
struct TemplateStart {
    std::string_view id;     ///< "lower-third"
    std::string_view title;  ///< English: the desk translates it
    std::string_view about;  ///< one line
    std::int32_t layer = 50;
};
/// "empty" first.
[[nodiscard]] const std::vector<TemplateStart>& template_starts();

/// A template of a package, to be copied.
struct TemplateOrigin {
    std::filesystem::path folder;  ///< of its package
    std::string package;           ///< title of that
    std::string file;              ///< in it
    std::string id;
    std::string title;
    std::int32_t layer = 0;
};
/// All templates of the package `own`, then those of the packages beside it and of the folders of
/// packages `libraries`, each once. What cannot be read is left out.
[[nodiscard]] std::vector<TemplateOrigin> list_origins(
    const std::filesystem::path& own, const std::vector<std::filesystem::path>& libraries);

inline constexpr std::size_t kLongestTemplateId = 64;
inline constexpr std::int32_t kTopLayer = 9999;

/// What is wrong with the id of a template that is to be made.
enum class IdFault : std::uint8_t {
    none,
    empty,
    letters,  ///< something else than small letters, digits and "-" between them
    too_long,
    taken,      ///< another template has it
    file_there  ///< a file has its name
};
/// `taken`: ids of the package's templates.
[[nodiscard]] IdFault fault_of_id(const std::filesystem::path& folder, const Json& package,
                                  const std::vector<std::string>& taken, std::string_view id);
/// `wanted`, or that with the first number from 2 that makes it free.
[[nodiscard]] std::string free_template_id(const std::filesystem::path& folder, const Json& package,
                                           const std::vector<std::string>& taken,
                                           std::string_view wanted);
/// Where a template of that id lies: beside the package's first.
[[nodiscard]] std::string template_file(const Json& package, std::string_view id);

/// All that making a template changes in a package.
struct TemplatePlan {
    std::string id;
    std::string file;  ///< "templates/lower-third.json"
    std::string text;
    std::string package_before;  ///< text of package.json, as the plan found it
    std::string package_after;
    struct Copy {
        std::filesystem::path from;
        std::string to;  ///< in the package
    };
    std::vector<Copy> copies;
    /// What comes with it: "$accent", "style label", "pictures/logo.png".
    std::vector<std::string> brought;
    /// What is called the same in both packages and differs: the package's own is used.
    std::vector<std::string> kept;
    /// Variants for aspects, themes and languages that this package has not: "9:16".
    std::vector<std::string> left_out;
};

/// Of a start, in the colours and families of the package, bound to the race. Errors: the package
/// has no venue and a map needs one.
[[nodiscard]] Result<TemplatePlan> plan_start(const std::filesystem::path& folder,
                                              std::string_view start, const std::string& id,
                                              std::int32_t layer);
/// Of another template. Errors name what of it is another one here.
[[nodiscard]] Result<TemplatePlan> plan_copy(const std::filesystem::path& folder,
                                             const TemplateOrigin& origin, const std::string& id,
                                             std::int32_t layer);

/// Does it, and loads the package as a channel would; where that fails, nothing stays. May take
/// as long as loading.
[[nodiscard]] Status carry_out(const std::filesystem::path& folder, const TemplatePlan& plan,
                               const std::filesystem::path& media_root);

}  // namespace pitcast::edit
