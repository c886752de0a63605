// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

#include "pitcast/survey/read.h"

namespace pitcast::survey {
namespace {

enum class Column { none, latitude, longitude, x, y, altitude, width, right, left };

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
        text.remove_prefix(1);
    }
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
        text.remove_suffix(1);
    }
    return text;
}

std::vector<std::string_view> cells_of(std::string_view row) {
    const char separator = row.find(';') != std::string_view::npos    ? ';'
                           : row.find('\t') != std::string_view::npos ? '\t'
                                                                      : ',';
    std::vector<std::string_view> cells;
    while (true) {
        const std::size_t end = row.find(separator);
        cells.push_back(trimmed(row.substr(0, end)));
        if (end == std::string_view::npos) {
            return cells;
        }
        row.remove_prefix(end + 1);
    }
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = code == std::errc() && end == text.data() + text.size();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

Column column_of(std::string_view title) {
    std::string word;
    for (const char c : title) {
        if (c != '#' && c != ' ' && c != '"') {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
    }
    const auto is = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(), [&](const char* n) { return word == n; });
    };
    return is({"lat", "latitude", "latitude_deg"})            ? Column::latitude
           : is({"lon", "lng", "longitude", "longitude_deg"}) ? Column::longitude
           : is({"x", "x_m", "east", "easting"})              ? Column::x
           : is({"y", "y_m", "north", "northing"})            ? Column::y
           : is({"alt", "altitude", "altitude_m", "ele", "elevation", "z", "z_m", "height"})
               ? Column::altitude
           : is({"width", "width_m", "w"})                ? Column::width
           : is({"w_tr_right_m", "width_right", "right"}) ? Column::right
           : is({"w_tr_left_m", "width_left", "left"})    ? Column::left
                                                          : Column::none;
}

/// Titles of the columns, or the usual ones where the first row is figures already.
Result<std::vector<Column>> columns_of(std::string_view row, bool& is_header,
                                       const std::string& where) {
    const auto cells = cells_of(row);
    is_header = !number(cells[0]);
    std::vector<Column> columns;
    if (!is_header) {
        return Error{where, "the columns have no names",
                     "begin with a line like lat,lon,alt,width or x,y,width"};
    }
    for (const std::string_view cell : cells) {
        columns.push_back(column_of(cell));
    }
    const auto has = [&](Column c) {
        return std::find(columns.begin(), columns.end(), c) != columns.end();
    };
    if (!(has(Column::latitude) && has(Column::longitude)) && !(has(Column::x) && has(Column::y))) {
        return Error{where, "names no columns lat and lon, nor x and y",
                     "begin with a line like lat,lon,alt,width or x,y,width"};
    }
    return columns;
}

Result<map::SurveyPoint> point_of(const std::vector<std::string_view>& cells,
                                  const std::vector<Column>& columns, bool geographic,
                                  const std::string& where) {
    map::SurveyPoint point;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const bool needed = geographic
                                ? columns[i] == Column::latitude || columns[i] == Column::longitude
                                : columns[i] == Column::x || columns[i] == Column::y;
        const auto value = i < cells.size() ? number(cells[i]) : std::nullopt;
        if (needed && !value) {
            return Error{where,
                         i < cells.size() ? "\"" + std::string(cells[i]) + "\" is no number"
                                          : "the row is too short",
                         "every row has a number for its place"};
        }
        switch (columns[i]) {
            case Column::longitude:
            case Column::x:
                point.x = needed ? *value : point.x;
                break;
            case Column::latitude:
            case Column::y:
                point.y = needed ? *value : point.y;
                break;
            case Column::altitude:
                point.altitude = value;
                break;
            case Column::width:
            case Column::right:
            case Column::left:
                point.width += std::clamp(value.value_or(0), 0.0, 500.0);
                break;
            case Column::none:
                break;
        }
    }
    if (geographic && (std::abs(point.y) > 90 || std::abs(point.x) > 180)) {
        return Error{where, "is no place on the Earth",
                     "lat is degrees north, -90 to 90; lon degrees east, -180 to 180"};
    }
    return point;
}

}  // namespace

Result<Table> parse_table(std::string_view text, const std::string& name) {
    constexpr std::size_t kMostRows = 2'000'000;
    Table table;
    std::vector<Column> columns;
    std::size_t line = 0;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view row = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const std::string where = name + ":" + std::to_string(++line);
        if (row.empty() || (row.starts_with('#') && !columns.empty())) {
            continue;
        }
        if (columns.empty()) {
            bool is_header = false;
            auto named = columns_of(row, is_header, where);
            if (!named) {
                return named.error();
            }
            columns = *std::move(named);
            table.geographic =
                std::find(columns.begin(), columns.end(), Column::latitude) != columns.end();
            continue;
        }
        auto point = point_of(cells_of(row), columns, table.geographic, where);
        if (!point) {
            return point.error();
        }
        if (table.rows.size() == kMostRows) {
            return Error{where, "more than two million rows", "thin the file"};
        }
        table.rows.push_back(*point);
    }
    if (table.rows.size() < 2) {
        return Error{name, "holds " + std::to_string(table.rows.size()) + " places",
                     "a course is a line of at least two"};
    }
    return table;
}

}  // namespace pitcast::survey
