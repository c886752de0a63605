// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {

void load_mask(const Node& node, TemplateContext& context, Element& element) {
    const Node mask = node.child("mask");
    if (!mask) {
        return;
    }
    Reader& reader = context.reader;
    if (!reader.object(mask, {"x", "y", "width", "height", "radius", "rings", "fill", "invert"})) {
        return;
    }
    MaskLook look;
    look.x = reader.number(mask, "x", 0);
    look.y = reader.number(mask, "y", 0);
    look.width = reader.number(mask, "width", element.width);
    look.height = reader.number(mask, "height", element.height);
    look.radii = load_radii(mask, reader);
    if (mask.child("rings")) {
        look.rings = load_rings(mask, reader);
        for (const char* key : {"width", "height", "radius"}) {
            if (mask.child(key)) {
                reader.fail(mask.child(key),
                            "a mask of \"rings\" has no \"" + std::string(key) + "\"");
            }
        }
    } else if (look.width <= 0 || look.height <= 0) {
        reader.fail(mask, "a mask needs a size", "give it or the element \"width\" and \"height\"");
    }
    if (mask.child("fill")) {
        look.fill = load_fill(mask, context);
    }
    look.invert = reader.boolean(mask, "invert", false);
    if (look.invert && (element.width <= 0 || element.height <= 0)) {
        reader.fail(mask.child("invert"), "an inverted mask shows the rest of the element's box",
                    "give the element \"width\" and \"height\"");
    }
    if (look.invert && look.fill && mask.json->size() > 2) {
        reader.fail(mask.child("invert"),
                    "a mask with \"fill\" and a shape of its own cannot be inverted",
                    "put the shape's mask on a group around the element");
    }
    element.mask = std::move(look);
}

}  // namespace pitcast::show
