// SPDX-License-Identifier: Apache-2.0
#include "show_copy.h"

#include <utility>

namespace pitcast::remote {

Status ShowCopy::load() {
    Kept fresh{std::make_unique<draw::FontLibrary>(), nullptr};
    show::LoadOptions load{
        .media_root = options_.media_root, .warnings = {}, .edition = options_.edition};
    auto package = show::load_package(options_.show, *fresh.fonts, load);
    if (!package) {
        return package.error();
    }
    fresh.package = *std::move(package);
    if (!kept_.empty() && fresh.package->content_hash() == content()) {
        return {};
    }
    kept_.push_back(std::move(fresh));
    shown_ = kept_.back().package.get();
    return {};
}

}  // namespace pitcast::remote
