// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/map/venue.h"

/// Marks of a venue that somebody has placed by hand: a text beside the venue file,
/// NAME.places.json, which counts wherever the venue is loaded.
namespace pitcast::map {

enum class MarkKind : std::uint8_t {
    none,
    start,   ///< where distance 0 lies: a circuit is turned, a stage is cut here
    finish,  ///< where a stage ends
    intermediate,
    speed_trap,
    pit_in,
    pit_out,
    detour,
    obstacle,
    gate,
    label,
    camera
};

/// "pit_in", and back; none for what is no kind.
[[nodiscard]] std::string_view word_of(MarkKind kind);
[[nodiscard]] MarkKind mark_kind_of(std::string_view word);
/// A timing loop, start and finish too.
[[nodiscard]] bool is_loop(MarkKind kind);
/// Lies on the course, at a distance from its start.
[[nodiscard]] bool is_on_course(MarkKind kind);

/// Something along the course or beside it. Millimetres of the venue's frame.
struct Mark {
    MarkKind kind = MarkKind::none;
    std::string id;  ///< of a loop
    std::string name;
    std::string name_zh;
    /// Along the course, from its start as the venue file has it. None: the foot of `at`.
    std::optional<std::int64_t> distance_mm;
    std::optional<race::PlanPoint> at;      ///< none: on the course
    std::int64_t length_mm = 0;             ///< of an obstacle
    std::int64_t above_mm = 0;              ///< of a camera, above the ground
    std::int32_t fov_mdeg = 35'000;         ///< of a camera, vertical: 1'000..120'000
    std::optional<race::PlanPoint> target;  ///< of a camera; none: where the course is nearest
    friend bool operator==(const Mark&, const Mark&) = default;
};

/// Marks of a text, in its order: the item i stands at "/marks/i". Errors: file:line, what is
/// wrong with a member.
[[nodiscard]] Result<std::vector<Mark>> read_marks(const JsonDocument& document);

/// Puts marks in the place of all that the venue has. Errors: file:line of a mark that lies off the
/// course, of a second loop of one id. The venue is left as it was then.
[[nodiscard]] Status place_marks(const JsonDocument& document, const std::vector<Mark>& marks,
                                 Venue& venue);

/// What a venue has, in the order of the course: read_marks() of a text that says these puts
/// everything where it is.
[[nodiscard]] std::vector<Mark> marks_of(const Venue& venue);

/// Where the text is: beside a venue that lies in `package`, else in that folder's "venues", for a
/// venue in the media folder is everybody's. Without a package beside the venue.
[[nodiscard]] std::filesystem::path places_path(const std::filesystem::path& venue,
                                                const std::filesystem::path& package = {});
/// The same, from the folder of the package down: "venues/pit.places.json".
[[nodiscard]] std::string places_name(const std::filesystem::path& venue,
                                      const std::filesystem::path& package);

/// The venue with what its text says, where there is one. Errors: of both files.
[[nodiscard]] Result<Venue> load_placed_venue(const std::filesystem::path& venue,
                                              const std::filesystem::path& package = {});

/// Hash of all that a text of places can change.
[[nodiscard]] std::uint64_t places_hash(const Venue& venue);

}  // namespace pitcast::map
