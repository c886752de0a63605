// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/track.h"

#include <algorithm>
#include <string>

#include "wide.h"

namespace pitcast::race {
namespace {

constexpr std::int64_t kFurthestMm = 1'000'000'000;
/// Positions may lie further out than the line: what the race model takes at most.
constexpr std::int64_t kFurthestFixMm = 1'000'000'000'000;
constexpr std::size_t kMostPoints = 1'000'000;
constexpr std::size_t kChunk = 32;
/// Weight of the way from the expected place against the offset, see locate_within.
constexpr std::int64_t kWayPerOffset = 16;

bool is_near(PlanPoint p, std::int64_t limit) {
    return p.x_mm >= -limit && p.x_mm <= limit && p.y_mm >= -limit && p.y_mm <= limit;
}

Wide squared(std::int64_t a, std::int64_t b) {
    return Wide{a} * a + Wide{b} * b;
}

std::vector<PlanPoint> without_repeats(const std::vector<PlanPoint>& line, bool closed) {
    std::vector<PlanPoint> points;
    for (const PlanPoint& p : line) {
        if (points.empty() || p != points.back()) {
            points.push_back(p);
        }
    }
    while (closed && points.size() > 1 && points.front() == points.back()) {
        points.pop_back();
    }
    return points;
}

}  // namespace

/// Nearest point of one segment.
struct Track::Foot {
    Wide range_squared = 0;
    std::int64_t distance_mm = 0;
    bool left = false;
};

Result<Track> Track::make(const std::vector<PlanPoint>& line, bool closed, std::int64_t length_mm) {
    if (line.size() > kMostPoints) {
        return Error{"track", "has over a million points", ""};
    }
    const auto far = std::find_if(line.begin(), line.end(),
                                  [](PlanPoint p) { return !is_near(p, kFurthestMm); });
    if (far != line.end()) {
        return Error{
            "track",
            "point " + std::to_string(far - line.begin()) + " lies over 1000 km from the origin",
            "give millimetres of a local frame"};
    }
    const std::vector<PlanPoint> points = without_repeats(line, closed);
    if (points.size() < (closed ? 3U : 2U)) {
        return Error{"track", "has " + std::to_string(points.size()) + " distinct points",
                     closed ? "a closed track needs three" : "an open track needs two"};
    }
    Track track;
    track.closed_ = closed;
    const std::size_t count = closed ? points.size() : points.size() - 1;
    for (std::size_t i = 0; i < count; ++i) {
        const PlanPoint from = points[i];
        const PlanPoint to = points[(i + 1) % points.size()];
        Segment& segment = track.segments_.emplace_back();
        segment.from = from;
        segment.dx = to.x_mm - from.x_mm;
        segment.dy = to.y_mm - from.y_mm;
        segment.squared = segment.dx * segment.dx + segment.dy * segment.dy;
    }
    track.lay_out(length_mm);
    if (length_mm != 0 && track.length_mm_ != length_mm) {
        return Error{"track",
                     "measures " + std::to_string(track.length_mm_ / 1000) +
                         " m, which is not the length of " + std::to_string(length_mm / 1000) +
                         " m given",
                     "the unit of one of them may be wrong"};
    }
    return track;
}

/// Distances of the segments. Lengths are summed in 1/1024 mm, so that rounding does not add up.
void Track::lay_out(std::int64_t length_mm) {
    std::vector<std::int64_t> ends;
    std::int64_t sum = 0;
    for (const Segment& segment : segments_) {
        sum += square_root(Wide{segment.squared} << 20);
        ends.push_back(sum);
    }
    const std::int64_t measured_mm = std::max<std::int64_t>((sum + 512) >> 10, 1);
    const bool believable =
        length_mm > measured_mm - measured_mm / 4 && length_mm < measured_mm + measured_mm / 4;
    length_mm_ = believable ? length_mm : measured_mm;
    std::int64_t begin = 0;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const std::int64_t end =
            static_cast<std::int64_t>((Wide{ends[i]} * length_mm_ + sum / 2) / sum);
        segments_[i].begin_mm = begin;
        segments_[i].length_mm = end - begin;
        begin = end;
    }
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        const Segment& s = segments_[i];
        const auto [low_x, high_x] = std::minmax({s.from.x_mm, s.from.x_mm + s.dx});
        const auto [low_y, high_y] = std::minmax({s.from.y_mm, s.from.y_mm + s.dy});
        if (i % kChunk == 0) {
            boxes_.push_back({low_x, low_y, high_x, high_y});
        }
        Box& box = boxes_.back();
        box = {std::min(box.low_x, low_x), std::min(box.low_y, low_y), std::max(box.high_x, high_x),
               std::max(box.high_y, high_y)};
    }
}

std::int64_t Track::wrapped(std::int64_t distance_mm) const {
    if (!closed_) {
        return std::clamp<std::int64_t>(distance_mm, 0, length_mm_);
    }
    const std::int64_t rest = distance_mm % length_mm_;
    return rest < 0 ? rest + length_mm_ : rest;
}

std::size_t Track::segment_at(std::int64_t distance_mm) const {
    const auto after = std::upper_bound(
        segments_.begin(), segments_.end(), distance_mm,
        [](std::int64_t distance, const Segment& s) { return distance < s.begin_mm; });
    return after == segments_.begin() ? 0 : static_cast<std::size_t>(after - segments_.begin()) - 1;
}

PlanPoint Track::at(std::int64_t distance_mm) const {
    const std::int64_t distance = wrapped(distance_mm);
    const Segment& s = segments_[segment_at(distance)];
    const std::int64_t part = distance - s.begin_mm;
    if (s.length_mm < 1) {
        return s.from;
    }
    return {s.from.x_mm + mul_div(s.dx, part, s.length_mm),
            s.from.y_mm + mul_div(s.dy, part, s.length_mm)};
}

Track::Foot Track::foot_on(const Segment& s, PlanPoint p) const {
    const std::int64_t qx = p.x_mm - s.from.x_mm;
    const std::int64_t qy = p.y_mm - s.from.y_mm;
    const Wide dot = Wide{qx} * s.dx + Wide{qy} * s.dy;
    const std::int64_t part = dot <= 0           ? 0
                              : dot >= s.squared ? s.squared
                                                 : static_cast<std::int64_t>(dot);
    const std::int64_t foot_x = mul_div(s.dx, part, s.squared);
    const std::int64_t foot_y = mul_div(s.dy, part, s.squared);
    return {squared(qx - foot_x, qy - foot_y), s.begin_mm + mul_div(s.length_mm, part, s.squared),
            Wide{s.dx} * qy - Wide{s.dy} * qx >= 0};
}

TrackPlace Track::place_of(const Foot& foot) const {
    const std::int64_t range = square_root(foot.range_squared);
    return {closed_ && foot.distance_mm >= length_mm_ ? 0 : foot.distance_mm,
            foot.left ? range : -range};
}

std::optional<TrackPlace> Track::locate(PlanPoint p, std::int64_t tolerance_mm) const {
    if (!is_near(p, kFurthestFixMm)) {
        return std::nullopt;
    }
    std::optional<Foot> best;
    Wide limit = Wide{tolerance_mm} * tolerance_mm;
    for (std::size_t chunk = 0; chunk < boxes_.size(); ++chunk) {
        const Box& box = boxes_[chunk];
        const std::int64_t dx =
            std::max({box.low_x - p.x_mm, p.x_mm - box.high_x, std::int64_t{0}});
        const std::int64_t dy =
            std::max({box.low_y - p.y_mm, p.y_mm - box.high_y, std::int64_t{0}});
        if (squared(dx, dy) > limit) {
            continue;
        }
        const std::size_t end = std::min((chunk + 1) * kChunk, segments_.size());
        for (std::size_t i = chunk * kChunk; i < end; ++i) {
            const Foot foot = foot_on(segments_[i], p);
            if (foot.range_squared <= limit &&
                (!best || foot.range_squared < best->range_squared)) {
                best = foot;
                limit = foot.range_squared;
            }
        }
    }
    return best ? std::optional(place_of(*best)) : std::nullopt;
}

std::optional<TrackPlace> Track::locate_within(PlanPoint p, std::int64_t tolerance_mm,
                                               const TrackWindow& window) const {
    if (!is_near(p, kFurthestFixMm) || window.from_mm > window.to_mm) {
        return std::nullopt;
    }
    const std::int64_t begin = wrapped(window.from_mm);
    const std::int64_t span = closed_ ? std::min(window.to_mm - window.from_mm, length_mm_)
                                      : wrapped(window.to_mm) - begin;
    std::size_t at = segment_at(begin);
    std::optional<Foot> best;
    std::int64_t best_cost = 0;
    // The best foot of one approach to p: the distance falls, then rises again.
    std::optional<Foot> approach;
    bool falling = true;
    const auto consider = [&](const Foot& foot) {
        const std::int64_t along = closed_ ? wrapped(foot.distance_mm - begin)  // no further round
                                           : foot.distance_mm - begin;
        if (along < 0 || along > span) {
            return;
        }
        const std::int64_t range = square_root(foot.range_squared);
        std::int64_t way = std::abs(foot.distance_mm - wrapped(window.expected_mm));
        way = closed_ ? std::min(way, length_mm_ - way) : way;
        const std::int64_t cost = range + way / kWayPerOffset;
        if (range <= tolerance_mm && (!best || cost < best_cost)) {
            best = foot;
            best_cost = cost;
        }
    };
    std::int64_t covered = segments_[at].begin_mm - begin;
    for (std::size_t n = 0; n < segments_.size() && covered <= span; ++n) {
        const Foot foot = foot_on(segments_[at], p);
        if (approach && foot.range_squared > approach->range_squared) {
            if (falling) {
                consider(*approach);
            }
            falling = false;
        } else {
            falling = falling || (approach && foot.range_squared < approach->range_squared);
        }
        approach = foot;
        covered += segments_[at].length_mm;
        if (++at == segments_.size()) {
            if (!closed_) {
                break;
            }
            at = 0;
        }
    }
    if (approach && falling) {
        consider(*approach);
    }
    return best ? std::optional(place_of(*best)) : std::nullopt;
}

}  // namespace pitcast::race
