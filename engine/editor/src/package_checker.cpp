// SPDX-License-Identifier: Apache-2.0
#include "package_checker.h"

#include <chrono>
#include <utility>

#include "pitcast/edit/background.h"

namespace pitcast::editor {

void PackageChecker::start(std::map<std::string, std::string> drafts, std::uint64_t version) {
    if (running()) {
        return;
    }
    version_ = version;
    chosen = ~std::size_t{0};
    running_ = std::async(std::launch::async, [this, drafts = std::move(drafts)]() mutable {
        edit::work_in_background();
        return edit::find_faults(folder_, media_root_, std::move(drafts), stop_);
    });
}

void PackageChecker::refresh() {
    if (running() && running_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
        report_ = running_.get();
    }
}

}  // namespace pitcast::editor
