// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/show_view.h"

#include <algorithm>

#include "pitcast/amcp/request.h"

namespace pitcast::amcp {
namespace {

/// The last step of a path or URL, and the one before it.
struct FileName {
    std::string last;
    std::string before;
};

FileName file_name(std::string_view name) {
    std::string path(name.substr(0, name.find_first_of("?#")));
    std::replace(path.begin(), path.end(), '\\', '/');
    FileName result;
    const std::size_t slash = path.rfind('/');
    result.last = slash == std::string::npos ? path : path.substr(slash + 1);
    if (slash != std::string::npos && slash > 0) {
        const std::size_t earlier = path.rfind('/', slash - 1);
        const std::size_t from = earlier == std::string::npos ? 0 : earlier + 1;
        result.before = upper(path.substr(from, slash - from));
    }
    for (const std::string_view ending : {".HTML", ".HTM", ".FT", ".WT", ".CT"}) {
        if (upper(result.last).ends_with(ending)) {
            result.last.resize(result.last.size() - ending.size());
            break;
        }
    }
    return result;
}

/// The item called so; else the first whose name differs in case alone; else null.
template <typename Items>
const typename Items::value_type* by_id(const Items& items, const std::string& id) {
    const auto exact =
        std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
    if (exact != items.end()) {
        return &*exact;
    }
    const auto near = std::find_if(items.begin(), items.end(),
                                   [&](const auto& item) { return upper(item.id) == upper(id); });
    return near == items.end() ? nullptr : &*near;
}

}  // namespace

std::optional<Named> ShowView::find(std::string_view name) const {
    if (package == nullptr) {
        return std::nullopt;
    }
    const FileName file = file_name(name);
    const auto* made = file.before == "PAGE" ? nullptr : by_id(package->templates(), file.last);
    if (made != nullptr) {
        return Named{made->id, ""};
    }
    const auto* page = by_id(package->pages(), file.last);
    return page == nullptr ? std::nullopt : std::optional(Named{page->template_id, page->id});
}

const std::vector<show::Field>* ShowView::fields_of(std::string_view template_id) const {
    if (package == nullptr) {
        return nullptr;
    }
    const auto& all = package->templates();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& one) { return one.id == template_id; });
    return found == all.end() ? nullptr : &found->fields;
}

std::string ShowView::template_on(std::int32_t layer) const {
    const FrameNumber told = state == nullptr ? 0 : state->value("frame", FrameNumber{0});
    if (const auto ours = recent.find(layer); ours != recent.end()) {
        if (ours->second.effective == 0 || told < ours->second.effective) {
            return ours->second.template_id;
        }
    }
    std::string on_air;
    std::string cued;
    if (state != nullptr) {
        for (const Json& report : state->value("layers", Json::array())) {
            if (report.value("layer", -1) == layer) {
                // What leaves stands before what has come in its place.
                (report.value("phase", "") == "cued" ? cued : on_air) =
                    report.value("template", "");
            }
        }
    }
    return on_air.empty() ? cued : on_air;
}

}  // namespace pitcast::amcp
