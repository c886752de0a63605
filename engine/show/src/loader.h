// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "model.h"
#include "reader.h"

namespace pitcast::show {

/// What the loaders of one package share.
struct LoadContext {
    std::filesystem::path folder;  ///< root of the package
    std::filesystem::path media_root;
    Show& show;
    draw::FontLibrary& fonts;
    std::vector<std::string>& warnings;
    Edition edition;
    std::filesystem::path venue;  ///< instead of the package's own; empty = that
    PictureSize picture;  ///< as asked for; `load_theme` and `load_strings` put in what counts
    const std::map<std::string, std::string>* drafts = nullptr;  ///< instead of files; null = none
    std::size_t picture_bytes = 0;                               ///< of the images so far
};

/// One template file being read.
struct TemplateContext {
    LoadContext& package;
    Reader& reader;
    Template& made;
    std::vector<std::string> ids;  ///< of elements so far
    BindingContext bindings;
    std::size_t depth = 0;  ///< of the list of elements being read
};

/// Calls `take(key, node)` for every member of an object.
template <typename Take>
void each_member(const Node& node, std::string_view name, Reader& reader, Take take) {
    if (!node) {
        return;
    }
    if (!node.json->is_object()) {
        reader.fail(node, "\"" + std::string(name) + "\" must be an object");
        return;
    }
    for (const auto& member : node.json->items()) {
        if (reader.failed()) {
            return;
        }
        take(member.key(), node.child(member.key()));
    }
}

/// Members that "styles" may have.
[[nodiscard]] const std::vector<std::string>& style_members();

/// Members "shadow" and "stroke"; empty without one.
[[nodiscard]] std::optional<ShadowLook> load_shadow(const Node& node, TemplateContext& context);
[[nodiscard]] std::optional<StrokeLook> load_stroke(const Node& node, TemplateContext& context);
/// Member "fill": a colour or a gradient.
[[nodiscard]] FillTemplate load_fill(const Node& node, TemplateContext& context);

/// A file of the package; `named` as errors name it. Refuses what is too large for a text that
/// people write, before it is read.
[[nodiscard]] Result<std::string> read_json(const std::filesystem::path& path,
                                            const std::filesystem::path& named);

/// Fonts, tokens, styles, tables, classes: everything templates refer to by name.
void load_theme(const Node& root, LoadContext& context, Reader& reader);
/// "themes": puts the one chosen over tokens and styles; the others are checked as well.
void load_aspects(const Node& root, LoadContext& context, Reader& reader);
void load_themes(const Node& root, LoadContext& context, Reader& reader);
/// "strings": texts that templates name, in the language chosen.
void load_strings(const Node& root, LoadContext& context, Reader& reader);
/// "variants" of a template: puts the members that count in this edition into its elements.
[[nodiscard]] Status apply_variants(JsonDocument& document, const LoadContext& context);
[[nodiscard]] Status load_template(const std::string& file, LoadContext& context);
/// A template from its text; `named` as errors name it.
[[nodiscard]] Result<std::unique_ptr<Template>> read_template(const std::string& text,
                                                              const std::string& named,
                                                              LoadContext& context);
/// The template "clip" that every package has, unless it has its own.
[[nodiscard]] Status load_clip_template(LoadContext& context);
/// Once a page plays a file, those who direct find "clip" among the templates; after the pages.
void list_clip_template(Show& show);
/// What a director sees of a template.
[[nodiscard]] TemplateSummary summary_of(const Template& made);
/// All elements of a list, in order.
void load_elements(const Node& list, TemplateContext& context, std::vector<Element>& into);
/// What is particular to the element's type.
void load_body(std::size_t type, const Node& node, TemplateContext& context, Element& element);
/// Place and size; "type" decides which words stand for them.
void load_frame(const Node& node, const std::string& type, Reader& reader, Element& element);
void load_group(const Node& node, TemplateContext& context, Element& element);
void load_list(const Node& node, TemplateContext& context, Element& element, ListBody& body);
void load_chart(const Node& node, TemplateContext& context, ChartBody& body);
/// A chart of kind "bars".
void load_bars(const Node& node, TemplateContext& context, Element& element, BarsBody& body);
/// Where rows come from: "source", "where", "first".
void load_list_source(const Node& node, TemplateContext& context, ListBody& body);
/// Member `key` with the name of a style; empty without one.
[[nodiscard]] std::optional<TextLook> look_named(const Node& node, std::string_view key,
                                                 TemplateContext& context);
void load_sequence(const Node& node, TemplateContext& context, SequenceBody& body);
/// Renders a Lottie animation at the size of its element.
void load_lottie(const Node& node, TemplateContext& context, const Element& element,
                 SequenceBody& body);
/// Members "loop", "hold" and "tint".
void load_play(const Node& node, TemplateContext& context, SequenceBody& body);
/// Counts a picture against what sequences may take; false, with an error, when it is too much.
[[nodiscard]] bool take_sequence_memory(const Node& at, const std::string& file,
                                        const draw::Picture& picture, TemplateContext& context);
void load_clock(const Node& node, TemplateContext& context, ClockBody& body);
/// Member "audio" of a package; after its sources.
void load_audio(const Node& root, LoadContext& context, Reader& reader);
/// Member "mask" of any element.
void load_mask(const Node& node, TemplateContext& context, Element& element);
/// Member "radius": one number or four.
[[nodiscard]] std::array<double, 4> load_radii(const Node& node, Reader& reader);
/// Member "rings" of a polygon or a mask.
[[nodiscard]] std::vector<std::vector<std::pair<double, double>>> load_rings(const Node& node,
                                                                             Reader& reader);
void load_map(const Node& node, TemplateContext& context, MapBody& body);
void load_camera(const Node& node, TemplateContext& context, MapBody& body);
/// One car, or a list of them.
[[nodiscard]] std::vector<Binding> load_cars(const Node& node, TemplateContext& context);
/// Members of a map and of a profile that tell how cars look.
void load_markers(const Node& node, TemplateContext& context, MarkerLook& look);
void load_profile(const Node& node, TemplateContext& context, ProfileBody& body);
[[nodiscard]] TextLook load_look(const Node& node, TemplateContext& context);
/// The timelines in an element's "animate".
void load_moments(const Node& node, TemplateContext& context, Element& element);
/// Easing by name, as four numbers or as a spring; linear when the node is missing.
[[nodiscard]] Easing load_easing(const Node& node, const Show& show, Reader& reader);
[[nodiscard]] Nanoseconds load_ms(const Node& parent, std::string_view key,
                                  std::int64_t fallback_ms, Reader& reader);
/// Member "sponsor" of a template or an element; a fixed text must name a sponsor of the package.
[[nodiscard]] TextTemplate load_sponsor(const Node& parent, TemplateContext& context);
/// Who pays to be seen; before the templates.
void load_sponsors(const Node& root, LoadContext& context, Reader& reader);
/// What a director runs; after the templates.
void load_pages(const Node& root, LoadContext& context, Reader& reader);
void load_rules(const Node& root, LoadContext& context, Reader& reader);
void load_rundown(const Node& root, LoadContext& context, Reader& reader);
/// What is wrong with a command in this show, at its place in the document.
void check_command_at(const Node& node, std::string_view what, const Command& command,
                      const Show& show, Reader& reader);

[[nodiscard]] const std::vector<std::string>& element_types();
/// Members that elements of a type may have.
[[nodiscard]] std::vector<std::string> members_of(std::size_t type);

/// Checks an operator's data against a template's fields. Errors name the field.
[[nodiscard]] Status check_fields(const Template& made, const Json& data);

}  // namespace pitcast::show
