// SPDX-License-Identifier: Apache-2.0
#include "lottie_tame.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

#include "lottie_reach.h"

namespace pitcast::show {
namespace {

constexpr double kFurthest = 32'000;      ///< coordinates, pixels
constexpr double kLargestScale = 10'000;  ///< per cent
constexpr double kLatest = 100'000;       ///< frames
constexpr std::size_t kMostValues = 400'000;
constexpr std::size_t kMostShapes = 20'000;
constexpr std::size_t kMostLayers = 2'000;
constexpr std::size_t kMostVertices = 10'000;
constexpr std::size_t kMostKeyframes = 10'000;  ///< of one property
constexpr std::size_t kDeepestGroup = 16;
constexpr double kWidestStroke = 2'000;  ///< pixels
constexpr double kWidestDashes = 200;
constexpr double kMostCopies = 100;
constexpr double kMostCopiesInAll = 10'000;  ///< repeaters may repeat each other
constexpr std::size_t kMostColours = 32;     ///< of a gradient

/// What a property holds.
enum class Holds : std::uint8_t { number, point, colour, gradient, path };

struct Range {
    double least = -kFurthest;
    double most = kFurthest;
};
constexpr Range kPercent{0, 100};
constexpr Range kLength{0, kFurthest};
constexpr Range kScale{-kLargestScale, kLargestScale};
constexpr Range kShare{0, 1};

struct LottieProperty {
    const char* name;
    Holds holds = Holds::number;
    Range range{};
};

const Json& member(const Json& object, const char* name) {
    static const Json none;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : none;
}

/// The number, or the first of a list.
std::optional<double> scalar(const Json& value) {
    const Json& own = value.is_array() && !value.empty() ? value.front() : value;
    return own.is_number() ? std::optional(own.get<double>()) : std::nullopt;
}

class Tamer {
 public:
    Result<std::string> tame(const Json& root, double zoom);

 private:
    void fail(std::string what) {
        if (fault_.empty()) {
            fault_ = (where_.empty() ? "" : where_ + ": ") + std::move(what);
        }
    }
    [[nodiscard]] bool failed() const { return !fault_.empty(); }

    // What is written: members begin with a comma unless they come first.
    void open(char bracket) {
        out_ += bracket;
        first_ = true;
    }
    void close(char bracket) {
        out_ += bracket;
        first_ = false;
    }
    void next() {
        out_ += first_ ? "" : ",";
        first_ = false;
    }
    void key(std::string_view name) {
        next();
        out_ += '"';
        out_ += name;
        out_ += "\":";
    }
    void put(double value, Range range) {
        if (++values_ > kMostValues) {
            fail("has too many numbers");
        }
        out_ += Json(std::clamp(value, range.least, range.most)).dump();
    }
    void put_whole(std::string_view name, const Json& value, std::int64_t least, std::int64_t most,
                   std::int64_t fallback) {
        const double given = scalar(value).value_or(static_cast<double>(fallback));
        const auto clamped =
            std::clamp(given, static_cast<double>(least), static_cast<double>(most));
        key(name);
        out_ += std::to_string(std::llround(clamped));
    }
    void put_number(std::string_view name, const Json& value, Range range, double fallback) {
        key(name);
        put(scalar(value).value_or(fallback), range);
    }
    void put_flag(std::string_view name, const Json& value) {
        const bool set = value.is_boolean() ? value.get<bool>() : scalar(value).value_or(0) != 0;
        key(name);
        out_ += set ? "true" : "false";
    }
    void put_text(std::string_view name, const std::string& text) {
        key(name);
        out_ += Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
    }

    void put_numbers(const Json& list, std::size_t count, Range range);
    void put_points(const Json& list);
    void put_path(const Json& path, std::size_t vertices);
    [[nodiscard]] std::size_t size_of(const Json& value, const LottieProperty& property);
    void put_value(const Json& value, const LottieProperty& property, std::size_t size);
    void put_ease(const char* name, const Json& ease);
    void put_keyframes(const Json& frames, const LottieProperty& property);
    void put_property(const Json& object, const LottieProperty& property);
    /// Those of the object that are there.
    void put_properties(const Json& object, std::initializer_list<LottieProperty> properties);

    void put_position(const Json& object);
    void put_transform(const Json& object);
    void put_dashes(const Json& dashes, double width);
    void put_gradient(const Json& shape);
    void put_stroke(const Json& shape);
    void put_repeater(const Json& shape);
    void put_group(const Json& shape, std::size_t depth);
    void put_shape(const Json& shape, const std::string& type, std::size_t depth);
    void put_shapes(const char* name, const Json& shapes, std::size_t depth);
    void put_masks(const Json& masks);
    void put_layer(const Json& layer);
    void put_layers(const Json& layers, const std::string& where);

    std::string out_;
    std::string fault_;
    std::string where_;
    bool first_ = true;
    std::size_t values_ = 0;
    std::size_t shapes_ = 0;
    std::size_t layers_ = 0;
    double copies_ = 1;
    double furthest_ = 0;      ///< place or size in the layer's shapes
    std::size_t colours_ = 0;  ///< of the gradient being written
};

void Tamer::put_numbers(const Json& list, std::size_t count, Range range) {
    open('[');
    for (std::size_t i = 0; i < count; ++i) {
        const Json& one = list[i];
        if (!one.is_number()) {
            fail("a list of numbers has something else in it");
            break;
        }
        next();
        put(one.get<double>(), range);
    }
    close(']');
}

void Tamer::put_points(const Json& list) {
    open('[');
    for (const Json& point : list) {
        if (!point.is_array() || point.size() < 2) {
            fail("a path has a point without two numbers");
            break;
        }
        next();
        put_numbers(point, 2, {});
    }
    close(']');
}

void Tamer::put_path(const Json& path, std::size_t vertices) {
    open('{');
    for (const char* name : {"i", "o", "v"}) {
        const Json& points = member(path, name);
        if (!points.is_array() || points.size() != vertices) {
            fail("a path has not as many tangents as points, or not as many as it had before");
            break;
        }
        key(name);
        put_points(points);
    }
    put_flag("c", member(path, "c"));
    close('}');
}

/// How many numbers or points a value has; 0 after an error. Animated ones keep it.
std::size_t Tamer::size_of(const Json& value, const LottieProperty& property) {
    switch (property.holds) {
        case Holds::number:
            if (scalar(value)) {
                return 1;
            }
            break;
        case Holds::point:
        case Holds::colour: {
            const std::size_t least = property.holds == Holds::point ? 2 : 3;
            if (value.is_array() && value.size() >= least) {
                return least;
            }
            break;
        }
        case Holds::gradient: {
            const std::size_t colours = colours_ * 4;
            if (value.is_array() && value.size() >= colours && value.size() % 2 == 0 &&
                value.size() <= colours + kMostColours * 2) {
                return value.size();
            }
            break;
        }
        case Holds::path: {
            const Json& path = value.is_array() && !value.empty() ? value.front() : value;
            const Json& vertices = member(path, "v");
            if (vertices.is_array() && !vertices.empty() && vertices.size() <= kMostVertices) {
                return vertices.size();
            }
            break;
        }
    }
    fail("\"" + std::string(property.name) + "\" has not the value that it needs");
    return 0;
}

void Tamer::put_value(const Json& value, const LottieProperty& property, std::size_t size) {
    if (failed()) {
        return;
    }
    switch (property.holds) {
        case Holds::number:
            put(scalar(value).value_or(0), property.range);
            return;
        case Holds::point:
        case Holds::colour:
        case Holds::gradient:
            put_numbers(value, size, property.range);
            return;
        case Holds::path:
            put_path(value.is_array() ? value.front() : value, size);
            return;
    }
}

void Tamer::put_ease(const char* name, const Json& ease) {
    key(name);
    open('{');
    put_number("x", member(ease, "x"), kShare, 0.5);
    put_number("y", member(ease, "y"), {-1, 2}, 0.5);
    close('}');
}

/// Each with both of its values, so that none is taken from a neighbour that has none.
void Tamer::put_keyframes(const Json& frames, const LottieProperty& property) {
    const std::size_t size = size_of(member(frames.front(), "s"), property);
    if (frames.size() > kMostKeyframes || size == 0) {
        fail("\"" + std::string(property.name) + "\" has keyframes that cannot be");
        return;
    }
    const auto same = [&](const Json& value) {
        if (size_of(value, property) != size) {
            fail("\"" + std::string(property.name) + "\" has keyframes of several sizes");
        }
        return !failed();
    };
    double before = -kLatest;
    open('[');
    for (std::size_t i = 0; i < frames.size() && !failed(); ++i) {
        const Json& frame = frames[i];
        const bool last = i + 1 == frames.size();
        const double at = scalar(member(frame, "t")).value_or(before);
        const Json& start = member(frame, "s");
        const Json& own_end = member(frame, "e");
        const Json& next_start = last ? own_end : member(frames[i + 1], "s");
        const bool holds =
            scalar(member(frame, "h")).value_or(0) != 0 || member(frame, "i").is_null();
        if (at < before || (!last && !same(start))) {
            fail("\"" + std::string(property.name) +
                 "\" has keyframes out of order or of several kinds");
            break;
        }
        before = at;
        next();
        open('{');
        key("t");
        put(at, {-kLatest, kLatest});
        if (last && start.is_null()) {
            close('}');  // only says when the one before it ends
            break;
        }
        const Json& end = holds || last ? start : own_end.is_null() ? next_start : own_end;
        if (!same(start) || !same(end)) {
            break;
        }
        // Values of paths stand in a list of their own.
        const bool path = property.holds == Holds::path;
        for (const auto& [name, value] : {std::pair("s", &start), std::pair("e", &end)}) {
            key(name);
            out_ += path ? "[" : "";
            put_value(*value, property, size);
            out_ += path ? "]" : "";
        }
        if (holds && !last) {
            key("h");
            out_ += "1";
        } else if (!last) {
            put_ease("i", member(frame, "i"));
            put_ease("o", member(frame, "o"));
            if (property.holds == Holds::point && member(frame, "ti").is_array() &&
                member(frame, "to").is_array() && member(frame, "ti").size() >= 2 &&
                member(frame, "to").size() >= 2) {
                key("ti");
                put_numbers(member(frame, "ti"), 2, {});
                key("to");
                put_numbers(member(frame, "to"), 2, {});
            }
        }
        close('}');
    }
    close(']');
}

void Tamer::put_property(const Json& object, const LottieProperty& property) {
    const Json& value = member(object, "k");
    const bool animated = value.is_array() && !value.empty() && value.front().is_object() &&
                          !member(value.front(), "t").is_null();
    open('{');
    key("k");
    if (animated && value.size() > 1) {
        put_keyframes(value, property);
    } else {
        // One keyframe is no animation.
        const Json& fixed = animated ? member(value.front(), "s") : value;
        put_value(fixed, property, failed() ? 0 : size_of(fixed, property));
    }
    close('}');
}

void Tamer::put_properties(const Json& object, std::initializer_list<LottieProperty> properties) {
    for (const LottieProperty& property : properties) {
        if (const Json& own = member(object, property.name); own.is_object() && !failed()) {
            key(property.name);
            put_property(own, property);
        }
    }
}

void Tamer::put_position(const Json& object) {
    if (scalar(member(object, "s")).value_or(0) == 0 &&
        !(member(object, "s").is_boolean() && member(object, "s").get<bool>())) {
        put_properties({{"p", object}}, {{"p", Holds::point}});
        return;
    }
    key("p");
    open('{');
    key("s");  // first: what follows is understood only after it
    out_ += "true";
    put_properties(object, {{"x"}, {"y"}});
    close('}');
}

void Tamer::put_transform(const Json& object) {
    put_properties(object, {{"a", Holds::point}, {"s", Holds::point, kScale}, {"r"}});
    if (member(object, "p").is_object()) {
        put_position(member(object, "p"));
    }
    put_properties(object, {{"o", Holds::number, kPercent}});
}

/// Dashes that are short beside what they go round would be very many, and wide ones each take a
/// long time.
void Tamer::put_dashes(const Json& dashes, double width) {
    if (!dashes.is_array() || dashes.empty() || dashes.size() > 16) {
        return;
    }
    const double shortest = std::max({1.0, width / 20, furthest_ / 1'000});
    key("d");
    open('[');
    for (const Json& dash : dashes) {
        if (!member(dash, "v").is_object()) {
            continue;
        }
        next();
        open('{');
        const bool offset = member(dash, "n") == "o";
        put_properties(dash, {{"v", Holds::number, {offset ? -kFurthest : shortest, kFurthest}}});
        close('}');
    }
    close(']');
}

void Tamer::put_gradient(const Json& shape) {
    const Json& gradient = member(shape, "g");
    const double colours = scalar(member(gradient, "p")).value_or(0);
    if (!(colours >= 1) || colours > static_cast<double>(kMostColours)) {
        fail("a gradient has no colours, or more than " + std::to_string(kMostColours));
        return;
    }
    colours_ = static_cast<std::size_t>(colours);
    put_whole("t", member(shape, "t"), 1, 2, 1);
    put_properties(shape, {{"o", Holds::number, kPercent},
                           {"s", Holds::point},
                           {"e", Holds::point},
                           {"h", Holds::number, {-100, 100}},
                           {"a"}});
    key("g");
    open('{');
    key("p");
    out_ += std::to_string(colours_);
    key("k");
    put_property(member(gradient, "k"), {"k", Holds::gradient, kShare});
    close('}');
}

void Tamer::put_stroke(const Json& shape) {
    const bool dashed = member(shape, "d").is_array() && !member(shape, "d").empty();
    const double widest = dashed ? kWidestDashes : kWidestStroke;
    put_properties(shape, {{"w", Holds::number, {0, widest}}});
    put_whole("lc", member(shape, "lc"), 1, 3, 1);
    put_whole("lj", member(shape, "lj"), 1, 3, 1);
    put_number("ml", member(shape, "ml"), {1, 10}, 4);
    put_dashes(member(shape, "d"), std::min(widest, most_of(member(shape, "w"))));
}

void Tamer::put_repeater(const Json& shape) {
    put_properties(shape, {{"c", Holds::number, {0, kMostCopies}},
                           {"o", Holds::number, {-kMostCopies, kMostCopies}}});
    copies_ *= std::max(1.0, std::min(kMostCopies, most_of(member(shape, "c"))));
    if (copies_ > kMostCopiesInAll) {
        fail("repeats too much");
    }
    key("tr");
    open('{');
    put_properties(member(shape, "tr"), {{"a", Holds::point},
                                         {"p", Holds::point},
                                         {"s", Holds::point, {-200, 200}},
                                         {"r"},
                                         {"so", Holds::number, kPercent},
                                         {"eo", Holds::number, kPercent}});
    close('}');
}

/// Its transform comes last, and there is always one: a group without members ends the library.
void Tamer::put_group(const Json& shape, std::size_t depth) {
    key("it");
    open('[');
    static const Json kNone = Json::array();
    const Json& told = member(shape, "it");
    const Json& members = told.is_array() ? told : kNone;
    const Json* transform = nullptr;
    for (const Json& one : members) {
        if (member(one, "ty") == "tr") {
            transform = &one;
        }
    }
    for (const Json& one : members) {
        if (const Json& type = member(one, "ty"); type.is_string() && type != "tr" && !failed()) {
            put_shape(one, type.get<std::string>(), depth + 1);
        }
    }
    next();
    open('{');
    put_text("ty", "tr");
    if (transform != nullptr) {
        put_transform(*transform);
    } else {
        put_properties({{"o", {{"k", 100}}}}, {{"o", Holds::number, kPercent}});
    }
    close('}');
    close(']');
}

void Tamer::put_shape(const Json& shape, const std::string& type, std::size_t depth) {
    static const std::vector<std::string> known{"gr", "rc", "el", "sr", "sh", "fl",
                                                "st", "gf", "gs", "tm", "rp"};
    const bool hidden = member(shape, "hd").is_boolean() && member(shape, "hd").get<bool>();
    if (hidden || std::find(known.begin(), known.end(), type) == known.end()) {
        return;  // not drawn by the library either
    }
    if (++shapes_ > kMostShapes || depth > kDeepestGroup) {
        fail("has too many shapes, or groups too deep in each other");
        return;
    }
    next();
    open('{');
    put_text("ty", type);  // first: what stands before it is passed over
    if (type == "gr") {
        put_group(shape, depth);
    } else if (type == "rc") {
        put_properties(
            shape,
            {{"p", Holds::point}, {"s", Holds::point, kLength}, {"r", Holds::number, kLength}});
    } else if (type == "el") {
        put_properties(shape, {{"p", Holds::point}, {"s", Holds::point, kLength}});
    } else if (type == "sr") {
        put_whole("sy", member(shape, "sy"), 1, 2, 1);
        put_properties(shape, {{"p", Holds::point},
                               {"pt", Holds::number, {3, 200}},
                               {"r"},
                               {"ir", Holds::number, kLength},
                               {"is", Holds::number, {-200, 200}},
                               {"or", Holds::number, kLength},
                               {"os", Holds::number, {-200, 200}}});
    } else if (type == "sh") {
        put_properties(shape, {{"ks", Holds::path}});
    } else if (type == "fl") {
        put_properties(shape, {{"c", Holds::colour, kShare}, {"o", Holds::number, kPercent}});
        put_whole("r", member(shape, "r"), 1, 2, 1);
    } else if (type == "st") {
        put_properties(shape, {{"c", Holds::colour, kShare}, {"o", Holds::number, kPercent}});
        put_stroke(shape);
    } else if (type == "gf") {
        put_gradient(shape);
        put_whole("r", member(shape, "r"), 1, 2, 1);
    } else if (type == "gs") {
        put_gradient(shape);
        put_stroke(shape);
    } else if (type == "tm") {
        put_properties(shape,
                       {{"s", Holds::number, kPercent}, {"e", Holds::number, kPercent}, {"o"}});
        put_whole("m", member(shape, "m"), 1, 2, 1);
    } else {
        put_repeater(shape);
    }
    if (type == "rc" || type == "el" || type == "sr" || type == "sh") {
        put_whole("d", member(shape, "d"), 1, 3, 1);
    }
    close('}');
}

void Tamer::put_shapes(const char* name, const Json& shapes, std::size_t depth) {
    key(name);
    open('[');
    const std::string layer = where_;
    for (std::size_t i = 0; shapes.is_array() && i < shapes.size() && !failed(); ++i) {
        where_ = layer + ", shape " + std::to_string(i + 1);
        if (const Json& type = member(shapes[i], "ty"); type.is_string() && type != "tr") {
            put_shape(shapes[i], type.get<std::string>(), depth);
        }
    }
    if (!failed()) {
        where_ = layer;
    }
    close(']');
}

void Tamer::put_masks(const Json& masks) {
    if (!masks.is_array() || masks.empty() || masks.size() > 32) {
        return;
    }
    key("hasMask");
    out_ += "true";
    key("masksProperties");
    open('[');
    for (const Json& mask : masks) {
        const Json& mode = member(mask, "mode");
        next();
        open('{');
        put_text("mode", mode.is_string() ? mode.get<std::string>().substr(0, 1) : "n");
        put_flag("inv", member(mask, "inv"));
        key("pt");
        put_property(member(mask, "pt"), {"pt", Holds::path});
        key("o");
        const Json whole{{"k", 100}};
        put_property(member(mask, "o").is_object() ? member(mask, "o") : whole,
                     {"o", Holds::number, kPercent});
        close('}');
    }
    close(']');
}

void Tamer::put_layer(const Json& layer) {
    if (++layers_ > kMostLayers) {
        fail("is one layer too many");
        return;
    }
    const auto type =
        static_cast<std::int64_t>(std::clamp(scalar(member(layer, "ty")).value_or(3), 0.0, 100.0));
    if (type == 2 || type == 5) {
        fail(type == 2 ? "is a picture" : "is text in a font");
        return;
    }
    const Json& reference = member(layer, "refId");
    const bool nothing = type > 4 || (type == 0 && !reference.is_string());
    const bool three_d = scalar(member(layer, "ddd")).value_or(0) != 0;
    next();
    open('{');
    key("ty");
    out_ += std::to_string(nothing ? 3 : type);
    key("ddd");
    out_ += "0";  // before "ks", which is read by it
    put_whole("ind", member(layer, "ind"), 0, 1'000'000, 0);
    if (member(layer, "parent").is_number()) {
        put_whole("parent", member(layer, "parent"), 0, 1'000'000, 0);
    }
    put_number("ip", member(layer, "ip"), {-kLatest, kLatest}, 0);
    put_number("op", member(layer, "op"), {-kLatest, kLatest}, 0);
    put_number("st", member(layer, "st"), {-kLatest, kLatest}, 0);
    put_number("sr", member(layer, "sr"), {0.01, 100}, 1);
    put_whole("bm", member(layer, "bm"), 0, 3, 0);
    put_whole("ao", member(layer, "ao"), 0, 1, 0);
    put_whole("tt", member(layer, "tt"), 0, 4, 0);
    if (member(layer, "hd").is_boolean()) {
        put_flag("hd", member(layer, "hd"));
    }
    key("ks");
    open('{');
    Json transform = member(layer, "ks");
    if (three_d && transform.is_object()) {
        if (most_of(member(transform, "rx")) > 0 || most_of(member(transform, "ry")) > 0) {
            fail("turns in space");
        }
        transform["r"] = member(transform, "rz");
    }
    put_transform(transform);
    close('}');
    if (!nothing && type == 0) {
        put_text("refId", reference.get<std::string>());
        put_whole("w", member(layer, "w"), 1, 8192, 1);
        put_whole("h", member(layer, "h"), 1, 8192, 1);
        put_properties(layer, {{"tm", Holds::number, {-kLatest, kLatest}}});
    } else if (type == 1) {
        put_whole("sw", member(layer, "sw"), 1, 8192, 1);
        put_whole("sh", member(layer, "sh"), 1, 8192, 1);
        const Json& colour = member(layer, "sc");
        put_text("sc", colour.is_string() ? colour.get<std::string>() : "#000000");
    } else if (type == 4) {
        furthest_ = std::min(kFurthest, reach_of_shapes(member(layer, "shapes")));
        put_shapes("shapes", member(layer, "shapes"), 0);
    }
    put_masks(member(layer, "masksProperties"));
    close('}');
}

void Tamer::put_layers(const Json& layers, const std::string& where) {
    key("layers");
    open('[');
    for (std::size_t i = 0; layers.is_array() && i < layers.size() && !failed(); ++i) {
        where_ = where + "layer " + std::to_string(i + 1);
        put_layer(layers[i]);
    }
    if (!failed()) {
        where_.clear();
    }
    close(']');
}

Result<std::string> Tamer::tame(const Json& root, double zoom) {
    open('{');
    put_text("v", "5.5.7");
    put_number("fr", member(root, "fr"), {0, 1000}, 0);
    put_number("ip", member(root, "ip"), {-kLatest, kLatest}, 0);
    put_number("op", member(root, "op"), {-kLatest, kLatest}, 0);
    put_whole("w", member(root, "w"), 1, 8192, 1);
    put_whole("h", member(root, "h"), 1, 8192, 1);
    const Json& assets = member(root, "assets");
    key("assets");
    open('[');
    for (std::size_t i = 0; assets.is_array() && i < assets.size() && !failed(); ++i) {
        const Json& id = member(assets[i], "id");
        if (id.is_string() && member(assets[i], "layers").is_array()) {
            next();
            open('{');
            put_text("id", id.get<std::string>());
            put_layers(member(assets[i], "layers"), "asset " + std::to_string(i + 1) + ", ");
            close('}');
        }
    }
    close(']');
    put_layers(member(root, "layers"), "");
    close('}');
    if (failed()) {
        return Error{"", fault_, "simplify it, or use an element of type \"sequence\""};
    }
    if (const Status within = check_reach(root, zoom); !within) {
        return within.error();
    }
    return std::move(out_);
}

}  // namespace

Result<std::string> tame_lottie(const Json& root, double zoom) {
    return Tamer().tame(root, zoom);
}

}  // namespace pitcast::show
