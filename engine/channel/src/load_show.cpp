// SPDX-License-Identifier: Apache-2.0
#include "load_show.h"

#include <utility>

namespace pitcast::channel {

Result<std::shared_ptr<const show::Package>> load_show(const ChannelOptions& options,
                                                       const std::filesystem::path& folder,
                                                       const show::Edition& edition,
                                                       draw::FontLibrary& fonts,
                                                       std::vector<std::string>& warnings) {
    show::LoadOptions load{.media_root = options.render.media_root,
                           .warnings = {},
                           .edition = edition,
                           .venue = options.render.venue,
                           .picture = {options.render.format.width, options.render.format.height}};
    auto package = show::load_package(folder, fonts, load);
    warnings = std::move(load.warnings);
    if (!package) {
        return package.error();
    }
    return std::shared_ptr<const show::Package>(*std::move(package));
}

std::string show_name(const std::filesystem::path& folder) {
    const auto whole = std::filesystem::absolute(folder).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

}  // namespace pitcast::channel
