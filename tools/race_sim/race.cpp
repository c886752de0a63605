// SPDX-License-Identifier: Apache-2.0
#include "race.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace pitcast::tools {
namespace {

using race::LoopKind;

constexpr double kStepSeconds = 0.05;
constexpr double kGridSpacing = 7;  // metres between grid places
constexpr double kCarLength = 4.8;
constexpr double kCarWidth = 2.3;  // with elbow room
constexpr double kPitSpeed = 14;   // m/s
constexpr double kPitSide = -9;    // metres: the lane lies to the right
constexpr double kBoxAhead = 25;   // metres behind the line where the boxes begin
constexpr Nanoseconds kBoxNs = 9 * kNanosecondsPerSecond;
constexpr Nanoseconds kLastHomeNs = 150 * kNanosecondsPerSecond;  // then the race is closed

double metres(std::int64_t mm) {
    return static_cast<double>(mm) / 1000;
}

std::int32_t whole(double value) {
    return static_cast<std::int32_t>(std::floor(value));
}

bool of_the_pits(LoopKind kind) {
    return kind == LoopKind::pit_in || kind == LoopKind::pit_out;
}

}  // namespace

Race::Race(const Track& track, std::vector<Starter> field, std::int32_t laps, Random random)
    : track_(track), laps_total_(laps), random_(random) {
    for (std::size_t i = 0; i < field.size(); ++i) {
        Car car;
        car.entry = std::move(field[i].entry);
        car.pace = field[i].pace;
        car.sensors = field[i].sensors;
        car.distance_m = -kGridSpacing * static_cast<double>(i + 1);
        car.usual_left_m = random_.between(-1.8, 1.8);
        car.left_m = car.left_target_m = i % 2 == 0 ? 2.0 : -2.0;
        // Two seconds on the grid: the springs have come to rest.
        for (int steps = 0; steps < 40; ++steps) {
            car.motion.step(track_, kStepSeconds, car.distance_m, car.left_m, 0, 0);
        }
        car.detour_lap = 1 + static_cast<std::int32_t>(
                                 random_.below(static_cast<std::size_t>(std::max(laps - 1, 1))));
        cars_.push_back(std::move(car));
    }
}

std::vector<std::size_t> Race::order() const {
    std::vector<std::size_t> order(cars_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return cars_[a].distance_m > cars_[b].distance_m;
    });
    return order;
}

/// The nearest car in front on the road, whatever lap it is on.
Race::Ahead Race::look_ahead(std::size_t index) const {
    const Car& car = cars_[index];
    Ahead nearest;
    for (std::size_t i = 0; i < cars_.size(); ++i) {
        const Car& other = cars_[i];
        const bool on_the_line = other.doing == Car::Doing::racing ||
                                 other.doing == Car::Doing::home ||
                                 other.doing == Car::Doing::stopped;
        if (i == index || !on_the_line) {
            continue;
        }
        const double apart = other.distance_m - car.distance_m;
        const double on_road = apart - std::floor(apart / track_.length_m()) * track_.length_m();
        if (on_road > 0 && on_road - kCarLength < nearest.gap_m && apart > -1e8) {
            nearest = {on_road - kCarLength, other.left_m, other.speed, other.speed > 3};
        }
    }
    return nearest;
}

/// Drivers push and save in turns of some seconds: that is what makes gaps breathe.
void Race::change_mood(Car& car) {
    if (now_ns_ >= car.mood_until_ns) {
        car.mood_target = random_.between(-0.034, 0.034);
        car.mood_until_ns = now_ns_ + static_cast<Nanoseconds>(random_.between(4.0, 9.0) * 1e9);
        car.usual_left_m = std::clamp(car.usual_left_m + random_.between(-0.9, 0.9), -2.2, 2.2);
    }
    car.mood += (car.mood_target - car.mood) * 0.02;
}

double Race::wanted_speed(Car& car, const Ahead& ahead) const {
    double wanted = track_.speed_at(car.distance_m) * (car.pace + car.mood);
    if (car.doing == Car::Doing::home) {
        wanted *= 0.6;
    }
    // A tow for whoever follows, so that groups stay groups.
    if (ahead.gap_m > 6 && ahead.gap_m < 70) {
        wanted *= 1.012;
    }
    const bool side_by_side = std::abs(ahead.left_m - car.left_m) > kCarWidth;
    if (side_by_side && ahead.gap_m < 12) {
        wanted *= 1.03;  // pulled out to pass: all in
    } else if (!side_by_side && ahead.gap_m < 9) {
        wanted = std::min(wanted, std::max(ahead.speed + (ahead.gap_m - 2.5) * 0.8, 2.0));
    }
    if (car.doing == Car::Doing::pitting) {
        wanted = std::min(wanted, kPitSpeed);
    }
    return wanted;
}

void Race::steer(Car& car, const Ahead& ahead) {
    const double room = track_.half_width_m(car.distance_m);
    const bool same_line = std::abs(ahead.left_m - car.left_m) < kCarWidth + 0.6;
    if (car.doing == Car::Doing::pitting || car.doing == Car::Doing::in_box) {
        car.left_target_m = kPitSide;
    } else if (car.doing == Car::Doing::stopped || car.doing == Car::Doing::retired) {
        car.left_target_m = -(room + 1.2);
    } else if (ahead.gap_m < 11 && same_line) {
        const double side = ahead.left_m > 0 ? -1 : 1;  // where there is more room
        car.left_target_m = std::clamp(ahead.left_m + side * (kCarWidth + 1.0), -room, room);
    } else if (ahead.gap_m > 14) {
        car.left_target_m = std::clamp(car.usual_left_m, -room, room);
    }
    const double most = (car.speed > 1 ? 3.2 : 0.0) * kStepSeconds;
    car.left_m += std::clamp(car.left_target_m - car.left_m, -most, most);
}

/// The box stands just behind the line; the stop ends when its time is over.
void Race::run_pit_stop(Car& car) {
    const double lap_start = static_cast<double>(car.laps) * track_.length_m();
    if (car.doing == Car::Doing::pitting && !car.boxed && car.laps > 0 &&
        car.distance_m > lap_start + kBoxAhead && car.distance_m < lap_start + 60) {
        car.doing = Car::Doing::in_box;
        car.doing_until_ns = now_ns_ + kBoxNs;
        car.boxed = true;
    } else if (car.doing == Car::Doing::in_box && now_ns_ >= car.doing_until_ns) {
        car.doing = Car::Doing::pitting;  // until the loop at the exit
    }
}

void Race::step(std::vector<race::Event>& out) {
    if (over_) {
        return;
    }
    const std::vector<std::size_t> order = this->order();
    for (const std::size_t index : order) {
        Car& car = cars_[index];
        change_mood(car);
        run_pit_stop(car);
        const Ahead ahead = look_ahead(index);
        const bool parked = car.doing == Car::Doing::in_box || car.doing == Car::Doing::stopped ||
                            car.doing == Car::Doing::retired;
        const double wanted = parked ? 0 : wanted_speed(car, ahead);
        steer(car, ahead);
        move(car, wanted, out);
    }
    now_ns_ += kStepNs;
    // The flag is shown to the leader; from the next step on it is for everybody.
    std::stable_sort(out.begin(), out.end(), [](const race::Event& a, const race::Event& b) {
        return a.utc_ns < b.utc_ns;
    });
    finish(out);
}

void Race::move(Car& car, double wanted, std::vector<race::Event>& out) {
    const double before = car.speed;
    const double up = 6.0 * kStepSeconds;
    const double down = 11.0 * kStepSeconds;
    car.speed = std::max(0.0, car.speed + std::clamp(wanted - car.speed, -down, up));
    car.acceleration = (car.speed - before) / kStepSeconds;
    const double from = car.distance_m;
    car.distance_m += (before + car.speed) / 2 * kStepSeconds;
    car.motion.step(track_, kStepSeconds, car.distance_m, car.left_m, car.speed, car.acceleration);
    cross(car, from, car.distance_m, out);
}

void Race::cross(Car& car, double from_m, double to_m, std::vector<race::Event>& out) {
    if (to_m <= from_m || car.doing == Car::Doing::home) {
        return;
    }
    for (const race::Loop& loop : track_.venue().course.loops) {
        const double at = metres(loop.distance_mm);
        const double lap = std::floor((to_m - at) / track_.length_m());
        const double line = lap * track_.length_m() + at;
        if (lap < 0 || line <= from_m || (loop.kind == LoopKind::start_finish && lap < 1)) {
            continue;
        }
        const double part = (line - from_m) / (to_m - from_m);
        const auto since =
            static_cast<Nanoseconds>(std::floor(part * static_cast<double>(kStepNs)));
        pass(car, loop, whole(lap), now_ns_ + since, out);
        if (car.doing == Car::Doing::home) {
            return;
        }
    }
}

void Race::pass(Car& car, const race::Loop& loop, std::int32_t lap, Nanoseconds at,
                std::vector<race::Event>& out) {
    const bool in_pits = car.doing == Car::Doing::pitting || car.doing == Car::Doing::in_box;
    if ((of_the_pits(loop.kind) && !in_pits) || (loop.kind == LoopKind::pit_out && !car.boxed) ||
        (loop.kind == LoopKind::detour && lap != car.detour_lap)) {
        return;
    }
    out.push_back({at, race::Passing{car.entry.number, loop.id, lap}});
    if (loop.kind == LoopKind::start_finish) {
        car.laps = lap;
        if (flag_out_ || lap >= laps_total_) {
            car.doing = Car::Doing::home;
        }
    } else if (loop.kind == LoopKind::pit_out) {
        car.doing = Car::Doing::racing;
        car.boxed = false;
    }
}

void Race::finish(std::vector<race::Event>& out) {
    const auto at_home = [](const Car& car) {
        return car.doing == Car::Doing::home || car.doing == Car::Doing::retired;
    };
    const bool won = std::any_of(cars_.begin(), cars_.end(),
                                 [&](const Car& car) { return car.laps >= laps_total_; });
    if (won && !flag_out_) {
        flag_out_ = true;
        flag_ns_ = now_ns_;
        out.push_back({now_ns_, race::FlagChange{race::Flag::chequered, 0}});
        out.push_back({now_ns_, race::SessionStatus{race::SessionPhase::finished, 0, 0}});
        out.push_back({now_ns_, race::RaceControlMessage{"CHEQUERED FLAG", ""}});
    }
    const bool all_home = std::all_of(cars_.begin(), cars_.end(), at_home);
    if (flag_out_ && (all_home || now_ns_ - flag_ns_ > kLastHomeNs)) {
        over_ = true;
        out.push_back({now_ns_, race::SessionStatus{race::SessionPhase::official, 0, 0}});
    }
}

race::Positions Race::positions() const {
    race::Positions positions;
    for (const Car& car : cars_) {
        const map::Point3 at = track_.position(car.distance_m, car.left_m);
        positions.fixes.push_back({car.entry.number, at.x_mm, at.y_mm, at.z_mm});
    }
    return positions;
}

race::Telemetry Race::telemetry(const Car& car) const {
    constexpr double kGearTop[] = {0, 9, 15, 22, 29, 36, 60};  // m/s at 7,500 rpm
    race::Telemetry telemetry;
    telemetry.number = car.entry.number;
    telemetry.speed_mm_s = whole(car.speed * 1000);
    std::int32_t gear = car.speed < 0.5 ? 0 : 1;
    while (gear > 0 && gear < 6 && car.speed > kGearTop[gear] * 0.93) {
        ++gear;
    }
    telemetry.gear = gear;
    const bool off = car.doing == Car::Doing::retired;
    const double turning = gear == 0 ? 0 : car.speed / kGearTop[gear];
    telemetry.rpm = off ? 0 : std::max(1100, whole(7500 * turning));
    const double drag = car.speed * car.speed / 600;
    const double push = (car.acceleration + drag + 0.4) / 5.5;
    telemetry.throttle_permille = off || gear == 0 ? 0 : whole(1000 * std::clamp(push, 0.0, 1.0));
    telemetry.brake_permille = whole(1000 * std::clamp(-car.acceleration / 9 - 0.05, 0.0, 1.0));
    if (car.sensors) {
        car.motion.tell(telemetry);
    }
    return telemetry;
}

}  // namespace pitcast::tools
