// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/edit/draft_picture.h"

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
    draw::TileProgram program;
    race::RaceState nobody;
    std::map<std::string, std::string> drafts;  ///< that `package` was made of
    std::uint64_t revision = 0;
    std::shared_ptr<const show::Package> package;  ///< null = none yet, or an error

    Result<std::shared_ptr<const show::Package>> load(const PictureWish& wish);
    Status play(const PictureWish& wish, const Course& course, show::ShowState& state,
                show::Instant& instant);
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

Status DraftPainter::Impl::play(const PictureWish& wish, const Course& course,
                                show::ShowState& state, show::Instant& instant) {
    const race::RaceState& race = wish.sample.race ? *wish.sample.race : nobody;
    const FrameRate rate = options.rate;
    const FrameNumber first = frame_at_tai_ns(tai_from_utc(race.now_utc_ns), rate) + 1;
    const Nanoseconds begin = frame_start_tai_ns(first, rate);
    std::size_t part = 0;
    for (FrameNumber at = first;; ++at) {
        instant = {at, frame_start_tai_ns(at, rate), rate};
        const Nanoseconds now = instant.tai_ns - begin;
        for (; part < course.parts.size() && course.parts[part].begin_ns <= now; ++part) {
            const auto verb = verb_of(course.parts[part]);
            if (verb) {
                show::Command command{"", *verb, wish.template_id, -1, Json::object(), "editor"};
                command.data = *verb == show::Verb::take ? wish.data : Json::object();
                if (auto done = state.apply(command, instant); !done) {
                    return done;
                }
            }
        }
        state.step(race, instant);
        if (now + frame_duration_ns(rate) > wish.at_ns) {
            return {};
        }
    }
}

Status DraftPainter::Impl::draw(const PictureWish& wish, DraftPicture& made) {
    show::ShowState state(made.package);
    show::Instant instant;
    if (auto played = play(wish, made.course, state, instant); !played) {
        return played;
    }
    list.width = options.width;
    list.height = options.height;
    list.clear();
    if (wish.backdrop) {
        draw::FillRect behind;
        behind.rect = {0, 0, draw::px(options.width), draw::px(options.height)};
        behind.paint = *wish.backdrop;
        list.commands.emplace_back(behind);
    }
    state.draw(wish.sample.race ? *wish.sample.race : nobody, instant, fonts, pictures, true, list,
               wish.sample.live.get(), &made.placed);
    if (auto built = builder.build(list, program); !built) {
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
