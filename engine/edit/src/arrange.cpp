// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/arrange.h"

#include <algorithm>
#include <cmath>

namespace pitcast::edit {
namespace {

const show::PlacedElement* find_placed(const std::vector<show::PlacedElement>& placed,
                                       const std::string& id) {
    const auto found =
        std::find_if(placed.begin(), placed.end(), [&](const auto& one) { return one.id == id; });
    return found == placed.end() ? nullptr : &*found;
}

/// Names of the members along an axis.
struct Axis {
    const char* place;
    const char* far;
    const char* size;
};
constexpr Axis kAcross{"x", "right", "width"};
constexpr Axis kDown{"y", "bottom", "height"};

/// Whole pixels, unless the element stood between some.
double kept_whole(double value) {
    return std::round(value * 100) / 100;
}

/// True when the element's parent puts it where it is.
bool is_stacked(const Arrangement& on, const ElementRow& row) {
    const Json* layout = on.json.find(parent_of(row.list) + "/layout");
    return row.list.ends_with("/children") && layout != nullptr;
}

Status move_along(const Arrangement& on, const ElementRow& row, const Axis& axis, double by) {
    if (by == 0) {
        return {};
    }
    const std::string near = row.pointer + "/" + axis.place;
    const std::string far = row.pointer + "/" + axis.far;
    if (const Json* there = on.json.find(far); there != nullptr && there->is_number()) {
        return on.json.set(far, kept_whole(there->get<double>() - by));
    }
    const Json* there = on.json.find(near);
    if (there != nullptr && there->is_number()) {
        return on.json.set(near, kept_whole(there->get<double>() + by));
    }
    if (there == nullptr && on.json.find(far) == nullptr) {
        return on.json.set(near, kept_whole(by));
    }
    // Centred, or a token: from where it is seen.
    const show::PlacedElement* seen = find_placed(on.placed, row.id);
    if (seen == nullptr) {
        return Error{"element \"" + row.id + "\"",
                     "is not seen now, and has no number as its \"" + std::string(axis.place) +
                         "\" that could be changed",
                     "go to a moment at which it is seen"};
    }
    const double at = &axis == &kAcross ? seen->x - seen->parent_x : seen->y - seen->parent_y;
    (void)on.json.erase(far);
    return on.json.set(near, kept_whole(at + by));
}

/// The edge that is dragged moves, the other one stays.
Status resize_along(const Arrangement& on, const ElementRow& row, const Axis& axis, bool begin,
                    double by) {
    const show::PlacedElement* seen = find_placed(on.placed, row.id);
    const std::string size = row.pointer + "/" + axis.size;
    const Json* there = on.json.find(size);
    const bool number = there != nullptr && there->is_number();
    if (!number && seen == nullptr) {
        return Error{"element \"" + row.id + "\"", "is not seen now, so its size is not known",
                     "go to a moment at which it is seen"};
    }
    const double old = number              ? there->get<double>()
                       : &axis == &kAcross ? seen->width
                                           : seen->height;
    const double wanted = std::max(1.0, kept_whole(begin ? old - by : old + by));
    if (auto set = on.json.set(size, wanted); !set) {
        return set;
    }
    const bool from_far = on.json.find(row.pointer + "/" + axis.far) != nullptr;
    if (is_stacked(on, row) || begin == from_far) {
        return {};
    }
    return move_along(on, row, axis, begin ? old - wanted : wanted - old);
}

Result<const ElementRow*> row_of(const Arrangement& on, const std::string& id) {
    const ElementRow* row = find_row(on.rows, id);
    if (row == nullptr) {
        return Error{"element \"" + id + "\"", "is not in the template", ""};
    }
    return row;
}

}  // namespace

std::optional<Bounds> bounds_of(const std::vector<show::PlacedElement>& placed,
                                const std::string& id) {
    const show::PlacedElement* seen = find_placed(placed, id);
    return seen == nullptr ? std::nullopt
                           : std::optional(Bounds{seen->x, seen->y, seen->width, seen->height});
}

std::optional<Bounds> bounds_of(const std::vector<show::PlacedElement>& placed,
                                const std::vector<std::string>& ids) {
    std::optional<Bounds> around;
    for (const std::string& id : ids) {
        const auto one = bounds_of(placed, id);
        if (!one) {
            continue;
        }
        if (!around) {
            around = one;
            continue;
        }
        const double x = std::min(around->x, one->x);
        const double y = std::min(around->y, one->y);
        around = Bounds{x, y, std::max(around->right(), one->right()) - x,
                        std::max(around->bottom(), one->bottom()) - y};
    }
    return around;
}

std::vector<std::string> outermost(const std::vector<ElementRow>& rows,
                                   const std::vector<std::string>& ids) {
    std::vector<std::string> kept;
    for (const std::string& id : ids) {
        const ElementRow* row = find_row(rows, id);
        const bool inside =
            row != nullptr && std::any_of(ids.begin(), ids.end(), [&](const std::string& other) {
                const ElementRow* around = find_row(rows, other);
                return around != nullptr && row->pointer.starts_with(around->pointer + "/");
            });
        if (row != nullptr && !inside) {
            kept.push_back(id);
        }
    }
    return kept;
}

Status move_by(const Arrangement& on, const std::vector<std::string>& ids, double dx, double dy) {
    for (const std::string& id : outermost(on.rows, ids)) {
        const ElementRow& row = *find_row(on.rows, id);
        if (is_stacked(on, row)) {
            return Error{"element \"" + id + "\"", "stands where its group's layout puts it",
                         "change its order, or the group's \"layout\""};
        }
        for (const auto& [axis, by] : {std::pair{&kAcross, dx}, std::pair{&kDown, dy}}) {
            if (auto moved = move_along(on, row, *axis, by); !moved) {
                return moved;
            }
        }
    }
    return {};
}

Status resize(const Arrangement& on, const std::string& id, Edges edges, double dx, double dy) {
    const auto row = row_of(on, id);
    if (!row) {
        return row.error();
    }
    if ((edges.left || edges.right) && dx != 0) {
        if (auto done = resize_along(on, **row, kAcross, edges.left, dx); !done) {
            return done;
        }
    }
    if ((edges.top || edges.bottom) && dy != 0) {
        return resize_along(on, **row, kDown, edges.top, dy);
    }
    return {};
}

Status align(const Arrangement& on, const std::vector<std::string>& ids, Align how,
             const Bounds& canvas) {
    const std::vector<std::string> whole = outermost(on.rows, ids);
    const auto around = whole.size() == 1 ? std::optional(canvas) : bounds_of(on.placed, whole);
    if (!around) {
        return {};
    }
    for (const std::string& id : whole) {
        const auto box = bounds_of(on.placed, id);
        if (!box) {
            continue;
        }
        double dx = 0;
        double dy = 0;
        switch (how) {
            case Align::left:
                dx = around->x - box->x;
                break;
            case Align::center:
                dx = around->x + around->width / 2 - box->x - box->width / 2;
                break;
            case Align::right:
                dx = around->right() - box->right();
                break;
            case Align::top:
                dy = around->y - box->y;
                break;
            case Align::middle:
                dy = around->y + around->height / 2 - box->y - box->height / 2;
                break;
            case Align::bottom:
                dy = around->bottom() - box->bottom();
                break;
        }
        if (auto moved = move_by(on, {id}, dx, dy); !moved) {
            return moved;
        }
    }
    return {};
}

Status distribute(const Arrangement& on, const std::vector<std::string>& ids, bool across) {
    struct One {
        std::string id;
        double begin;
        double size;
    };
    std::vector<One> all;
    for (const std::string& id : outermost(on.rows, ids)) {
        if (const auto box = bounds_of(on.placed, id)) {
            all.push_back({id, across ? box->x : box->y, across ? box->width : box->height});
        }
    }
    if (all.size() < 3) {
        return Error{"distribute", "needs three elements or more that are seen", ""};
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const One& a, const One& b) { return a.begin < b.begin; });
    double room = all.back().begin + all.back().size - all.front().begin;
    for (const One& one : all) {
        room -= one.size;
    }
    const double gap = room / static_cast<double>(all.size() - 1);
    double at = all.front().begin;
    for (const One& one : all) {
        const double by = at - one.begin;
        if (auto moved = move_by(on, {one.id}, across ? by : 0, across ? 0 : by); !moved) {
            return moved;
        }
        at += one.size + gap;
    }
    return {};
}

}  // namespace pitcast::edit
