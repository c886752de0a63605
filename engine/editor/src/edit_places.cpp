// SPDX-License-Identifier: Apache-2.0
// Marks of the venue: cameras, names and timing loops on the map.
#include <algorithm>
#include <utility>

#include "pitcast/core/file.h"

#include "edit_desk.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kKeepPlacesEvery = kNanosecondsPerSecond;

Result<std::filesystem::path> venue_path_of(const EditOptions& options, const Json& package) {
    constexpr std::string_view kMedia = "media:";
    const auto venue = package.find("venue");
    if (venue == package.end() || !venue->is_string()) {
        return Error{"package.json", "names no venue, and a map needs one",
                     "add \"venue\", for example \"media:xinqiu.venue\" (docs/venues.md)"};
    }
    const auto name = venue->get<std::string>();
    return name.starts_with(kMedia) ? path_inside(options.media_root, name.substr(kMedia.size()))
                                    : path_inside(options.folder, name);
}

}  // namespace

void EditDesk::show_map(bool on) {
    view.plan.shown = false;
    if (!on) {
        leave_map();
        return;
    }
    commit_typed();
    if (!places_) {
        const auto venue = venue_path_of(options_, package_);
        auto opened = venue ? edit::PlaceDocument::open(options_.folder, *venue)
                            : Result<edit::PlaceDocument>(venue.error());
        if (!opened) {
            say(opened.error().message(), true);
            return;
        }
        places_.emplace(*std::move(opened));
        const edit::TemplateDocument& document = places_->document();
        if (const auto draft = drafts_.find(document.path());
            draft && draft->text != document.json().text() &&
            places_->replace("recovered draft", draft->text)) {
            say("Recovered what was not saved");
        }
    }
    maker.close();
    sheets.shown = false;
    view.plan.shown = true;
    open_map_template();
    if (places_->error()) {
        say(places_->error()->message(), true);
    }
}

/// Something to see the marks in, until the map is closed.
void EditDesk::open_map_template() {
    before_map_.clear();
    const auto is_map = [](const edit::ElementRow& row) { return row.type == "map"; };
    if (std::any_of(rows_.begin(), rows_.end(), is_map)) {
        return;
    }
    const auto shows_map = [&](const File& one) {
        const auto path = path_inside(options_.folder, one.file);
        const auto text = path ? read_file(*path) : Result<std::string>(path.error());
        return text && text->find("\"type\": \"map\"") != std::string::npos;
    };
    const auto found = std::find_if(files_.begin(), files_.end(), shows_map);
    if (found != files_.end()) {
        const std::string before = file_;
        open(found->file);
        before_map_ = before;
        map_template_ = file_;
        view.plan.shown = true;
    }
}

void EditDesk::leave_map() {
    view.plan.adding = map::MarkKind::none;
    view.plan.drag = {};
    if (places_) {
        places_->end_series();
    }
    if (const std::string before = std::exchange(before_map_, "");
        !before.empty() && file_ == map_template_) {
        open(before);
    }
}

void EditDesk::change_places(const std::function<Status(edit::PlaceDocument&)>& change) {
    if (!places_) {
        return;
    }
    const auto before = places_->document().version();
    const Status done = change(*places_);
    if (!done) {
        say(done.error().message(), true);
    } else if (places_->document().version() != before) {
        say("");
    }
    places_changed(before);
}

void EditDesk::places_changed(std::uint64_t before) {
    if (places_->document().version() == before) {
        return;
    }
    auto& selected = view.plan.selected;
    if (selected && *selected >= places_->marks().size()) {
        selected.reset();
    }
    wants_picture_ = true;
}

void EditDesk::add_mark(map::MarkKind kind, const race::PlanPoint& at) {
    change_places([&](edit::PlaceDocument& places) { return places.add(kind, at); });
    if (places_ && !places_->marks().empty() && !message_is_error_) {
        select_mark(places_->marks().size() - 1);
    }
}

void EditDesk::duplicate_mark() {
    if (!view.plan.selected) {
        return;
    }
    const std::size_t number = *view.plan.selected;
    const std::size_t before = places_->marks().size();
    change_places([&](edit::PlaceDocument& places) { return places.duplicate(number); });
    if (places_->marks().size() > before) {
        select_mark(places_->marks().size() - 1);
    }
}

void EditDesk::remove_mark() {
    if (const auto number = view.plan.selected) {
        const std::size_t before = places_->marks().size();
        change_places([&](edit::PlaceDocument& places) { return places.remove(*number); });
        if (places_->marks().size() < before) {
            view.plan.selected.reset();
        }
    }
}

void EditDesk::select_mark(std::optional<std::size_t> number) {
    places_->end_series();
    view.plan.selected = number;
    view.plan.reveal = number.has_value();
}

void EditDesk::step_mark(int by) {
    const std::vector<std::size_t> order = places_->in_order();
    if (order.empty()) {
        return;
    }
    const auto now = view.plan.selected ? std::find(order.begin(), order.end(), *view.plan.selected)
                                        : order.end();
    const auto last = static_cast<std::ptrdiff_t>(order.size()) - 1;
    const std::ptrdiff_t place =
        now == order.end() ? (by > 0 ? 0 : last)
                           : std::clamp<std::ptrdiff_t>(now - order.begin() + by, 0, last);
    select_mark(order[static_cast<std::size_t>(place)]);
}

void EditDesk::nudge_mark(double across, double up) {
    const auto number = view.plan.selected;
    if (!number) {
        return;
    }
    change_places([&](edit::PlaceDocument& places) {
        if (const auto distance = places.distance_of(*number)) {
            const double by = across != 0 ? across : up;
            return places.move_along(*number, *distance + std::llround(by * 1000), "nudge mark");
        }
        // As it is seen: up is up, however the plan is turned.
        const double turn = view.plan.along ? edit::broadest_turn(places.venue().course) : 0;
        const edit::PlanLens lens{0, 0, 0, 0, 1, turn};
        const race::PlanPoint by = lens.to_plan(across * 1000, -up * 1000);
        race::PlanPoint at = places.spot_of(*number);
        at.x_mm += by.x_mm;
        at.y_mm += by.y_mm;
        return places.move(*number, at, "nudge mark");
    });
}

void EditDesk::save_places() {
    places_->end_series();
    if (Status saved = places_->save(); !saved) {
        places_conflict_ = places_->look_at_disk() == edit::OnDisk::changed;
        say(saved.error().message(), true);
        return;
    }
    places_saved();
}

void EditDesk::places_saved() {
    const edit::TemplateDocument& document = places_->document();
    drafts_.forget(document.path());
    places_conflict_ = false;
    ++files_revision_;
    wants_picture_ = true;
    say("Saved " + document.file());
}

const edit::TemplateDocument* EditDesk::worked_on() const {
    return view.plan.shown && places_ ? &places_->document() : document();
}

/// Keeps what is not saved, and takes over what others have written.
void EditDesk::refresh_places(Nanoseconds now_ns) {
    if (!places_ || now_ns - places_ns_ < kKeepPlacesEvery) {
        return;
    }
    places_ns_ = now_ns;
    const edit::TemplateDocument& document = places_->document();
    if (places_->look_at_disk() == edit::OnDisk::changed) {
        if (document.dirty()) {
            places_conflict_ = true;
        } else if (const auto before = document.version(); places_->take_from_disk()) {
            say(document.file() + " was changed elsewhere, and is shown as it is now");
            ++files_revision_;
            places_changed(before);
        }
    }
    if (std::exchange(places_kept_, document.version()) == document.version()) {
        return;
    }
    if (!document.dirty()) {
        drafts_.forget(document.path());
        return;
    }
    const auto base = read_file(document.path());
    if (auto kept = drafts_.keep(document.path(), {document.json().text(), base ? *base : ""});
        !kept) {
        say(kept.error().message(), true);
    }
}

}  // namespace pitcast::editor
