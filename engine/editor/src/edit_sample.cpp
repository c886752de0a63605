// SPDX-License-Identifier: Apache-2.0
// What the template being edited is looked at with: a race and the values of its fields.
#include <chrono>
#include <utility>

#include "edit_desk.h"

namespace pitcast::editor {

void EditDesk::take_race(const std::shared_ptr<const race::RaceState>& live) {
    if (making_sample_.valid() &&
        making_sample_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
        auto made = making_sample_.get();
        if (made) {
            sample_race_ = *std::move(made);
        } else {
            say(made.error().message(), true);
        }
        wants_picture_ = true;
    }
    // A race that is under way is better than one that was made up; it goes on only where that
    // costs nothing: while something is played or changed anyway.
    live_ = live != nullptr && !live->order.empty();
    const auto& race = live_ ? live : sample_race_.race;
    if (usual_race_.race != race && (usual_race_.race == nullptr || playing_ || wants_picture_)) {
        usual_race_ = live_ ? edit::RaceSample{live, nullptr} : sample_race_;
        wants_picture_ = true;
    }
    if (test_data_ == edit::TestData::worst && worst_race_.race == nullptr) {
        worst_race_ = edit::worst_race(usual_race_);
    }
}

void EditDesk::choose_test_data(edit::TestData data) {
    // Another time it may be of another race.
    worst_race_ = {};
    test_data_ = data;
    wants_picture_ = true;
}

void EditDesk::ask() {
    const edit::TemplateDocument* document = this->document();
    if (document == nullptr || studio_ == nullptr) {
        return;
    }
    edit::PictureWish wish;
    wish.template_id = document->id();
    const auto all = samples();
    if (sample_ < all.size()) {
        wish.data = all[sample_].data;
    }
    wish.at_ns = at_ns_.value_or(-1);
    wish.backdrop = draw::Color{38, 42, 48, 255};
    switch (test_data_) {
        case edit::TestData::race:
            wish.sample = usual_race_;
            break;
        case edit::TestData::worst: {
            const Json* fields = document->json().find("/fields");
            wish.sample = worst_race_;
            wish.data = edit::worst_data(fields == nullptr ? Json() : *fields, wish.data);
            break;
        }
        case edit::TestData::none:
            break;
    }
    wish_ghosts(wish);
    wish.revision = files_revision_;
    wish.number = ++asked_;
    asked_wish_ = wish;
    for (const auto& [file, one] : open_) {
        if (one.dirty() || file == file_) {
            wish.drafts[file] = one.json().text();
        }
    }
    if (places_ && places_->document().dirty() && !places_->error()) {
        wish.drafts[places_->document().file()] = places_->document().json().text();
    }
    studio_->ask(std::move(wish));
}

std::vector<show::Sample> EditDesk::samples() const {
    std::vector<show::Sample> all;
    const Json* samples = document() == nullptr ? nullptr : document()->json().find("/samples");
    if (samples != nullptr && samples->is_array()) {
        for (const Json& one : *samples) {
            if (one.is_object()) {
                const auto title = one.find("title");
                show::Sample sample{
                    title != one.end() && title->is_string() ? title->get<std::string>() : "",
                    Json::object()};
                sample.data = one.value("data", Json::object());
                all.push_back(std::move(sample));
            }
        }
    }
    return all;
}

void EditDesk::choose_sample(std::size_t index) {
    sample_ = index;
    wants_picture_ = true;
}

}  // namespace pitcast::editor
