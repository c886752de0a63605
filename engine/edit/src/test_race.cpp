// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/test_race.h"

#include <algorithm>
#include <array>
#include <string>

namespace pitcast::edit {
namespace {

using race::Competitor;
using race::RaceState;

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kMinute = 60 * kSecond;
constexpr Nanoseconds kHour = 60 * kMinute;
constexpr Nanoseconds kMs = 1'000'000;

// As long as names on entry lists come: 27 and 30 letters, and Chinese of Uyghur and Tibetan names.
constexpr std::array<const char*, 4> kNames{
    "Maximilian VON HOHENSTAUFEN", "Juan Sebastián MONTOYA-VILLAREAL",
    "ABDUQADIR Memtimin Abdurahman", "William WORTHINGTON-ASHCROFT"};
constexpr std::array<const char*, 4> kNamesZh{"马克西米利安·冯·霍恩施陶芬",
                                              "胡安·塞巴斯蒂安·蒙托亚", "阿卜杜喀迪尔·买买提明",
                                              "威廉·沃辛顿—阿什克罗夫特"};
constexpr std::array<const char*, 2> kTeams{
    "Inner Mongolia Western Grasslands Motorsport Works Team",
    "Hohenstaufen Performance Engineering Racing Academy"};
constexpr std::array<const char*, 2> kTeamsZh{"内蒙古西部大草原汽车运动工厂车队",
                                              "霍恩施陶芬性能工程赛车学院车队"};

/// 999 downwards: the widest figures in most faces are 0, 4, 8 and 9.
std::string number_of(std::size_t i) {
    return std::to_string(999 - i);
}

void name(Competitor& car, std::size_t i) {
    race::Entry& entry = car.entry;
    entry.number = number_of(i);
    entry.short_name = "WWM";
    entry.name = kNames[i % kNames.size()];
    entry.name_zh = kNamesZh[i % kNamesZh.size()];
    entry.codriver = kNames[(i + 1) % kNames.size()];
    entry.codriver_zh = kNamesZh[(i + 1) % kNamesZh.size()];
    entry.team = kTeams[i % kTeams.size()];
    entry.team_zh = kTeamsZh[i % kTeamsZh.size()];
    entry.vehicle = "Mitsubishi Pajero Evolution T1+ Hybrid Long Range";
    entry.nationality = "GBR";
    entry.grid_position = static_cast<std::int32_t>(kWorstCars - i);
    if (!car.telemetry.number.empty()) {
        car.telemetry.number = entry.number;
    }
}

/// Times near the end of what is likely: the longest lap has minutes, the total has hours.
void time(Competitor& car, std::size_t i) {
    const auto place = static_cast<std::int64_t>(i);
    car.best_lap_ns = 9 * kMinute + 48 * kSecond + 888 * kMs + place * 3 * kMs;
    car.last_lap_ns = 9 * kMinute + 59 * kSecond + 999 * kMs;
    car.best_lap_number = 888;
    car.total_ns = 23 * kHour + 48 * kMinute + 48 * kSecond + 888 * kMs + place * kSecond;
    car.gap = {};
    car.interval = {};
    if (i > 0) {
        // The longer half is laps behind.
        const bool laps = i >= kWorstCars / 2;
        car.gap = {laps ? race::Gap::Kind::laps : race::Gap::Kind::time,
                   kHour + 48 * kMinute + 48 * kSecond + 888 * kMs + place * kSecond,
                   static_cast<std::int32_t>(88 + i % 10)};
        car.interval = {race::Gap::Kind::time, 48 * kMinute + 48 * kSecond + 888 * kMs, 1};
    }
    for (race::Sector& sector : car.sectors) {
        sector.last_ns = 8 * kMinute + 48 * kSecond + 888 * kMs;
        sector.best_ns = 8 * kMinute + 44 * kSecond + 444 * kMs;
        sector.own_before_ns = sector.best_ns;
        sector.session_before_ns = sector.best_ns;
    }
}

void count(Competitor& car, std::size_t i) {
    car.position = static_cast<std::int32_t>(i + 1);
    car.positions_gained = i % 2 == 0 ? 48 : -48;
    car.laps = 888;
    car.pit_stops = 48;
    car.penalty_ns = 10 * kMinute;
    car.top_speed_mm_s = 110'833;  // 399 km/h
    car.telemetry.speed_mm_s = 110'833;
    car.telemetry.rpm = 18'888;
    car.telemetry.gear = 8;
    car.telemetry.throttle_permille = 1000;
    car.telemetry.brake_permille = 1000;
    race::GivenPenalty given;
    given.told = {.number = car.entry.number,
                  .kind = race::PenaltyKind::time,
                  .time_ns = car.penalty_ns,
                  .served = false,
                  .reason = "Leaving the track and gaining a lasting advantage under yellow flags",
                  .id = "worst",
                  .withdrawn = false};
    car.penalties = {given};
}

void set_session(RaceState& race) {
    race::SessionInfo& session = race.session;
    session.name = "Qualifying Group B, Second Repechage of the Super Special Stage";
    session.name_zh = "超级特别赛段 B 组排位赛第二轮复活赛";
    session.laps_total = session.kind == race::SessionKind::stage ? session.laps_total : 888;
    session.lap_length_mm = std::max<std::int64_t>(session.lap_length_mm, 1000);
    race.clock.remaining_ns = 23 * kHour + 48 * kMinute + 48 * kSecond;
    race.clock.elapsed_ns = 23 * kHour + 48 * kMinute + 48 * kSecond;
    race.clock.running = true;
    race.clock_utc_ns = race.now_utc_ns;
    race.flag = race::Flag::virtual_safety_car;
    race.flag_utc_ns = race.now_utc_ns;
    race.messages = {{race.now_utc_ns,
                      "CAR 999 (WORTHINGTON-ASHCROFT) UNDER INVESTIGATION FOR CAUSING A COLLISION "
                      "AND REJOINING UNSAFELY AT TURN 18",
                      number_of(0)}};
}

/// Someone to be copied where nobody races.
RaceState nobodys_race() {
    RaceState race;
    race.session.id = "worst";
    race.session.kind = race::SessionKind::race;
    race.session.lap_length_mm = 1'800'000;
    race.status.phase = race::SessionPhase::running;
    race.now_utc_ns = 1'780'000'000 * kSecond;
    race.green_utc_ns = race.now_utc_ns - 23 * kHour;
    Competitor car;
    car.status = race::CarStatus::on_track;
    car.telemetry.number = "1";
    car.telemetry_utc_ns = race.now_utc_ns;
    car.sectors.resize(3);
    race.competitors.push_back(std::move(car));
    race.order.push_back(0);
    return race;
}

}  // namespace

RaceSample worst_race(const RaceSample& like) {
    const bool racing = like.race != nullptr && !like.race->order.empty();
    const RaceState base = racing ? *like.race : nobodys_race();
    auto worst = std::make_shared<RaceState>(base);
    worst->competitors.clear();
    worst->by_number.clear();
    worst->order.clear();
    worst->place_overrides.clear();
    std::map<std::string, std::int32_t> in_class;
    for (std::size_t i = 0; i < kWorstCars; ++i) {
        const auto of = static_cast<std::size_t>(base.order[i % base.order.size()]);
        Competitor car = base.competitors[of];
        car.status = race::CarStatus::on_track;
        name(car, i);
        time(car, i);
        count(car, i);
        car.class_position = ++in_class[car.entry.car_class];
        const auto index = static_cast<race::CompetitorIndex>(i);
        worst->by_number[car.entry.number] = index;
        worst->order.push_back(index);
        worst->competitors.push_back(std::move(car));
    }
    worst->best_lap_ns = worst->competitors.front().best_lap_ns;
    worst->best_lap_holder = 0;
    for (auto& holder : worst->best_sector_holders) {
        holder = 0;
    }
    worst->order_stale = false;
    set_session(*worst);
    return {std::move(worst), nullptr};
}

Json worst_data(const Json& fields, const Json& data) {
    Json worst = data.is_object() ? data : Json::object();
    std::int32_t place = 0;
    for (std::size_t i = 0; fields.is_array() && i < fields.size(); ++i) {
        const Json& field = fields[i];
        if (!field.is_object() || field.value("type", Json("")) != "competitor") {
            continue;
        }
        const auto id = field.find("id");
        if (id != field.end() && id->is_string()) {
            worst[id->get<std::string>()] = "@p" + std::to_string(++place);
        }
    }
    return worst;
}

}  // namespace pitcast::edit
