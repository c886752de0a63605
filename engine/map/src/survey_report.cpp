// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "pitcast/map/survey.h"

namespace pitcast::map {
namespace {

class Lines {
 public:
    template <typename... Values>
    void line(const char* label, const char* format, Values... values) {
        char text[512];
        std::snprintf(text, sizeof text, format, values...);
        char padded[32];
        std::snprintf(padded, sizeof padded, "%-12s", label);
        text_ += padded;
        text_ += text;
        text_ += '\n';
    }
    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    std::string text_;
};

const char* kind_of(race::LoopKind kind) {
    switch (kind) {
        case race::LoopKind::start_finish:
            return "line";
        case race::LoopKind::intermediate:
            return "sector";
        case race::LoopKind::speed_trap:
            return "speed trap";
        case race::LoopKind::pit_in:
            return "pit entry";
        case race::LoopKind::pit_out:
            return "pit exit";
        default:
            return "loop";
    }
}

void tell_length(const SurveyReport& r, Lines& out) {
    out.line("length", "%.1f m in plan, %.1f m over the ground; %s, %zu points measured, %zu laid",
             r.length, r.length_over_ground, r.closed ? "closed" : "open", r.points_in,
             r.points_out);
    if (r.stated_length) {
        out.line("", "stated %.1f m: %+.2f %%; distances are scaled to what is stated",
                 *r.stated_length, 100 * (r.length - *r.stated_length) / *r.stated_length);
    }
    if (r.closed && r.closing_gap > 1) {
        out.line("", "ends were %.1f m apart and are joined", r.closing_gap);
    }
}

void tell_altitudes(const SurveyReport& r, Lines& out) {
    if (r.constant_altitude) {
        out.line("altitudes", "bad: all %zu are %.1f m; %s", r.altitudes, *r.constant_altitude,
                 r.draped ? "the course is draped on the ground instead" : "not used");
    } else if (r.altitudes == 0) {
        out.line("altitudes", "none in the course; %s",
                 r.draped ? "it is draped on the ground" : "no heights are known");
    } else {
        out.line("altitudes", "%zu of %zu points have one, %zu spikes left out", r.altitudes,
                 r.points_in, r.altitudes_rejected);
        if (r.draped) {
            out.line("", "draped on the ground, which differs by %.1f m (median), %.1f m (95 %%)",
                     r.drape_median, r.drape_p95);
        }
    }
}

}  // namespace

std::string text_of(const SurveyReport& r, const Venue& venue) {
    Lines out;
    out.line("venue", "%s \"%s\"", venue.id.c_str(), venue.name.c_str());
    if (venue.origin) {
        out.line("origin", "%.9f,%.9f (give it to feeds as --origin)",
                 static_cast<double>(venue.origin->latitude_ndeg) * 1e-9,
                 static_cast<double>(venue.origin->longitude_ndeg) * 1e-9);
    }
    tell_length(r, out);
    out.line("profile", "%.0f m up, %.0f m down; highest %.1f m at %.0f m, lowest %.1f m at %.0f m",
             r.climb, r.descent, r.highest, r.highest_at, r.lowest, r.lowest_at);
    out.line("gradient",
             "%.1f %% on average; steepest over 50 m: +%.1f %% at %.0f m, -%.1f %% at %.0f m",
             r.mean_gradient, r.steepest_climb, r.steepest_climb_at, r.steepest_descent,
             r.steepest_descent_at);
    tell_altitudes(r, out);
    out.line("ground", "%s; %d x %d posts, %.1f m apart, %.1f to %.1f m", r.ground_source.c_str(),
             venue.terrain.columns, venue.terrain.rows, r.cell, r.ground_low, r.ground_high);
    if (r.voids > 0) {
        out.line("", "%zu voids (%.2f %%) filled from around them, %.0f m of the course over them",
                 r.voids, 100.0 * static_cast<double>(r.voids) / static_cast<double>(r.posts),
                 r.course_over_voids);
    }
    for (const race::Loop& loop : venue.course.loops) {
        out.line("loop", "%-8s %10.1f m  %s%s%s", loop.id.c_str(),
                 static_cast<double>(loop.distance_mm) / 1000, kind_of(loop.kind),
                 loop.name.empty() ? "" : "  ", loop.name.c_str());
    }
    if (!venue.course.obstacles.empty() || !venue.places.empty() || !venue.cameras.empty() ||
        !venue.course.pit_lane.empty()) {
        std::size_t gates = 0;
        for (const Place& place : venue.places) {
            gates += place.kind == PlaceKind::gate ? 1 : 0;
        }
        out.line("besides",
                 "%zu obstacles, %zu gates, %zu labels, %zu cameras, pit lane of %zu points",
                 venue.course.obstacles.size(), gates, venue.places.size() - gates,
                 venue.cameras.size(), venue.course.pit_lane.size());
    }
    for (const std::string& note : r.notes) {
        out.line("note", "%s", note.c_str());
    }
    return out.text();
}

}  // namespace pitcast::map
