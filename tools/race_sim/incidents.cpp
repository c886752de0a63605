// SPDX-License-Identifier: Apache-2.0
#include "incidents.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pitcast::tools {
namespace {

enum class Act { pits, penalty, strand, recover, retire };

/// When what happens, in ms since the feed began; none twice, in order.
struct Row {
    std::int32_t at_ms;
    Act act;
};
constexpr std::array<Row, 8> kPlan{{{2'000, Act::pits},
                                    {6'000, Act::penalty},
                                    {13'000, Act::strand},
                                    {17'000, Act::pits},
                                    {27'000, Act::recover},
                                    {33'000, Act::pits},
                                    {38'000, Act::retire},
                                    {44'000, Act::pits}}};

race::Event message(const Race& race, const std::string& text, const std::string& number) {
    return {race.now_ns(), race::RaceControlMessage{text, number}};
}

}  // namespace

/// The racing car nearest behind `place` (from 0) on the road.
Car* Incidents::choose(Race& race, std::size_t place) const {
    const std::vector<std::size_t> order = race.order();
    for (std::size_t i = std::min(place, order.size() - 1); i < order.size(); ++i) {
        Car& car = race.cars()[order[i]];
        if (car.doing == Car::Doing::racing && car.entry.number != stranded_) {
            return &car;
        }
    }
    return nullptr;
}

/// A car behind the first five that comes to the pit entry soonest.
Car* Incidents::choose_for_pits(Race& race) const {
    const double length = track_.length_m();
    double entry = -1;
    for (const race::Loop& loop : track_.venue().course.loops) {
        if (loop.kind == race::LoopKind::pit_in) {
            entry = static_cast<double>(loop.distance_mm) / 1000;
        }
    }
    const std::vector<std::size_t> order = race.order();
    Car* soonest = nullptr;
    double way = 1e9;
    for (std::size_t i = 5; entry >= 0 && i < order.size(); ++i) {
        Car& car = race.cars()[order[i]];
        const double to_go = entry - car.distance_m;
        const double on_road = to_go - std::floor(to_go / length) * length;
        if (car.doing == Car::Doing::racing && on_road > 60 && on_road < way) {
            way = on_road;
            soonest = &car;
        }
    }
    return soonest;
}

void Incidents::send_to_pits(Race& race) {
    if (Car* car = choose_for_pits(race)) {
        car->doing = Car::Doing::pitting;
        car->boxed = false;
    }
}

void Incidents::penalise(Race& race, std::vector<race::Event>& out) {
    if (const Car* car = choose(race, 3)) {
        const std::string& number = car->entry.number;
        out.push_back(
            {race.now_ns(), race::Penalty{number, race::PenaltyKind::time,
                                          5 * kNanosecondsPerSecond, false, "Track limits", "P1"}});
        out.push_back(
            message(race, "5 SECOND TIME PENALTY FOR CAR " + number + " - TRACK LIMITS", number));
    }
}

void Incidents::strand(Race& race, std::vector<race::Event>& out) {
    if (Car* car = choose(race, 9)) {
        car->doing = Car::Doing::stopped;
        stranded_ = car->entry.number;
        sector_ = track_.sector_at(car->distance_m);
        out.push_back({race.now_ns(),
                       race::CarStatusChange{stranded_, race::CarStatus::stopped, std::nullopt}});
        out.push_back({race.now_ns(), race::FlagChange{race::Flag::yellow, sector_}});
        out.push_back(message(
            race,
            "YELLOW IN SECTOR " + std::to_string(sector_) + " - CAR " + stranded_ + " STOPPED",
            stranded_));
    }
}

void Incidents::recover(Race& race, std::vector<race::Event>& out) {
    for (Car& car : race.cars()) {
        if (!stranded_.empty() && car.entry.number == stranded_) {
            car.doing = Car::Doing::racing;
            out.push_back({race.now_ns(), race::CarStatusChange{
                                              stranded_, race::CarStatus::on_track, std::nullopt}});
            out.push_back({race.now_ns(), race::FlagChange{race::Flag::green, sector_}});
            out.push_back(
                message(race, "TRACK CLEAR IN SECTOR " + std::to_string(sector_), stranded_));
        }
    }
}

void Incidents::retire(Race& race, std::vector<race::Event>& out) {
    if (Car* car = choose(race, 14)) {
        const std::string& number = car->entry.number;
        car->doing = Car::Doing::retired;
        out.push_back(
            {race.now_ns(), race::CarStatusChange{number, race::CarStatus::retired, std::nullopt}});
        out.push_back(message(race, "CAR " + number + " HAS RETIRED", number));
    }
}

void Incidents::step(Nanoseconds since_ns, Race& race, std::vector<race::Event>& out) {
    while (done_ < kPlan.size() && !race.flag_is_out() &&
           since_ns >= Nanoseconds{kPlan[done_].at_ms} * 1'000'000) {
        switch (kPlan[done_++].act) {
            case Act::pits:
                send_to_pits(race);
                break;
            case Act::penalty:
                penalise(race, out);
                break;
            case Act::strand:
                strand(race, out);
                break;
            case Act::recover:
                recover(race, out);
                break;
            case Act::retire:
                retire(race, out);
                break;
        }
    }
}

}  // namespace pitcast::tools
