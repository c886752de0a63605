// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/onion.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>

namespace pitcast::edit {
namespace {

/// Nearer than this is the moment that is looked at itself.
constexpr Nanoseconds kSameMoment = 1'000'000;
constexpr Nanoseconds kLastFrame = 20'000'000;
constexpr double kSamePlace = 0.5;  ///< design pixels

Bounds bounds_of_placed(const show::PlacedElement& one) {
    return {one.x, one.y, one.width, one.height};
}

bool is_elsewhere(const Bounds& a, const Bounds& b) {
    return std::abs(a.x - b.x) > kSamePlace || std::abs(a.y - b.y) > kSamePlace ||
           std::abs(a.width - b.width) > kSamePlace || std::abs(a.height - b.height) > kSamePlace;
}

/// The n-th of one id: rows of a list have elements of the same.
using Places = std::map<std::string_view, std::vector<const show::PlacedElement*>>;

Places places_of(const std::vector<show::PlacedElement>& placed) {
    Places places;
    for (const show::PlacedElement& one : placed) {
        places[one.id].push_back(&one);
    }
    return places;
}

}  // namespace

std::vector<Nanoseconds> key_times(const std::vector<MomentRow>& moments, const Course& course) {
    std::vector<Nanoseconds> times;
    for (const MomentRow& moment : moments) {
        const std::string part = moment.moment == "step" ? "step 1" : moment.moment;
        const auto begin = std::find_if(course.parts.begin(), course.parts.end(),
                                        [&](const Course::Part& one) { return one.name == part; });
        if (begin == course.parts.end()) {
            continue;
        }
        for (const TrackRow& track : moment.tracks) {
            for (const KeyRow& key : track.keys) {
                times.push_back(begin->begin_ns + std::llround(key.ms * 1e6));
            }
        }
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

std::vector<Nanoseconds> ghost_times(const OnionSkin& skin, const std::vector<Nanoseconds>& keys,
                                     Nanoseconds now_ns, Nanoseconds length_ns) {
    std::vector<Nanoseconds> times;
    const auto count = static_cast<std::size_t>(std::clamp(skin.count, 1, OnionSkin::kMost));
    if (!skin.on || length_ns <= 0) {
        return times;
    }
    if (!skin.at_keys) {
        for (Nanoseconds i = -static_cast<Nanoseconds>(count); i <= static_cast<Nanoseconds>(count);
             ++i) {
            const Nanoseconds at = now_ns + i * skin.step_ns;
            if (i != 0 && at >= 0 && at < length_ns) {
                times.push_back(at);
            }
        }
        return times;
    }
    const auto before = std::lower_bound(keys.begin(), keys.end(), now_ns - kSameMoment);
    const auto after = std::upper_bound(keys.begin(), keys.end(), now_ns + kSameMoment);
    constexpr std::size_t kMore = 2;
    const auto back = std::min(count + kMore, static_cast<std::size_t>(before - keys.begin()));
    const auto on = std::min(count + kMore, static_cast<std::size_t>(keys.end() - after));
    times.assign(before - static_cast<std::ptrdiff_t>(back), before);
    times.insert(times.end(), after, after + static_cast<std::ptrdiff_t>(on));
    // At its end nothing is there any more: the last frame tells where things go.
    for (Nanoseconds& at : times) {
        at = std::clamp<Nanoseconds>(at, 0, std::max<Nanoseconds>(0, length_ns - kLastFrame));
    }
    return times;
}

std::vector<GhostBox> ghost_boxes(const DraftPicture& picture, const std::vector<std::string>& ids,
                                  int count, std::size_t most) {
    std::vector<GhostBox> boxes;
    const Places now = places_of(picture.placed);
    const std::set<std::string_view> chosen(ids.begin(), ids.end());
    const auto take = [&](std::size_t number, int rank) {
        const std::size_t before = boxes.size();
        std::map<std::string_view, std::size_t> seen;
        for (const show::PlacedElement& one : picture.ghosts[number].placed) {
            const std::size_t which = seen[one.id]++;
            if (!chosen.empty() && !chosen.contains(one.id)) {
                continue;
            }
            const auto same = now.find(one.id);
            const bool there = same != now.end() && which < same->second.size();
            const Bounds here = there ? bounds_of_placed(*same->second[which]) : Bounds{};
            const Bounds box = bounds_of_placed(one);
            if (!there || is_elsewhere(box, here)) {
                boxes.push_back({one.id, box, rank, number, here});
            }
        }
        return boxes.size() > before;
    };
    const auto after = static_cast<std::size_t>(
        std::count_if(picture.ghosts.begin(), picture.ghosts.end(),
                      [&](const Ghost& ghost) { return ghost.at_ns < picture.at_ns; }));
    int rank = 1;
    for (std::size_t i = after; i < picture.ghosts.size() && rank <= count; ++i) {
        rank += take(i, rank) ? 1 : 0;
    }
    rank = 1;
    for (std::size_t i = after; i-- > 0 && rank <= count;) {
        rank += take(i, -rank) ? 1 : 0;
    }
    std::stable_sort(boxes.begin(), boxes.end(), [](const GhostBox& a, const GhostBox& b) {
        return std::abs(a.rank) > std::abs(b.rank);
    });
    if (boxes.size() > most) {
        boxes.erase(boxes.begin(), boxes.end() - static_cast<std::ptrdiff_t>(most));
    }
    return boxes;
}

}  // namespace pitcast::edit
