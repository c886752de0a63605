// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "pitcast/edit/arrange.h"

namespace pitcast::edit {
namespace {

struct Targets {
    std::vector<double> across;
    std::vector<double> down;

    void add(const Bounds& box) {
        for (const double share : {0.0, 0.5, 1.0}) {
            across.push_back(box.x + box.width * share);
            down.push_back(box.y + box.height * share);
        }
    }
};

/// The shortest way from one of the moving lines to one of the targets.
double nearest(const std::array<double, 3>& moving, const std::vector<double>& targets,
               double reach) {
    double best = 0;
    double least = reach;
    for (const double target : targets) {
        for (const double line : moving) {
            if (const double way = target - line; std::abs(way) < least) {
                least = std::abs(way);
                best = way;
            }
        }
    }
    return least < reach ? best : std::nan("");
}

void add_lines(const std::array<double, 3>& moved, const std::vector<double>& targets, bool across,
               std::vector<SnapLine>& lines) {
    for (const double line : moved) {
        if (std::any_of(targets.begin(), targets.end(),
                        [&](double target) { return std::abs(target - line) < 0.01; })) {
            lines.push_back({across, line});
        }
    }
}

}  // namespace

Snap snap(const Bounds& moving, const std::vector<ElementRow>& rows,
          const std::vector<show::PlacedElement>& placed, const std::vector<std::string>& ids,
          const Bounds& canvas, double reach, const std::vector<SnapLine>& guides) {
    Targets targets;
    for (const SnapLine& guide : guides) {
        (guide.across ? targets.across : targets.down).push_back(guide.at);
    }
    targets.add(canvas);
    for (const double cut : kSafeAreas) {
        targets.add({canvas.x + canvas.width * cut, canvas.y + canvas.height * cut,
                     canvas.width * (1 - 2 * cut), canvas.height * (1 - 2 * cut)});
    }
    for (const show::PlacedElement& one : placed) {
        const ElementRow* row = find_row(rows, one.id);
        const bool moves =
            row == nullptr || std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
                const ElementRow* mover = find_row(rows, id);
                return mover != nullptr && (row->pointer == mover->pointer ||
                                            row->pointer.starts_with(mover->pointer + "/"));
            });
        if (!moves) {
            targets.add({one.x, one.y, one.width, one.height});
        }
    }
    const auto lines = [](double begin, double size, double by) {
        return std::array<double, 3>{begin + by, begin + size / 2 + by, begin + size + by};
    };
    Snap made;
    const double dx = nearest(lines(moving.x, moving.width, 0), targets.across, reach);
    const double dy = nearest(lines(moving.y, moving.height, 0), targets.down, reach);
    if (!std::isnan(dx)) {
        made.dx = dx;
        add_lines(lines(moving.x, moving.width, dx), targets.across, true, made.lines);
    }
    if (!std::isnan(dy)) {
        made.dy = dy;
        add_lines(lines(moving.y, moving.height, dy), targets.down, false, made.lines);
    }
    return made;
}

}  // namespace pitcast::edit
