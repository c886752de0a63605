// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "pitcast/core/clock.h"
#include "pitcast/map/venue.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

/// What the tests and the preview of shows share: a field of 24 cars on the Xinqiu course, and
/// packages written from text.
namespace pitcast::show_fixture {

inline constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
inline constexpr Nanoseconds kMs = 1'000'000;
/// Start of the pictures, TAI: a whole second, so that 25 and 50 frames a second share instants.
inline constexpr Nanoseconds kStartTai = 1'780'000'000 * kSecond;

inline show::Instant instant(Nanoseconds after_start, FrameRate rate = {50, 1}) {
    const FrameNumber frame = frame_at_tai_ns(kStartTai + after_start, rate);
    return {frame, frame_start_tai_ns(frame, rate), rate};
}

struct Driver {
    const char* number;
    const char* name;
    const char* name_zh;
    const char* team;
    const char* team_zh;
    const char* car_class;
};
inline constexpr Driver kDrivers[24] = {
    {"7", "LIU Haichuan", "刘海川", "Black Gold Off-Road", "黑金越野", "Manufacturer"},
    {"007", "ZHAO Jianfeng", "赵剑锋", "Liaoxi Falcon", "辽西猎鹰", "Manufacturer"},
    {"1", "OUYANG Tianyu", "欧阳天宇", "Pit Bottom Racing", "坑底车队", "Manufacturer"},
    {"88", "SUN Yunfei", "孙云飞", "Northern Bench", "北帮竞速", "Unlimited"},
    {"66", "HE Mingze", "何明泽", "Camel Hump Motorsport", "驼峰赛车", "Unlimited"},
    {"21", "WU Qinghe", "吴清河", "Loess Wind", "黄土风", "Manufacturer"},
    {"18", "XU Songbai", "徐松柏", "Iron Horse Works", "铁马工厂队", "Unlimited"},
    {"168", "MA Chenxi", "马晨曦", "Qianshan Rally", "千山拉力", "Manufacturer"},
    {"333", "GAO Lingyun", "高凌云", "Blue Coal Garage", "青煤车房", "Unlimited"},
    {"9", "LIN Beichen", "林北辰", "Daling River Team", "大凌河车队", "Petrol Modified"},
    {"99", "TANG Kaiwen", "唐凯文", "Red Willow Racing", "红柳车队", "Unlimited"},
    {"12", "ZHENG Hongtao", "郑洪涛", "Third Gear Club", "三挡俱乐部", "Manufacturer"},
    {"5", "XIE Wenbo", "谢文博", "Black Gold Off-Road", "黑金越野", "Petrol Modified"},
    {"555", "LIANG Dapeng", "梁大鹏", "Liaoxi Falcon", "辽西猎鹰", "Petrol Modified"},
    {"27", "HAN Xiaolei", "韩晓磊", "Pit Bottom Racing", "坑底车队", "Petrol Modified"},
    {"2", "DENG Zhiyuan", "邓志远", "Northern Bench", "北帮竞速", "Diesel Modified"},
    {"149", "FENG Guodong", "冯国栋", "Camel Hump Motorsport", "驼峰赛车", "Diesel Modified"},
    {"152", "CAO Shaohua", "曹少华", "Loess Wind", "黄土风", "Diesel Modified"},
    {"155", "PENG Ruolin", "彭若琳", "Iron Horse Works", "铁马工厂队", "Diesel Modified"},
    {"158", "XIAO Xueying", "肖雪莹", "Qianshan Rally", "千山拉力", "Production"},
    {"161", "TIAN Kaiwen", "田凯文", "Blue Coal Garage", "青煤车房", "Production"},
    {"164", "DONG Wenbo", "董文博", "Daling River Team", "大凌河车队", "Production"},
    {"167", "YUAN Mingze", "袁明泽", "Red Willow Racing", "红柳车队", "Production"},
    {"170", "PAN Tianyu", "潘天宇", "Third Gear Club", "三挡俱乐部", "Production"},
};

/// What the sensors of a car in a bend have told in the last seconds; every third car has none
/// of these sensors.
inline void add_motion(race::Competitor& car, std::int32_t i, Nanoseconds utc) {
    race::Telemetry& told = car.telemetry;
    if (i % 3 != 2) {
        const std::int32_t side = i % 2 == 0 ? -1 : 1;
        for (std::int32_t back = 30; back >= 0; --back) {
            car.g_trail.push_back({utc - back * 100'000'000LL, side * (780 - back * 45),
                                   side * (-340 + back * (60 - back))});
        }
        told.g_lateral_milli = car.g_trail.back().lateral_milli;
        told.g_longitudinal_milli = car.g_trail.back().longitudinal_milli;
        told.g_vertical_milli = 1120;
        told.steering_mdeg = side * 96'000;
        told.heading_mdeg = (347'000 + i * 40'000) % 360'000;
        told.pitch_mdeg = side * -6'400;
        told.roll_mdeg = side * -9'200;
        told.altitude_mm = 178'400 + i * 1'000;
    }
    for (std::int32_t back = 3; back >= 0; --back) {
        car.samples.push_back({utc - back * 100'000'000LL, told.rpm, told.throttle_permille,
                               told.brake_permille, told.g_lateral_milli, told.g_longitudinal_milli,
                               told.steering_mdeg, told.heading_mdeg, told.pitch_mdeg,
                               told.roll_mdeg});
    }
}

/// The race as it stands at `utc`: every field that templates read is filled in.
inline race::RaceState make_race(const map::Venue* venue, Nanoseconds utc) {
    race::RaceState race;
    race.session.id = "final";
    race.session.name = "Final, super lap";
    race.session.name_zh = "决赛 超级圈";
    race.session.kind = race::SessionKind::race;
    race.session.laps_total = 24;
    race.session.lap_length_mm = 1'800'000;
    race.status.phase = race::SessionPhase::running;
    race.flag = race::Flag::green;
    race.now_utc_ns = utc;
    race.clock.elapsed_ns = 754 * kSecond;
    race.clock.running = true;
    race.clock_utc_ns = utc;
    race.green_utc_ns = utc - 754 * kSecond;
    for (std::int32_t i = 0; i < 24; ++i) {
        const Driver& driver = kDrivers[i];
        race::Competitor car;
        car.entry.number = driver.number;
        car.entry.short_name = std::string(driver.name).substr(0, 3);
        car.entry.name = driver.name;
        car.entry.name_zh = driver.name_zh;
        car.entry.team = driver.team;
        car.entry.team_zh = driver.team_zh;
        car.entry.car_class = driver.car_class;
        car.status = i == 4    ? race::CarStatus::in_pit
                     : i == 23 ? race::CarStatus::retired
                     : i == 22 ? race::CarStatus::stopped
                               : race::CarStatus::on_track;
        car.position = i + 1;
        car.laps = i < 12 ? 8 : 7;
        car.best_lap_ns = (91'000 + i * 431) * 1'000'000LL;
        car.last_lap_ns = *car.best_lap_ns + 812'000'000;
        if (i > 0) {
            car.gap.kind = i < 12 ? race::Gap::Kind::time : race::Gap::Kind::laps;
            car.gap.time_ns = i * 3'117'000'000LL + i * i * 412'000'000LL;
            car.gap.laps = i < 20 ? 1 : 2;
            car.interval.kind = race::Gap::Kind::time;
            car.interval.time_ns = 1'017'000'000LL + i * 233'000'000LL;
        }
        car.penalty_ns = i == 6 ? 5 * kSecond : 0;
        car.telemetry = {driver.number, 29'000 - i * 300, 6200, 4, 820, 0};
        car.telemetry_utc_ns = utc;
        add_motion(car, i, utc);
        for (std::int32_t back = 40; venue != nullptr && back >= 0; --back) {
            const Nanoseconds at = utc - back * 100'000'000LL;
            const std::int64_t metres = (at / 1'000'000 - kStartTai / 1'000'000) * 24 / 1000;
            const std::int64_t along = (metres * 1000 - i * 66'000) % venue->course.length_mm;
            const map::Point3 point =
                venue->course.at((along + venue->course.length_mm) % venue->course.length_mm);
            car.fixes.push_back({at, point.x_mm, point.y_mm, point.z_mm});
        }
        race.by_number[driver.number] = i;
        race.order.push_back(i);
        race.competitors.push_back(std::move(car));
    }
    race.best_lap_ns = race.competitors[2].best_lap_ns = 90'412'000'000LL;
    race.best_lap_holder = 2;
    return race;
}

/// Puts the cars in another order, with their positions.
inline void reorder(race::RaceState& race, std::size_t a, std::size_t b) {
    std::swap(race.order[a], race.order[b]);
    for (std::size_t i = 0; i < race.order.size(); ++i) {
        race.competitors[static_cast<std::size_t>(race.order[i])].position =
            static_cast<std::int32_t>(i) + 1;
    }
}

/// A provider without cameras and without a 3D pass.
class NoPictures : public show::PictureProvider {
 public:
    draw::PicturePtr video(std::string_view) override { return nullptr; }
    draw::PicturePtr map(const map::MapView&) override { return nullptr; }
};

/// A folder of its own under the system's temporary folder, gone with the object.
class Folder {
 public:
    explicit Folder(std::string_view name) {
        // Tests run side by side: the name must be new to the whole machine.
        std::string pattern =
            (std::filesystem::temp_directory_path() / ("pitcast-" + std::string(name) + "-XXXXXX"))
                .string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    void write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

 private:
    std::filesystem::path path_;
};

}  // namespace pitcast::show_fixture
