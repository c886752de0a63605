// SPDX-License-Identifier: Apache-2.0
#include "lottie_reach.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace pitcast::show {
namespace {

constexpr std::size_t kMostPlaced = 2'000;  ///< layers, each as often as it is shown
constexpr std::size_t kDeepest = 12;        ///< compositions, and parents
constexpr std::size_t kDeepestGroup = 32;
constexpr double kFurthestReach = 15'000;  ///< pixels drawn
constexpr double kDiagonal = 1.42;         ///< of a square of side 1
constexpr double kNoEnd = 1e12;            ///< no reach is larger

const Json& child(const Json& object, const char* name) {
    static const Json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : none;
}

double largest_number(const Json& value) {
    if (value.is_number()) {
        return std::abs(value.get<double>());
    }
    double most = 0;
    if (value.is_structured()) {
        for (const Json& one : value) {
            most = std::max(most, largest_number(one));
        }
    }
    return most;
}

/// An easing that swings over its ends takes values beyond those of the keyframes.
bool swings(const Json& ease) {
    const Json& y = child(ease, "y");
    const Json& own = y.is_array() && !y.empty() ? y.front() : y;
    return own.is_number() && (own.get<double>() < 0 || own.get<double>() > 1);
}

double length_of(const Json& object, const char* name) {
    return kDiagonal * most_of(child(object, name));
}

/// Where a transform takes what reaches `reach` from its origin.
double moved(const Json& transform, double reach) {
    const double scale =
        child(transform, "s").is_object() ? most_of(child(transform, "s")) / 100 : 1;
    return std::min(kNoEnd,
                    scale * (reach + length_of(transform, "a")) + length_of(transform, "p"));
}

double repeated(const Json& repeater, double reach) {
    const double copies =
        std::min(200.0, most_of(child(repeater, "c")) + most_of(child(repeater, "o")));
    double most = reach;
    for (double copy = 0; copy < copies; copy += 1) {
        reach = moved(child(repeater, "tr"), reach);
        most = std::max(most, reach);
    }
    return most;
}

double reach_of(const Json& shapes, std::size_t depth);

/// Without what strokes and repeaters add.
double reach_of_shape(const Json& shape, std::size_t depth) {
    const Json& type = child(shape, "ty");
    if (type == "gr") {
        return reach_of(child(shape, "it"), depth + 1);
    }
    if (type == "rc" || type == "el") {
        return length_of(shape, "p") + length_of(shape, "s");
    }
    if (type == "sr") {
        // Roundness moves the control points out, at most three times as far.
        return length_of(shape, "p") + 3 * std::max(length_of(shape, "or"), length_of(shape, "ir"));
    }
    // Tangents count from their points.
    return type == "sh" ? 2 * length_of(shape, "ks") : 0;
}

double reach_of(const Json& shapes, std::size_t depth) {
    if (!shapes.is_array() || depth > kDeepestGroup) {
        return 0;
    }
    double reach = 0;
    double stroke = 0;
    const Json* transform = nullptr;
    for (const Json& shape : shapes) {
        const Json& type = child(shape, "ty");
        reach = std::max(reach, reach_of_shape(shape, depth));
        if (type == "st" || type == "gs") {
            stroke = std::max(stroke, most_of(child(shape, "w")));
        } else if (type == "tr") {
            transform = &shape;
        }
    }
    reach += 5 * stroke;  // mitres are at most ten half widths long
    for (const Json& shape : shapes) {
        if (child(shape, "ty") == "rp") {
            reach = std::max(reach, repeated(shape, reach));
        }
    }
    return transform == nullptr ? reach : moved(*transform, reach);
}

class Reach {
 public:
    Reach(const Json& root, double zoom) : root_(root), zoom_(std::max(zoom, 1e-3)) {}

    Status check() {
        const Json& assets = child(root_, "assets");
        for (std::size_t i = 0; assets.is_array() && i < assets.size(); ++i) {
            if (child(assets[i], "id").is_string()) {
                assets_[child(assets[i], "id").get<std::string>()] = &child(assets[i], "layers");
            }
        }
        const double reach = of_layers(child(root_, "layers"), 0) * zoom_;
        if (fault_.empty() && !(reach <= kFurthestReach)) {
            fault_ = "reaches further than " + std::to_string(static_cast<int>(kFurthestReach)) +
                     " pixels";
        }
        return fault_.empty() ? Status()
                              : Status(Error{"", fault_,
                                             "simplify it, or use an element of type "
                                             "\"sequence\""});
    }

 private:
    double of_layers(const Json& layers, std::size_t depth) {
        if (depth > kDeepest) {
            fault_ = "has compositions too deep in each other, or one that holds itself";
        }
        std::map<std::int64_t, const Json*> by_index;
        for (std::size_t i = 0; layers.is_array() && i < layers.size(); ++i) {
            if (child(layers[i], "ind").is_number()) {
                by_index[index_of(child(layers[i], "ind"))] = &layers[i];
            }
        }
        double reach = 0;
        for (std::size_t i = 0; layers.is_array() && i < layers.size() && fault_.empty(); ++i) {
            reach = std::max(reach, of_layer(layers[i], by_index, depth));
        }
        return reach;
    }

    double of_layer(const Json& layer, const std::map<std::int64_t, const Json*>& by_index,
                    std::size_t depth) {
        if (++placed_ > kMostPlaced) {
            fault_ = "shows more than " + std::to_string(kMostPlaced) + " layers";
            return 0;
        }
        double reach = std::max({reach_of_shapes(child(layer, "shapes")),
                                 kDiagonal * largest_number(child(layer, "sw")),
                                 kDiagonal * largest_number(child(layer, "sh")),
                                 kDiagonal * largest_number(child(layer, "w")),
                                 kDiagonal * largest_number(child(layer, "h"))});
        const Json& masks = child(layer, "masksProperties");
        for (std::size_t i = 0; masks.is_array() && i < masks.size(); ++i) {
            reach = std::max(reach, 2 * length_of(masks[i], "pt"));
        }
        const Json& reference = child(layer, "refId");
        const auto asset =
            reference.is_string() ? assets_.find(reference.get<std::string>()) : assets_.end();
        if (asset != assets_.end()) {
            reach = std::max(reach, of_layers(*asset->second, depth + 1));
        }
        reach = moved(child(layer, "ks"), reach);
        const Json* parent = &layer;
        for (std::size_t up = 0; child(*parent, "parent").is_number(); ++up) {
            const auto found = by_index.find(index_of(child(*parent, "parent")));
            if (found == by_index.end()) {
                break;
            }
            parent = found->second;
            reach = moved(child(*parent, "ks"), reach);
            if (up > kDeepest || parent == &layer) {
                fault_ = "has a layer that is its own parent, or parents without end";
                return 0;
            }
        }
        return reach;
    }

    static std::int64_t index_of(const Json& value) {
        return std::llround(std::clamp(value.get<double>(), 0.0, 1'000'000.0));
    }

    const Json& root_;
    const double zoom_;
    std::map<std::string, const Json*> assets_;
    std::size_t placed_ = 0;
    std::string fault_;
};

}  // namespace

double most_of(const Json& property) {
    const Json& value = child(property, "k");
    double most = 0;
    for (const char* axis : {"x", "y"}) {  // a position with its axes apart
        most = child(property, axis).is_object() ? std::max(most, most_of(child(property, axis)))
                                                 : most;
    }
    if (!value.is_array() || value.empty() || !value.front().is_object()) {
        return std::max(most, largest_number(value));
    }
    double tangents = 0;
    bool wide = false;
    for (const Json& frame : value) {
        most =
            std::max({most, largest_number(child(frame, "s")), largest_number(child(frame, "e"))});
        tangents = std::max(
            {tangents, largest_number(child(frame, "ti")), largest_number(child(frame, "to"))});
        wide = wide || swings(child(frame, "i")) || swings(child(frame, "o"));
    }
    return (most + tangents) * (wide ? 3 : 1);
}

double reach_of_shapes(const Json& shapes) {
    return reach_of(shapes, 0);
}

Status check_reach(const Json& root, double zoom) {
    return Reach(root, zoom).check();
}

}  // namespace pitcast::show
