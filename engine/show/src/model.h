// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "pitcast/core/hash.h"
#include "pitcast/draw/draw_list.h"
#include "pitcast/map/camera.h"
#include "pitcast/show/package.h"

#include "clock.h"
#include "easing.h"
#include "ghost_pair.h"
#include "profile.h"
#include "sequence.h"
#include "text_template.h"

/// A loaded show: plain data, read only. Lengths are in design pixels (package.json "canvas"),
/// scaled to the channel's raster when drawn.
namespace pitcast::show {

enum class Align : std::uint8_t { left, center, right };
enum class Fit : std::uint8_t { none, shrink, ellipsis, condense };
enum class Vertical : std::uint8_t { top, middle, bottom };

/// A soft shadow below a shape or a text; a glow when it does not move away.
struct ShadowLook {
    double blur = 0;  ///< standard deviation, pixels
    double x = 0;
    double y = 0;
    double strength = 1;
    ColourTemplate colour;
};

/// How text is set; from "styles" of package.json and an element's own members.
struct TextLook {
    draw::FontChain fonts;  ///< empty when no font could be loaded
    double size = 32;
    double tracking = 0;
    double min_size = 22;      ///< shrink stops here and cuts with an ellipsis
    double min_width = 0.7;    ///< condense likewise; share of the glyphs' own width
    std::int32_t lines = 1;    ///< at most; 0 = as many as the box holds
    double line_height = 1.3;  ///< from base line to base line, in sizes
    Vertical vertical = Vertical::middle;
    bool tabular = false;
    Align align = Align::left;
    Fit fit = Fit::shrink;
    ColourTemplate colour;
    double outline = 0;  ///< pixels outside the glyphs; 0 = none
    ColourTemplate outline_colour;
    std::optional<ShadowLook> shadow;
};

struct GradientTemplate {
    enum class Kind : std::uint8_t { linear, radial, conic };
    Kind kind = Kind::linear;
    double from_x = 0, from_y = 0, to_x = 0, to_y = 1;  ///< shares of the box
    double center_x = 0.5, center_y = 0.5;              ///< radial, conic
    double radius_x = 0.5, radius_y = 0.5;              ///< radial
    double start = 0;                                   ///< conic: degrees, 0 = to the right
    std::vector<std::pair<double, ColourTemplate>> stops;
};
using FillTemplate = std::variant<ColourTemplate, GradientTemplate>;

/// Where a length along one axis comes from.
enum class Extent : std::uint8_t {
    fixed,
    text,  ///< what a text takes in one line
    fit,   ///< what the children of a group take
    fill   ///< all that the parent has
};
/// Where along one axis of its parent an element stands.
enum class Side : std::uint8_t { start, middle, end };

/// Children of a group that stand one after another.
struct StackLook {
    enum class Kind : std::uint8_t { row, column, grid };
    Kind kind = Kind::row;
    double gap_x = 0, gap_y = 0;
    std::array<double, 4> padding{};  ///< left, top, right, bottom
    Side align = Side::start;         ///< of a row: up and down; of the others: across
    std::size_t columns = 2;          ///< of a grid
};
struct GroupBody {
    std::optional<StackLook> stack;
};
struct StrokeLook {
    double width = 0;  ///< pixels
    draw::StrokeRect::Side side = draw::StrokeRect::Side::inside;
    ColourTemplate colour;
};
struct RectBody {
    FillTemplate fill;
    std::array<double, 4> radii{};
    double slant = 0;  ///< upper edge shifted right by so much
    std::optional<StrokeLook> stroke;
    std::optional<ShadowLook> shadow;
};
struct PolygonBody {
    FillTemplate fill;
    std::vector<std::vector<std::pair<double, double>>> rings;  ///< from the element's corner
};
struct TextBody {
    TextTemplate text;
    TextLook look;
};
/// Text that runs from right to left, its items over and over.
struct TickerBody {
    std::vector<TextTemplate> items;
    std::optional<TextTemplate> cars;  ///< once for every car, in the order of the race
    std::int32_t speed = 4;            ///< pixels a picture (frame or field), see paint_ticker
    TextLook look;
    std::string separator = "·";
    ColourTemplate separator_colour;
    double gap = 20;        ///< on either side of the separator
    double item_width = 0;  ///< above 0: of every item, so that none moves when a text changes
};
struct ImageBody {
    draw::PicturePtr picture;
    std::optional<ColourTemplate> tint{};
};
/// Time that is counted from the take on, or the time of day.
struct ClockBody {
    ClockRule rule;
    TextLook look;
};
struct VideoBody {
    TextTemplate source;  ///< of the package; or
    TextTemplate file;    ///< of the media folder, played from the take on
    bool plays_file = false;
    std::array<double, 4> radii{};
    draw::Color empty{12, 13, 15, 255};  ///< shown until the first picture
};

struct CameraKey {
    Nanoseconds at_ns = 0;
    double bearing_deg = 0;
    double pitch_deg = 35;
    double range_m = 1500;
    double x_m = 0, y_m = 0, z_m = 0;  ///< what the camera looks at, or how far beside it
    double along = 0;                  ///< share of the course, where the camera follows that
    double fit = 1;      ///< times the range at which what it follows fills the picture, at least
    double fov_deg = 0;  ///< vertical
    Easing easing;
};

/// Cars as discs with their numbers.
struct MarkerLook {
    double radius = 13;
    double leader_radius = 17;
    ColourTemplate edge;
    ColourTemplate leader_edge;
    ColourTemplate stopped_edge;     ///< of a car that stands on the course
    TextLook label;                  ///< number in the marker
    std::vector<Binding> highlight;  ///< cars drawn with the leader's marker
    bool ghost = false;              ///< the template's ghost pair, at the same time of its runs
    Nanoseconds delay_ns = 300'000'000;  ///< behind now, so that positions lie between fixes
};

/// What a camera looks at: a place, a place of the course, all of the course, or cars.
enum class Followed : std::uint8_t { nothing, course, whole_course, cars };

/// A 3D view of the venue with the cars on it.
struct MapBody {
    map::MapStyle style = map::MapStyle::dark;
    map::DayPhase day = map::DayPhase::midday;
    double fov_deg = 35;
    /// One list for all steps, or one a step; each has at least 1 key and runs from the start of
    /// its step (the first from that of the phase "in"). The last one holds for what comes after.
    std::vector<std::vector<CameraKey>> camera;
    bool camera_loops = false;  ///< with one list only
    Followed follow = Followed::nothing;
    std::vector<Binding> followed;  ///< Followed::cars: all of them are in the picture
    bool turns = false;             ///< bearings count from the direction of travel
    double broadest_deg = 180;      ///< see broadest_bearing(): where bearings of 180 are then
    double clear_top = 0;           ///< pixels at the top that a whole course stays clear of
    std::array<double, 4> radii{};
    draw::Color ground{20, 22, 24, 255};   ///< without a 3D picture
    draw::Color contour{70, 72, 76, 120};  ///< lines of the ground without a 3D picture
    bool has_course = true;                ///< false: the bare ground
    bool has_cars = true;
    bool drapes = false;      ///< cars stand on the ground, whatever height their fixes tell
    double exaggeration = 1;  ///< of heights
    ColourTemplate course;    ///< the way the cars go
    ColourTemplate course_edge;
    double course_width = 5;
    const Table* sector_flags = nullptr;  ///< flag -> colour of a sector under it
    MarkerLook markers;
    double ghost_opacity = 0.35;             ///< of cars behind the ground
    std::int32_t trail = 0;                  ///< points of trail, 100 ms apart
    std::optional<TextLook> obstacles;       ///< their names, as the course reaches them
    draw::Color obstacle_panel{0, 0, 0, 0};  ///< below the names
    std::optional<TextLook> places;          ///< names of the labels of the venue
    draw::Color place_panel{0, 0, 0, 0};
};

/// The course from the side: height over distance.
struct ProfileBody {
    FillTemplate fill;
    ColourTemplate colour;  ///< of the line
    ColourTemplate climb;   ///< of the line where it climbs or descends by `steep_permille`
    ColourTemplate descent;
    std::int32_t steep_permille = 80;
    double line = 4;
    ColourTemplate grid;
    std::int64_t datum_mm = 0;            ///< altitude of the venue's zero
    std::optional<TextLook> axis_look;    ///< heights and distances
    std::optional<TextLook> sector_look;  ///< names of the sectors, with rules between them
    std::optional<TextLook> peak_look;    ///< of the highest and the lowest place
    bool has_cars = true;
    MarkerLook markers;
};

struct Element;

/// One row a car, or one a row of an operator's table.
struct ListBody {
    enum class Source : std::uint8_t { order, field };
    /// Order of the cars: as classified, as they start, class by class, by best laps.
    enum class OrderBy : std::uint8_t { position, grid, group, best_lap };
    Source source = Source::order;
    OrderBy order_by = OrderBy::position;
    std::size_t field = 0;  ///< of the table
    Expression where;       ///< cars listed; empty = all
    Expression first;       ///< how many are left out at the top; empty = none
    /// Of bars: what is compared, and whether the rows are in its order.
    enum class Sort : std::uint8_t { none, falling, rising };
    Expression value;           ///< rows without one are not listed; empty = of no concern
    std::vector<Binding> cars;  ///< these only; empty = all
    Sort sort = Sort::none;
    Nanoseconds grow_ns = 0;     ///< from an old value to a new one
    Nanoseconds delay_ns = 0;    ///< before the first values grow
    Nanoseconds stagger_ns = 0;  ///< and from row to row
    std::vector<Element> row;
    double pitch = 40;  ///< from row to row
    std::int32_t rows = 10;
    std::int32_t keep_top = 3;  ///< rows that never page away
    Nanoseconds page_ns = 0;    ///< 0 = no paging
    Nanoseconds move_ns = 700'000'000;
    Easing move_easing{0.3, 0, 0.2, 1};
    Nanoseconds fade_ns = 250'000'000;
    Nanoseconds flash_ns = 2'500'000'000;  ///< how long row.moved tells of a change
};

/// Bars over the rows of a list: values side by side, from zero.
struct BarsBody {
    ListBody rows;  ///< without elements: who has a bar, in which order, and how that changes
    double thickness = 24;
    double radius = 0;
    ColourTemplate colour;                ///< knows `row`
    std::optional<ColourTemplate> track;  ///< behind a bar, over the whole length
    ColourTemplate grid;
    double left = 0;           ///< room for the labels
    double right = 0;          ///< room for the values beyond the longest bar
    TextTemplate label;        ///< knows `row`; empty = none
    TextTemplate value_label;  ///< at the end of the bar; likewise
    std::optional<TextLook> label_look;
    std::optional<TextLook> value_look;
    std::optional<TextLook> axis_look;
};

/// Lines over the laps, one a car.
struct ChartBody {
    enum class Kind : std::uint8_t { positions, gaps, ghost };
    Kind kind = Kind::positions;
    std::vector<Binding> cars;  ///< these; empty = the first of the order
    std::int32_t top = 10;      ///< how many of the order
    std::int32_t laps = 0;      ///< the newest so many; 0 = all
    double line = 3;
    ColourTemplate colour;  ///< knows `row`
    ColourTemplate faster;  ///< ghost: where the car is ahead of the one it is compared with
    ColourTemplate slower;
    ColourTemplate grid;
    double right = 0;    ///< room for the labels at the end of the lines
    TextTemplate label;  ///< knows `row`; empty = none
    std::optional<TextLook> label_look;
    std::optional<TextLook> axis_look;  ///< numbers of the laps and of the values
    Nanoseconds grow_ns = 0;            ///< the lines grow in this time after "in"
};

using Body =
    std::variant<GroupBody, RectBody, PolygonBody, TextBody, ImageBody, VideoBody, MapBody,
                 ListBody, ChartBody, TickerBody, ProfileBody, SequenceBody, ClockBody, BarsBody>;

/// Phases that elements may animate in.
enum class Moment : std::uint8_t { in, on, update, out, gain, loss, step };
inline constexpr std::size_t kMomentCount = 7;

/// A property that follows a value: `from` of the value's range gives `to_from`, and so on.
struct Drive {
    Property property = Property::x;
    Expression value;
    double from = 0, to = 1000;     ///< of the value
    double to_from = 0, to_to = 1;  ///< of the property
};

/// Where an element shows: a shape, or what a fill has of opacity in it.
struct MaskLook {
    double x = 0, y = 0, width = 0, height = 0;  ///< from the element's corner
    std::array<double, 4> radii{};
    std::vector<std::vector<std::pair<double, double>>> rings;  ///< the shape, when there are any
    std::optional<FillTemplate> fill;                           ///< its opacity counts
    bool invert = false;  ///< shows the rest of the element's box
};

/// The last child of a group is not seen itself: the others show where it is opaque, or bright.
struct Matte {
    enum class By : std::uint8_t { none, alpha, luma } by = By::none;
    bool invert = false;  ///< they show where it is not
};

struct Element {
    std::string id;
    TextTemplate sponsor;  ///< who is seen while it is; empty = nobody
    double x = 0, y = 0;   ///< from `from_x`, `from_y` of the parent inwards
    double width = 0, height = 0;
    Side from_x = Side::start, from_y = Side::start;
    Extent width_from = Extent::fixed, height_from = Extent::fixed;
    double max_width = 0;  ///< of a measured text; 0 = none
    double opacity = 1;
    draw::Stance stance;    ///< about the anchor
    double anchor_x = 0.5;  ///< shares of the box
    double anchor_y = 0.5;
    bool clip = false;  ///< children are cut at the box
    Matte matte;
    bool background = false;
    enum class WipeFrom : std::uint8_t { left, right, top, bottom } wipe_from = WipeFrom::left;
    Expression visible_if;            ///< empty = always
    std::vector<std::int32_t> steps;  ///< shown in these only; empty = all
    std::optional<MaskLook> mask;
    std::array<std::optional<Timeline>, kMomentCount> moments;
    std::vector<Drive> drives;
    Body body;
    std::vector<Element> children;
    std::uint32_t list_index = 0;  ///< of a list or bars: its place among the template's lists
};

/// The list that an element is, or that its bars stand on; null = it is neither.
[[nodiscard]] inline const ListBody* list_of(const Body& body) {
    const auto* bars = std::get_if<BarsBody>(&body);
    return bars != nullptr ? &bars->rows : std::get_if<ListBody>(&body);
}

/// How a template takes the place of another on its layer.
enum class TakeOver : std::uint8_t {
    animate,  ///< the old one goes out first
    cut,
    mix,
    wipe,
    push,
    combo  ///< what both have (by id) moves to its new place; only the rest changes
};

/// A rule of the package, with its condition.
struct Rule {
    Expression when;           ///< empty = always, of a rule with a time
    Nanoseconds at_ns = -1;    ///< local time of day at which it is true for a minute; -1 = any
    Nanoseconds after_ns = 0;  ///< so long must it have been true
    Nanoseconds rearm_ns = 0;  ///< so long after it came true it does not come true again
};

struct Template {
    std::string id;
    std::string title;
    std::int32_t layer = 0;
    bool background = false;
    std::vector<Field> fields;
    std::optional<GhostPair> ghost;
    std::vector<Sample> samples;
    std::int32_t step_count = 1;
    TextTemplate sponsor;       ///< who is seen while the template is; empty = nobody
    bool has_sponsors = false;  ///< it or any of its elements names one
    TakeOver take_over = TakeOver::animate;
    Nanoseconds take_over_ns = 500'000'000;  ///< of mix, wipe, push and combo
    Easing take_over_easing{0.3, 0, 0.2, 1};
    Nanoseconds hold_ns = 0;              ///< goes out by itself after this; 0 = never
    Nanoseconds update_ns = 250'000'000;  ///< cross-fade of what an update changes
    Nanoseconds step_ns = 0;              ///< longest animation of a step
    Nanoseconds in_ns = 0;                ///< longest "in" of all elements
    Nanoseconds out_ns = 0;
    std::vector<Element> elements;
    std::vector<const VideoBody*> clips;               ///< into `elements`: what play files
    std::vector<const ListBody*> lists;                ///< into `elements`, by Element::list_index
    std::map<std::string_view, const Element*> by_id;  ///< into `elements`, rows of lists aside
    std::map<const Element*, const Element*> parents;  ///< likewise; those at the top have none
};

/// The package as loaded.
class Show final : public Package {
 public:
    [[nodiscard]] const std::string& id() const override { return id_; }
    [[nodiscard]] const std::string& title() const override { return title_; }
    [[nodiscard]] const std::vector<TemplateSummary>& templates() const override {
        return summaries_;
    }
    [[nodiscard]] const AudioPlan& audio() const override { return audio_; }
    [[nodiscard]] const std::vector<SourceDeclaration>& sources() const override {
        return sources_;
    }
    [[nodiscard]] const std::vector<Cue>& rundown() const override { return rundown_; }
    [[nodiscard]] Nanoseconds rundown_length_ns() const override { return rundown_length_ns_; }
    [[nodiscard]] const std::vector<Page>& pages() const override { return pages_; }
    [[nodiscard]] const std::vector<RuleSummary>& rules() const override { return rule_summaries_; }
    [[nodiscard]] const std::vector<Sponsor>& sponsors() const override { return sponsors_; }
    [[nodiscard]] std::filesystem::path venue_path() const override { return venue_path_; }
    [[nodiscard]] std::vector<std::string> themes() const override { return theme_names_; }
    [[nodiscard]] std::vector<std::string> languages() const override { return languages_; }
    [[nodiscard]] const std::vector<AspectSummary>& aspects() const override { return aspects_; }
    [[nodiscard]] const std::string& aspect() const override { return aspect_; }
    [[nodiscard]] std::uint64_t content_hash() const override { return content_.value(); }

    [[nodiscard]] const Template* find_template(std::string_view id) const;
    [[nodiscard]] const Page* find_page(std::string_view id) const;
    /// By id or by one of its names.
    [[nodiscard]] const Sponsor* find_sponsor(std::string_view text) const;

    std::string id_;
    std::string title_;
    std::vector<Page> pages_;
    std::vector<Sponsor> sponsors_;
    std::vector<RuleSummary> rule_summaries_;
    std::vector<Rule> rules_;  ///< beside them
    double canvas_width_ = 1920;
    double canvas_height_ = 1080;
    std::int64_t utc_offset_s_ = 0;
    std::map<std::string, Json, std::less<>> tokens_;
    std::map<std::string, Easing, std::less<>> easings_;
    std::map<std::string, std::vector<draw::FontId>, std::less<>> families_;
    std::map<std::string, Json, std::less<>> styles_;
    std::map<std::string, Json, std::less<>> animations_;
    std::map<std::string, Table, std::less<>> tables_;
    std::map<std::string, ClassLook, std::less<>> classes_;
    std::map<std::string, TeamLook, std::less<>> teams_;
    std::vector<AspectSummary> aspects_;
    std::string aspect_;
    std::map<std::string, draw::PicturePtr, std::less<>> pictures_;
    std::map<std::string, std::string, std::less<>> strings_;  ///< in the language chosen
    std::vector<std::string> theme_names_;
    std::vector<std::string> languages_;
    Hasher content_;  ///< of what was read
    std::map<std::string, std::shared_ptr<const Pictures>, std::less<>> sequences_;
    std::size_t sequence_bytes_ = 0;  ///< of all sequences
    std::optional<map::Venue> venue_;
    Profile profile_;  ///< of its course
    std::filesystem::path venue_path_;
    std::vector<std::unique_ptr<const Template>> templates_;  ///< in the order of package.json
    /// Plays a file on a layer; under this name as long as the package has no such template.
    std::unique_ptr<const Template> clip_;
    std::vector<TemplateSummary> summaries_;
    std::vector<SourceDeclaration> sources_;
    AudioPlan audio_;
    std::vector<Cue> rundown_;
    Nanoseconds rundown_length_ns_ = 0;
};

}  // namespace pitcast::show
