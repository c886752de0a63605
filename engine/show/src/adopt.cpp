// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "instance.h"
#include "loader.h"

/// A show that goes on with another content: what is on its layers is carried over, name by name.
namespace pitcast::show {
namespace {

/// Carries what is on a layer from the templates of one package to those of another.
class Move {
 public:
    Move(const Show& to, std::vector<std::string>& notes) : to_(to), notes_(notes) {}

    /// False when there is no such template any more.
    bool carry(Instance& instance, std::int32_t layer) {
        const Template& from = *instance.made;
        const Template* made = to_.find_template(from.id);
        if (made == nullptr) {
            notes_.push_back("layer " + std::to_string(layer) + ": template \"" + from.id +
                             "\" is gone; it was cut");
            return false;
        }
        instance.lists = lists_of(instance, *made);
        drop_unsuited(instance.data, *made, "");
        drop_unsuited(instance.pending, *made, "waiting ");
        std::vector<FieldValue> fields = field_values(*made, instance.data);
        instance.old_fields = fields_of(from, instance.old_fields, *made, fields);
        instance.fields = std::move(fields);
        instance.unresolved = true;  // a new field may say "@p1"
        instance.step = std::min(instance.step, made->step_count - 1);
        instance.old_step = std::min(instance.old_step, made->step_count - 1);
        instance.page = instance.page == nullptr ? nullptr : to_.find_page(instance.page->id);
        carry(instance.passage);
        instance.made = made;
        return true;
    }

 private:
    void carry(Passage& passage) const {
        if (!passage.is()) {
            passage = {};  // the one that it was with may be gone with its package
            return;
        }
        if (passage.partner == nullptr) {
            return;
        }
        const Template& from = *passage.partner;
        const Template* partner = to_.find_template(from.id);
        if (partner == nullptr) {
            passage = {};
            return;
        }
        passage.partner_fields = fields_of(from, passage.partner_fields, *partner,
                                           field_values(*partner, Json::object()));
        passage.partner = partner;
    }

    /// Values that the template takes no longer; the field's default stands for them.
    void drop_unsuited(Json& data, const Template& made, const std::string& which) const {
        std::vector<std::string> unsuited;
        for (const auto& member : data.items()) {
            if (const Status suits = check_fields(made, {{member.key(), member.value()}}); !suits) {
                unsuited.push_back(member.key());
                notes_.push_back(suits.error().where + ": " + which + "value of field \"" +
                                 member.key() + "\" was left behind, for it " + suits.error().what);
            }
        }
        for (const std::string& key : unsuited) {
            data.erase(key);
        }
    }

    /// Values as they were, where the field is the same; else those of `now`.
    static std::vector<FieldValue> fields_of(const Template& from,
                                             const std::vector<FieldValue>& values,
                                             const Template& made,
                                             const std::vector<FieldValue>& now) {
        if (values.empty()) {
            return {};
        }
        std::vector<FieldValue> carried = now;
        for (std::size_t i = 0; i < carried.size(); ++i) {
            const Field& field = made.fields[i];
            const auto same =
                std::find_if(from.fields.begin(), from.fields.end(), [&](const Field& other) {
                    return other.id == field.id && other.type == field.type &&
                           other.columns == field.columns;
                });
            const auto index = static_cast<std::size_t>(same - from.fields.begin());
            if (same != from.fields.end() && index < values.size()) {
                carried[i] = values[index];
            }
        }
        return carried;
    }

    /// Rows stay where they are in lists that have the same id and list the same thing.
    static std::vector<ListPlaces> lists_of(Instance& instance, const Template& made) {
        const Template& from = *instance.made;
        std::vector<ListPlaces> places(made.lists.size());
        for (const auto& [id, element] : made.by_id) {
            const ListBody* list = list_of(element->body);
            const auto found = from.by_id.find(id);
            const auto* before = list == nullptr || found == from.by_id.end()
                                     ? nullptr
                                     : list_of(found->second->body);
            if (before == nullptr || before->source != list->source) {
                continue;
            }
            const std::size_t index = found->second->list_index;
            if (index < instance.lists.size()) {
                places[element->list_index] = std::move(instance.lists[index]);
            }
        }
        return places;
    }

    const Show& to_;
    std::vector<std::string>& notes_;
};

std::vector<RuleState> rules_of(const Show& from, const std::vector<RuleState>& states,
                                const Show& to) {
    std::vector<RuleState> carried(to.rules_.size());
    for (std::size_t i = 0; i < carried.size(); ++i) {
        for (std::size_t j = 0; j < states.size(); ++j) {
            if (from.rule_summaries_[j].id == to.rule_summaries_[i].id) {
                carried[i] = states[j];
            }
        }
    }
    return carried;
}

/// What could be undone still can, where its templates are there.
void carry_deeds(std::deque<Deed>& deeds, const Show& to) {
    std::vector<std::string> untold;  // it is not on air
    Move move(to, untold);
    std::erase_if(deeds, [&](Deed& deed) {
        bool whole = true;
        for (Deed::Before& before : deed.before) {
            if (before.data) {
                before.data->made = to.find_template(before.data->made->id);
                whole = whole && before.data->made != nullptr;
            }
            for (auto* instance : {before.on ? &before.on->leaving : nullptr,
                                   before.on ? &before.on->current : nullptr,
                                   before.on ? &before.on->cued : nullptr}) {
                if (instance != nullptr && *instance) {
                    whole = move.carry(**instance, before.layer) && whole;
                }
            }
        }
        return !whole;
    });
}

}  // namespace

std::vector<std::string> ShowState::adopt(std::shared_ptr<const Package> package) {
    Impl& impl = *impl_;
    const auto* to = dynamic_cast<const Show*>(package.get());
    std::vector<std::string> notes;
    Move move(*to, notes);
    carry_deeds(impl.deeds, *to);
    for (auto& [number, layer] : impl.layers) {
        for (auto* instance : {&layer.leaving, &layer.current, &layer.cued}) {
            if (*instance && !move.carry(**instance, number)) {
                instance->reset();
            }
        }
    }
    std::erase_if(impl.layers, [](const auto& entry) {
        return !entry.second.leaving && !entry.second.current && !entry.second.cued;
    });
    for (std::size_t i = 0; i < impl.rules.size(); ++i) {
        const std::string& id = impl.show->rule_summaries_[i].id;
        const bool stays = std::any_of(to->rule_summaries_.begin(), to->rule_summaries_.end(),
                                       [&](const RuleSummary& rule) { return rule.id == id; });
        if (impl.rules[i].armed && !stays) {
            notes.push_back("rule \"" + id + "\" was armed and is gone");
        }
    }
    impl.rules = rules_of(*impl.show, impl.rules, *to);
    impl.show = to;
    impl.package = std::move(package);
    return notes;
}

}  // namespace pitcast::show
