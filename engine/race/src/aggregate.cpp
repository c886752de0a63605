// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/aggregate.h"

#include <algorithm>
#include <map>

namespace pitcast::race {
namespace {

struct Standings {
    std::map<std::string, AggregateRow, std::less<>> rows;
    std::map<std::string, bool, std::less<>> excluded;
};

void add_row(Standings& standings, const ResultRow& row, std::size_t round, std::size_t rounds) {
    AggregateRow& sum = standings.rows[row.number];
    sum.number = row.number;
    sum.name = row.name.empty() ? sum.name : row.name;
    sum.car_class = row.car_class.empty() ? sum.car_class : row.car_class;
    sum.round_times_ns.resize(rounds);
    sum.laps += row.laps;
    standings.excluded[row.number] |= row.status == CarStatus::disqualified;
    if (row.finished && row.total_ns && !sum.round_times_ns[round]) {
        const Nanoseconds time = *row.total_ns + row.penalty_ns;
        sum.round_times_ns[round] = time;
        sum.time_ns += time;
        sum.penalty_ns += row.penalty_ns;
        ++sum.rounds;
    }
}

/// No time in a round is worse than any.
bool earlier_rounds_better(const AggregateRow& a, const AggregateRow& b) {
    for (std::size_t i = 0; i < a.round_times_ns.size(); ++i) {
        const Nanoseconds time_a = a.round_times_ns[i].value_or(INT64_MAX);
        const Nanoseconds time_b = b.round_times_ns[i].value_or(INT64_MAX);
        if (time_a != time_b) {
            return time_a < time_b;
        }
    }
    return a.number < b.number;
}

bool ranks_before(const AggregateRow& a, const AggregateRow& b) {
    if (a.rounds != b.rounds) {
        return a.rounds > b.rounds;
    }
    if (a.laps != b.laps) {
        return a.laps > b.laps;
    }
    return a.time_ns != b.time_ns ? a.time_ns < b.time_ns : earlier_rounds_better(a, b);
}

Gap gap_between(const AggregateRow& ahead, const AggregateRow& behind) {
    const bool comparable =
        ahead.rounds == behind.rounds && ahead.laps == behind.laps && behind.rounds > 0;
    return comparable ? Gap{Gap::Kind::time, behind.time_ns - ahead.time_ns, 0} : Gap{};
}

void set_places(std::vector<AggregateRow>& rows, std::size_t placed) {
    std::map<std::string, std::int32_t, std::less<>> in_class;
    for (std::size_t i = 0; i < placed; ++i) {
        rows[i].position = static_cast<std::int32_t>(i) + 1;
        rows[i].class_position = ++in_class[rows[i].car_class];
        if (i > 0) {
            rows[i].gap = gap_between(rows.front(), rows[i]);
            rows[i].interval = gap_between(rows[i - 1], rows[i]);
        }
    }
}

}  // namespace

std::vector<AggregateRow> aggregate(std::span<const Round> rounds) {
    Standings standings;
    for (std::size_t round = 0; round < rounds.size(); ++round) {
        for (const SessionResult* session : rounds[round]) {
            for (const ResultRow& row : session->rows) {
                add_row(standings, row, round, rounds.size());
            }
        }
    }
    std::vector<AggregateRow> rows;
    for (auto& [number, row] : standings.rows) {
        rows.push_back(std::move(row));
    }
    const auto out = std::stable_partition(rows.begin(), rows.end(), [&](const AggregateRow& row) {
        return !standings.excluded[row.number];
    });
    std::sort(rows.begin(), out, ranks_before);
    std::sort(out, rows.end(), ranks_before);
    set_places(rows, static_cast<std::size_t>(out - rows.begin()));
    return rows;
}

std::vector<std::string> advancing(std::span<const AggregateRow> rows, std::size_t count,
                                   std::string_view car_class) {
    std::vector<std::string> numbers;
    for (const AggregateRow& row : rows) {
        const bool eligible = row.position > 0 && (car_class.empty() || row.car_class == car_class);
        if (eligible && numbers.size() < count) {
            numbers.push_back(row.number);
        }
    }
    return numbers;
}

std::vector<std::vector<std::string>> grouped(std::span<const std::string> numbers,
                                              std::size_t groups) {
    std::vector<std::vector<std::string>> drawn(groups);
    for (std::size_t i = 0; groups > 0 && i < numbers.size(); ++i) {
        const std::size_t row = i / groups;
        const std::size_t column = i % groups;
        drawn[row % 2 == 0 ? column : groups - 1 - column].push_back(numbers[i]);
    }
    return drawn;
}

}  // namespace pitcast::race
