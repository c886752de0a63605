// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/file.h"

#include "loader.h"

namespace pitcast::show {
namespace {

/// Where "system:" fonts are looked for.
constexpr std::array<std::string_view, 3> kFontRoots{"/usr/share/fonts", "/usr/local/share/fonts",
                                                     "/usr/share/texmf/fonts"};

std::optional<draw::FontId> load_face(const std::string& file, int face, LoadContext& context) {
    if (!file.starts_with("system:")) {
        const auto path = path_inside(context.folder, file);
        if (!path) {
            return std::nullopt;
        }
        const auto font = context.fonts.load(*path, face);
        return font ? std::optional(*font) : std::nullopt;
    }
    for (const std::string_view root : kFontRoots) {
        const auto path = path_inside(std::filesystem::path(root), file.substr(7));
        std::error_code ignored;
        if (!path || !std::filesystem::exists(*path, ignored)) {
            continue;
        }
        if (const auto font = context.fonts.load(*path, face)) {
            return *font;
        }
    }
    return std::nullopt;
}

void load_fonts(const Node& root, LoadContext& context, Reader& reader) {
    const Node fonts = root.child("fonts");
    if (!fonts || !reader.array(fonts, "fonts")) {
        return;
    }
    std::map<std::string, std::optional<draw::FontId>, std::less<>> faces;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < fonts.size() && !reader.failed(); ++i) {
        const Node node = fonts.item(i);
        reader.object(node, {"name", "file", "face"});
        const std::string name = reader.required_text(node, "name");
        const std::string file = reader.required_text(node, "file");
        const auto face = reader.integer(node, "face", 0, 0, 255);
        if (reader.failed()) {
            return;
        }
        if (!file.starts_with("system:")) {
            if (const auto path = path_inside(context.folder, file); !path) {
                reader.fail(node.child("file"), path.error().what,
                            "fonts lie in the package, or are named \"system:…\"");
                return;
            }
        }
        names.push_back(name);
        auto& id = faces[name] = load_face(file, static_cast<int>(face), context);
        if (!id) {
            context.warnings.push_back(
                reader.place(node) + ": font \"" + name + "\" (" + file +
                ") cannot be loaded; the fall-back chain goes on without it");
        }
    }
    const Node families = root.child("families");
    if (!families || !reader.object(families, [&] {
            std::vector<std::string> all;
            if (families.json->is_object()) {
                for (const auto& member : families.json->items()) {
                    all.push_back(member.key());
                }
            }
            return all;
        }())) {
        return;
    }
    for (const auto& member : families.json->items()) {
        const Node node = families.child(member.key());
        reader.array(node, member.key());
        std::vector<draw::FontId> chain;
        for (std::size_t i = 0; i < node.size() && !reader.failed(); ++i) {
            const Json& word = *node.item(i).json;
            const std::string name = word.is_string() ? word.get<std::string>() : word.dump();
            const auto found = faces.find(name);
            if (found == faces.end()) {
                reader.fail_word(node.item(i), "no font \"" + name + "\" in \"fonts\"", name,
                                 names);
            } else if (found->second) {
                chain.push_back(*found->second);
            }
        }
        if (chain.size() > draw::FontChain::kMost) {
            reader.fail(node, "family \"" + member.key() + "\" has more than " +
                                  std::to_string(draw::FontChain::kMost) + " fonts");
        }
        if (chain.empty() && !reader.failed()) {
            // Any face reads better than none.
            for (const auto& [name, id] : faces) {
                if (id) {
                    chain.push_back(*id);
                    break;
                }
            }
            context.warnings.push_back(reader.place(node) + ": family \"" + member.key() +
                                       "\" has no font that loads" +
                                       (chain.empty() ? "; its text is not drawn" : ""));
        }
        context.show.families_[member.key()] = std::move(chain);
    }
}

void load_tables(const Node& root, LoadContext& context, Reader& reader) {
    each_member(root.child("tables"), "tables", reader, [&](const auto& name, const Node& node) {
        Table& table = context.show.tables_[name];
        each_member(node, name, reader, [&](const auto& word, const Node& value) {
            const Json* json = reader.resolved(value);
            if (json == nullptr || !json->is_string()) {
                reader.fail(value, "a table holds text");
                return;
            }
            table.words[word] = json->template get<std::string>();
        });
    });
}

void load_classes(const Node& root, LoadContext& context, Reader& reader) {
    each_member(root.child("classes"), "classes", reader, [&](const auto& name, const Node& node) {
        reader.object(node, {"name", "name_zh", "colour"});
        ClassLook look;
        look.name = reader.text(node, "name", "");
        look.name_zh = reader.text(node, "name_zh", "");
        if (const Node colour = node.child("colour")) {
            look.colour = parse_colour_template(colour, {}, reader).fixed;
        }
        context.show.classes_[name] = std::move(look);
    });
}

void load_teams(const Node& root, LoadContext& context, Reader& reader) {
    each_member(root.child("teams"), "teams", reader, [&](const auto& name, const Node& node) {
        reader.object(node, {"colour", "ink"});
        TeamLook look;
        if (const Node colour = node.child("colour")) {
            look.colour = parse_colour_template(colour, {}, reader).fixed;
        } else {
            reader.fail(node, "team \"" + name + "\" has no \"colour\"");
        }
        if (const Node ink = node.child("ink")) {
            look.ink = parse_colour_template(ink, {}, reader).fixed;
        }
        context.show.teams_[name] = look;
    });
}

}  // namespace

void load_theme(const Node& root, LoadContext& context, Reader& reader) {
    each_member(root.child("tokens"), "tokens", reader, [&](const auto& name, const Node& node) {
        if (!node.json->is_string() && !node.json->is_number()) {
            reader.fail(node, "a token is text or a number");
            return;
        }
        context.show.tokens_[name] = *node.json;
    });
    load_themes(root, context, reader);
    reader.set_tokens(&context.show.tokens_);
    load_fonts(root, context, reader);
    each_member(root.child("easings"), "easings", reader, [&](const auto& name, const Node& node) {
        context.show.easings_[name] = load_easing(node, context.show, reader);
    });
    each_member(root.child("styles"), "styles", reader, [&](const auto& name, const Node& node) {
        reader.object(node, style_members());
        Json style = *node.json;
        if (const auto theme = context.show.styles_.find(name);
            theme != context.show.styles_.end()) {
            style.update(theme->second);
        }
        context.show.styles_[name] = std::move(style);
    });
    each_member(root.child("animations"), "animations", reader,
                [&](const auto& name, const Node& node) {
                    std::vector<std::string> known(kPropertyNames.begin(), kPropertyNames.end());
                    known.insert(known.end(), {"delay_ms", "loop_ms"});
                    reader.set_subject("animation \"" + name + "\"");
                    reader.object(node, known);
                    reader.set_subject("");
                    context.show.animations_[name] = *node.json;
                });
    load_tables(root, context, reader);
    load_classes(root, context, reader);
    load_teams(root, context, reader);
}

}  // namespace pitcast::show
