// SPDX-License-Identifier: Apache-2.0
// The championship loop: where it goes, what stands on it, where the loops lie.
#include <algorithm>
#include <array>
#include <cmath>

#include "noise.h"
#include "xinqiu.h"

namespace pitcast::map::xinqiu {
namespace {

constexpr double kCourseLength = 1800;
constexpr std::size_t kPoints = 900;

/// Control polygon: x, y, height over the floor, width. The start straight runs east on the
/// floor; the loop climbs to the lower benches of the north wall and dives back.
struct Control {
    double x, y, up, width;
};
constexpr std::array<Control, 36> kControls = {{
    {-150, -206, 2, 20}, {-70, -210, 2, 20}, {10, -212, 2, 20},   {90, -204, 3, 20},
    {165, -186, 5, 19},  {222, -140, 7, 18}, {212, -78, 8, 18},   {150, -66, 8, 18},
    {82, -78, 6, 18},    {32, -44, 6, 18},   {44, 14, 9, 19},     {110, 32, 13, 20},
    {180, 12, 16, 20},   {246, 40, 20, 19},  {272, 108, 26, 18},  {246, 172, 34, 18},
    {184, 186, 40, 18},  {128, 152, 41, 19}, {66, 128, 40, 20},   {14, 164, 43, 19},
    {-8, 226, 48, 18},   {-62, 262, 51, 18}, {-124, 236, 48, 18}, {-134, 172, 40, 19},
    {-92, 116, 30, 20},  {-82, 54, 20, 19},  {-128, 14, 14, 18},  {-190, 34, 14, 18},
    {-236, 84, 17, 18},  {-294, 92, 18, 18}, {-334, 44, 13, 18},  {-318, -18, 8, 19},
    {-262, -46, 5, 20},  {-236, -98, 3, 19}, {-268, -150, 2, 18}, {-224, -196, 2, 19},
}};

/// Ground shape of one obstacle: height at `part` 0..1 along it and `left` metres off centre.
struct Shape {
    const char* name;
    const char* name_zh;
    double from;
    double length;
    double (*height)(double part, double left);
};

double arch(double part) {
    return 4 * part * (1 - part);
}

constexpr std::array<Shape, 14> kShapes = {{
    {"Jump table", "飞车台", 96, 44,
     [](double p, double) { return 3.4 * smooth_step(0, 0.4, p) * (1 - smooth_step(0.78, 1, p)); }},
    {"Water splash", "涉水池", 176, 40,
     [](double p, double) {
         return -1.7 * smooth_step(0, 0.25, p) * (1 - smooth_step(0.75, 1, p));
     }},
    {"Lakeside banking", "湖畔高坡弯", 262, 70,
     [](double p, double left) { return -0.16 * left * arch(p); }},
    {"Log bed", "圆木阵", 376, 30,
     [](double p, double) {
         const double wave = p * 5 - std::floor(p * 5);
         return 0.55 * arch(wave);
     }},
    {"Camel humps", "驼峰", 498, 78,
     [](double p, double) {
         const double wave = p * 3 - std::floor(p * 3);
         return 2.8 * arch(wave) * arch(wave);
     }},
    {"Craters", "弹坑", 624, 46,
     [](double p, double left) { return 1.3 * arch(p) * value_noise(p * 46 / 8, left / 7, 97); }},
    {"Side slope", "侧坡", 706, 60,
     [](double p, double left) {
         return 0.2 * left * smooth_step(0, 0.2, p) * (1 - smooth_step(0.8, 1, p));
     }},
    {"Seesaw bridge", "跷跷板桥", 808, 26,
     [](double p, double) { return 1.8 * std::min(p, 1 - p) * 2; }},
    {"Steps", "台阶", 900, 40,
     [](double p, double) {
         return 1.0 * (smooth_step(0, 0.2, p) + smooth_step(0.3, 0.5, p)) *
                (1 - smooth_step(0.75, 1, p));
     }},
    {"Bench hairpin", "台阶发卡弯", 1010, 64,
     [](double p, double left) { return -0.14 * left * arch(p); }},
    {"Steep drop", "大陡坡", 1118, 56,
     [](double p, double) { return 3.0 * arch(p) * (1 - 1.6 * p); }},
    {"V pit", "V形沟", 1240, 34, [](double p, double) { return -5.0 * std::min(p, 1 - p) * 2; }},
    {"Sand pit", "沙坑", 1392, 46,
     [](double p, double left) {
         return -0.5 * arch(p) + 0.25 * value_noise(p * 9, left / 5, 93);
     }},
    {"Mandatory pass", "强制通过", 1560, 50,
     [](double p, double left) {
         const double wave = p * 4 - std::floor(p * 4);
         return left > 0 ? 1.5 * arch(wave) * smooth_step(0, 3, left) : 0.0;
     }},
}};

}  // namespace

std::vector<CurvePoint> course_line() {
    std::vector<CurvePoint> controls;
    for (const Control& c : kControls) {
        controls.push_back({c.x, c.y, kFloorZ + c.up, c.width});
    }
    std::vector<CurvePoint> line = resample(closed_spline(controls, 64), true, kPoints);
    // The drawing is stretched until the polygon that cars are projected on is 1.8 km to the mm.
    for (int round = 0; round < 4; ++round) {
        const double stretch = kCourseLength / plan_length(line, true);
        for (CurvePoint& p : line) {
            p.x *= stretch;
            p.y *= stretch;
        }
        line = resample(line, true, kPoints);
    }
    return line;
}

std::vector<Obstacle> course_obstacles() {
    std::vector<Obstacle> obstacles;
    for (const Shape& shape : kShapes) {
        obstacles.push_back({shape.name, shape.name_zh,
                             static_cast<std::int64_t>(shape.from * 1000),
                             static_cast<std::int64_t>(shape.length * 1000)});
    }
    return obstacles;
}

std::vector<race::Loop> course_loops() {
    using race::LoopKind;
    return {{"SF", "Start / finish", LoopKind::start_finish, 0, 3},
            {"PO", "Pit out", LoopKind::pit_out, 70'000, 0},
            {"ST", "Speed trap", LoopKind::speed_trap, 166'000, 0},
            {"I1", "Intermediate 1", LoopKind::intermediate, 600'000, 1},
            {"I2", "Intermediate 2", LoopKind::intermediate, 1'200'000, 2},
            {"DT", "Mandatory pass", LoopKind::detour, 1'585'000, 0},
            {"PI", "Pit in", LoopKind::pit_in, 1'730'000, 0}};
}

double obstacle_height(double distance, double left) {
    double height = 0;
    for (const Shape& shape : kShapes) {
        const double part = (distance - shape.from) / shape.length;
        if (part > 0 && part < 1) {
            height += shape.height(part, left);
        }
    }
    return height;
}

}  // namespace pitcast::map::xinqiu
