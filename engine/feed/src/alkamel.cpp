// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/alkamel.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "line_reader.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostColumns = 64;
constexpr std::size_t kMostCars = 1000;
constexpr std::size_t kLongestRow = 8192;
constexpr std::size_t kLongestNumber = 16;
constexpr std::size_t kSectors = 3;
constexpr std::int64_t kUnknownDate = 10'957;  ///< 2000-01-01

enum Column : std::size_t {
    number,
    lap_number,
    lap_time,
    improvement,
    in_pit,
    s1,
    s2,
    s3,
    elapsed,
    hour,
    driver,
    pit_time,
    car_class,
    team,
    manufacturer,
    flag,
    column_count
};
constexpr std::array<std::string_view, column_count> kNames{"NUMBER",
                                                            "LAP_NUMBER",
                                                            "LAP_TIME",
                                                            "LAP_IMPROVEMENT",
                                                            "CROSSING_FINISH_LINE_IN_PIT",
                                                            "S1",
                                                            "S2",
                                                            "S3",
                                                            "ELAPSED",
                                                            "HOUR",
                                                            "DRIVER_NAME",
                                                            "PIT_TIME",
                                                            "CLASS",
                                                            "TEAM",
                                                            "MANUFACTURER",
                                                            "FLAG_AT_FL"};
constexpr std::array kNeeded{number, lap_number, lap_time, elapsed, hour};

/// One row, read.
struct Row {
    std::string number;
    std::int32_t lap = 0;
    Nanoseconds time_ns = 0;
    Nanoseconds end_ns = 0;  ///< UTC of the crossing
    Nanoseconds start_of_race_ns = 0;
};

struct Car {
    race::Entry entry;
    bool in_pit = false;
    Nanoseconds best_ns = 0;  ///< of the lap marked, once that has come
};

race::Flag flag_of(std::string_view text) {
    return text == "GF"    ? race::Flag::green
           : text == "FCY" ? race::Flag::yellow
           : text == "SF"  ? race::Flag::safety_car
           : text == "FF"  ? race::Flag::chequered
           : text == "RF"  ? race::Flag::red
                           : race::Flag::none;
}

bool is_best(std::string_view improvement) {
    return improvement == "2" || improvement == "3";
}

}  // namespace

struct AlKamelDecoder::Impl {
    explicit Impl(const DecoderOptions& options)
        : day_ns(options.date_days.value_or(kUnknownDate) * kDayNs),
          zone_ns(options.utc_offset_ns) {
        session.id = "analysis";
        session.name = options.session_name;
        session.kind = options.session_kind.value_or(race::SessionKind::race);
        session.sectors = static_cast<std::int32_t>(kSectors);
    }

    const Nanoseconds day_ns;  ///< local midnight before the start, as if UTC
    const Nanoseconds zone_ns;
    race::SessionInfo session;
    DecoderStats stats;
    std::array<std::size_t, column_count> at{};  ///< index + 1 of each column; 0 = not there
    bool has_header = false;
    bool started = false;
    std::map<std::string, Car, std::less<>> cars;

    using Fields = std::array<std::string_view, kMostColumns>;

    void refuse(std::string_view row, std::string_view why) {
        ++stats.refused;
        stats.last_refusal = as_utf8(row.substr(0, 48)) + ": " + std::string(why);
    }

    [[nodiscard]] std::string_view field(const Fields& fields, Column column) const {
        return at[column] == 0 ? std::string_view{} : fields[at[column] - 1];
    }

    /// Empty, or the column that is missing.
    std::string_view take_header(const Fields& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const auto name = std::find(kNames.begin(), kNames.end(), fields[i]);
            if (name != kNames.end()) {
                at[static_cast<std::size_t>(name - kNames.begin())] = i + 1;
            }
        }
        for (const Column column : kNeeded) {
            if (at[column] == 0) {
                return kNames[column];
            }
        }
        has_header = true;
        return {};
    }

    [[nodiscard]] std::optional<Row> read(const Fields& fields) const {
        const auto lap = parse_integer(field(fields, lap_number));
        const auto time = parse_duration(field(fields, lap_time));
        const auto since = parse_duration(field(fields, elapsed));
        const auto clock = parse_duration(field(fields, hour));
        const std::string_view car = field(fields, Column::number);
        if (!lap || *lap < 1 || *lap > 99'999 || !time || *time <= 0 || !since || !clock ||
            *clock >= kDayNs || *since > 100 * kDayNs || *time > *since || car.empty() ||
            car.size() > kLongestNumber) {
            return std::nullopt;
        }
        Row row{as_utf8(car), static_cast<std::int32_t>(*lap), *time, 0, 0};
        // Elapsed time goes on past 24 hours, the hour begins anew.
        row.start_of_race_ns = day_ns + ((*clock - *since) % kDayNs + kDayNs) % kDayNs - zone_ns;
        row.end_ns = row.start_of_race_ns + *since;
        return row;
    }

    void take_entry(const Row& row, const Fields& fields, Car& car,
                    std::vector<TimedEvent>& out) const {
        race::Entry entry;
        entry.number = row.number;
        entry.name = as_utf8(field(fields, driver));
        entry.car_class = as_utf8(field(fields, car_class));
        entry.team = as_utf8(field(fields, team));
        entry.vehicle = as_utf8(field(fields, manufacturer));
        const bool fresh = car.entry.number.empty();
        if (fresh || entry.name != car.entry.name || entry.car_class != car.entry.car_class) {
            car.entry = entry;
            put(out, row.end_ns - row.time_ns, std::move(entry));
        }
        if (fresh) {
            put(out, row.end_ns - row.time_ns,
                race::CarStatusChange{row.number, race::CarStatus::on_track, std::nullopt});
        }
    }

    static void put(std::vector<TimedEvent>& out, Nanoseconds utc_ns, race::EventBody body) {
        out.push_back({utc_ns, {utc_ns, std::move(body)}});
    }

    void take_sectors(const Row& row, const Fields& fields, std::vector<TimedEvent>& out) const {
        Nanoseconds at_ns = row.end_ns - row.time_ns;
        for (std::size_t i = 0; i < kSectors; ++i) {
            const auto time = parse_duration(field(fields, static_cast<Column>(s1 + i)));
            if (!time || *time <= 0 || at_ns + *time > row.end_ns) {
                return;
            }
            at_ns += *time;
            put(out, at_ns, race::SectorTime{row.number, static_cast<std::int32_t>(i) + 1, *time});
        }
    }

    void take_lap(const Row& row, const Fields& fields, Car& car, std::vector<TimedEvent>& out) {
        if (const auto stop = parse_duration(field(fields, pit_time)); car.in_pit) {
            car.in_pit = false;
            put(out, row.end_ns - row.time_ns + std::min(stop.value_or(0), row.time_ns - 1),
                race::CarStatusChange{row.number, race::CarStatus::on_track, std::nullopt});
        }
        take_sectors(row, fields, out);
        if (const race::Flag told = flag_of(field(fields, flag)); told != race::Flag::none) {
            put(out, row.end_ns, race::FlagChange{told, 0});
        }
        if (!field(fields, in_pit).empty()) {
            car.in_pit = true;
            put(out, row.end_ns,
                race::CarStatusChange{row.number, race::CarStatus::in_pit, std::nullopt});
        }
        put(out, row.end_ns, race::LapCompleted{row.number, row.lap, row.time_ns});
        if (is_best(field(fields, improvement))) {
            car.best_ns = row.time_ns;
            put(out, row.end_ns, race::BestLap{row.number, row.time_ns, row.lap, 0});
        } else if (car.best_ns > row.time_ns) {
            put(out, row.end_ns,
                race::LapDeleted{row.number, row.lap, std::nullopt,
                                 "not marked as an improvement"});
        }
    }
};

AlKamelDecoder::AlKamelDecoder(const DecoderOptions& options)
    : impl_(std::make_unique<Impl>(options)) {}
AlKamelDecoder::~AlKamelDecoder() = default;

const DecoderStats& AlKamelDecoder::stats() const {
    return impl_->stats;
}

void AlKamelDecoder::decode(std::string_view record, std::vector<TimedEvent>& out) {
    const std::string_view line = trimmed(without_bom(record));
    if (line.empty()) {
        return;
    }
    ++impl_->stats.records;
    if (line.size() > kLongestRow) {
        impl_->refuse(line, "is longer than 8192 bytes");
        return;
    }
    Impl::Fields fields;
    split_fields(line, ';', fields);
    if (!impl_->has_header) {
        if (const std::string_view missing = impl_->take_header(fields); !missing.empty()) {
            impl_->refuse(line, "column " + std::string(missing) + " is not named before this row");
        }
        return;
    }
    const auto row = impl_->read(fields);
    const bool known = row && impl_->cars.contains(row->number);
    if (!row || (!known && impl_->cars.size() >= kMostCars)) {
        impl_->refuse(line, row ? "there are too many cars" : "number, lap or a time is damaged");
        return;
    }
    const std::size_t before = out.size();
    if (!impl_->started) {
        impl_->started = true;
        Impl::put(out, row->start_of_race_ns, impl_->session);
        Impl::put(out, row->start_of_race_ns,
                  race::SessionStatus{race::SessionPhase::running, 0, 0});
    }
    Car& car = impl_->cars[row->number];
    impl_->take_entry(*row, fields, car, out);
    impl_->take_lap(*row, fields, car, out);
    impl_->stats.events += out.size() - before;
}

bool looks_like_alkamel(std::string_view bytes) {
    const std::string_view line = without_bom(bytes.substr(0, bytes.find('\n')));
    return line.starts_with("NUMBER") && line.find("LAP_NUMBER") != line.npos &&
           line.find(';') != line.npos;
}

Result<Recording> parse_alkamel(std::string_view bytes, const std::string& name,
                                const DecoderOptions& options) {
    AlKamelDecoder decoder(options);
    auto recording = parse_lines(bytes, name, decoder, "alkamel",
                                 "name a 23_Analysis CSV, fields separated by ;");
    if (!recording) {
        return recording;
    }
    std::vector<TimedEvent>& events = recording->events;
    std::stable_sort(events.begin(), events.end(), [](const TimedEvent& a, const TimedEvent& b) {
        return a.delivered_utc_ns < b.delivered_utc_ns;
    });
    // Every row tells the flag at its crossing: only changes matter.
    race::Flag flag = race::Flag::none;
    std::erase_if(events, [&](const TimedEvent& timed) {
        const auto* told = std::get_if<race::FlagChange>(&timed.event.body);
        return told && std::exchange(flag, told->flag) == told->flag;
    });
    recording->stats.events = events.size();
    return recording;
}

}  // namespace pitcast::feed
