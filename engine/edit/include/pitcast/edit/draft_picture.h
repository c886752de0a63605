// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/race/live_timing.h"
#include "pitcast/race/race_state.h"
#include "pitcast/show/package.h"
#include "pitcast/show/show_state.h"

namespace pitcast::edit {

/// The course of a template's life as an editor plays it: taken at 0, on to each further step, and
/// out at the end, with a rest between.
struct Course {
    /// A stretch of it.
    struct Part {
        std::string name;  ///< "in", "on", "step 1", "out"
        Nanoseconds begin_ns = 0;
        Nanoseconds end_ns = 0;
    };
    std::vector<Part> parts;
    [[nodiscard]] Nanoseconds length_ns() const { return parts.empty() ? 0 : parts.back().end_ns; }
    /// Where the first rest ends: everything has come in, and nothing has happened yet.
    [[nodiscard]] Nanoseconds rest_ns() const;
};
[[nodiscard]] Course course_of(const show::TemplateSummary& shown);

/// A race that templates are looked at in. It stands still.
struct RaceSample {
    std::shared_ptr<const race::RaceState> race;     ///< null = nobody races
    std::shared_ptr<const race::LiveTiming> live{};  ///< null = no gaps between loops
};

/// What is to be pictured.
struct PictureWish {
    std::map<std::string, std::string> drafts;  ///< as show::LoadOptions has them
    std::string template_id;
    Json data = Json::object();
    Nanoseconds at_ns = -1;  ///< on the template's course; negative = where it rests first
    std::optional<draw::Color> backdrop{};  ///< behind everything; none = nothing is there
    RaceSample sample;
    /// Other moments of the course, in order: what stands where is told, and what is elsewhere
    /// then shines through the picture.
    std::vector<Nanoseconds> ghosts{};
    std::vector<std::string> ghosts_of{};  ///< elements that shine; empty = all
    int ghosts_shown = 5;                  ///< on each side, of moments at which something differs
    double design_width = 1920;            ///< pixels of the design across the picture
    std::uint64_t number = 0;              ///< handed back
    std::uint64_t revision = 0;  ///< of the files on disk: another one has them read again
};

/// What is seen at another moment.
struct Ghost {
    Nanoseconds at_ns = 0;
    std::vector<show::PlacedElement> placed;
};

/// A picture of a template as it is being edited.
struct DraftPicture {
    std::uint64_t number = 0;
    std::shared_ptr<draw::PackedFrame> frame;      ///< bgra8; null after an error
    std::vector<show::PlacedElement> placed;       ///< what is seen, back to front
    std::shared_ptr<const show::Package> package;  ///< that it is of; null after an error
    Course course;
    Nanoseconds at_ns = 0;       ///< on the course
    std::vector<Ghost> ghosts;   ///< in order of time; those asked for that are on the course
    std::optional<Error> error;  ///< file:line: element: what
};

struct PainterOptions {
    std::filesystem::path folder;  ///< of the package
    std::filesystem::path media_root;
    show::Edition edition{};
    std::int32_t width = 1920;  ///< pixels of the pictures; the design is scaled to them
    std::int32_t height = 1080;
    FrameRate rate{50, 1};
};

/// Loads drafts and pictures them. One thread. The same wish gives the same picture. Maps have
/// their drawn form, and every camera shows bars: an editor opens no camera of a show on air.
class DraftPainter {
 public:
    explicit DraftPainter(PainterOptions options);
    ~DraftPainter();
    DraftPainter(const DraftPainter&) = delete;
    DraftPainter& operator=(const DraftPainter&) = delete;

    [[nodiscard]] DraftPicture picture(const PictureWish& wish);

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The same on a thread of its own, of low priority: only the newest wish counts.
class DraftStudio {
 public:
    explicit DraftStudio(PainterOptions options);
    ~DraftStudio();
    DraftStudio(const DraftStudio&) = delete;
    DraftStudio& operator=(const DraftStudio&) = delete;

    /// Never waits.
    void ask(PictureWish wish);
    /// The newest picture since the last call.
    [[nodiscard]] std::optional<DraftPicture> take();
    [[nodiscard]] bool busy() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::edit
