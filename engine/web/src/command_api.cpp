// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/command_api.h"

#include <algorithm>

#include "pitcast/show/ograf.h"
#include "pitcast/web/layer_book.h"
#include "pitcast/web/order.h"

namespace pitcast::web {
namespace {

constexpr std::size_t kLongestId = 128;
constexpr std::size_t kLongestWho = 64;

Result<show::Command> command_of(Json json, const std::string& address) {
    if (json.is_object()) {
        if (const auto version = json.find("v"); version != json.end()) {
            if (*version != 1) {
                return Error{"command", "\"v\" must be 1", ""};
            }
            json.erase("v");
        }
    }
    auto command = show::command_from_json(json);
    if (!command) {
        return command.error();
    }
    if (show::is_for_channel(command->verb)) {
        return Error{"command", "a reload or a sink is asked for over the native door",
                     "pitcast send … reload"};
    }
    if (command->id.size() > kLongestId || command->who.size() > kLongestWho) {
        return Error{"command", "\"id\" or \"who\" is too long", ""};
    }
    // A name that is only said must not be taken for one that is proved, as those of keys are.
    command->who = "http " + (command->who.empty() ? address : command->who);
    return command;
}

}  // namespace

Mapped command_plan(std::string_view body, const std::string& address) {
    const auto parsed = JsonDocument::parse(body, "body");
    if (!parsed) {
        return problem(400, parsed.error());
    }
    const Json& root = parsed->root();
    const Json all = root.is_array() ? root : Json::array({root});
    if (all.empty() || all.size() > kMostInOrder) {
        return problem(400, {"body", "must be a command, or a list of 1 to 64", ""});
    }
    Plan plan;
    for (const Json& one : all) {
        auto command = command_of(one, address);
        if (!command) {
            return problem(400, command.error());
        }
        if (!command->id.empty()) {
            plan.key += command->who + "/" + command->id + "\n";
        }
        plan.commands.push_back(*std::move(command));
    }
    plan.body = {{"ok", true}};
    plan.tells_frame = true;
    return plan;
}

Json show_json(const View& view) {
    Json pages = Json::array();
    for (const show::Page& page : view.package->pages()) {
        const show::TemplateSummary* made = template_of(view, page.template_id);
        pages.push_back({{"id", page.id},
                         {"title", page.title.empty() ? page.id : page.title},
                         {"template", page.template_id},
                         {"template_title", made == nullptr ? page.template_id : made->title},
                         {"layer", page.layer >= 0 || made == nullptr ? page.layer : made->layer},
                         {"steps", made == nullptr ? 1 : made->step_count},
                         {"group", page.group},
                         {"key", page.key},
                         {"note", page.note},
                         {"follow", page.follow},
                         {"data", page.data}});
    }
    Json templates = Json::array();
    for (const show::TemplateSummary& made : view.package->templates()) {
        const Json manifest = show::ograf_manifest(*view.package, made);
        templates.push_back({{"id", made.id},
                             {"title", manifest["name"]},
                             {"layer", made.layer},
                             {"steps", made.step_count},
                             {"schema", manifest["schema"]}});
    }
    return {{"id", view.package->id()},
            {"title", view.package->title()},
            {"format", view.format.name},
            {"rate", {view.format.rate.numerator, view.format.rate.denominator}},
            {"pages", std::move(pages)},
            {"templates", std::move(templates)}};
}

Json race_json(const View& view) {
    Json cars = Json::array();
    if (view.race == nullptr) {
        return {{"name", ""}, {"name_zh", ""}, {"cars", std::move(cars)}};
    }
    const race::RaceState& race = *view.race;
    std::vector<const race::Competitor*> all;
    for (const race::CompetitorIndex index : race.order) {
        all.push_back(&race.competitors[static_cast<std::size_t>(index)]);
    }
    for (const race::Competitor& car : race.competitors) {
        if (std::find(all.begin(), all.end(), &car) == all.end()) {
            all.push_back(&car);
        }
    }
    for (const race::Competitor* car : all) {
        cars.push_back({{"number", car->entry.number},
                        {"position", car->position},
                        {"name", car->entry.name},
                        {"name_zh", car->entry.name_zh},
                        {"team", car->entry.team},
                        {"team_zh", car->entry.team_zh}});
    }
    return {
        {"name", race.session.name}, {"name_zh", race.session.name_zh}, {"cars", std::move(cars)}};
}

Json brief_state(const Json& state) {
    static constexpr const char* kMembers[] = {
        "frame",       "timecode", "frames", "frames_late", "frames_repeated", "cost_p50_ns",
        "cost_p99_ns", "executor", "show",   "feed",        "sinks",           "sources",
        "layers",      "locks",    "reload", "sound"};
    Json brief = Json::object();
    for (const char* member : kMembers) {
        if (const auto found = state.find(member); found != state.end()) {
            brief[member] = *found;
        }
    }
    if (const auto feed = brief.find("feed"); feed != brief.end() && feed->is_object()) {
        feed->erase("clocks");
    }
    return brief;
}

}  // namespace pitcast::web
