// SPDX-License-Identifier: Apache-2.0
// What a new template can begin with: starts/NAME.json, in the look of the package.
#include "template_starts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pitcast/core/file.h"
#include "pitcast/core/json_members.h"
#include "pitcast/edit/json_text.h"
#include "pitcast/edit/package_look.h"
#include "pitcast/edit/template_plan.h"

#include "template_finish.h"

namespace pitcast::edit {
namespace {

constexpr double kStartWidth = 1920;  ///< the canvas that the starts are made for
constexpr double kStartHeight = 1080;

std::string_view text_of_start(std::string_view id) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kTexts{
        {{"empty", starts::empty_json},
         {"lower-third", starts::lower_third_json},
         {"leaderboard", starts::leaderboard_json},
         {"clock", starts::clock_json},
         {"results", starts::results_json},
         {"head-to-head", starts::head_to_head_json},
         {"ticker", starts::ticker_json},
         {"map", starts::map_json},
         {"onboard", starts::onboard_json}}};
    for (const auto& [name, text] : kTexts) {
        if (name == id) {
            return text;
        }
    }
    return {};
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos;
         at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
    }
}

std::string quoted(const std::string& text) {
    return Json(text).dump();
}

/// Texts need a family: a package without one gets the fonts that the bundled packages have.
Status bring_family(JsonText& package, PackageLook& look, std::vector<std::string>& brought) {
    if (!look.strong.empty()) {
        return {};
    }
    OrderedJson names = OrderedJson::array();
    const Json* fonts = package.find("/fonts");
    if (fonts != nullptr && fonts->is_array() && !fonts->empty()) {
        for (const Json& font : *fonts) {
            std::string name;
            read_member(font, "name", name);
            names.push_back(name);
        }
    } else {
        OrderedJson made = OrderedJson::array();
        made.push_back({{"name", "latin"},
                        {"file", "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}});
        made.push_back({{"name", "chinese"},
                        {"file", "system:opentype/noto/NotoSansCJK-Bold.ttc"},
                        {"face", 2}});
        if (Status put = package.set("/fonts", made); !put) {
            return put;
        }
        names = {"latin", "chinese"};
        brought.insert(brought.end(), {"font latin", "font chinese"});
    }
    look.strong = look.text = "strong";
    brought.emplace_back("family strong");
    return package.set("/families/strong", names);
}

/// A camera is chosen among the sources of the package; one without any gets a test picture.
Result<std::vector<std::string>> sources_of(JsonText& package, std::vector<std::string>& brought) {
    std::vector<std::string> ids;
    const Json* sources = package.find("/sources");
    for (std::size_t i = 0; sources != nullptr && i < sources->size(); ++i) {
        std::string id;
        read_member((*sources)[i], "id", id);
        ids.push_back(id);
    }
    if (!ids.empty()) {
        // Cameras in the cars before what is the programme.
        std::stable_partition(ids.begin(), ids.end(), [](const std::string& id) {
            return id.find("board") != std::string::npos;
        });
        return ids;
    }
    brought.emplace_back("source onboard");
    const OrderedJson made{{"id", "onboard"}, {"url", "pattern:bars"}};
    if (Status put = package.insert("/sources", 0, written(made, 0)); !put) {
        return put.error();
    }
    return std::vector<std::string>{"onboard"};
}

/// Names in Chinese only where there are letters for them.
void choose_names(std::string& text, const PackageLook& look) {
    if (!look.chinese) {
        replace_all(text,
                    "{field.driver.name != field.driver.name.zh ? field.driver.name.zh : "
                    "field.driver.team}",
                    "{field.driver.team}");
        replace_all(text, "  {row.name != row.name.zh ? row.name.zh : ''}", "");
    }
}

void dress(std::string& text, const PackageLook& look) {
    choose_names(text, look);
    const std::array<std::pair<const char*, const std::string*>, 8> colours{
        {{"$panel", &look.panel},
         {"$solid", &look.solid},
         {"$plate", &look.plate},
         {"$ink", &look.ink},
         {"$dim", &look.dim},
         {"$accent", &look.accent},
         {"$accent-ink", &look.accent_ink},
         {"$on-accent", &look.on_accent}}};
    // Through names that no package has, so that nothing is replaced twice.
    for (const auto& [role, colour] : colours) {
        replace_all(text, quoted(role), "\"@" + std::string(role) + "\"");
    }
    for (const auto& [role, colour] : colours) {
        replace_all(text, "\"@" + std::string(role) + "\"", quoted(*colour));
    }
    for (const bool strong : {true, false}) {
        replace_all(text, strong ? R"("family": "strong")" : R"("family": "text")",
                    std::string(R"("family": "@)") + (strong ? "strong\"" : "text\""));
    }
    replace_all(text, R"("family": "@strong")", "\"family\": " + quoted(look.strong));
    replace_all(text, R"("family": "@text")", "\"family\": " + quoted(look.text));
}

double side_of(const Json& package, const char* side, double usual) {
    const auto canvas = package.find("canvas");
    if (canvas != package.end()) {
        read_member(*canvas, side, usual);
    }
    return usual;
}

/// Lengths of an element and of all in it, so many times as long.
void scale_lengths(OrderedJson& value, double by) {
    constexpr std::array<const char*, 15> kLengths{
        "x",   "y",     "width",        "height", "size",          "pitch",      "radius", "right",
        "gap", "speed", "course_width", "marker", "leader_marker", "item_width", "bottom"};
    if (value.is_object()) {
        for (const char* name : kLengths) {
            const auto found = value.find(name);
            if (found != value.end() && found->is_number()) {
                *found = std::max<std::int64_t>(std::llround(found->get<double>() * by),
                                                std::string_view(name) == "speed" ? 1 : 0);
            }
        }
    }
    if (value.is_structured()) {
        for (auto& one : value) {
            scale_lengths(one, by);
        }
    }
}

/// On another canvas than that of the starts all is as large as fits, and stands as far from the
/// edge that it is nearest to.
Status fit_canvas(JsonText& made, double width, double height) {
    const double by = std::min(width / kStartWidth, height / kStartHeight);
    const auto elements = OrderedJson::parse(made.text_of("/elements"), nullptr, false);
    if (by <= 0 || elements.is_discarded() || (width == kStartWidth && height == kStartHeight)) {
        return {};
    }
    for (std::size_t i = 0; i < elements.size(); ++i) {
        OrderedJson one = elements[i];
        scale_lengths(one, by);
        const auto place = [&](const char* at, const char* size, double start, double now) {
            const double begin = elements[i].value(at, 0.0);
            const double length = elements[i].value(size, 0.0);
            const double middle = (begin + length / 2) / start;
            const double spare = now - start * by;
            const double share = middle < 0.4 ? 0.0 : middle > 0.6 ? 1.0 : 0.5;
            one[at] = std::llround(begin * by + spare * share);
        };
        place("x", "width", kStartWidth, width);
        place("y", "height", kStartHeight, height);
        if (Status put = made.set("/elements/" + std::to_string(i), one); !put) {
            return put;
        }
    }
    return {};
}

}  // namespace

const std::vector<TemplateStart>& template_starts() {
    static const std::vector<TemplateStart> kStarts{
        {"empty", "Empty", "Nothing yet: a blank canvas", 50},
        {"lower-third", "Lower third", "A driver: number, name, team, place and gap", 40},
        {"leaderboard", "Leaderboard", "All cars in their order, with gap, interval or last lap",
         20},
        {"clock", "Clock and laps", "Time of the race, and the lap counter", 31},
        {"results", "Full-screen results", "Ten cars a page, with team, laps, gap and best lap",
         50},
        {"head-to-head", "Head to head", "Two cars, and the gap between them", 40},
        {"ticker", "Ticker", "Runs along the bottom: a message, then every car", 35},
        {"map", "Track map", "The course of the venue, and where the cars are on it", 12},
        {"onboard", "Onboard camera", "A picture from a car, with the driver's name and speed",
         14}};
    return kStarts;
}

Result<TemplatePlan> plan_start(const std::filesystem::path& folder, std::string_view start,
                                const std::string& id, std::int32_t layer) {
    TemplatePlan plan;
    plan.id = id;
    plan.text = text_of_start(start);
    if (plan.text.empty()) {
        return Error{std::string(start), "is nothing that a template begins with", ""};
    }
    auto before = read_file(folder / "package.json");
    if (!before) {
        return before.error();
    }
    plan.package_before = *before;
    auto package = JsonText::parse(*std::move(before), (folder / "package.json").string());
    if (!package) {
        return package.error();
    }
    if (start == "map" && package->find("/venue") == nullptr) {
        return Error{"package.json", "names no venue, and a map needs one",
                     "add \"venue\", for example \"media:xinqiu.venue\" (docs/venues.md)"};
    }
    plan.file = template_file(package->root(), id);
    PackageLook look = look_of(package->root());
    const bool has_text = plan.text.find("\"family\"") != std::string::npos;
    Status done = has_text ? bring_family(*package, look, plan.brought) : Status{};
    if (done && plan.text.find("\"@source\"") != std::string::npos) {
        const auto sources = sources_of(*package, plan.brought);
        if (!sources) {
            return sources.error();
        }
        std::string list;
        for (const std::string& one : *sources) {
            list += (list.empty() ? "" : ", ") + quoted(one);
        }
        replace_all(plan.text, "\"@sources\"", list);
        replace_all(plan.text, "\"@source\"", quoted(sources->front()));
    }
    dress(plan.text, look);
    replace_all(plan.text, "\"@id\"", quoted(id));
    auto made = JsonText::parse(plan.text, plan.file);
    if (!made) {
        return made.error();
    }
    done = done ? made->set("/layer", layer) : done;
    done = done ? fit_canvas(*made, side_of(package->root(), "width", kStartWidth),
                             side_of(package->root(), "height", kStartHeight))
                : done;
    done = done ? finish_plan(plan, *made, *package) : done;
    return done ? std::move(plan) : Result<TemplatePlan>(done.error());
}

}  // namespace pitcast::edit
