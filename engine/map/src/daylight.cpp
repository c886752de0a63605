// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "pitcast/map/ground.h"

namespace pitcast::map {
namespace {

std::array<double, 3> unit(double east, double north, double up) {
    const double length = std::sqrt(east * east + north * north + up * up);
    return {east / length, north / length, up / length};
}

Daylight natural_light(DayPhase day) {
    switch (day) {
        case DayPhase::morning:  // low in the east, over cool shadows
            return {unit(0.86, -0.30, 0.42),
                    {2.10, 1.68, 1.18},
                    {0.46, 0.54, 0.68},
                    {0.84F, 0.80F, 0.76F}};
        case DayPhase::evening:  // low in the west
            return {unit(-0.88, -0.28, 0.33),
                    {2.30, 1.52, 0.86},
                    {0.42, 0.45, 0.60},
                    {0.88F, 0.70F, 0.54F}};
        case DayPhase::dusk:  // the sky alone, and the last glow
            return {unit(-0.9, 0.1, 0.25),
                    {0.34, 0.22, 0.20},
                    {0.36, 0.44, 0.68},
                    {0.26F, 0.30F, 0.42F}};
        default:  // late morning in the north: from the south-east, 40 degrees up
            return {unit(0.52, -0.56, 0.643),
                    {1.75, 1.66, 1.50},
                    {0.55, 0.60, 0.66},
                    {0.74F, 0.80F, 0.86F}};
    }
}

}  // namespace

Daylight daylight_of(MapStyle style, DayPhase day) {
    switch (style) {
        case MapStyle::natural:
            return natural_light(day);
        case MapStyle::paper:  // as maps are shaded, whatever the hour: from the north-west
            return {unit(-0.55, 0.55, 0.78),
                    {0.58, 0.57, 0.54},
                    {0.62, 0.62, 0.62},
                    {0.93F, 0.90F, 0.84F}};
        default:
            return {unit(0.52, -0.56, 0.643),
                    {1.05, 1.05, 1.05},
                    {0.36, 0.38, 0.41},
                    {0.10F, 0.13F, 0.17F}};
    }
}

}  // namespace pitcast::map
