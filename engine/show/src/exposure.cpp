// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "instance.h"

/// How long each sponsor was on air. Counted in pictures, so that a replay gives the same figures.
namespace pitcast::show {
namespace {

bool has_step(const Element& element, std::int32_t step) {
    return std::find(element.steps.begin(), element.steps.end(), step) != element.steps.end();
}

/// Finds the sponsors of one instance that nothing hides, fades or wipes just now.
class Viewer {
 public:
    Viewer(const Instance& instance, const Show& show, const race::RaceState& race,
           const Instant& now, ExposureBook& book, std::string& text)
        : instance_(instance),
          show_(show),
          race_(race),
          now_ns_(now.tai_ns),
          scope_(scope_of(show, race, now, &instance)),
          book_(book),
          text_(text) {}

    void look() {
        note(instance_.made->sponsor);
        look_at(instance_.made->elements);
    }

 private:
    void note(const TextTemplate& sponsor) {
        text_.clear();
        sponsor.format(scope_, text_);
        if (text_.empty()) {
            return;
        }
        const Sponsor* known = show_.find_sponsor(text_);
        const std::string_view name = known == nullptr ? std::string_view(text_) : known->id;
        const std::pair<std::string_view, std::string_view> key(name, instance_.made->id);
        auto found = book_.find(key);
        if (found == book_.end()) {
            found =
                book_
                    .emplace(std::pair(std::string(key.first), std::string(key.second)), Exposure{})
                    .first;
        }
        found->second.seen = true;
    }

    void look_at(const std::vector<Element>& elements) {
        for (const Element& element : elements) {
            if (!whole(element)) {
                continue;
            }
            note(element.sponsor);
            look_at(element.children);
            if (const auto* list = std::get_if<ListBody>(&element.body)) {
                look_at_rows(*list, instance_.lists[element.list_index]);
            }
        }
    }

    /// It has come in and shows at its own opacity, uncovered.
    [[nodiscard]] bool whole(const Element& element) const {
        if (!element.visible_if.holds(scope_) || !stands_in_step(element)) {
            return false;
        }
        Pose pose;
        const auto play = [&](Moment which, Nanoseconds t) {
            if (const auto& timeline = element.moments[static_cast<std::size_t>(which)]) {
                pose.combine(timeline->at(t));
            }
        };
        play(Moment::on, now_ns_);
        if (instance_.update_ns != 0) {
            play(Moment::update, now_ns_ - instance_.update_ns);
        }
        for (const Drive& drive : element.drives) {
            const double share =
                (static_cast<double>(drive.value.read(scope_).number) - drive.from) /
                (drive.to - drive.from);
            pose.take(drive.property,
                      drive.to_from + (drive.to_to - drive.to_from) * std::clamp(share, 0.0, 1.0));
        }
        return element.opacity > 0 && pose.opacity >= 1 && pose.wipe >= 1;
    }

    [[nodiscard]] bool stands_in_step(const Element& element) const {
        if (element.steps.empty()) {
            return true;
        }
        if (!has_step(element, instance_.step)) {
            return false;
        }
        if (instance_.step_ns == 0 || has_step(element, instance_.old_step)) {
            return true;
        }
        const auto& in = element.moments[static_cast<std::size_t>(Moment::in)];
        return now_ns_ - instance_.step_ns >= (in ? in->duration_ns() : kStepFade);
    }

    void look_at_rows(const ListBody& list, const ListPlaces& places) {
        if (list.source == ListBody::Source::order) {
            for (const race::CompetitorIndex index : race_.order) {
                const race::Competitor& car = race_.competitors[static_cast<std::size_t>(index)];
                scope_.row = &car;
                look_at_row(list, places, car.entry.number);
            }
            scope_.row = nullptr;
            return;
        }
        const auto& rows = instance_.fields[list.field].rows;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            scope_.row_cells = &rows[i];
            look_at_row(list, places, table_row_key(i));
        }
        scope_.row_cells = nullptr;
    }

    void look_at_row(const ListBody& list, const ListPlaces& places, const std::string& key) {
        const auto found = places.find(key);
        if (found == places.end() || found->second.slot < 0 ||
            found->second.opacity(list, now_ns_) < 1) {
            return;
        }
        scope_.row_index = found->second.position - 1;
        scope_.row_slot = found->second.slot;
        look_at(list.row);
    }

    const Instance& instance_;
    const Show& show_;
    const race::RaceState& race_;
    Nanoseconds now_ns_;
    Scope scope_;
    ExposureBook& book_;
    std::string& text_;
};

/// Without a sum that could overflow: a channel runs for weeks.
Nanoseconds time_of(std::uint64_t pictures, FrameRate rate) {
    const auto parts = static_cast<std::int64_t>(pictures) * rate.denominator;
    return parts / rate.numerator * kNanosecondsPerSecond +
           parts % rate.numerator * kNanosecondsPerSecond / rate.numerator;
}

}  // namespace

void ShowState::Impl::count_exposure(const race::RaceState& race, const Instant& now) {
    pictures = now.pictures;
    for (auto& [key, one] : exposure) {
        one.seen = false;
    }
    for (const auto& [number, layer] : layers) {
        const auto& instance = layer.current;
        const bool settled = instance && instance->phase == Instance::Phase::on &&
                             instance->passage_share(now.tai_ns) >= 1;
        if (settled && instance->made->has_sponsors) {
            Viewer(*instance, *show, race, now, exposure, sponsor_text).look();
        }
    }
    for (auto& [key, one] : exposure) {
        one.times += one.seen && !one.on_air ? 1U : 0U;
        one.pictures += one.seen ? 1U : 0U;
        one.on_air = one.seen;
    }
}

std::vector<ExposureReport> ShowState::exposure() const {
    std::vector<ExposureReport> reports;
    for (const auto& [key, one] : impl_->exposure) {
        reports.push_back({key.first, impl_->show->find_sponsor(key.first) != nullptr, key.second,
                           one.pictures, time_of(one.pictures, impl_->pictures), one.times,
                           one.on_air});
    }
    return reports;
}

}  // namespace pitcast::show
