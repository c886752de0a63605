// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/edit/draft_picture.h"
#include "pitcast/edit/onion.h"

#include "bars_picture.h"

namespace pitcast::edit {
namespace {

class Bars final : public show::PictureProvider {
 public:
    draw::PicturePtr video(std::string_view) override { return bars_; }
    draw::PicturePtr clip(const show::ClipAsk&) override { return bars_; }
    draw::PicturePtr map(const map::MapView&) override { return nullptr; }

 private:
    draw::PicturePtr bars_ = bars_picture();
};

const show::TemplateSummary* find_template(const show::Package& package, std::string_view id) {
    const auto& all = package.templates();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.id == id; });
    return found == all.end() ? nullptr : &*found;
}

/// The command that begins a part of the course; none for the rest after coming in.
std::optional<show::Verb> verb_of(const Course::Part& part) {
    if (part.name == "in") {
        return show::Verb::take;
    }
    if (part.name == "out") {
        return show::Verb::out;
    }
    return part.name == "on" ? std::nullopt : std::optional(show::Verb::next);
}

}  // namespace

struct DraftPainter::Impl {
    PainterOptions options;
    draw::FontLibrary fonts;
    draw::TileBuilder builder{fonts, std::size_t{32} << 20U};
    std::unique_ptr<draw::Executor> executor = draw::make_cpu_executor(1);
    Bars pictures;
    draw::DrawList list;
    draw::DrawList front;                ///< the moment that is looked at
    std::vector<draw::DrawList> ghosts;  ///< the others
    draw::TileProgram program;
    race::RaceState nobody;
    std::map<std::string, std::string> drafts;  ///< that `package` was made of
    std::uint64_t revision = 0;
    std::shared_ptr<const show::Package> package;  ///< null = none yet, or an error

    Result<std::shared_ptr<const show::Package>> load(const PictureWish& wish);
    [[nodiscard]] const race::RaceState& race_of(const PictureWish& wish) const {
        return wish.sample.race ? *wish.sample.race : nobody;
    }
    class Life;
    void draw_ghost(const PictureWish& wish, const Life& life, Nanoseconds at_ns,
                    DraftPicture& made);
    void add_shine(const PictureWish& wish, const DraftPicture& made);
    Status assemble(const PictureWish& wish, const DraftPicture& made, bool shine);
    Status draw(const PictureWish& wish, DraftPicture& made);
};

Result<std::shared_ptr<const show::Package>> DraftPainter::Impl::load(const PictureWish& wish) {
    if (package != nullptr && drafts == wish.drafts && revision == wish.revision) {
        return package;
    }
    show::LoadOptions load{.media_root = options.media_root,
                           .warnings = {},
                           .edition = options.edition,
                           .venue = {},
                           .picture = {options.width, options.height},
                           .drafts = wish.drafts};
    auto loaded = show::load_package(options.folder, fonts, load);
    package = loaded ? *loaded : nullptr;
    drafts = wish.drafts;
    revision = wish.revision;
    return loaded;
}

/// A template's life from its take on, in a show of its own.
class DraftPainter::Impl::Life {
 public:
    Life(const PictureWish& wish, const DraftPicture& made, const race::RaceState& race,
         FrameRate rate)
        : state_(made.package),
          wish_(wish),
          course_(made.course),
          race_(race),
          rate_(rate),
          next_(frame_at_tai_ns(tai_from_utc(race.now_utc_ns), rate) + 1),
          begin_(frame_start_tai_ns(next_, rate)) {}

    /// To the frame in which a moment of the course lies; moments rise.
    Status go_to(Nanoseconds at_ns) {
        while (frame_start_tai_ns(next_, rate_) - begin_ <= at_ns || !stepped_) {
            if (auto done = step(); !done) {
                return done;
            }
        }
        return {};
    }
    [[nodiscard]] const show::ShowState& state() const { return state_; }
    [[nodiscard]] const show::Instant& instant() const { return instant_; }

 private:
    Status step() {
        instant_ = {next_, frame_start_tai_ns(next_, rate_), rate_};
        ++next_;
        stepped_ = true;
        const Nanoseconds now = instant_.tai_ns - begin_;
        for (; part_ < course_.parts.size() && course_.parts[part_].begin_ns <= now; ++part_) {
            if (const auto verb = verb_of(course_.parts[part_])) {
                show::Command command{"", *verb, wish_.template_id, -1, Json::object(), "editor"};
                command.data = *verb == show::Verb::take ? wish_.data : Json::object();
                if (auto done = state_.apply(command, instant_); !done) {
                    return done;
                }
            }
        }
        state_.step(race_, instant_);
        return {};
    }

    show::ShowState state_;
    const PictureWish& wish_;
    const Course& course_;
    const race::RaceState& race_;
    const FrameRate rate_;
    FrameNumber next_;
    const Nanoseconds begin_;
    show::Instant instant_;
    std::size_t part_ = 0;
    bool stepped_ = false;
};

/// What stands where at another moment, and how that looks.
void DraftPainter::Impl::draw_ghost(const PictureWish& wish, const Life& life, Nanoseconds at_ns,
                                    DraftPicture& made) {
    Ghost& ghost = made.ghosts.emplace_back();
    ghost.at_ns = at_ns;
    if (ghosts.size() < made.ghosts.size()) {
        ghosts.emplace_back();
    }
    draw::DrawList& own = ghosts[made.ghosts.size() - 1];
    own.width = options.width;
    own.height = options.height;
    own.clear();
    life.state().draw(race_of(wish), life.instant(), fonts, pictures, true, own,
                      wish.sample.live.get(), &ghost.placed);
}

/// Lets what is elsewhere at other moments shine through: a ghost is drawn as far as that reaches,
/// so that what rests is not drawn over and over.
void DraftPainter::Impl::add_shine(const PictureWish& wish, const DraftPicture& made) {
    constexpr draw::Unit kShine = draw::kOne / 4;
    const double scale = options.width / wish.design_width;
    std::vector<std::optional<Bounds>> reach(made.ghosts.size());
    for (const GhostBox& box : ghost_boxes(made, wish.ghosts_of, wish.ghosts_shown)) {
        auto& of = reach[box.ghost];
        const Bounds all = of.value_or(box.box);
        const double x = std::min(all.x, box.box.x);
        const double y = std::min(all.y, box.box.y);
        of = Bounds{x, y, std::max(all.right(), box.box.right()) - x,
                    std::max(all.bottom(), box.box.bottom()) - y};
    }
    const auto pixels = [&](double design) {
        return draw::Subpixel(
            std::lround(std::clamp(design * scale, -16'000.0, 16'000.0) * draw::kPixel));
    };
    for (std::size_t i = 0; i < reach.size(); ++i) {
        if (reach[i]) {
            draw::PushGroup group;
            group.opacity = kShine;
            group.clipped = true;
            group.clip = {pixels(reach[i]->x), pixels(reach[i]->y), pixels(reach[i]->width),
                          pixels(reach[i]->height)};
            list.commands.emplace_back(group);
            std::move(ghosts[i].commands.begin(), ghosts[i].commands.end(),
                      std::back_inserter(list.commands));
            ghosts[i].commands.clear();
            list.commands.emplace_back(draw::PopGroup{});
        }
    }
}

Status DraftPainter::Impl::draw(const PictureWish& wish, DraftPicture& made) {
    Life life(wish, made, race_of(wish), options.rate);
    const auto go_through_ghosts = [&](bool after) -> Status {
        for (const Nanoseconds at_ns : wish.ghosts) {
            const bool wanted = after ? at_ns > wish.at_ns && at_ns <= made.course.length_ns()
                                      : at_ns < wish.at_ns && at_ns >= 0;
            if (auto played = wanted ? life.go_to(at_ns) : Status{}; !played) {
                return played;
            }
            if (wanted) {
                draw_ghost(wish, life, at_ns, made);
            }
        }
        return {};
    };
    if (auto played = go_through_ghosts(false); !played) {
        return played;
    }
    if (auto played = life.go_to(wish.at_ns); !played) {
        return played;
    }
    front.width = options.width;
    front.height = options.height;
    front.clear();
    life.state().draw(race_of(wish), life.instant(), fonts, pictures, true, front,
                      wish.sample.live.get(), &made.placed);
    if (auto played = go_through_ghosts(true); !played) {
        return played;
    }
    Status built = assemble(wish, made, true);
    if (!built && !made.ghosts.empty()) {
        built = assemble(wish, made, false);  // groups in groups in groups, and one more
    }
    if (!built) {
        return built;
    }
    auto frame = executor->allocate(draw::PackFormat::bgra8, options.width, options.height);
    if (!frame) {
        return frame.error();
    }
    made.frame = *std::move(frame);
    draw::PackedFrame* target = made.frame.get();
    auto rendered = executor->render(program, nullptr, {&target, 1});
    return rendered ? Status{} : Status{rendered.error()};
}

/// The backdrop, what shines, and the picture.
Status DraftPainter::Impl::assemble(const PictureWish& wish, const DraftPicture& made, bool shine) {
    list.width = options.width;
    list.height = options.height;
    list.clear();
    if (wish.backdrop) {
        draw::FillRect behind;
        behind.rect = {0, 0, draw::px(options.width), draw::px(options.height)};
        behind.paint = *wish.backdrop;
        list.commands.emplace_back(behind);
    }
    if (shine) {
        add_shine(wish, made);
    }
    list.commands.insert(list.commands.end(), front.commands.begin(), front.commands.end());
    return builder.build(list, program);
}

DraftPainter::DraftPainter(PainterOptions options) : impl_(std::make_unique<Impl>()) {
    impl_->options = std::move(options);
}
DraftPainter::~DraftPainter() = default;

DraftPicture DraftPainter::picture(const PictureWish& wish) {
    DraftPicture made;
    made.number = wish.number;
    const auto fail = [&](Error error) {
        made.frame.reset();
        made.error = std::move(error);
        return std::move(made);
    };
    auto package = impl_->load(wish);
    if (!package) {
        return fail(package.error());
    }
    const show::TemplateSummary* shown = find_template(**package, wish.template_id);
    if (shown == nullptr) {
        return fail({"template \"" + wish.template_id + "\"", "is not in the package",
                     "name its file under \"templates\" in package.json"});
    }
    made.package = *std::move(package);
    made.course = course_of(*shown);
    PictureWish asked = wish;
    asked.at_ns = std::clamp(wish.at_ns < 0 ? made.course.rest_ns() : wish.at_ns, Nanoseconds{0},
                             made.course.length_ns());
    made.at_ns = asked.at_ns;
    if (auto drawn = impl_->draw(asked, made); !drawn) {
        return fail(drawn.error());
    }
    return made;
}

}  // namespace pitcast::edit
