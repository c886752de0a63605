// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/core/file.h"

#include "loader.h"

namespace pitcast::show {
namespace {

/// As race::Provenance counts them.
const std::vector<std::string> kProvenances{"none", "live", "estimated", "stale", "frozen"};
const std::vector<std::string> kFieldTypes{"text",       "number", "boolean",
                                           "competitor", "choice", "table"};

constexpr std::size_t kMostText = 2000;
constexpr std::size_t kMostRows = 500;

std::string table_refusal(const Field& field, const Json& value) {
    if (!value.is_array() || value.size() > kMostRows) {
        return "must be a list of at most " + std::to_string(kMostRows) + " rows";
    }
    for (std::size_t row = 0; row < value.size(); ++row) {
        const std::string where = "row " + std::to_string(row + 1);
        if (!value[row].is_object()) {
            return where + " must be an object";
        }
        for (const auto& cell : value[row].items()) {
            if (std::find(field.columns.begin(), field.columns.end(), cell.key()) ==
                field.columns.end()) {
                const std::string near = nearest_word(cell.key(), field.columns);
                return where + " has no column \"" + cell.key() + "\"" +
                       (near.empty() ? "" : ", did you mean \"" + near + "\"?");
            }
            const bool text = cell.value().is_string() &&
                              cell.value().get_ref<const std::string&>().size() <= kMostText;
            if (!text && !cell.value().is_number_integer()) {
                return where + ", column \"" + cell.key() + "\" must be text or a whole number";
            }
        }
    }
    return "";
}

/// Whether a value suits a field; says what it should be when not.
std::string field_refusal(const Field& field, const Json& value) {
    if (field.type == "table") {
        return table_refusal(field, value);
    }
    if (field.type == "number") {
        return value.is_number_integer() ? "" : "must be a whole number";
    }
    if (field.type == "boolean") {
        return value.is_boolean() ? "" : "must be true or false";
    }
    if (!value.is_string()) {
        return "must be text";
    }
    if (value.get_ref<const std::string&>().size() > kMostText) {
        return "is longer than 2000 bytes";
    }
    if (field.type == "choice" && std::find(field.choices.begin(), field.choices.end(),
                                            value.get<std::string>()) == field.choices.end()) {
        std::string all;
        for (const std::string& choice : field.choices) {
            all += (all.empty() ? "" : ", ") + choice;
        }
        return "must be one of " + all;
    }
    return "";
}

Json natural_default(const Field& field) {
    if (field.type == "table") {
        return Json::array();
    }
    if (field.type == "number") {
        return 0;
    }
    if (field.type == "boolean") {
        return false;
    }
    return field.type == "choice" && !field.choices.empty() ? Json(field.choices.front())
                                                            : Json("");
}

std::vector<std::string> load_words(const Node& node, std::string_view key, Reader& reader) {
    std::vector<std::string> words;
    const Node list = node.child(key);
    for (std::size_t i = 0; i < list.size() && !reader.failed(); ++i) {
        const Node word = list.json->is_array() ? list.item(i) : Node{};
        if (!word || !word.json->is_string()) {
            reader.fail(list, "\"" + std::string(key) + "\" must be a list of text");
            return words;
        }
        words.push_back(word.json->get<std::string>());
    }
    return words;
}

Field load_field(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    Field field;
    if (!reader.object(node, {"id", "title", "type", "default", "choices", "columns"})) {
        return field;
    }
    field.id = reader.required_text(node, "id");
    field.title = reader.text(node, "title", field.id);
    field.type = kFieldTypes[reader.choice(node, "type", kFieldTypes, 0)];
    if (field.id.find('.') != std::string::npos) {
        reader.fail(node.child("id"), "a field's id has no dot");
    }
    for (const Field& other : context.made.fields) {
        if (other.id == field.id) {
            reader.fail(node.child("id"), "field \"" + field.id + "\" stands twice");
        }
    }
    field.choices = load_words(node, "choices", reader);
    field.columns = load_words(node, "columns", reader);
    if (field.type == "choice" && field.choices.empty()) {
        reader.fail(node, "a field of type choice needs \"choices\"");
    }
    if (field.type == "table" && field.columns.empty()) {
        reader.fail(node, "a field of type table needs \"columns\"");
    }
    const Node fallback = node.child("default");
    field.fallback = fallback ? *fallback.json : natural_default(field);
    if (const std::string refusal = field_refusal(field, field.fallback); !refusal.empty()) {
        reader.fail(fallback ? fallback : node, "default of field \"" + field.id + "\" " + refusal);
    }
    return field;
}

/// Lists hold pointers to their bodies only once no vector grows any more.
void find_lists(const std::vector<Element>& elements, std::vector<const ListBody*>& lists) {
    for (const Element& element : elements) {
        if (const ListBody* list = list_of(element.body)) {
            lists[element.list_index] = list;
        }
        find_lists(element.children, lists);
    }
}

/// What plays files, rows of lists aside: a row's clip would have no layer of its own.
void find_clips(const std::vector<Element>& elements, std::vector<const VideoBody*>& clips) {
    for (const Element& element : elements) {
        const auto* video = std::get_if<VideoBody>(&element.body);
        if (video != nullptr && video->plays_file) {
            clips.push_back(video);
        }
        find_clips(element.children, clips);
    }
}

void find_ids(const std::vector<Element>& elements, const Element* parent, Template& made) {
    for (const Element& element : elements) {
        made.by_id.emplace(element.id, &element);
        if (parent != nullptr) {
            made.parents.emplace(&element, parent);
        }
        find_ids(element.children, &element, made);
    }
}

Nanoseconds settle_of(const std::vector<Element>& elements) {
    Nanoseconds longest = 0;
    for (const Element& element : elements) {
        longest = std::max(longest, settle_of(element.children));
        if (const auto* chart = std::get_if<ChartBody>(&element.body)) {
            longest = std::max(longest, chart->grow_ns);
        }
    }
    return longest;
}

void load_ghost(const Node& root, TemplateContext& context) {
    const Node node = root.child("ghost");
    if (!node || !context.reader.object(node, {"car", "against"})) {
        return;
    }
    const auto car = [&](std::string_view key) {
        const std::string path = context.reader.required_text(node, key);
        return context.reader.failed()
                   ? Binding{}
                   : resolve_car(path, node.child(key), context.bindings, context.reader);
    };
    context.made.ghost.emplace(GhostPair{car("car"), car("against")});
    context.bindings.has_ghost = true;
}

void load_samples(const Node& root, TemplateContext& context) {
    Reader& reader = context.reader;
    const Node samples = root.child("samples");
    for (std::size_t i = 0; samples && reader.array(samples, "samples") && i < samples.size();
         ++i) {
        const Node node = samples.item(i);
        if (!reader.object(node, {"title", "data", "feed"})) {
            return;
        }
        Sample sample{reader.text(node, "title", ""), Json::object()};
        sample.feed = static_cast<race::Provenance>(reader.choice(node, "feed", kProvenances, 0));
        if (const Node data = node.child("data")) {
            sample.data = *data.json;
            const Status checked = data.json->is_object()
                                       ? check_fields(context.made, sample.data)
                                       : Error{"", "\"data\" must be an object", ""};
            if (!checked) {
                reader.fail(data, "sample \"" + sample.title + "\": " + checked.error().what,
                            checked.error().mend);
            }
        }
        context.made.samples.push_back(std::move(sample));
    }
}

}  // namespace

TemplateSummary summary_of(const Template& made) {
    return {made.id,      made.title, made.layer,   made.fields, made.step_count,
            made.samples, made.in_ns, made.step_ns, made.out_ns, settle_of(made.elements)};
}

Status check_fields(const Template& made, const Json& data) {
    std::vector<std::string> known;
    for (const Field& field : made.fields) {
        known.push_back(field.id);
    }
    for (const auto& member : data.items()) {
        const auto found = std::find(known.begin(), known.end(), member.key());
        if (found == known.end()) {
            const std::string near = nearest_word(member.key(), known);
            return Error{"template \"" + made.id + "\"", "has no field \"" + member.key() + "\"",
                         near.empty() ? "" : "did you mean \"" + near + "\"?"};
        }
        const Field& field = made.fields[static_cast<std::size_t>(found - known.begin())];
        if (const std::string refusal = field_refusal(field, member.value()); !refusal.empty()) {
            return Error{"template \"" + made.id + "\"", "field \"" + field.id + "\" " + refusal,
                         ""};
        }
    }
    return {};
}

Result<std::unique_ptr<Template>> read_template(const std::string& text, const std::string& named,
                                                LoadContext& context) {
    auto document = JsonDocument::parse(text, named);
    if (!document) {
        return document.error();
    }
    if (auto applied = apply_variants(*document, context); !applied) {
        return applied.error();
    }
    Reader reader(*document);
    reader.set_tokens(&context.show.tokens_);
    auto made = std::make_unique<Template>();
    TemplateContext own{
        context,
        reader,
        *made,
        {},
        {&made->fields, nullptr, &context.show.tables_, false, &context.show.strings_}};
    const Node root = reader.root();
    reader.object(root, {"schema", "id", "title", "layer", "background", "fields", "steps",
                         "take_over", "take_over_ms", "take_over_easing", "hold_ms", "update_ms",
                         "samples", "elements", "sponsor", "ghost", "variants", "comment"});
    (void)reader.integer(root, "schema", 1, 1, 1);
    made->id = reader.required_text(root, "id");
    made->title = reader.text(root, "title", made->id);
    made->layer = static_cast<std::int32_t>(reader.integer(root, "layer", 10, 0, 9999));
    made->background = reader.boolean(root, "background", false);
    made->step_count = static_cast<std::int32_t>(reader.integer(root, "steps", 1, 1, 100));
    made->take_over = static_cast<TakeOver>(
        reader.choice(root, "take_over", {"animate", "cut", "mix", "wipe", "push", "combo"}, 0));
    made->take_over_ns = load_ms(root, "take_over_ms", 500, reader);
    if (const Node easing = root.child("take_over_easing")) {
        made->take_over_easing = load_easing(easing, context.show, reader);
    }
    made->hold_ns = load_ms(root, "hold_ms", 0, reader);
    made->update_ns = load_ms(root, "update_ms", 250, reader);
    const Node fields = root.child("fields");
    for (std::size_t i = 0; fields && reader.array(fields, "fields") && i < fields.size(); ++i) {
        made->fields.push_back(load_field(fields.item(i), own));
    }
    load_ghost(root, own);
    load_samples(root, own);
    made->sponsor = load_sponsor(root, own);
    made->has_sponsors = !made->sponsor.parts.empty();
    if (!root.child("elements")) {
        reader.fail(root, "member \"elements\" is missing");
    }
    load_elements(root.child("elements"), own, made->elements);
    if (context.show.find_template(made->id) != nullptr) {
        reader.fail(root.child("id"), "template \"" + made->id + "\" stands twice in the package");
    }
    if (reader.failed()) {
        return *reader.error();
    }
    find_lists(made->elements, made->lists);
    find_clips(made->elements, made->clips);
    find_ids(made->elements, nullptr, *made);
    return made;
}

Status load_template(const std::string& file, LoadContext& context) {
    const auto path = path_inside(context.folder, file);
    if (!path) {
        return path.error();
    }
    // Named as an author sees it: from the package's folder down.
    const auto named = context.folder / std::filesystem::path(file);
    const auto draft = context.drafts->find(file);
    const auto text = draft == context.drafts->end() ? read_json(*path, named)
                                                     : Result<std::string>(draft->second);
    if (!text) {
        return text.error();
    }
    context.show.content_.add(std::string_view(*text));
    auto made = read_template(*text, named.string(), context);
    if (!made) {
        return made.error();
    }
    context.show.summaries_.push_back(summary_of(**made));
    context.show.templates_.push_back(*std::move(made));
    return {};
}

}  // namespace pitcast::show
