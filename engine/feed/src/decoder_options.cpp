// SPDX-License-Identifier: Apache-2.0
#include "pitcast/feed/decoder_options.h"

#include <array>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"

#include "line_reader.h"
#include "payload_scan.h"
#include "text_fields.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostTransponders = 10'000;
constexpr std::size_t kLongestNumber = 16;

}  // namespace

Result<TransponderMap> parse_transponders(std::string_view text, const std::string& name) {
    TransponderMap map;
    std::optional<Error> wrong;
    for_each_line(without_bom(text), [&](std::string_view raw, std::size_t number) {
        const std::string_view line = trimmed(raw);
        if (wrong || line.empty() || line.front() == '#') {
            return;
        }
        std::array<std::string_view, 2> fields;
        const std::size_t count =
            split_fields(line, line.find(';') == line.npos ? ',' : ';', fields);
        const bool header = number == 1 && !parse_integer(fields[0]);
        if (header) {
            return;
        }
        const bool sound = count >= 2 && !fields[0].empty() && !fields[1].empty() &&
                           fields[1].size() <= kLongestNumber && map.size() < kMostTransponders;
        if (!sound || !map.emplace(as_utf8(fields[0]), as_utf8(fields[1])).second) {
            wrong = Error{name + ":" + std::to_string(number),
                          sound ? "names a transponder for the second time"
                                : "is not a transponder and a number",
                          "write lines such as 2083151,007"};
        }
    });
    if (wrong) {
        return *wrong;
    }
    return map;
}

Result<TransponderMap> read_transponders(const std::filesystem::path& file) {
    const auto text = read_file(file);
    return text ? parse_transponders(*text, file.string()) : Result<TransponderMap>(text.error());
}

Result<race::SessionKind> parse_session_kind(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, race::SessionKind>, 4> kKinds{
        {{"practice", race::SessionKind::practice},
         {"qualifying", race::SessionKind::qualifying},
         {"race", race::SessionKind::race},
         {"stage", race::SessionKind::stage}}};
    for (const auto& [name, kind] : kKinds) {
        if (name == text) {
            return kind;
        }
    }
    return Error{std::string(text), "is no kind of session",
                 "choose practice, qualifying, race or stage"};
}

Result<std::int64_t> parse_date(std::string_view text) {
    std::array<std::string_view, 3> parts;
    const std::size_t count = split_fields(text, '-', parts);
    const auto year = parse_integer(parts[0]);
    const auto month = parse_integer(parts[1]);
    const auto day = parse_integer(parts[2]);
    const auto days =
        count == 3 && year && month && day ? days_since_1970(*year, *month, *day) : std::nullopt;
    if (!days) {
        return Error{std::string(text), "is no date from 1970 to 2199", "write 2025-04-20"};
    }
    return *days;
}

Status read_session_meta(const std::filesystem::path& file, DecoderOptions& options) {
    const auto text = read_file(file);
    if (!text) {
        return text.error();
    }
    if (Status status = scan_json_nesting(*text); !status) {
        return status.error().within(file.string());
    }
    const Json json = Json::parse(*text, nullptr, false);
    const auto member = [&](const char* key) {
        const auto at = json.is_object() ? json.find(key) : json.end();
        return at != json.end() && at->is_string() ? at->get<std::string>() : std::string{};
    };
    const auto date = parse_date(member("date"));
    if (!date) {
        return Error{file.string(), "has no \"date\" such as 2025-04-20",
                     "name the JSON that goes with the analysis, or use --date"};
    }
    options.date_days = *date;
    options.session_name = member("name");
    return {};
}

}  // namespace pitcast::feed
