// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/edit/arrange.h"

namespace pitcast::edit {
namespace {

/// Where a group's children count their places from, seen from what the group itself counts from.
struct Origin {
    double x = 0;
    double y = 0;
};

Status shift(JsonText& json, const std::string& pointer, double dx, double dy) {
    for (const auto& [member, by] : {std::pair{"/x", dx}, std::pair{"/y", dy}}) {
        const Json* there = json.find(pointer + member);
        const double old = there != nullptr && there->is_number() ? there->get<double>() : 0;
        const bool counts = there == nullptr || there->is_number();
        if (counts && by != 0) {
            if (auto set = json.set(pointer + member, old + by); !set) {
                return set;
            }
        }
    }
    return {};
}

}  // namespace

Status make_group(const Arrangement& on, const std::vector<std::string>& ids, std::string& group) {
    std::vector<const ElementRow*> members;
    for (const std::string& id : outermost(on.rows, ids)) {
        members.push_back(find_row(on.rows, id));
    }
    if (members.empty()) {
        return Error{"group", "needs an element", ""};
    }
    std::sort(members.begin(), members.end(),
              [](const ElementRow* a, const ElementRow* b) { return a->index < b->index; });
    const std::string list = members.front()->list;
    for (const ElementRow* member : members) {
        if (member->list != list) {
            return Error{"element \"" + member->id + "\"",
                         "is in another group than \"" + members.front()->id + "\"",
                         "elements of one group can be grouped"};
        }
    }
    const auto around = bounds_of(on.placed, ids);
    const show::PlacedElement* seen = nullptr;
    for (const auto& one : on.placed) {
        seen = one.id == members.front()->id ? &one : seen;
    }
    if (!around || seen == nullptr) {
        return Error{"element \"" + members.front()->id + "\"", "is not seen now",
                     "go to a moment at which all are seen"};
    }
    const Origin origin{around->x - seen->parent_x, around->y - seen->parent_y};
    group = free_id(on.rows, "group");
    OrderedJson made;
    made["id"] = group;
    made["type"] = "group";
    made["x"] = origin.x;
    made["y"] = origin.y;
    made["width"] = around->width;
    made["height"] = around->height;
    made["children"] = OrderedJson::array();
    const std::size_t at = members.front()->index;
    // Behind the first, so that the members' own indices stay right while they are taken out.
    for (std::size_t i = members.size(); i-- > 0;) {
        if (auto moved = shift(on.json, members[i]->pointer, -origin.x, -origin.y); !moved) {
            return moved;
        }
    }
    if (auto put = on.json.insert(list, at, written(made, 0)); !put) {
        return put;
    }
    const std::string inside = list + "/" + std::to_string(at) + "/children";
    for (std::size_t i = 0; i < members.size(); ++i) {
        // Each one stands where it stood, one further for the group, and less those before it.
        const std::string from = list + "/" + std::to_string(members[i]->index + 1 - i);
        if (auto moved = on.json.move(from, inside, i); !moved) {
            return moved;
        }
    }
    return {};
}

Status dissolve_group(const Arrangement& on, const std::string& id) {
    const ElementRow* row = find_row(on.rows, id);
    const Json* children = row == nullptr ? nullptr : on.json.find(row->pointer + "/children");
    if (children == nullptr || row->type != "group") {
        return Error{"element \"" + id + "\"", "is no group", ""};
    }
    const auto number = [&](const char* member) {
        const Json* there = on.json.find(row->pointer + member);
        return there != nullptr && there->is_number() ? there->get<double>() : 0.0;
    };
    const Origin origin{number("/x"), number("/y")};
    const std::size_t count = children->size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::string child = row->pointer + "/children/" + std::to_string(i);
        if (auto moved = shift(on.json, child, origin.x, origin.y); !moved) {
            return moved;
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (auto moved = on.json.move(row->pointer + "/children/0", row->list, row->index + 1 + i);
            !moved) {
            return moved;
        }
    }
    return on.json.erase(row->pointer);
}

}  // namespace pitcast::edit
