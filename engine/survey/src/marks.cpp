// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include "pitcast/core/json_document.h"
#include "pitcast/survey/read.h"

namespace pitcast::survey {
namespace {

using Kind = map::SurveyMark::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 14> kKinds = {
    {{"none", Kind::none},
     {"start", Kind::start},
     {"finish", Kind::finish},
     {"intermediate", Kind::intermediate},
     {"sector", Kind::intermediate},
     {"split", Kind::intermediate},
     {"speed_trap", Kind::speed_trap},
     {"pit_in", Kind::pit_in},
     {"pit_out", Kind::pit_out},
     {"obstacle", Kind::obstacle},
     {"gate", Kind::gate},
     {"label", Kind::label},
     {"camera", Kind::camera},
     {"waypoint", Kind::label}}};

constexpr const char* kKnownKinds =
    "start, finish, intermediate, speed_trap, pit_in, pit_out, obstacle, gate, label, camera, none";

/// Members of the objects of one marks file.
class MarkReader {
 public:
    explicit MarkReader(const JsonDocument& document) : document_(document) {}

    Result<MarkFile> read() {
        MarkFile file;
        const Json& root = document_.root();
        if (!root.is_object()) {
            return document_.error_at("", "is no object", "{\"marks\": [...], \"rules\": [...]}");
        }
        for (const auto& [key, value] : root.items()) {
            if (key != "name" && key != "name_zh" && key != "rules" && key != "marks" &&
                key != "pit_lane") {
                return document_.error_at("/" + json_pointer_step(key),
                                          "\"" + key + "\" is not known here",
                                          "name, name_zh, rules, marks, pit_lane");
            }
        }
        file.name = text(root, "", "name");
        file.name_zh = text(root, "", "name_zh");
        each(root, "rules", [&](const Json& node, const std::string& at) {
            MarkFile::Rule rule;
            rule.match = text(node, at, "match");
            rule.kind = kind(node, at);
            if (rule.match.empty()) {
                fail(at, "a rule says what it matches",
                     "{\"match\": \"CHECK *\", \"kind\": \"intermediate\"}");
            }
            file.rules.push_back(std::move(rule));
        });
        each(root, "marks", [&](const Json& node, const std::string& at) { mark(node, at, file); });
        each(root, "pit_lane", [&](const Json& node, const std::string& at) {
            map::SurveyPoint p;
            file.pit_lane_geographic = node.contains("lat");
            p.x = number(node, at, node.contains("lat") ? "lon" : "x_m").value_or(0);
            p.y = number(node, at, node.contains("lat") ? "lat" : "y_m").value_or(0);
            file.pit_lane.push_back(p);
        });
        if (error_) {
            return *error_;
        }
        return file;
    }

 private:
    void fail(const std::string& at, std::string what, std::string mend) {
        if (!error_) {
            error_ = document_.error_at(at, std::move(what), std::move(mend));
        }
    }

    template <typename Each>
    void each(const Json& root, const char* key, Each take) {
        if (!root.contains(key)) {
            return;
        }
        const std::string at = std::string("/") + key;
        if (!root[key].is_array() || root[key].size() > 4096) {
            fail(at, std::string("\"") + key + "\" is no list of at most 4096", "");
            return;
        }
        for (std::size_t i = 0; i < root[key].size() && !error_; ++i) {
            const std::string item = at + "/" + std::to_string(i);
            if (root[key][i].is_object()) {
                take(root[key][i], item);
            } else {
                fail(item, "is no object", "");
            }
        }
    }

    std::string text(const Json& node, const std::string& at, const char* key) {
        if (!node.contains(key)) {
            return "";
        }
        if (!node[key].is_string()) {
            fail(at + "/" + key, std::string("\"") + key + "\" is no text", "");
            return "";
        }
        return node[key].get<std::string>();
    }

    std::optional<double> number(const Json& node, const std::string& at, const char* key) {
        if (!node.contains(key)) {
            return std::nullopt;
        }
        if (!node[key].is_number() || !std::isfinite(node[key].get<double>())) {
            fail(at + "/" + key, std::string("\"") + key + "\" is no number", "");
            return std::nullopt;
        }
        return node[key].get<double>();
    }

    Kind kind(const Json& node, const std::string& at) {
        const std::string word = text(node, at, "kind");
        const auto known = mark_kind(word);
        if (!known) {
            fail(at, "\"" + word + "\" is no kind of mark", kKnownKinds);
        }
        return known.value_or(Kind::none);
    }

    void mark(const Json& node, const std::string& at, MarkFile& file) {
        for (const auto& [key, value] : node.items()) {
            constexpr std::array<std::string_view, 15> kKnown = {
                "kind", "id",         "name",       "name_zh",        "lat",
                "lon",  "x_m",        "y_m",        "distance_m",     "length_m",
                "fov",  "target_lat", "target_lon", "above_ground_m", "note"};
            if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end()) {
                fail(at + "/" + json_pointer_step(key), "\"" + key + "\" is not known of a mark",
                     "");
            }
        }
        map::SurveyMark mark;
        mark.kind = kind(node, at);
        mark.id = text(node, at, "id");
        mark.name = text(node, at, "name");
        mark.name_zh = text(node, at, "name_zh");
        const bool geographic = node.contains("lat") || node.contains("lon");
        mark.x = number(node, at, geographic ? "lon" : "x_m");
        mark.y = number(node, at, geographic ? "lat" : "y_m");
        mark.target_x = number(node, at, "target_lon");
        mark.target_y = number(node, at, "target_lat");
        mark.distance = number(node, at, "distance_m");
        mark.length = number(node, at, "length_m").value_or(0);
        mark.above_ground = number(node, at, "above_ground_m").value_or(0);
        mark.fov_deg = number(node, at, "fov").value_or(35);
        if (geographic && mark.x && mark.y && (std::abs(*mark.x) > 180 || std::abs(*mark.y) > 90)) {
            fail(at, "is no place on the Earth", "lat -90 to 90, lon -180 to 180");
        }
        file.marks.push_back(std::move(mark));
        file.geographic.push_back(geographic);
    }

    const JsonDocument& document_;
    std::optional<Error> error_;
};

char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

}  // namespace

std::optional<Kind> mark_kind(std::string_view word) {
    for (const auto& [name, kind] : kKinds) {
        if (name == word) {
            return kind;
        }
    }
    return std::nullopt;
}

bool matches(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0;
    std::size_t star = std::string_view::npos, retry = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            retry = n;
        } else if (p < pattern.size() && lower(pattern[p]) == lower(name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') {
        ++p;
    }
    return p == pattern.size();
}

Result<MarkFile> parse_marks(std::string_view text, const std::string& name) {
    const auto document = JsonDocument::parse(text, name);
    if (!document) {
        return document.error();
    }
    return MarkReader(*document).read();
}

}  // namespace pitcast::survey
