// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/show_command.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pitcast/amcp/template_data.h"

#include "consumer.h"
#include "media_command.h"

namespace pitcast::amcp {
namespace {

using Mapped = std::variant<ShowCommand, Answer>;

/// Where graphics and clips of a client go that names no layer, as in CasparCG.
constexpr std::int32_t kGraphicsLayer = 9999;
constexpr std::int32_t kMediaLayer = 0;

std::int32_t layer_of(const Request& request, std::int32_t otherwise) {
    return request.layer >= 0 ? request.layer : otherwise;
}

ShowCommand on_layer(show::Verb verb, std::int32_t layer,
                     show::Manner manner = show::Manner::natural) {
    ShowCommand mapped;
    mapped.command.verb = verb;
    mapped.command.layer = layer;
    mapped.command.manner = manner;
    return mapped;
}

/// Data as given, or kept under the name given; with the types of `template_id`'s fields.
std::variant<Json, Answer> data_of(const std::string& text, const std::string& template_id,
                                   const ShowView& view, const DataStore& store) {
    std::string given = text;
    const std::size_t first = text.find_first_not_of(' ');
    if (first != std::string::npos && text[first] != '<' && text[first] != '{') {
        Answer kept = store.retrieve(text);
        if (kept.code != 201) {
            return kept;
        }
        given = std::move(kept.lines.front());
    }
    auto data = parse_template_data(given);
    if (!data) {
        return fault(403, data.error().message());
    }
    const auto* fields = view.fields_of(template_id);
    return fields == nullptr ? *std::move(data) : suited_to(*fields, *std::move(data));
}

/// Cue or take of what `name` means, or none of both.
std::optional<ShowCommand> named(show::Verb verb, const std::string& name, std::int32_t layer,
                                 const ShowView& view) {
    const auto found = view.find(name);
    if (!found) {
        return std::nullopt;
    }
    ShowCommand mapped = on_layer(verb, layer);
    mapped.command.page = found->page;
    mapped.command.template_id = found->page.empty() ? found->template_id : "";
    return mapped;
}

Answer no_template(const std::string& name) {
    return fault(404, "no template, page or file \"" + name + "\" in this show");
}

/// CG 1-20 ADD cg-layer template [label] play-on-load [data]
Mapped cg_add(const Request& request, const ShowView& view, const DataStore& store) {
    const auto& words = request.parameters;
    std::size_t at = 2;
    if (words.size() > at + 1 && words[at].size() != 1) {
        ++at;  // a label of a Flash template
    }
    const std::string play = words.size() > at ? words[at] : "0";
    if (play != "0" && play != "1") {
        return fault(403, "play-on-load is 0 or 1");
    }
    auto mapped = named(play == "1" ? show::Verb::take : show::Verb::cue, words[1],
                        layer_of(request, kGraphicsLayer), view);
    if (!mapped) {
        return no_template(words[1]);
    }
    if (words.size() > at + 1) {
        const auto found = view.find(words[1]);
        auto data = data_of(words[at + 1], found ? found->template_id : "", view, store);
        if (const auto* answer = std::get_if<Answer>(&data)) {
            return *answer;
        }
        mapped->command.data = std::get<Json>(std::move(data));
    }
    return *std::move(mapped);
}

Mapped cg_update(const Request& request, const ShowView& view, const DataStore& store) {
    ShowCommand mapped = on_layer(show::Verb::update, layer_of(request, kGraphicsLayer));
    auto data = data_of(request.parameters[1], view.template_on(mapped.command.layer), view, store);
    if (const auto* answer = std::get_if<Answer>(&data)) {
        return *answer;
    }
    mapped.command.data = std::get<Json>(std::move(data));
    return mapped;
}

/// A method of a template: those that every template of CasparCG has.
Mapped method(std::string name, std::int32_t layer) {
    name = upper(name);
    if (name.ends_with("()")) {
        name.resize(name.size() - 2);
    }
    if (name == "PLAY") {
        return on_layer(show::Verb::take, layer);
    }
    if (name == "NEXT" || name == "CONTINUE") {
        return on_layer(show::Verb::next, layer);
    }
    if (name == "STOP" || name == "OUT") {
        return on_layer(show::Verb::out, layer);
    }
    if (name == "REMOVE") {
        return on_layer(show::Verb::out, layer, show::Manner::cut);
    }
    return fault(501, "templates have the methods play, next, stop and remove, no other");
}

Mapped cg_invoke(const Request& request) {
    Mapped mapped = method(request.parameters[1], layer_of(request, kGraphicsLayer));
    if (auto* command = std::get_if<ShowCommand>(&mapped)) {
        command->done = one_line("");  // what the method gave back: nothing
    }
    return mapped;
}

bool has_word(const std::vector<std::string>& words, std::size_t from, std::string_view wanted) {
    return words.size() > from &&
           std::any_of(words.begin() + static_cast<std::ptrdiff_t>(from), words.end(),
                       [&](const std::string& word) { return upper(word) == wanted; });
}

/// PLAY n EMPTY MIX 25: a template goes as it says itself, a file as the command says.
Mapped play_empty(const Request& request, std::int32_t layer, const ShowView& view) {
    const auto transition = transition_in(request.parameters, 1, view.format);
    ShowCommand mapped =
        on_layer(show::Verb::out, layer, transition ? show::Manner::natural : show::Manner::cut);
    if (view.template_on(layer) == kClipTemplate) {
        mapped.command.transition = transition;
    }
    return mapped;
}

/// PLAY, LOAD and LOADBG with a producer: [HTML] name, the name of a template, a page or a file, or
/// EMPTY.
Mapped produce(const Request& request, const ShowView& view) {
    const auto& words = request.parameters;
    const bool plays = request.verb == Verb::play;
    const std::int32_t layer = layer_of(request, kMediaLayer);
    const std::string producer = upper(words[0]);
    if (producer == "EMPTY" && plays) {
        return play_empty(request, layer, view);
    }
    const bool html = producer == "[HTML]";
    if (html && words.size() < 2) {
        return fault(402, "[HTML] names no template");
    }
    const std::size_t at = html ? 1 : 0;
    const bool is_other_producer =
        !html && (producer == "EMPTY" || producer == "DECKLINK" || producer.starts_with("[") ||
                  producer.starts_with("#") || producer.find("://") != std::string::npos);
    if (is_other_producer) {
        return fault(501, "only templates, pages and files can be played");
    }
    const MediaEntry* media = html || view.find(words[at]) ? nullptr : view.media_called(words[at]);
    if (media != nullptr) {
        return media_command(request, *media, layer, view);
    }
    if (request.verb == Verb::load || has_word(words, at + 1, "AUTO")) {
        return view.find(words[at]) ? fault(501, "a template cannot be played so")
                                    : no_template(words[at]);
    }
    auto mapped = named(plays ? show::Verb::take : show::Verb::cue, words[at], layer, view);
    if (!mapped) {
        return no_template(words[at]);
    }
    if (has_word(words, at + 1, "CUT") && plays) {
        mapped->command.manner = show::Manner::cut;
    }
    return *std::move(mapped);
}

/// SWAP 1-10 1-20 [TRANSFORMS]; without layers all of two channels, of which there is one.
Mapped swap_layers(const Request& request) {
    const std::string& other = request.parameters[0];
    const auto dash = other.find('-');
    std::int32_t layer = -1;
    if (dash != std::string::npos) {
        const char* end = other.data() + other.size();
        const auto read = std::from_chars(other.data() + dash + 1, end, layer);
        layer = read.ec == std::errc() && read.ptr == end && layer <= kGraphicsLayer ? layer : -1;
    }
    if (other.substr(0, dash) != "1" || request.layer < 0 || layer < 0) {
        return fault(403, "two layers of channel 1 change places");
    }
    ShowCommand mapped = on_layer(show::Verb::swap, request.layer);
    mapped.command.with = layer;
    if (has_word(request.parameters, 1, "TRANSFORMS")) {
        mapped.command.data["mix"] = true;
    }
    return mapped;
}

bool is_cg_layer(const std::string& word) {
    return !word.empty() && word.size() <= 4 &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool changes_show(Verb verb) {
    return verb >= Verb::cg_add && verb <= Verb::remove_consumer;
}

std::variant<ShowCommand, Answer> show_command(const Request& request, const ShowView& view,
                                               const DataStore& store) {
    const std::int32_t graphics = layer_of(request, kGraphicsLayer);
    const bool has_cg_layer = request.verb >= Verb::cg_add && request.verb <= Verb::cg_invoke &&
                              request.verb != Verb::cg_clear;
    if (has_cg_layer && !is_cg_layer(request.parameters.front())) {
        return fault(403, "the layer after the verb must be a whole number");
    }
    switch (request.verb) {
        case Verb::cg_add:
            return cg_add(request, view, store);
        case Verb::cg_play:
            return on_layer(show::Verb::take, graphics);
        case Verb::cg_stop:
            return on_layer(show::Verb::out, graphics);
        case Verb::cg_next:
            return on_layer(show::Verb::next, graphics);
        case Verb::cg_remove:
            return on_layer(show::Verb::out, graphics, show::Manner::cut);
        case Verb::cg_clear:
            return on_layer(show::Verb::clear, graphics);
        case Verb::cg_update:
            return cg_update(request, view, store);
        case Verb::cg_invoke:
            return cg_invoke(request);
        case Verb::loadbg:
        case Verb::load:
            return produce(request, view);
        case Verb::pause:
        case Verb::resume:
            return media_pause(request.verb == Verb::pause, layer_of(request, kMediaLayer), view);
        case Verb::play:
            return request.parameters.empty()
                       ? on_layer(show::Verb::take, layer_of(request, kMediaLayer))
                       : produce(request, view);
        case Verb::stop:
            return on_layer(show::Verb::out, layer_of(request, kMediaLayer), show::Manner::cut);
        case Verb::clear:
            return on_layer(show::Verb::clear, request.layer);
        case Verb::clear_all:
            return on_layer(show::Verb::clear, -1);
        case Verb::call:
            if (auto call = media_call(request, layer_of(request, kMediaLayer), view)) {
                return *std::move(call);
            }
            return method(request.parameters[0], layer_of(request, kMediaLayer));
        case Verb::callbg:
            return media_call_cued(request, layer_of(request, kMediaLayer), view);
        case Verb::swap:
            return swap_layers(request);
        case Verb::add_consumer:
        case Verb::remove_consumer:
            return consumer_command(request, view);
        default:
            return fault(501, "is not for the show");
    }
}

}  // namespace pitcast::amcp
