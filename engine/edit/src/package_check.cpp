// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/package_check.h"

#include "pitcast/draw/text.h"

#include "package_editions.h"

namespace pitcast::edit {

std::vector<PackageEdition> editions_of(const show::Package& package) {
    std::vector<std::string> themes = package.themes();
    std::vector<std::string> languages = package.languages();
    std::vector<show::PictureSize> pictures{{}};
    std::vector<std::string> aspects{""};
    for (const show::AspectSummary& aspect : package.aspects()) {
        pictures.push_back(aspect.canvas);
        aspects.push_back(aspect.name);
    }
    themes.emplace_back();
    languages.emplace_back();
    std::vector<PackageEdition> all;
    for (const std::string& theme : themes) {
        for (const std::string& language : languages) {
            for (std::size_t i = 0; i < pictures.size(); ++i) {
                PackageEdition made{{theme, language}, pictures[i], ""};
                for (const std::string& word : {theme, language, aspects[i]}) {
                    made.name += (made.name.empty() || word.empty() ? "" : " ") + word;
                }
                all.push_back(std::move(made));
            }
        }
    }
    return all;
}

Result<PackageTally> check_package(const std::filesystem::path& folder,
                                   const std::filesystem::path& media_root,
                                   const std::map<std::string, std::string>& drafts,
                                   std::vector<std::string>& warnings) {
    draw::FontLibrary fonts;
    show::LoadOptions load{.media_root = media_root, .warnings = {}, .drafts = drafts};
    auto package = show::load_package(folder, fonts, load);
    warnings = load.warnings;
    if (!package) {
        return package.error();
    }
    for (const PackageEdition& edition : editions_of(**package)) {
        load.edition = edition.edition;
        load.picture = edition.picture;
        if (const auto loaded = show::load_package(folder, fonts, load); !loaded) {
            return loaded.error();
        }
    }
    return PackageTally{(*package)->title(), (*package)->templates().size(),
                        (*package)->sources().size(), (*package)->rundown().size()};
}

}  // namespace pitcast::edit
