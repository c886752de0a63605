// SPDX-License-Identifier: Apache-2.0
// A template of another package, with what it needs of that.
#include <algorithm>

#include "pitcast/core/file.h"
#include "pitcast/core/json_members.h"
#include "pitcast/edit/json_text.h"
#include "pitcast/edit/template_plan.h"
#include "pitcast/map/places.h"

#include "asset_names.h"
#include "template_finish.h"
#include "template_needs.h"
#include "template_variants.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

/// As a list for people has it.
std::string need_text(const std::string& member, const std::string& name) {
    static const std::map<std::string, std::string, std::less<>> kWords{
        {"styles", "style "},   {"families", "family "}, {"fonts", "font "},
        {"easings", "easing "}, {"tables", "table "},    {"animations", "animation "},
        {"strings", "text."},   {"sources", "source "},  {"sponsors", "sponsor "}};
    const auto found = kWords.find(member);
    return (found == kWords.end() ? "$" : found->second) + name;
}

bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

/// A package in the course of being planned.
struct Borrower {
    const fs::path& own;      ///< folder
    const fs::path& foreign;  ///< folder
    const Json& from;         ///< package.json of the other
    OrderedJson written;      ///< the same, members in their order
    JsonText& package;
    TemplatePlan& plan;

    [[nodiscard]] Status bring(const TemplateNeeds& needs);
    [[nodiscard]] Status bring_one(const std::string& member, const std::string& name);
    [[nodiscard]] Status bring_word(const std::string& key);
    [[nodiscard]] Status bring_file(const std::string& file);
    [[nodiscard]] Status bring_files_of(const Json& named);
};

/// The same value with its members in the order in which somebody wrote them.
OrderedJson ordered(const OrderedJson& package, const std::string& member,
                    const std::string& name) {
    const OrderedJson& all = package.at(member);
    if (all.is_object()) {
        return all.at(name);
    }
    for (const OrderedJson& one : all) {
        if (one.value(member == "fonts" ? "name" : "id", std::string()) == name) {
            return one;
        }
    }
    return nullptr;
}

Status Borrower::bring_file(const std::string& file) {
    if (file.empty() || file.find(':') != std::string::npos) {
        return {};  // it lies outside every package
    }
    const auto source = path_inside(foreign, file);
    const auto target = path_inside(own, file);
    if (!source || !target) {
        return source ? target.error() : source.error();
    }
    std::error_code unknown;
    if (!fs::exists(*target, unknown)) {
        plan.copies.push_back({*source, file});
        plan.brought.push_back(file);
        return {};
    }
    const auto here = read_file(*target);
    const auto there = read_file(*source);
    if (here && there && *here == *there) {
        return {};
    }
    return Error{file, "is another file in this package than in \"" + foreign.string() + "\"",
                 "rename one of them first"};
}

/// Of a font or a source, as far as it lies in the package.
Status Borrower::bring_files_of(const Json& named) {
    for (const char* key : {"file", "url", "fallback"}) {
        std::string file;
        read_member(named, key, file);
        if (Status done = bring_file(file); !done) {
            return done;
        }
    }
    return {};
}

/// In every language that this package has; in those of the other one where it has none.
Status Borrower::bring_word(const std::string& key) {
    std::vector<std::string> languages = keys_in(package.root(), "strings");
    if (languages.empty()) {
        languages = keys_in(from, "strings");
        std::string usual;
        read_member(from, "language", usual);
        if (!usual.empty() && package.find("/language") == nullptr) {
            if (Status put = package.set("/language", usual); !put) {
                return put;
            }
        }
    }
    for (const std::string& language : languages) {
        const auto& all = from.at("strings");
        const Json* any = named_in(from, "strings", key);
        const auto same = all.find(language);
        const Json& text = same != all.end() && same->contains(key) ? same->at(key) : *any;
        if (Status put =
                package.set("/strings" + json_pointer_step(language) + json_pointer_step(key),
                            text.get<std::string>());
            !put) {
            return put;
        }
    }
    return {};
}

Status Borrower::bring_one(const std::string& member, const std::string& name) {
    const Json* theirs = named_in(from, member, name);
    if (const Json* ours = named_in(package.root(), member, name)) {
        if (*ours != *theirs) {
            plan.kept.push_back(need_text(member, name));
        }
        return {};
    }
    plan.brought.push_back(need_text(member, name));
    if (member == "strings") {
        return bring_word(name);
    }
    const OrderedJson value = ordered(written, member, name);
    if (!from.at(member).is_array()) {
        return package.set("/" + member + json_pointer_step(name), value);
    }
    if (Status files = bring_files_of(*theirs); !files) {
        return files;
    }
    const Json* list = package.find("/" + member);
    return package.insert("/" + member, list == nullptr ? 0 : list->size(),
                          edit::written(value, 0));
}

Status Borrower::bring(const TemplateNeeds& needs) {
    // What is named before what names it, so that the list reads well.
    for (const char* member : {"tokens", "fonts", "families", "easings", "styles", "animations",
                               "tables", "strings", "sources", "sponsors"}) {
        const auto names = needs.find(std::string_view(member));
        if (names == needs.end()) {
            continue;
        }
        for (const std::string& name : names->second) {
            if (Status done = bring_one(member, name); !done) {
                return done;
            }
        }
    }
    return {};
}

/// Pictures, sequences and animations that the template's elements name.
Status bring_assets(Borrower& borrower, const TemplateOrigin& origin, const Json& root) {
    const PackageTexts texts{origin.folder, {}, borrower.from, {{origin.file, root}}};
    std::vector<std::string> seen;
    for (const AssetName& one : names_in(texts)) {
        const bool counts = one.use.file == origin.file && !one.outside() &&
                            (one.kind == AssetKind::picture || one.kind == AssetKind::lottie ||
                             one.kind == AssetKind::sequence);
        if (!counts || has(seen, one.file)) {
            continue;
        }
        seen.push_back(one.file);
        if (one.kind != AssetKind::sequence) {
            if (Status done = borrower.bring_file(one.file); !done) {
                return done;
            }
            continue;
        }
        const std::string sequence = normal(one.file);
        const std::string inside = sequence.find('%') == std::string::npos
                                       ? sequence
                                       : fs::path(sequence).parent_path().generic_string();
        std::error_code failed;
        std::vector<std::string> pictures;
        for (fs::directory_iterator at(origin.folder / inside, failed), end; !failed && at != end;
             at.increment(failed)) {
            const std::string file =
                (inside.empty() ? "" : inside + "/") + at->path().filename().string();
            if (is_of_sequence(sequence, file)) {
                pictures.push_back(file);
            }
        }
        std::sort(pictures.begin(), pictures.end());
        const std::vector<std::string> told = borrower.plan.brought;
        for (const std::string& file : pictures) {
            if (Status done = borrower.bring_file(file); !done) {
                return done;
            }
        }
        const bool some = borrower.plan.brought.size() > told.size();
        borrower.plan.brought = told;
        if (some) {
            borrower.plan.brought.push_back(sequence);
        }
    }
    return {};
}

}  // namespace

Result<TemplatePlan> plan_copy(const fs::path& folder, const TemplateOrigin& origin,
                               const std::string& id, std::int32_t layer) {
    const auto path = path_inside(origin.folder, origin.file);
    auto text = path ? read_file(*path) : Result<std::string>(path.error());
    auto from = read_file(origin.folder / "package.json");
    auto before = read_file(folder / "package.json");
    for (const Result<std::string>* one : {&text, &from, &before}) {
        if (!*one) {
            return one->error();
        }
    }
    TemplatePlan plan;
    plan.id = id;
    plan.package_before = *before;
    auto package = JsonText::parse(*std::move(before), (folder / "package.json").string());
    const auto foreign = JsonDocument::parse(*from, (origin.folder / "package.json").string());
    auto made = JsonText::parse(*std::move(text), path->string());
    if (!package || !foreign || !made) {
        return !package ? package.error() : !foreign ? foreign.error() : made.error();
    }
    plan.file = template_file(package->root(), id);
    Borrower borrower{folder,          origin.folder,
                      foreign->root(), OrderedJson::parse(*from, nullptr, false),
                      *package,        plan};
    Status done = made->set("/id", id);
    done = done ? made->set("/layer", layer) : done;
    done = done ? borrower.bring(needs_of(made->root(), foreign->root())) : done;
    done = done ? bring_assets(borrower, origin, made->root()) : done;
    done = done ? drop_variants(*made, package->root(), plan) : done;
    const bool maps = made->text().find("\"map\"") != std::string::npos ||
                      made->text().find("\"profile\"") != std::string::npos;
    if (done && maps && package->find("/venue") == nullptr && foreign->root().contains("venue")) {
        plan.brought.emplace_back("venue");
        std::string venue;
        read_member(foreign->root(), "venue", venue);
        done = borrower.bring_file(venue);
        // With the marks that were placed there.
        const fs::path file = venue.starts_with("media:") ? fs::path("/") / venue.substr(6)
                                                          : borrower.foreign / venue;
        const std::string places = map::places_name(file, borrower.foreign);
        std::error_code unknown;
        if (done && fs::exists(borrower.foreign / places, unknown)) {
            done = borrower.bring_file(places);
        }
        done = done ? package->set("/venue", venue) : done;
    }
    done = done ? finish_plan(plan, *made, *package) : done;
    return done ? std::move(plan) : Result<TemplatePlan>(done.error());
}

}  // namespace pitcast::edit
