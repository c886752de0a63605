// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/map/places.h"

namespace pitcast::map {
namespace {

constexpr std::size_t kMostPlaced = 4096;
constexpr double kFarthestM = 1'000'000;        // of a place, from the origin
constexpr double kLongestCourseM = 10'000'000;  // a marathon rally in one piece
constexpr double kHighestM = 10'000;            // of a camera, above the ground
constexpr std::size_t kLongestName = 200;

constexpr std::array<std::pair<std::string_view, MarkKind>, 12> kMarkWords = {
    {{"none", MarkKind::none},
     {"start", MarkKind::start},
     {"finish", MarkKind::finish},
     {"intermediate", MarkKind::intermediate},
     {"speed_trap", MarkKind::speed_trap},
     {"pit_in", MarkKind::pit_in},
     {"pit_out", MarkKind::pit_out},
     {"detour", MarkKind::detour},
     {"obstacle", MarkKind::obstacle},
     {"gate", MarkKind::gate},
     {"label", MarkKind::label},
     {"camera", MarkKind::camera}}};

const std::vector<std::string> kMarkMembers{
    "kind",           "id",       "name",       "name_zh",    "distance_m", "x_m", "y_m", "fov",
    "above_ground_m", "length_m", "target_x_m", "target_y_m", "comment"};

/// Members of the marks of one text. The first thing that is wrong counts.
class PlacesReader {
 public:
    explicit PlacesReader(const JsonDocument& document) : document_(document) {}

    Result<std::vector<Mark>> read() {
        const Json& root = document_.root();
        if (!root.is_object()) {
            return document_.error_at("", "is no object", "{\"marks\": [...]}");
        }
        for (const auto& member : root.items()) {
            if (member.key() != "marks" && member.key() != "comment") {
                fail("/" + json_pointer_step(member.key()),
                     "\"" + member.key() + "\" is not known here", "\"marks\", \"comment\"");
            }
        }
        std::vector<Mark> marks;
        if (const auto list = root.find("marks"); list != root.end()) {
            if (!list->is_array() || list->size() > kMostPlaced) {
                fail("/marks", "\"marks\" is no list of at most 4096", "");
            }
            for (std::size_t i = 0; !error_ && i < list->size(); ++i) {
                marks.push_back(mark((*list)[i], "/marks/" + std::to_string(i)));
            }
        }
        return error_ ? Result<std::vector<Mark>>(*error_)
                      : Result<std::vector<Mark>>(std::move(marks));
    }

 private:
    void fail(const std::string& at, std::string what, std::string mend) {
        if (!error_) {
            error_ = document_.error_at(at, std::move(what), std::move(mend));
        }
    }

    std::string text(const Json& node, const std::string& at, const char* key) {
        const auto found = node.find(key);
        if (found == node.end()) {
            return "";
        }
        if (!found->is_string() || found->get_ref<const std::string&>().size() > kLongestName) {
            fail(at + "/" + key, "\"" + std::string(key) + "\" is no text of at most 200 bytes",
                 "");
            return "";
        }
        return found->get<std::string>();
    }

    std::optional<double> number(const Json& node, const std::string& at, const char* key,
                                 double low, double high) {
        const auto found = node.find(key);
        if (found == node.end()) {
            return std::nullopt;
        }
        const double value = found->is_number() ? found->get<double>() : NAN;
        if (!(value >= low && value <= high)) {
            char range[64];
            std::snprintf(range, sizeof range, "%.9g to %.9g", low, high);
            fail(at + "/" + key, "\"" + std::string(key) + "\" is no number in its range", range);
            return std::nullopt;
        }
        return value;
    }

    std::optional<std::int64_t> in_mm(const Json& node, const std::string& at, const char* key,
                                      double low, double high) {
        const auto metres = number(node, at, key, low, high);
        return metres ? std::optional<std::int64_t>(std::llround(*metres * 1000)) : std::nullopt;
    }

    /// Both members, or none of them.
    std::optional<race::PlanPoint> point(const Json& node, const std::string& at, const char* x_key,
                                         const char* y_key) {
        const auto x = in_mm(node, at, x_key, -kFarthestM, kFarthestM);
        const auto y = in_mm(node, at, y_key, -kFarthestM, kFarthestM);
        if (x.has_value() != y.has_value()) {
            fail(at, "has only one of \"" + std::string(x_key) + "\" and \"" + y_key + "\"",
                 "metres east and metres north of the venue's origin");
        }
        return x && y ? std::optional(race::PlanPoint{*x, *y}) : std::nullopt;
    }

    MarkKind kind(const Json& node, const std::string& at) {
        const std::string word = text(node, at, "kind");
        const MarkKind known = mark_kind_of(word);
        if (known == MarkKind::none && word != "none") {
            std::vector<std::string> words;
            for (const auto& [name, one] : kMarkWords) {
                words.emplace_back(name);
            }
            const std::string near = nearest_word(word, words);
            fail(at + "/kind", "\"" + word + "\" is no kind of mark",
                 near.empty()
                     ? "intermediate, speed_trap, pit_in, pit_out, detour, obstacle, gate, "
                       "label, camera, start, finish"
                     : "did you mean \"" + near + "\"?");
        }
        return known;
    }

    Mark mark(const Json& node, const std::string& at) {
        Mark made;
        if (!node.is_object()) {
            fail(at, "is no object", "{\"kind\": \"label\", \"name\": …, \"x_m\": …, \"y_m\": …}");
            return made;
        }
        for (const auto& member : node.items()) {
            if (std::find(kMarkMembers.begin(), kMarkMembers.end(), member.key()) ==
                kMarkMembers.end()) {
                const std::string near = nearest_word(member.key(), kMarkMembers);
                fail(at + "/" + json_pointer_step(member.key()),
                     "\"" + member.key() + "\" is not known of a mark",
                     near.empty() ? "" : "did you mean \"" + near + "\"?");
            }
        }
        made.kind = kind(node, at);
        made.id = text(node, at, "id");
        made.name = text(node, at, "name");
        made.name_zh = text(node, at, "name_zh");
        made.distance_mm = in_mm(node, at, "distance_m", 0, kLongestCourseM);
        made.at = point(node, at, "x_m", "y_m");
        made.target = point(node, at, "target_x_m", "target_y_m");
        made.length_mm = in_mm(node, at, "length_m", 0, kLongestCourseM).value_or(0);
        made.above_mm = in_mm(node, at, "above_ground_m", 0, kHighestM).value_or(0);
        made.fov_mdeg = static_cast<std::int32_t>(
            std::lround(number(node, at, "fov", 1, 120).value_or(35) * 1000));
        if (made.kind != MarkKind::none && !made.at && !made.distance_mm) {
            fail(at, "says neither a place nor a distance",
                 "\"x_m\" and \"y_m\", or \"distance_m\" from the start");
        }
        return made;
    }

    const JsonDocument& document_;
    std::optional<Error> error_;
};

}  // namespace

std::string_view word_of(MarkKind kind) {
    for (const auto& [word, one] : kMarkWords) {
        if (one == kind) {
            return word;
        }
    }
    return "none";
}

MarkKind mark_kind_of(std::string_view word) {
    for (const auto& [name, kind] : kMarkWords) {
        if (name == word) {
            return kind;
        }
    }
    return MarkKind::none;
}

bool is_loop(MarkKind kind) {
    return kind >= MarkKind::start && kind <= MarkKind::detour;
}

bool is_on_course(MarkKind kind) {
    return kind >= MarkKind::start && kind <= MarkKind::gate;
}

Result<std::vector<Mark>> read_marks(const JsonDocument& document) {
    return PlacesReader(document).read();
}

std::string places_name(const std::filesystem::path& venue, const std::filesystem::path& package) {
    const std::filesystem::path name = venue.stem().string() + ".places.json";
    // However the two are named: one of them may be relative, or go through a link.
    std::error_code unknown;
    const auto folder = std::filesystem::weakly_canonical(venue, unknown).parent_path();
    const auto root = std::filesystem::weakly_canonical(package / name, unknown).parent_path();
    const auto inside = folder.lexically_relative(root);
    const bool lies_in = !inside.empty() && *inside.begin() != "..";
    return ((lies_in ? inside : "venues") / name).lexically_normal().generic_string();
}

std::filesystem::path places_path(const std::filesystem::path& venue,
                                  const std::filesystem::path& package) {
    if (venue.empty()) {
        return {};
    }
    return package.empty() ? venue.parent_path() / (venue.stem().string() + ".places.json")
                           : package / places_name(venue, package);
}

Result<Venue> load_placed_venue(const std::filesystem::path& venue,
                                const std::filesystem::path& package) {
    auto loaded = load_venue(venue);
    const std::filesystem::path places = places_path(venue, package);
    std::error_code none;
    if (!loaded || !std::filesystem::is_regular_file(places, none)) {
        return loaded;
    }
    const auto document = JsonDocument::load(places);
    if (!document) {
        return document.error();
    }
    const auto marks = read_marks(*document);
    if (!marks) {
        return marks.error();
    }
    if (Status placed = place_marks(*document, *marks, *loaded); !placed) {
        return placed.error();
    }
    return loaded;
}

}  // namespace pitcast::map
