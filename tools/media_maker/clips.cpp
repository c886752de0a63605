// SPDX-License-Identifier: Apache-2.0
#include "clips.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace pitcast::tools {
namespace {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;
constexpr float kFrameSeconds = 0.04f;
constexpr std::int32_t kDissolve = 14;  ///< frames

struct Spot {
    float x, y, z;
};

Spot on_course(const GroundView& ground, float metres) {
    const map::Point3 at =
        ground.venue().course.at(static_cast<std::int64_t>(std::llround(metres * 1000)));
    return {static_cast<float>(at.x_mm) / 1000, static_cast<float>(at.y_mm) / 1000,
            static_cast<float>(at.z_mm) / 1000};
}

/// Marker posts along both edges, red and white in turn, far ones first.
void paint_posts(Canvas& canvas, const GroundView& ground, float every, float width) {
    struct Marker {
        Canvas::Place place;
        bool red;
    };
    std::vector<Marker> markers;
    const float length = static_cast<float>(ground.venue().course.length_mm) / 1000;
    std::int32_t number = 0;
    for (float way = 0; way < length; way += every, ++number) {
        const Spot here = on_course(ground, way);
        const Spot ahead = on_course(ground, way + 2);
        const float tx = ahead.x - here.x, ty = ahead.y - here.y;
        const float norm = std::max(std::sqrt(tx * tx + ty * ty), 1e-3f);
        for (const float side : {-11.2f, 11.2f}) {
            const float x = here.x - ty / norm * side;
            const float y = here.y + tx / norm * side;
            const Canvas::Place place = canvas.place(x, y, ground.height(x, y));
            if (place.scale > 0 && place.depth < 900) {
                markers.push_back({place, number % 2 == 0});
            }
        }
    }
    std::sort(markers.begin(), markers.end(),
              [](const Marker& a, const Marker& b) { return a.place.depth > b.place.depth; });
    for (const Marker& marker : markers) {
        canvas.post(marker.place, width, 1.1f,
                    marker.red ? Light{0.50f, 0.06f, 0.04f} : Light{0.72f, 0.70f, 0.66f});
    }
}

/// A car seen from outside and its plume.
void paint_car(Canvas& canvas, const GroundView& ground, float metres, float clock, Light paint) {
    for (std::int32_t puff = 22; puff >= 1; --puff) {
        const float age = static_cast<float>(puff) * 0.11f + std::fmod(clock, 0.11f);
        const Spot at = on_course(ground, metres - 3 - age * 20);
        const float drift = ground.grain(static_cast<float>(puff) * 7.3f, metres * 0.01f) - 0.5f;
        const Canvas::Place place = canvas.place(at.x + age * 2.2f + drift * 3, at.y + age * 1.1f,
                                                 at.z + 0.8f + age * 1.5f);
        canvas.puff(place, 1.7f + age * 2.6f, {0.62f, 0.54f, 0.44f}, 0.5f * std::exp(-age / 1.0f));
    }
    const Spot at = on_course(ground, metres);
    const auto part = [&](float up, float width, float height, Light light) {
        canvas.post(canvas.place(at.x, at.y, at.z + up), width, height, light);
    };
    part(0.0f, 3.6f, 1.0f, {0.02f, 0.02f, 0.02f});
    part(0.55f, 3.9f, 0.95f, paint);
    part(1.45f, 2.1f, 0.65f, paint * 0.35f);
    part(2.0f, 2.3f, 0.18f, paint * 1.15f);
}

Picture onboard_moment(const GroundView& ground, std::int32_t car, float seconds,
                       const ClipSize& size) {
    const float start = car == 1 ? 30.0f : 838.0f;
    const float speed = car == 1 ? 21.5f : 19.0f;
    const float way = start + speed * seconds;
    const Spot here = on_course(ground, way);
    const Spot back = on_course(ground, way - 5);
    const Spot ahead = on_course(ground, way + 13);
    const float tx = ahead.x - back.x, ty = ahead.y - back.y;
    const float norm = std::max(std::sqrt(tx * tx + ty * ty), 1e-3f);
    const float rough = 0.5f * std::sin(seconds * 17.3f) + 0.3f * std::sin(seconds * 29.1f + 1) +
                        0.2f * std::sin(seconds * 43.7f + 2);
    Shot shot;
    const float line = 1.6f * std::sin(way * 0.021f);
    shot.x = here.x - ty / norm * line;
    shot.y = here.y + tx / norm * line;
    const float smooth_z =
        (on_course(ground, way - 2).z + here.z + on_course(ground, way + 2).z) / 3;
    shot.z = std::max(smooth_z, ground.height(shot.x, shot.y)) + 1.75f + 0.045f * rough;
    shot.forward_x = tx / norm;
    shot.forward_y = ty / norm;
    shot.focal = 0.86f;
    const float pitch = (ahead.z - back.z) / norm;
    shot.horizon = 0.44f + 0.8f * shot.focal * pitch + 0.006f * rough;
    Canvas canvas(size.width * size.fold, size.height * size.fold, shot);
    canvas.paint_ground(ground);
    paint_posts(canvas, ground, 12, 0.35f);
    paint_car(canvas, ground, way + 46 + 6 * std::sin(seconds * 0.7f), seconds,
              car == 1 ? Light{0.07f, 0.17f, 0.42f} : Light{0.55f, 0.33f, 0.03f});
    paint_cockpit(canvas, car, 0.003f * std::sin(seconds * 23), 0.004f * rough);
    return canvas.develop(size.fold);
}

void dissolve(Picture& picture, const Picture& into, float part) {
    const auto weight = static_cast<int>(part * 256);
    for (std::size_t i = 0; i < picture.rgb.size(); ++i) {
        picture.rgb[i] = static_cast<std::uint8_t>(
            (picture.rgb[i] * (256 - weight) + into.rgb[i] * weight + 128) >> 8);
    }
}

}  // namespace

Picture onboard_frame(const GroundView& ground, std::int32_t car, std::int32_t frame,
                      const ClipSize& size) {
    Picture picture = onboard_moment(ground, car, static_cast<float>(frame) * kFrameSeconds, size);
    const std::int32_t left = size.frames - frame;  // 1 at the last frame
    if (left <= kDissolve) {
        const Picture lead_in =
            onboard_moment(ground, car, static_cast<float>(-left) * kFrameSeconds, size);
        dissolve(picture, lead_in,
                 1 - static_cast<float>(left) / static_cast<float>(kDissolve + 1));
    }
    return picture;
}

Picture programme_frame(const GroundView& ground, std::int32_t frame, const ClipSize& size) {
    const float part = static_cast<float>(frame) / static_cast<float>(size.frames);
    const float turn = kTurn * part;
    Shot shot;
    shot.x = -60 + 150 * std::sin(turn);
    shot.y = -470 - 45 * std::cos(turn);
    shot.z = 44 + 12 * std::sin(turn + 0.8f);
    const float aim_x = -30 + 30 * std::sin(turn) - shot.x;
    const float aim_y = 60 - shot.y;
    const float norm = std::sqrt(aim_x * aim_x + aim_y * aim_y);
    shot.forward_x = aim_x / norm;
    shot.forward_y = aim_y / norm;
    shot.focal = 0.95f;
    shot.horizon = 0.20f + 0.010f * std::sin(turn + 2);
    Canvas canvas(size.width * size.fold, size.height * size.fold, shot);
    canvas.paint_ground(ground);
    paint_posts(canvas, ground, 15, 0.5f);
    // Four pairs, a quarter of the lap apart: after one loop each stands where the next one was.
    const float length = static_cast<float>(ground.venue().course.length_mm) / 1000;
    const float clock = part * 20;
    for (std::int32_t pair = 0; pair < 4; ++pair) {
        const float lead = length * (static_cast<float>(pair) + part) / 4;
        paint_car(canvas, ground, lead - 34, clock, {0.62f, 0.60f, 0.56f});
        paint_car(canvas, ground, lead, clock, {0.58f, 0.08f, 0.05f});
    }
    return canvas.develop(size.fold);
}

}  // namespace pitcast::tools
