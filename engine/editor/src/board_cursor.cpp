// SPDX-License-Identifier: Apache-2.0
#include "board_cursor.h"

#include <algorithm>
#include <cctype>

namespace pitcast::editor {
namespace {

std::string in_capitals(const std::string& text) {
    std::string all = text;
    std::transform(all.begin(), all.end(), all.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return all;
}

/// The number itself, else the first that begins so; null: none does.
const std::string* car_called(const std::vector<std::string>& cars, const std::string& typed) {
    const std::string* begins = nullptr;
    for (const std::string& car : cars) {
        const std::string number = in_capitals(car);
        if (number == typed) {
            return &car;
        }
        if (begins == nullptr && number.starts_with(typed)) {
            begins = &car;
        }
    }
    return begins;
}

}  // namespace

void BoardCursor::step(const std::vector<std::string>& cars, int by) {
    typed.clear();
    if (cars.empty()) {
        return;
    }
    const auto now = std::find(cars.begin(), cars.end(), car);
    const auto last = static_cast<std::ptrdiff_t>(cars.size()) - 1;
    const std::ptrdiff_t to =
        now == cars.end() ? 0 : std::clamp<std::ptrdiff_t>(now - cars.begin() + by, 0, last);
    car = cars[static_cast<std::size_t>(to)];
    reveal = true;
}

void BoardCursor::go_to_end(const std::vector<std::string>& cars, bool last) {
    typed.clear();
    if (!cars.empty()) {
        car = last ? cars.back() : cars.front();
        reveal = true;
    }
}

void BoardCursor::type(const std::vector<std::string>& cars, char letter, std::int64_t now_ns) {
    if (now_ns - typed_ns > kOneNumberNs) {
        typed.clear();
    }
    typed_ns = now_ns;
    const std::string own = in_capitals(std::string(1, letter));
    const std::string* found = car_called(cars, typed + own);
    if (found == nullptr) {
        typed.clear();
        found = car_called(cars, own);
    }
    if (found != nullptr) {
        typed += own;
        car = *found;
        reveal = true;
    }
}

std::vector<std::string> cars_shown(const race::RaceState& race, const BoardFilter& filter) {
    std::vector<std::string> cars;
    for (const race::CompetitorIndex index : race.order) {
        const race::Competitor& car = race.competitors[static_cast<std::size_t>(index)];
        if (filter.shows(car)) {
            cars.push_back(car.entry.number);
        }
    }
    return cars;
}

BoardFilter filter_beside(const race::RaceState& race, const BoardFilter& filter, int by) {
    using Kind = BoardFilter::Kind;
    std::vector<BoardFilter> all{{Kind::all, {}}, {Kind::pit, {}}, {Kind::out, {}}};
    for (const BoardFilter& one : classes_of(race)) {
        all.push_back(one);
    }
    const auto count = static_cast<std::ptrdiff_t>(all.size());
    const auto found = std::find(all.begin(), all.end(), filter);
    const std::ptrdiff_t now = found == all.end() ? 0 : found - all.begin();
    return all[static_cast<std::size_t>(((now + by) % count + count) % count)];
}

}  // namespace pitcast::editor
