// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/core/file.h"
#include "pitcast/draw/image_file.h"

#include "loader.h"

namespace pitcast::show {

std::array<double, 4> load_radii(const Node& node, Reader& reader) {
    const Node radius = node.child("radius");
    if (radius && radius.json->is_array()) {
        if (radius.size() != 4) {
            reader.fail(radius, "\"radius\" is a number or four");
            return {};
        }
        return {
            reader.number_of(radius.item(0), "radius"), reader.number_of(radius.item(1), "radius"),
            reader.number_of(radius.item(2), "radius"), reader.number_of(radius.item(3), "radius")};
    }
    const double all = reader.number(node, "radius", 0);
    return {all, all, all, all};
}

std::vector<std::vector<std::pair<double, double>>> load_rings(const Node& node, Reader& reader) {
    std::vector<std::vector<std::pair<double, double>>> loaded;
    const Node rings = node.child("rings");
    if (!reader.array(rings, "rings")) {
        return loaded;
    }
    for (std::size_t i = 0; i < rings.size() && !reader.failed(); ++i) {
        const Node ring = rings.item(i);
        if (!reader.array(ring, "ring") || ring.size() < 3) {
            reader.fail(ring, "a ring needs three points");
            return loaded;
        }
        auto& points = loaded.emplace_back();
        for (std::size_t j = 0; j < ring.size() && !reader.failed(); ++j) {
            const Node point = ring.item(j);
            points.emplace_back(reader.number_of(point.item(0), "point"),
                                reader.number_of(point.item(1), "point"));
        }
    }
    return loaded;
}

namespace {

/// A slanted plate is a polygon, whose edge has no inside and outside here.
void check_slanted(const RectBody& body, const Node& node, Reader& reader) {
    if (body.slant != 0 && body.stroke) {
        reader.fail(node.child("stroke"), "a slanted rect has no \"stroke\"",
                    "leave one of the two out");
    }
}

draw::PicturePtr load_image(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    const std::string file = reader.required_text(node, "file");
    if (reader.failed()) {
        return nullptr;
    }
    auto& pictures = context.package.show.pictures_;
    if (const auto known = pictures.find(file); known != pictures.end()) {
        return known->second;
    }
    const auto path = path_inside(context.package.folder, file);
    if (!path) {
        reader.fail(node.child("file"), path.error().what, path.error().mend);
        return nullptr;
    }
    auto picture = draw::read_png(*path);
    if (!picture) {
        reader.fail(node.child("file"), "image \"" + file + "\": " + picture.error().what,
                    picture.error().mend);
        return nullptr;
    }
    context.package.show.content_.add((*picture)->version);
    // A PNG of one colour is a thousand times smaller than what it is in memory.
    constexpr std::size_t kMostPictureBytes = std::size_t{1} << 30U;
    auto& bytes = context.package.picture_bytes;
    bytes += static_cast<std::size_t>((*picture)->width) *
             static_cast<std::size_t>((*picture)->height) * 4;
    if (bytes > kMostPictureBytes) {
        reader.fail(node.child("file"),
                    "image \"" + file + "\": the images of the package take more than 1 GiB",
                    "use smaller pictures, or fewer");
        return nullptr;
    }
    return pictures[file] = *picture;
}

/// Sources that a video names must be declared, as far as the text is fixed.
void check_source(const VideoBody& body, const Node& node, TemplateContext& context) {
    if (body.source.parts.size() != 1 || !body.source.parts.front().value.empty()) {
        return;
    }
    std::vector<std::string> known;
    for (const SourceDeclaration& source : context.package.show.sources_) {
        known.push_back(source.id);
    }
    const std::string& id = body.source.parts.front().literal;
    if (std::find(known.begin(), known.end(), id) == known.end()) {
        context.reader.fail_word(node.child("source"), "no source \"" + id + "\" in package.json",
                                 id, known);
    }
}

/// A source of the package, or a file of the media folder.
void load_video_source(const Node& node, TemplateContext& context, VideoBody& body) {
    Reader& reader = context.reader;
    const Node file = node.child("file");
    body.plays_file = static_cast<bool>(file);
    if (!body.plays_file) {
        body.source = parse_text(reader.required_text(node, "source"), node.child("source"),
                                 context.bindings, reader);
        check_source(body, node, context);
        return;
    }
    if (node.child("source")) {
        reader.fail(file, "a video has a \"source\" or a \"file\", not both");
        return;
    }
    body.file = parse_text(reader.required_text(node, "file"), file, context.bindings, reader);
    body.empty = draw::Color{0, 0, 0, 0};
}

/// How a text that is too long is broken and fitted.
void load_lines(const Node& look, Reader& reader, TextLook& result) {
    result.min_width = reader.number(look, "min_width", result.min_width);
    if (result.min_width < 0.25 || result.min_width > 1) {
        reader.fail(look.child("min_width"), "\"min_width\" is out of range", "between 0.25 and 1");
    }
    result.lines = static_cast<std::int32_t>(reader.integer(look, "lines", 1, 0, 100));
    result.line_height = reader.number(look, "line_height", result.line_height);
    if (result.line_height < 0.5 || result.line_height > 5) {
        reader.fail(look.child("line_height"), "\"line_height\" is out of range",
                    "between 0.5 and 5, in sizes of the text");
    }
    result.vertical =
        static_cast<Vertical>(reader.choice(look, "valign", {"top", "middle", "bottom"}, 1));
}

}  // namespace

TextLook load_look(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    const Show& show = context.package.show;
    Json merged = Json::object();
    if (const Node style = node.child("style")) {
        const std::string name = reader.text(node, "style", "");
        const auto found = show.styles_.find(name);
        if (found == show.styles_.end()) {
            std::vector<std::string> known;
            for (const auto& [key, value] : show.styles_) {
                known.push_back(key);
            }
            reader.fail_word(style, "no style \"" + name + "\" in package.json", name, known);
            return {};
        }
        merged = found->second;
    }
    for (const char* key :
         {"family", "size", "tracking", "tabular", "colour", "min_size", "fit", "align", "outline",
          "outline_colour", "shadow", "min_width", "lines", "line_height", "valign"}) {
        if (const Node own = node.child(key)) {
            merged[key] = *own.json;
        }
    }
    // Pointers of the element's own members; those from the style are told at the element.
    const Node look{&merged, node.pointer};
    TextLook result;
    const std::string family = reader.required_text(look, "family");
    const auto found = show.families_.find(family);
    if (found == show.families_.end()) {
        std::vector<std::string> known;
        for (const auto& [key, value] : show.families_) {
            known.push_back(key);
        }
        reader.fail_word(look.child("family"), "no family \"" + family + "\" in package.json",
                         family, known);
        return result;
    }
    result.fonts = found->second;
    result.size = reader.number(look, "size", 32);
    if (result.size < 4 || result.size > 1000) {
        reader.fail(look.child("size"), "\"size\" is out of range", "between 4 and 1000");
    }
    result.tracking = reader.number(look, "tracking", 0);
    result.tabular = reader.boolean(look, "tabular", false);
    result.min_size = std::min(result.size, reader.number(look, "min_size", 22));
    result.align = static_cast<Align>(reader.choice(look, "align", {"left", "center", "right"}, 0));
    result.fit =
        static_cast<Fit>(reader.choice(look, "fit", {"none", "shrink", "ellipsis", "condense"}, 1));
    if (const Node colour = look.child("colour")) {
        result.colour = parse_colour_template(colour, context.bindings, reader);
    } else {
        result.colour.fixed = {235, 235, 235, 255};
    }
    result.outline = reader.number(look, "outline", 0);
    if (result.outline < 0 || result.outline > 40) {
        reader.fail(look.child("outline"), "\"outline\" is out of range", "between 0 and 40");
    }
    result.outline_colour.fixed = {0, 0, 0, 255};
    if (const Node colour = look.child("outline_colour")) {
        result.outline_colour = parse_colour_template(colour, context.bindings, reader);
    }
    result.shadow = load_shadow(look, context);
    load_lines(look, reader, result);
    return result;
}

namespace {

/// What a ticker shows: texts, or one for every car.
void load_items(const Node& node, TemplateContext& context, TickerBody& body) {
    Reader& reader = context.reader;
    const Node items = node.child("items");
    for (std::size_t i = 0; items && reader.array(items, "items") && i < items.size(); ++i) {
        const Node item = items.item(i);
        if (!item.json->is_string()) {
            reader.fail(item, "an item is text");
            return;
        }
        body.items.push_back(
            parse_text(item.json->get<std::string>(), item, context.bindings, reader));
    }
    if (const Node cars = node.child("cars")) {
        if (context.bindings.in_row) {
            reader.fail(node, "a ticker of cars cannot stand in a list");
            return;
        }
        context.bindings.in_row = true;
        body.cars = parse_text(reader.text(node, "cars", ""), cars, context.bindings, reader);
        context.bindings.in_row = false;
    }
    if (body.items.empty() && !body.cars) {
        reader.fail(node, "a ticker needs \"items\" or \"cars\"");
    }
}

void load_ticker(const Node& node, TemplateContext& context, Element& element, TickerBody& body) {
    Reader& reader = context.reader;
    load_items(node, context, body);
    body.look = load_look(node, context);
    body.speed = static_cast<std::int32_t>(reader.integer(node, "speed", body.speed, 1, 64));
    body.separator = reader.text(node, "separator", body.separator);
    body.separator_colour = body.look.colour;
    if (const Node colour = node.child("separator_colour")) {
        body.separator_colour = parse_colour_template(colour, context.bindings, reader);
    }
    body.gap = reader.number(node, "gap", body.gap);
    body.item_width = reader.number(node, "item_width", 0);
    if (body.gap < 0 || body.gap > 2000 || body.item_width < 0 || body.item_width > 8000) {
        reader.fail(node, "\"gap\" or \"item_width\" is out of range",
                    "\"gap\" is 0 to 2000, \"item_width\" 0 to 8000");
    }
    if (element.width <= 0 || element.height <= 0) {
        reader.fail(node, "a ticker needs \"width\" and \"height\"");
    }
}

}  // namespace

void load_body(std::size_t type, const Node& node, TemplateContext& context, Element& element) {
    Reader& reader = context.reader;
    const std::string& word = element_types()[type];
    if (reader.failed()) {
        return;
    }
    if (word == "group") {
        load_group(node, context, element);
    } else if (word == "rect") {
        element.body = RectBody{load_fill(node, context), load_radii(node, reader),
                                reader.number(node, "slant", 0), load_stroke(node, context),
                                load_shadow(node, context)};
        check_slanted(std::get<RectBody>(element.body), node, reader);
    } else if (word == "polygon") {
        auto& body = element.body.emplace<PolygonBody>();
        body.fill = load_fill(node, context);
        body.rings = load_rings(node, reader);
    } else if (word == "text") {
        auto& body = element.body.emplace<TextBody>();
        body.text = parse_text(reader.required_text(node, "text"), node.child("text"),
                               context.bindings, reader);
        body.look = load_look(node, context);
        if (element.width_from == Extent::text && body.look.lines != 1) {
            reader.fail(node.child("width"), "a text of several lines needs a \"width\"",
                        "\"auto\" measures one line");
        }
    } else if (word == "image") {
        auto& body = element.body.emplace<ImageBody>();
        body.picture = load_image(node, context);
        if (const Node tint = node.child("tint")) {
            body.tint = parse_colour_template(tint, context.bindings, reader);
        }
    } else if (word == "video") {
        auto& body = element.body.emplace<VideoBody>();
        load_video_source(node, context, body);
        body.radii = load_radii(node, reader);
        if (const Node empty = node.child("empty")) {
            body.empty = parse_colour_template(empty, {}, reader).fixed;
        }
    } else if (word == "map") {
        auto& body = element.body.emplace<MapBody>();
        body.radii = load_radii(node, reader);
        load_map(node, context, body);
    } else if (word == "ticker") {
        load_ticker(node, context, element, element.body.emplace<TickerBody>());
    } else if (word == "sequence") {
        load_sequence(node, context, element.body.emplace<SequenceBody>());
    } else if (word == "lottie") {
        load_lottie(node, context, element, element.body.emplace<SequenceBody>());
    } else if (word == "clock") {
        load_clock(node, context, element.body.emplace<ClockBody>());
    } else if (word == "list") {
        load_list(node, context, element, element.body.emplace<ListBody>());
    } else if (word == "profile") {
        load_profile(node, context, element.body.emplace<ProfileBody>());
    } else if (reader.text(node, "kind", "") == "bars") {
        load_bars(node, context, element, element.body.emplace<BarsBody>());
    } else {
        load_chart(node, context, element.body.emplace<ChartBody>());
    }
}

}  // namespace pitcast::show
