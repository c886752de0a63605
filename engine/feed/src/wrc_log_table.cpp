// SPDX-License-Identifier: Apache-2.0
#include "wrc_log_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include "pitcast/feed/wrc_log.h"

#include "line_reader.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kLargestLog = std::size_t{64} << 20;
constexpr std::size_t kMostLogColumns = 64;
constexpr std::size_t kLongestLogRow = 8192;
constexpr std::size_t kMostLogCars = 500;
constexpr std::size_t kLongestLogName = 64;
constexpr std::int64_t kFirstUtx = 978'307'200'000;   ///< 2001
constexpr std::int64_t kLastUtx = 4'102'444'800'000;  ///< 2100
constexpr double kFastestKmh = 500;

enum LogColumn : std::size_t {
    log_utx,
    log_lon,
    log_lat,
    log_speed,
    log_gear,
    log_throttle,
    log_brake,
    log_rpm,
    log_accx,
    log_accy,
    log_altitude,
    log_name,
    log_stage,
    log_columns
};
constexpr std::array<std::string_view, log_columns> kLogNames{
    "utx", "lon",  "lat",  "speed",    "gear",  "throttle",      "brk",
    "rpm", "accx", "accy", "altitude", "_name", "_rally_stageid"};
constexpr std::size_t kNeededColumns = log_speed + 1;

/// Reads the rows of one file.
class LogTable {
 public:
    LogTable(const std::string& file, WrcLogs& logs)
        : file_(file), car_(std::filesystem::path(file).stem().string()), logs_(logs) {
        car_.resize(std::min(car_.size(), kLongestLogName));
    }

    /// The column that is missing, or empty.
    [[nodiscard]] std::string_view take_header(std::string_view line) {
        std::array<std::string_view, kMostLogColumns> fields;
        const std::size_t count = std::min(split_fields(line, ',', fields), fields.size());
        for (std::size_t i = 0; i < count; ++i) {
            const auto* const name = std::find(kLogNames.begin(), kLogNames.end(), fields[i]);
            if (name != kLogNames.end()) {
                at_[static_cast<std::size_t>(name - kLogNames.begin())] = i + 1;
            }
        }
        const auto* const missing = std::find(at_.begin(), at_.begin() + kNeededColumns, 0U);
        return missing == at_.begin() + kNeededColumns
                   ? std::string_view{}
                   : kLogNames[static_cast<std::size_t>(missing - at_.begin())];
    }

    void take(std::string_view line, std::size_t number) {
        ++logs_.stats.records;
        if (line.size() > kLongestLogRow) {
            return refuse(number, "is longer than 8192 bytes");
        }
        fields_ = {};
        split_fields(line, ',', fields_);
        const auto utx = parse_integer(field(log_utx));
        if (!utx || *utx < kFirstUtx || *utx >= kLastUtx) {
            return refuse(number, "has no time");
        }
        WrcLogSample sample;
        sample.utc_ns = *utx * 1'000'000;
        sample.at = {parse_decimal(field(log_lat)).value_or(1000),
                     parse_decimal(field(log_lon)).value_or(1000), 0};
        const auto speed = parse_decimal(field(log_speed));
        if (!is_on_earth(sample.at)) {
            return refuse(number, "is not on the Earth");
        }
        if (!speed || *speed < 0 || *speed > kFastestKmh) {
            return refuse(number, "has no speed of a car");
        }
        sample.speed_mm_s = static_cast<std::int32_t>(std::lround(*speed / 3.6 * 1000));
        read_sensors(sample);
        const std::string_view told = field(log_name).substr(0, kLongestLogName);
        const std::string car = as_utf8(told.empty() ? std::string_view(car_) : told);
        if (!logs_.cars.contains(car) && logs_.cars.size() >= kMostLogCars) {
            return refuse(number, "is of one car too many");
        }
        logs_.cars[car].push_back(sample);
        if (logs_.stage_id.empty()) {
            logs_.stage_id = as_utf8(field(log_stage).substr(0, kLongestLogName));
        }
    }

 private:
    [[nodiscard]] std::string_view field(LogColumn column) const {
        return at_[column] == 0 ? std::string_view{} : fields_[at_[column] - 1];
    }

    void refuse(std::size_t number, std::string_view why) {
        ++logs_.stats.refused;
        logs_.stats.last_refusal =
            file_ + ":" + std::to_string(number) + ": row " + std::string(why);
    }

    /// A value times `scale`; none where the field is empty, damaged or out of reach.
    [[nodiscard]] std::optional<std::int32_t> sensor(LogColumn column, double low, double high,
                                                     double scale) const {
        const auto value = parse_decimal(field(column));
        return value && *value >= low && *value <= high
                   ? std::optional(static_cast<std::int32_t>(std::lround(*value * scale)))
                   : std::nullopt;
    }

    void read_sensors(WrcLogSample& sample) const {
        sample.gear = sensor(log_gear, -1, 20, 1).value_or(0);
        sample.rpm = sensor(log_rpm, 0, 30'000, 1).value_or(0);
        sample.throttle_permille = sensor(log_throttle, 0, 100, 10).value_or(0);
        sample.brake_permille = sensor(log_brake, 0, 100, 10).value_or(0);
        sample.g_lateral_milli = sensor(log_accx, -5000, 5000, -10);
        sample.g_longitudinal_milli = sensor(log_accy, -5000, 5000, -10);
        sample.altitude_mm = sensor(log_altitude, -500, 9000, 1000);
        sample.at.height_m = sample.altitude_mm.value_or(0) / 1000.0;
    }

    std::string file_;
    std::string car_;  ///< where rows name none
    WrcLogs& logs_;
    std::array<std::size_t, log_columns> at_{};  ///< index + 1 of each column; 0 = not there
    std::array<std::string_view, kMostLogColumns> fields_{};
};

}  // namespace

bool looks_like_wrc_log(std::string_view bytes) {
    WrcLogs none;
    const std::string_view begin = without_bom(bytes.substr(0, kLongestLogRow));
    return LogTable("", none).take_header(begin.substr(0, begin.find('\n'))).empty();
}

Status add_wrc_log(std::string_view bytes, const std::string& name, WrcLogs& logs) {
    if (bytes.size() > kLargestLog) {
        return Error{name, "is larger than 64 MiB", "cut it into parts"};
    }
    LogTable table(name, logs);
    std::string_view missing;
    for_each_line(without_bom(bytes), [&](std::string_view line, std::size_t number) {
        if (number == 1) {
            missing = table.take_header(line);
        } else if (missing.empty() && !trimmed(line).empty()) {
            table.take(line, number);
        }
    });
    if (bytes.empty() || !missing.empty()) {
        return Error{name + ":1",
                     bytes.empty() ? "is empty" : "names no column " + std::string(missing),
                     "name a log whose first row names utx, lon, lat and speed"};
    }
    return {};
}

void settle_wrc_logs(WrcLogs& logs) {
    for (auto& [name, samples] : logs.cars) {
        std::stable_sort(
            samples.begin(), samples.end(),
            [](const WrcLogSample& a, const WrcLogSample& b) { return a.utc_ns < b.utc_ns; });
        const auto end = std::unique(
            samples.begin(), samples.end(),
            [](const WrcLogSample& a, const WrcLogSample& b) { return a.utc_ns == b.utc_ns; });
        if (end != samples.end()) {
            logs.stats.refused += static_cast<std::uint64_t>(samples.end() - end);
            logs.stats.last_refusal = name + ": an instant is told twice";
            samples.erase(end, samples.end());
        }
    }
}

}  // namespace pitcast::feed
