// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/edit/template_document.h"
#include "pitcast/feed/local_frame.h"
#include "pitcast/map/places.h"

namespace pitcast::edit {

/// Marks of a package's venue being placed: the text beside it (map/places.h), what was done to it,
/// and the venue as the text has it. Marks are numbered as the text lists them. One thread.
class PlaceDocument {
 public:
    /// `venue`: its file, as the package resolves it. The text begins with the marks that the venue
    /// has; it is written when it is first saved. Errors: the venue, a text that is no JSON.
    [[nodiscard]] static Result<PlaceDocument> open(const std::filesystem::path& folder,
                                                    const std::filesystem::path& venue);

    [[nodiscard]] const TemplateDocument& document() const { return document_; }
    /// Why the newest text would be refused; venue and marks are those of the last good one.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }
    [[nodiscard]] const map::Venue& venue() const { return venue_; }
    [[nodiscard]] const std::vector<map::Mark>& marks() const { return marks_; }

    /// Where it is seen in plan: of what lies on the course the point of that.
    [[nodiscard]] race::PlanPoint spot_of(std::size_t number) const;
    /// What a camera looks at.
    [[nodiscard]] race::PlanPoint target_of(std::size_t number) const;
    /// Along the course from where its start is now; none for what lies beside it.
    [[nodiscard]] std::optional<std::int64_t> distance_of(std::size_t number) const;
    /// The mark nearest to a place within `reach_mm`.
    [[nodiscard]] std::optional<std::size_t> mark_near(const race::PlanPoint& at,
                                                       std::int64_t reach_mm) const;
    /// By number, in the order of the course, what lies beside it last.
    [[nodiscard]] std::vector<std::size_t> in_order() const;

    /// Changes. `series`: as TemplateDocument::change has it. Errors leave the text as it was.
    [[nodiscard]] Status add(map::MarkKind kind, const race::PlanPoint& at);
    [[nodiscard]] Status remove(std::size_t number);
    /// What lies on the course goes to its point nearest to `at`.
    [[nodiscard]] Status move(std::size_t number, const race::PlanPoint& at,
                              std::string_view series = "");
    /// Along the course, from where its start is now.
    [[nodiscard]] Status move_along(std::size_t number, std::int64_t distance_mm,
                                    std::string_view series = "");
    /// None: the camera looks at the course where that is nearest.
    [[nodiscard]] Status aim(std::size_t number, const std::optional<race::PlanPoint>& at,
                             std::string_view series = "");
    [[nodiscard]] Status set_kind(std::size_t number, map::MarkKind kind);
    /// Members "id", "name", "name_zh"; empty = none.
    [[nodiscard]] Status set_text(std::size_t number, const char* member, const std::string& text);
    /// Members in metres or degrees.
    [[nodiscard]] Status set_number(std::size_t number, const char* member, double value);
    [[nodiscard]] Status duplicate(std::size_t number);
    void end_series() { document_.end_series(); }
    void undo();
    void redo();
    [[nodiscard]] Status replace(std::string label, std::string text);
    [[nodiscard]] OnDisk look_at_disk() const { return document_.look_at_disk(); }
    [[nodiscard]] Status take_from_disk();
    /// Refuses a text that would be refused on air.
    [[nodiscard]] Status save(bool over = false);

    /// Where a place of the venue is on the Earth; none where the venue does not say.
    [[nodiscard]] std::optional<feed::GeoPoint> on_earth(const race::PlanPoint& at) const;
    [[nodiscard]] std::optional<race::PlanPoint> in_plan(const feed::GeoPoint& at) const;

 private:
    PlaceDocument(TemplateDocument document, map::Venue venue);
    /// One change of the text, which must be whole afterwards.
    [[nodiscard]] Status change(std::string label, const TemplateDocument::Change& change,
                                std::string_view series = "");
    /// Puts what the text says on the venue.
    void read();
    [[nodiscard]] Status read_into(const JsonText& text, std::vector<map::Mark>& marks);
    /// Of the venue file, of the point of the course nearest to a place.
    [[nodiscard]] std::int64_t foot_of(const race::PlanPoint& at) const;
    [[nodiscard]] std::string free_id(map::MarkKind kind) const;
    [[nodiscard]] std::int64_t start_mm() const;

    TemplateDocument document_;
    map::Course course_;  ///< of the venue file
    map::Venue venue_;
    std::vector<map::Mark> marks_;
    std::optional<Error> error_;
};

/// A mark as the text has it.
[[nodiscard]] OrderedJson written_mark(const map::Mark& mark);

}  // namespace pitcast::edit
