// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/feed/decoder.h"

#include "field.h"
#include "motion.h"
#include "random.h"
#include "track.h"

namespace pitcast::tools {

/// A car on the course. Distances count from the start line over all laps, metres.
struct Car {
    enum class Doing { racing, pitting, in_box, stopped, retired, home };
    race::Entry entry;
    double pace = 1;
    double mood = 0;  ///< comes and goes: added to the pace
    double mood_target = 0;
    Nanoseconds mood_until_ns = 0;
    double distance_m = 0;
    double speed = 0;         ///< m/s
    double acceleration = 0;  ///< m/s2, of the last step
    double left_m = 0;        ///< of the centre line
    double left_target_m = 0;
    double usual_left_m = 0;
    Motion motion;
    bool sensors = true;  ///< tells `motion`
    Doing doing = Doing::racing;
    Nanoseconds doing_until_ns = 0;
    bool boxed = false;  ///< this pit stop has been made
    std::int32_t laps = 0;
    std::int32_t detour_lap = 0;  ///< on which it takes the mandatory pass
};

/// The race itself, in steps of 50 ms from the green light. Says what the timing would say.
class Race {
 public:
    static constexpr Nanoseconds kStepNs = 50'000'000;

    Race(const Track& track, std::vector<Starter> field, std::int32_t laps, Random random);

    /// One step. Passings and the like of this step are appended to `out`, timed since the green
    /// light.
    void step(std::vector<race::Event>& out);

    [[nodiscard]] Nanoseconds now_ns() const { return now_ns_; }
    [[nodiscard]] const std::vector<Car>& cars() const { return cars_; }
    [[nodiscard]] std::vector<Car>& cars() { return cars_; }
    /// Indices, first on the road first.
    [[nodiscard]] std::vector<std::size_t> order() const;
    [[nodiscard]] bool flag_is_out() const { return flag_out_; }
    [[nodiscard]] bool over() const { return over_; }

    [[nodiscard]] race::Positions positions() const;
    [[nodiscard]] race::Telemetry telemetry(const Car& car) const;

 private:
    struct Ahead {
        double gap_m = 1e9;  ///< bumper to bumper distance to the next car in front
        double left_m = 0;
        double speed = 0;
        bool moving = false;
    };
    [[nodiscard]] Ahead look_ahead(std::size_t index) const;
    void change_mood(Car& car);
    [[nodiscard]] double wanted_speed(Car& car, const Ahead& ahead) const;
    void steer(Car& car, const Ahead& ahead);
    void run_pit_stop(Car& car);
    void move(Car& car, double wanted, std::vector<race::Event>& out);
    void cross(Car& car, double from_m, double to_m, std::vector<race::Event>& out);
    void pass(Car& car, const race::Loop& loop, std::int32_t lap, Nanoseconds at,
              std::vector<race::Event>& out);
    void finish(std::vector<race::Event>& out);

    const Track& track_;
    std::vector<Car> cars_;
    std::int32_t laps_total_;
    Random random_;
    Nanoseconds now_ns_ = 0;
    bool flag_out_ = false;
    bool over_ = false;
    Nanoseconds flag_ns_ = 0;
};

}  // namespace pitcast::tools
