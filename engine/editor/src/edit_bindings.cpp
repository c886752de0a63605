// SPDX-License-Identifier: Apache-2.0
// Members of the template being edited, bound to the race.
#include <algorithm>
#include <utility>

#include "edit_desk.h"

namespace pitcast::editor {
namespace {

/// Values older than this are read again, when there is another picture.
constexpr Nanoseconds kReadAgain = kNanosecondsPerSecond / 4;

const edit::Property* property_named(const std::vector<edit::Property>& all,
                                     const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const edit::Property& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

BindTarget EditDesk::bind_target() const {
    BindTarget target;
    if (document() == nullptr) {
        return target;
    }
    const edit::ElementRow* row = selected();
    const std::string type = row == nullptr ? "" : row->type;
    const auto& all = row == nullptr ? edit::template_properties() : edit::properties_of(type);
    target.element = row == nullptr ? "" : row->id;
    target.pointer = row == nullptr ? "" : row->pointer;
    for (const std::string& member : {view.bind.member, edit::usual_binding(type)}) {
        const edit::Property* property = property_named(all, member);
        const auto use =
            property == nullptr ? edit::BindingUse::none : edit::binding_use(*property, type);
        if (use != edit::BindingUse::none) {
            target.member = member;
            target.use = use;
            break;
        }
    }
    return target;
}

show::BindingMoment EditDesk::binding_moment() const {
    show::BindingMoment moment = edit::binding_moment(picture_, asked_wish_);
    if (const edit::ElementRow* row = selected()) {
        moment.row_of = edit::row_source(rows_, *row, bind_target().member);
    }
    return moment;
}

const std::vector<show::BindingGroup>& EditDesk::bindings() {
    const show::BindingMoment moment = binding_moment();
    const std::string of = moment.template_id + "/" + moment.row_of + "/" +
                           std::to_string(view.bind.place) + "/" +
                           std::to_string(static_cast<int>(test_data_));
    const bool newer = bindings_number_ != picture_.number && now_ns_ - bindings_ns_ >= kReadAgain;
    if (picture_.package == nullptr) {
        bindings_.clear();
        bindings_of_.clear();
    } else if (of != bindings_of_ || newer) {
        bindings_ = show::bindings(moment, view.bind.place);
        bindings_of_ = of;
        bindings_number_ = picture_.number;
        bindings_ns_ = now_ns_;
    }
    return bindings_;
}

void EditDesk::bind(const show::BoundValue& value, const std::string& written) {
    const BindTarget target = bind_target();
    if (target.member.empty()) {
        return say("Nothing that can be bound is selected", true);
    }
    const std::string place = target.pointer + json_pointer_step(target.member);
    std::optional<edit::Caret> caret =
        view.bind.caret_place == place ? view.bind.caret : std::nullopt;
    end_series();
    change("bind " + target.member, [&](edit::JsonText& json) -> Status {
        for (const std::string& pointer : targets()) {
            // Others than the one that is shown may have other texts: all of them is replaced.
            std::optional<edit::Caret> none;
            auto& own = pointer == target.pointer ? caret : none;
            if (auto bound = edit::write_binding(json, pointer, target.member, target.use, value,
                                                 written, own);
                !bound) {
                return bound;
            }
        }
        return {};
    });
    if (target.use == edit::BindingUse::text) {
        view.bind.caret_place = place;
        view.bind.caret = caret;
    }
}

void EditDesk::open_bindings(const std::string& member) {
    BindView& bind = view.bind;
    if (!member.empty()) {
        bind.member = member;
    }
    bind.open = true;
    bind.focus = true;
    bind.search.clear();
    bind.reveal = true;
}

const Error* EditDesk::error_of(std::string_view element_id) const {
    if (!error_) {
        return nullptr;
    }
    if (!element_id.empty()) {
        return edit::concerns(*error_, element_id) ? &*error_ : nullptr;
    }
    const bool of_one = std::any_of(rows_.begin(), rows_.end(), [&](const edit::ElementRow& row) {
        return edit::concerns(*error_, row.id);
    });
    return of_one ? nullptr : &*error_;
}

}  // namespace pitcast::editor
