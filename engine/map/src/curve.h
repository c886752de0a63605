// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

namespace pitcast::map {

/// Point of a curve in plan with what varies along it; metres.
struct CurvePoint {
    double x = 0;
    double y = 0;
    double z = 0;
    double width = 0;
};

/// Closed uniform cubic B-spline through the neighbourhood of `controls`, `steps` points a
/// control: curvature is continuous, so that roads have no kinks.
[[nodiscard]] std::vector<CurvePoint> closed_spline(const std::vector<CurvePoint>& controls,
                                                    int steps);

/// Length in plan; `closed` counts the way back to the first point.
[[nodiscard]] double plan_length(const std::vector<CurvePoint>& curve, bool closed);

/// `count` points at even distances in plan, the first one kept; closed curves do not repeat it.
[[nodiscard]] std::vector<CurvePoint> resample(const std::vector<CurvePoint>& curve, bool closed,
                                               std::size_t count);

}  // namespace pitcast::map
