// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "pitcast/core/result.h"

/// The centre line of a course, and places relative to it. Millimetres of the venue frame, in
/// plan; integers only.
namespace pitcast::race {

struct PlanPoint {
    std::int64_t x_mm = 0;  ///< east
    std::int64_t y_mm = 0;  ///< north
    friend bool operator==(const PlanPoint&, const PlanPoint&) = default;
};

/// A place relative to the centre line.
struct TrackPlace {
    std::int64_t distance_mm = 0;  ///< along the line; closed: 0 <= distance < length
    std::int64_t offset_mm = 0;    ///< to the line, left of the way the cars go is positive
    friend bool operator==(const TrackPlace&, const TrackPlace&) = default;
};

/// Where along the line to look for a place, in unwrapped distance (may lie below 0 or beyond the
/// length of a closed track; what it asks for is looked up modulo the length).
struct TrackWindow {
    std::int64_t from_mm = 0;
    std::int64_t to_mm = 0;
    std::int64_t expected_mm = 0;  ///< where the car should be; decides between near stretches
};

class Track {
 public:
    /// `line` in the way the cars go, from the start line; a closed one need not repeat its first
    /// point. `length_mm`: official length to which distances are scaled; 0 = as the line measures.
    /// Errors: fewer than two (closed: three) distinct points, over a million, a coordinate beyond
    /// 1000 km, a length that differs from the line's by more than a quarter.
    [[nodiscard]] static Result<Track> make(const std::vector<PlanPoint>& line, bool closed,
                                            std::int64_t length_mm = 0);

    [[nodiscard]] std::int64_t length_mm() const { return length_mm_; }
    [[nodiscard]] bool closed() const { return closed_; }

    /// Point of the line at a distance; wraps when closed, clamps when not.
    [[nodiscard]] PlanPoint at(std::int64_t distance_mm) const;
    /// Distance within the track: wrapped when closed, clamped when not.
    [[nodiscard]] std::int64_t wrapped(std::int64_t distance_mm) const;

    /// Nearest place of the whole line, at most `tolerance_mm` from it.
    [[nodiscard]] std::optional<TrackPlace> locate(PlanPoint p, std::int64_t tolerance_mm) const;

    /// Nearest place within a stretch. Where the track passes near itself inside the stretch, the
    /// branch is taken whose offset plus a sixteenth of the way from the expected place is least.
    [[nodiscard]] std::optional<TrackPlace> locate_within(PlanPoint p, std::int64_t tolerance_mm,
                                                          const TrackWindow& window) const;

 private:
    struct Segment {
        PlanPoint from;
        std::int64_t dx = 0, dy = 0;
        std::int64_t squared = 0;    ///< of its length in plan, mm²; at least 1
        std::int64_t begin_mm = 0;   ///< distance at `from`
        std::int64_t length_mm = 0;  ///< along the track, as scaled
    };
    /// Bounds of kChunk segments one after the other.
    struct Box {
        std::int64_t low_x, low_y, high_x, high_y;
    };
    struct Foot;

    Track() = default;
    [[nodiscard]] Foot foot_on(const Segment& segment, PlanPoint p) const;
    [[nodiscard]] TrackPlace place_of(const Foot& foot) const;
    [[nodiscard]] std::size_t segment_at(std::int64_t distance_mm) const;
    void lay_out(std::int64_t length_mm);

    std::vector<Segment> segments_;
    std::vector<Box> boxes_;
    std::int64_t length_mm_ = 0;
    bool closed_ = false;
};

}  // namespace pitcast::race
