// SPDX-License-Identifier: Apache-2.0
#include "template_maker.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "pitcast/edit/background.h"

namespace pitcast::editor {
namespace {

template <typename T>
bool has_come(const std::future<T>& future) {
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

TemplateMaker::TemplateMaker(std::filesystem::path folder, std::filesystem::path media_root,
                             std::vector<std::filesystem::path> libraries)
    : folder_(std::move(folder)),
      media_root_(std::move(media_root)),
      libraries_(std::move(libraries)) {}

void TemplateMaker::open(const Json& package, std::vector<std::string> taken) {
    package_ = package;
    taken_ = std::move(taken);
    open_ = true;
    own_id_ = own_layer_ = false;
    view.focus_id = true;
    obstacle_.reset();
    if (!listing_.valid()) {
        listing_ = std::async(std::launch::async, [folder = folder_, libraries = libraries_] {
            return edit::list_origins(folder, libraries);
        });
    }
    for (const edit::TemplateStart& one : edit::template_starts()) {
        if (one.id == start_) {
            return choose_start(one);
        }
    }
    choose_origin(edit::TemplateOrigin(origin_));
}

void TemplateMaker::chosen(const std::string& id, std::int32_t layer) {
    if (!own_id_ || view.id.empty()) {
        own_id_ = false;
        view.id = edit::free_template_id(folder_, package_, taken_, id);
    }
    if (!own_layer_) {
        view.layer = layer;
    }
    auto plan = planned(view.id);
    obstacle_ = plan ? std::nullopt : std::optional(plan.error());
    plan_ = plan ? std::optional(*std::move(plan)) : std::nullopt;
}

void TemplateMaker::choose_start(const edit::TemplateStart& start) {
    start_ = start.id;
    chosen(start_ == "empty" ? "template" : start_, start.layer);
}

void TemplateMaker::choose_origin(const edit::TemplateOrigin& origin) {
    start_.clear();
    origin_ = origin;
    chosen(origin_.id, origin_.layer);
}

bool TemplateMaker::is_chosen(const edit::TemplateOrigin& origin) const {
    return start_.empty() && origin.folder == origin_.folder && origin.file == origin_.file;
}

edit::IdFault TemplateMaker::fault() const {
    return edit::fault_of_id(folder_, package_, taken_, view.id);
}

std::string TemplateMaker::sharing() const {
    std::string all;
    for (const edit::TemplateOrigin& one : origins_) {
        if (one.folder == folder_ && one.layer == view.layer) {
            all += (all.empty() ? "" : ", ") + one.id;
        }
    }
    return all;
}

Result<edit::TemplatePlan> TemplateMaker::planned(const std::string& id) const {
    return start_.empty() ? edit::plan_copy(folder_, origin_, id, view.layer)
                          : edit::plan_start(folder_, start_, id, view.layer);
}

bool TemplateMaker::can_make() const {
    return !making() && plan_ && fault() == edit::IdFault::none;
}

void TemplateMaker::make() {
    if (!can_make()) {
        return;
    }
    // Anew, with the id and the layer of now, and the package as it has become.
    auto plan = planned(view.id);
    if (!plan) {
        obstacle_ = plan.error();
        return;
    }
    obstacle_.reset();
    made_file_ = plan->file;
    making_ = std::async(std::launch::async,
                         [folder = folder_, media_root = media_root_, plan = *std::move(plan)] {
                             edit::work_in_background();
                             return edit::carry_out(folder, plan, media_root);
                         });
}

std::optional<std::string> TemplateMaker::take_made() {
    if (has_come(listing_)) {
        origins_ = listing_.get();
    }
    if (!has_come(making_)) {
        return std::nullopt;
    }
    if (const Status made = making_.get(); !made) {
        obstacle_ = made.error();
        return std::nullopt;
    }
    open_ = false;
    return made_file_;
}

}  // namespace pitcast::editor
