// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "chart.h"
#include "instance.h"
#include "layer_mix.h"
#include "layout.h"

namespace pitcast::show {

/// Where an element's parent puts it: canvas pixels.
struct Place {
    double x = 0;
    double y = 0;
    double opacity = 1;
    bool resting = true;  ///< nothing above it moves: edges and base lines go on whole pixels
    double grow = 1;      ///< of the element itself: share of its course that is drawn
};

/// A box in canvas pixels.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
};

/// A text of a ticker; whole pixels, so that no glyph is ever converted anew.
struct TickerPiece {
    std::vector<draw::GlyphRun::Glyph> glyphs;
    draw::Color colour;
    std::int64_t at = 0;  ///< from the start of the loop
    std::int64_t width = 0;
};
struct TickerLoop {
    std::vector<TickerPiece> pieces;
    std::int64_t length = 0;
};

/// A car on a map: canvas pixels.
struct Marker {
    const race::Competitor* car = nullptr;
    std::size_t place = 0;  ///< in the order of the race
    double x = 0;
    double y = 0;
    std::int64_t depth = 0;
    bool leads = false;
    bool ghost = false;
};

/// A name over a map, on a pole that stands at (x, y).
struct NameOnMap {
    const std::string* name;
    const std::string* name_zh;
    bool is_place;  ///< of the country, not of the course
    Box label;
    double x;
    double y;
    double opacity;
};

/// What painters write on and forget. Kept from frame to frame for its memory alone.
struct PaintScratch {
    std::string text;
    std::string old_text;
    std::string one_line;
    TickerLoop ticker;
    ChartData chart;
    std::vector<Marker> markers;
    std::vector<const race::Competitor*> cars;
    std::vector<Box> placed;  ///< where names stand over a map
    std::vector<NameOnMap> names;
    LayoutScratch layout;
};

/// Draws one instance of a template into the list.
class Painter {
 public:
    Painter(const Show& show, const race::RaceState& race, const Instant& now,
            draw::FontLibrary& fonts, PictureProvider& pictures, bool background,
            draw::DrawList& list, const race::LiveTiming* live, PaintScratch& scratch);

    void paint(const Instance& instance);
    /// What is painted from now on is added; null = nobody asks.
    /// Lays what is painted until end_mix() into the picture. False: nothing of it would be seen,
    /// and there is nothing to end.
    [[nodiscard]] bool begin_mix(const LayerMix& mix);
    void end_mix();
    /// Moves the clips of an instance on, seen or not; `cued`: they wait.
    void run_clips(const Instance& instance, std::int32_t layer, double volume, bool cued);
    void note_places(std::vector<PlacedElement>* placed) { placed_ = placed; }

 private:
    /// Elements whose parent is `room` large, and stacks them or not (null).
    void paint_all(const std::vector<Element>& elements, const Place& place, Extents room,
                   const StackLook* stack = nullptr);
    /// `matted`: the last of them is the matte of the group that was opened for the others.
    void paint_children(const Element& element, const Place& place, Extents room, bool matted);
    void paint_matte(const Element& element, const Frame& frame, const Place& place);
    void paint_element(const Element& element, const Frame& frame, const Place& place);
    void paint_body(const Element& element, const Box& box, const Place& place);
    void note_place(const Element& element, const Box& box, const Place& parent) const;
    /// Shapes in buffers of the list before this one, and copies but for the paint.
    [[nodiscard]] draw::FillPolygon empty_polygon();
    [[nodiscard]] draw::StrokePolyline empty_stroke();
    /// Unless it has no direction.
    void add_stroke(draw::StrokePolyline stroke);
    [[nodiscard]] static draw::FillRect copy_of(const draw::FillRect& shape);
    [[nodiscard]] draw::FillPolygon copy_of(const draw::FillPolygon& shape);
    [[nodiscard]] draw::GlyphRun copy_of(const draw::GlyphRun& shape);
    /// Of the shape that is painted next; nothing without a look.
    template <typename Shape>
    void paint_shadow(const std::optional<ShadowLook>& look, const Shape& shape, double opacity);
    void paint_rect(const RectBody& body, const Box& box, const Place& place);
    void paint_polygon(const PolygonBody& body, const Box& box, const Place& place);
    void paint_text(const Element& element, const TextBody& body, const Box& box,
                    const Place& place);
    /// The part of a measured text's box that this text takes.
    [[nodiscard]] Box measured(const std::string& text, const Element& element,
                               const TextLook& look, const Box& box) const;
    void paint_image(const ImageBody& body, const Box& box, const Place& place);
    void paint_sequence(const SequenceBody& body, const Box& box, const Place& place);
    void draw_still(const draw::PicturePtr& picture, const std::optional<ColourTemplate>& tint,
                    const Box& box, const Place& place);
    /// Text of a clock with its figures in cells of one width, so that nothing jitters.
    struct ClockLine {
        std::vector<draw::GlyphRun::Glyph> glyphs;
        draw::Subpixel width = 0;
    };
    void paint_clock(const ClockBody& body, const Box& box, const Place& place);
    [[nodiscard]] ClockLine clock_line(std::string_view text, const draw::TextStyle& style);
    void paint_video(const VideoBody& body, const Box& box, const Place& place);
    [[nodiscard]] draw::PicturePtr picture_of(const VideoBody& body);
    void paint_ticker(const TickerBody& body, const Box& box, const Place& place);
    void read_loop(const TickerBody& body, TickerLoop& loop);
    void add_to_loop(const TextTemplate& item, const TickerBody& body, TickerLoop& loop);
    [[nodiscard]] std::int64_t ticker_way(const TickerBody& body) const;
    void paint_list(const Element& element, const ListBody& body, const Box& box,
                    const Place& place);
    void paint_table(const ListBody& body, const ListPlaces& places, const Box& box,
                     const Place& place);
    /// With the row's car or cells in the scope.
    void paint_row(const ListBody& body, const RowPlace& row, const Box& box, const Place& place);
    void paint_chart(const ChartBody& body, const Box& box, const Place& place);
    void paint_bars(const Element& element, const BarsBody& body, const Box& box,
                    const Place& place);
    void paint_bars_axis(const BarsBody& body, std::int64_t most, const Box& plot,
                         const Place& place);
    /// With the row's car or cells in the scope.
    void paint_bar(const BarsBody& body, const RowPlace& row, std::int64_t most, const Box& plot,
                   const Box& box, const Place& place);
    void paint_chart_grid(const ChartBody& body, const ChartData& data, const Box& box,
                          const Place& place);
    void paint_chart_line(const ChartBody& body, const ChartData& data, std::size_t line,
                          const Box& box, const Place& place);

    /// A chart of Kind::ghost.
    struct GhostPlot;
    void paint_ghost_chart(const ChartBody& body, const Box& box, const Place& place);
    void paint_ghost_grid(const ChartBody& body, const GhostPlot& plot, const Box& box,
                          const Place& place);
    void paint_ghost_line(const ChartBody& body, const GhostPlot& plot, const race::Ghost& ghost,
                          const Place& place);
    void shade_ghost(const ChartBody& body, const GhostPlot& plot,
                     const std::array<draw::Point, 2>& ends, bool faster, const Place& place);
    void paint_ghost_end(const ChartBody& body, const GhostPlot& plot, std::int64_t mm,
                         std::int64_t gap_ns, const Place& place);
    /// The pair that the template compares, along the course; the one shown comes last.
    struct GhostPlace {
        const race::Competitor* car = nullptr;
        std::int64_t distance_mm = 0;
        bool leads = false;
    };
    struct GhostPlaces {
        std::array<GhostPlace, 2> cars;
    };
    [[nodiscard]] bool ghost_places(GhostPlaces& places) const;

    void paint_map(const MapBody& body, const Box& box, const Place& place);
    /// Drawn with the leader's marker: highlighted, or the leader where nobody is.
    [[nodiscard]] bool is_marked(const MarkerLook& look, const race::Competitor& car) const;
    [[nodiscard]] bool road_is_thin(const MapBody& body, const map::MapView& view) const;
    [[nodiscard]] map::Camera camera_of(const MapBody& body, const Box& box) const;
    [[nodiscard]] map::MapView view_of(const MapBody& body, const Box& box, double grow) const;
    void paint_ground(const MapBody& body, const map::MapView& view, const Box& box);
    void paint_course(const MapBody& body, const map::MapView& view, const Box& box,
                      bool whole_course);
    void paint_names(const MapBody& body, const map::MapView& view, const Box& box);
    void gather_obstacles(const MapBody& body, const map::MapView& view, const Box& box);
    void gather_places(const MapBody& body, const map::MapView& view, const Box& box);
    /// Sets a name on a pole over a point of the map, clear of those gathered before it.
    void gather_name(NameOnMap name, const TextLook& look, const map::ScreenPoint& at,
                     const Box& box);
    void paint_cars(const MapBody& body, const map::MapView& view, const Box& box);
    void paint_ghost_cars(const MapBody& body, const map::MapView& view, const Box& box);
    void paint_marker(const MarkerLook& look, const race::Competitor& car, double x, double y,
                      bool leads, double opacity);
    void paint_trail(const MapBody& body, const race::Competitor& car, const map::MapView& view,
                     const Box& box);
    void stroke_course(const map::MapView& view, const Box& box, std::int64_t from_mm,
                       std::int64_t to_mm, double width, draw::Color colour);

    struct ProfilePlot;
    void paint_profile(const ProfileBody& body, const Box& box, const Place& place);
    void paint_profile_grid(const ProfileBody& body, const ProfilePlot& plot, const Place& place);
    void paint_profile_area(const ProfileBody& body, const ProfilePlot& plot, std::size_t posts,
                            const Place& place);
    void paint_profile_line(const ProfileBody& body, const ProfilePlot& plot, std::size_t posts,
                            const Place& place);
    void paint_profile_peaks(const ProfileBody& body, const ProfilePlot& plot, const Place& place);
    void paint_profile_cars(const ProfileBody& body, const ProfilePlot& plot, const Place& place);

    /// Text of one line in a box; `opacity` over the look's colour.
    void set_line(const std::string& text, const TextLook& look, draw::Color colour, const Box& box,
                  double opacity, bool resting);

    /// Makes an instance the one that is painted.
    void enter(const Instance& instance);
    [[nodiscard]] ClipAsk ask_for(const VideoBody& body);
    /// Paints the elements of an instance within its passage, if it is in one.
    void paint_passage(const Instance& instance, const Place& place);
    /// The element that stands for this one in the other template of a combo.
    [[nodiscard]] const Element* counterpart(const Element& element) const;
    /// How a combo changes the pose of an element that both templates have; false: not painted.
    bool combo_pose(const Element& element, const Element& other, Pose& pose);
    /// Where a combo has an element that both templates have; `frame` without it.
    [[nodiscard]] Frame blended(const Frame& frame, const Element& other) const;
    /// What bindings read before the change that is going on, and how far it is, eased; nothing
    /// when there is none.
    struct Change {
        Scope before;
        double share = 1;
    };
    [[nodiscard]] std::optional<Change> change() const;
    /// Frames as they are now: those of a change move to where they will be.
    void read_frames(const std::vector<Element>& elements, const StackLook* stack, Extents room,
                     std::vector<Frame>& frames) const;
    [[nodiscard]] Extents canvas() const { return {show_.canvas_width_, show_.canvas_height_}; }
    /// Text of several lines, or condensed.
    void set_block(const std::string& text, const TextLook& look, draw::Color colour,
                   const Box& box, double opacity, bool resting);
    /// The style that a text is set in so that it fits, as far as it can, and its lines.
    [[nodiscard]] const draw::ShapedLines& fit_block(std::string_view text, const TextLook& look,
                                                     const Box& box, draw::TextStyle& style);
    /// By how much text is shrunk at a time: a quarter of a design pixel, so that every raster
    /// comes to the same size and breaks its lines at the same places.
    [[nodiscard]] draw::Subpixel size_step() const;
    [[nodiscard]] draw::TextStyle style_of(const TextLook& look) const;
    /// A run with what belongs to it: shadow, outline, the glyphs themselves.
    void add_run(draw::GlyphRun run, const TextLook& look, draw::Color colour, double opacity);

    /// Pose of an element now; false when it is not to be seen.
    [[nodiscard]] bool pose_of(const Element& element, Pose& pose);
    [[nodiscard]] bool step_pose(const Element& element, Pose& pose) const;
    void drive(const Element& element, Pose& pose) const;
    [[nodiscard]] draw::Paint paint_of(const FillTemplate& fill, const Box& box,
                                       double opacity) const;
    [[nodiscard]] draw::Rect rect_of(const Box& box, bool resting) const;
    [[nodiscard]] std::array<draw::Subpixel, 4> radii_of(const std::array<double, 4>& radii) const;
    /// Opens a group when there is room on the executors' stack.
    bool push(double opacity, const Box* clip, const std::array<double, 4>& radii = {});
    /// Opens a group that shows in the mask only; likewise.
    bool push_mask(const MaskLook& mask, const Box& box, double opacity);
    void pop();
    /// Opens a transform about a point; false when there is none to be made.
    bool push_stance(const draw::Stance& stance, double x, double y);
    void pop_stance();

    /// What begin_mix has opened.
    struct Mixed {
        bool outer = false;
        bool moved = false;
        bool inner = false;
    };
    Mixed mixed_;

    const Show& show_;
    const race::RaceState& race_;
    const Instant now_;
    draw::FontLibrary& fonts_;
    PictureProvider& pictures_;
    const bool background_;
    draw::DrawList& list_;
    const double scale_;
    const Arranger arranger_;
    double offset_x_ = 0;
    double offset_y_ = 0;
    std::int32_t depth_ = 0;
    std::size_t transforms_ = 0;
    std::size_t level_ = 0;  ///< elements around the one being painted
    std::vector<PlacedElement>* placed_ = nullptr;
    const Instance* instance_ = nullptr;
    std::int32_t layer_ = 0;  ///< of its clips
    bool clip_cued_ = false;  ///< they wait
    double clip_volume_ = 1;
    const RowPlace* row_ = nullptr;
    const std::vector<std::string>* old_cells_ = nullptr;  ///< of the row, before the update
    Scope scope_;
    PaintScratch& scratch_;
    std::string& text_;
    std::string& old_text_;
};

[[nodiscard]] draw::Color faded(draw::Color colour, double opacity);
[[nodiscard]] draw::Subpixel subpixel(double pixels);
/// Whether a car is one to be shown where it is.
[[nodiscard]] bool on_course(const race::Competitor& car);

}  // namespace pitcast::show
