// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/contact_sheet.h"

#include <algorithm>

#include "pitcast/channel/simulation.h"
#include "pitcast/core/clock.h"
#include "pitcast/draw/image_file.h"

#include "sheet_page.h"
#include "venue_track.h"

namespace pitcast::channel {
namespace {

constexpr Nanoseconds kMs = 1'000'000;
constexpr std::size_t kMostSteps = 12;  ///< pictured; a show of slides may have more

/// Plays one template after the other in one race, and keeps pictures.
class SheetMaker {
 public:
    SheetMaker(const ContactSheetOptions& options, Renderer& renderer, Simulation& simulation,
               SheetPage& page, FrameNumber first)
        : options_(options),
          renderer_(renderer),
          simulation_(simulation),
          page_(page),
          next_(first) {}

    Status show(const show::TemplateSummary& shown, const show::Sample& sample) {
        const std::string title = shown.title.empty() ? shown.id : shown.title;
        page_.begin(title + (sample.title.empty() ? "" : " – " + sample.title), shown.id);
        send(show::Verb::take, shown.id, sample.data);
        Status done = keep(shown, "in", std::max(shown.in_ns * 2 / 5, Nanoseconds{0}));
        done = done ? keep(shown, "on", shown.in_ns * 3 / 5 + shown.settle_ns + 800 * kMs) : done;
        const auto steps =
            std::min<std::size_t>(static_cast<std::size_t>(shown.step_count), kMostSteps);
        for (std::size_t step = 1; step < steps && done; ++step) {
            send(show::Verb::next, shown.id);
            done = keep(shown, "step " + std::to_string(step), shown.step_ns + 600 * kMs);
        }
        send(show::Verb::out, shown.id);
        done = done ? keep(shown, "out", shown.out_ns / 2) : done;
        send(show::Verb::clear, "");
        return done ? run(200 * kMs) : done;
    }

    [[nodiscard]] std::size_t pictures() const { return pictures_; }

 private:
    void send(show::Verb verb, const std::string& made, Json data = Json::object()) {
        simulation_.push({next_, show::Command{"", verb, made, -1, std::move(data), "sheet"}});
    }

    /// Steps on; the last frame is drawn too.
    Status run(Nanoseconds length, bool draws = false) {
        const FrameRate rate = options_.render.format.rate;
        const auto frames = std::max<FrameNumber>(1, length / frame_duration_ns(rate));
        for (FrameNumber i = 0; i < frames; ++i, ++next_) {
            const bool last = draws && i + 1 == frames;
            simulation_.advance(next_,
                                last ? Simulation::AtInstant([&](const show::Instant& instant) {
                                    renderer_.capture(simulation_.race(), simulation_.show(),
                                                      instant, simulation_.live());
                                })
                                     : Simulation::AtInstant(),
                                outcomes_);
            for (const Outcome& outcome : outcomes_) {
                if (!outcome.status) {
                    return outcome.status;
                }
            }
            outcomes_.clear();
        }
        return {};
    }

    Status keep(const show::TemplateSummary& shown, const std::string& state, Nanoseconds after) {
        if (auto done = run(after, true); !done) {
            return done;
        }
        auto rendered = renderer_.render();
        if (!rendered) {
            return rendered.error();
        }
        const auto& frame = rendered->items.front().frame;
        ++pictures_;
        if (options_.stills) {
            char number[8];
            std::snprintf(number, sizeof number, "%03zu", pictures_);
            const auto name = std::string(number) + "-" + shown.id + "-" + state + ".png";
            if (auto done = draw::write_png(options_.out / name, *frame); !done) {
                return done;
            }
        }
        return page_.add(*frame, state);
    }

    const ContactSheetOptions& options_;
    Renderer& renderer_;
    Simulation& simulation_;
    SheetPage& page_;
    FrameNumber next_;
    std::vector<Outcome> outcomes_;
    std::size_t pictures_ = 0;
};

bool wanted(const ContactSheetOptions& options, const std::string& id) {
    return options.templates.empty() ||
           std::find(options.templates.begin(), options.templates.end(), id) !=
               options.templates.end();
}

/// The names asked for must be there.
Status check_names(const ContactSheetOptions& options, const show::Package& package) {
    for (const std::string& id : options.templates) {
        if (std::none_of(package.templates().begin(), package.templates().end(),
                         [&](const auto& made) { return made.id == id; })) {
            return Error{options.show.string(), "has no template \"" + id + "\"", ""};
        }
    }
    return {};
}

}  // namespace

Result<ContactSheetReport> make_contact_sheet(const ContactSheetOptions& options,
                                              std::vector<Error>& warnings) {
    draw::FontLibrary fonts;
    show::LoadOptions load{
        .media_root = options.render.media_root, .warnings = {}, .edition = options.edition};
    auto package = show::load_package(options.show, fonts, load);
    if (!package) {
        return package.error();
    }
    for (const std::string& warning : load.warnings) {
        warnings.push_back({"", warning, ""});
    }
    if (auto known = check_names(options, **package); !known) {
        return known.error();
    }
    if (options.events.empty()) {
        return Error{"contact sheet", "has no race to show", ""};
    }
    std::error_code failed;
    std::filesystem::create_directories(options.out, failed);
    if (failed) {
        return Error{options.out.string(), "cannot be made: " + failed.message(), ""};
    }
    RendererOptions render = options.render;
    render.realtime = false;
    auto renderer = Renderer::open(render, *package, fonts, warnings);
    if (!renderer) {
        return renderer.error();
    }
    if (auto can = (*renderer)->want(Bus::programme, draw::PackFormat::rgba8, 2); !can) {
        return can.error();
    }
    Simulation simulation(*package, render.format, venue_track(render, **package, warnings));
    const FrameRate rate = render.format.rate;
    for (const feed::TimedEvent& timed : options.events) {
        simulation.push({frame_at_tai_ns(tai_from_utc(timed.delivered_utc_ns), rate), timed.event});
    }
    const Nanoseconds begin = options.events.front().delivered_utc_ns + options.begin_ns;
    const FrameNumber first = frame_at_tai_ns(tai_from_utc(begin), rate);
    auto page = SheetPage::open(options.out, (*package)->title());
    if (!page) {
        return page.error();
    }
    SheetMaker maker(options, **renderer, simulation, **page, first);
    for (const show::TemplateSummary& shown : (*package)->templates()) {
        if (!wanted(options, shown.id)) {
            continue;
        }
        const std::vector<show::Sample> plain(1);
        for (const show::Sample& sample : shown.samples.empty() ? plain : shown.samples) {
            if (auto done = maker.show(shown, sample); !done) {
                return done.error().within("template \"" + shown.id + "\"");
            }
        }
    }
    if (auto done = (*page)->finish(); !done) {
        return done.error();
    }
    return ContactSheetReport{(*page)->files(), maker.pictures()};
}

}  // namespace pitcast::channel
