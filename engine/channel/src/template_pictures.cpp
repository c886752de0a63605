// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/channel/contact_sheet.h"
#include "pitcast/channel/simulation.h"
#include "pitcast/core/clock.h"

#include "live_through.h"
#include "venue_track.h"

namespace pitcast::channel {
namespace {

constexpr Nanoseconds kMs = 1'000'000;
constexpr std::size_t kMostSteps = 12;  ///< pictured; a show of slides may have more

using Each = std::function<Status(const TemplatePicture&)>;

/// Plays one template after the other in one race, and hands pictures over.
class TemplatePlayer {
 public:
    TemplatePlayer(const PictureOptions& options, const show::Package& package, const Each& each,
                   Renderer& renderer, Simulation& simulation, FrameNumber first)
        : options_(options),
          package_(package),
          each_(each),
          renderer_(renderer),
          simulation_(simulation),
          next_(first) {}

    Status show(const show::TemplateSummary& shown, const show::Sample& sample) {
        tell(sample.feed);
        send(show::Verb::take, shown.id, sample.data);
        Status done = keep(shown, sample, "in", std::max(shown.in_ns * 2 / 5, Nanoseconds{0}));
        done = done ? keep(shown, sample, "on", shown.in_ns * 3 / 5 + shown.settle_ns + 800 * kMs)
                    : done;
        const auto steps =
            std::min<std::size_t>(static_cast<std::size_t>(shown.step_count), kMostSteps);
        for (std::size_t step = 1; step < steps && done; ++step) {
            send(show::Verb::next, shown.id);
            done = keep(shown, sample, "step " + std::to_string(step), shown.step_ns + 600 * kMs);
        }
        send(show::Verb::out, shown.id);
        done = done ? keep(shown, sample, "out", shown.out_ns / 2) : done;
        send(show::Verb::clear, "");
        tell(race::Provenance::none);
        return done ? run(200 * kMs) : done;
    }

 private:
    void send(show::Verb verb, const std::string& made, Json data = Json::object()) {
        simulation_.push({next_, show::Command{"", verb, made, -1, std::move(data), "sheet"}});
    }

    void tell(race::Provenance feed) {
        if (feed == simulation_.race().feed) {
            return;
        }
        const Nanoseconds tai_ns = frame_start_tai_ns(next_, options_.render.format.rate);
        simulation_.push({next_, race::Event{utc_from_tai(tai_ns), race::FeedStatus{feed}}});
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

    Status keep(const show::TemplateSummary& shown, const show::Sample& sample,
                const std::string& state, Nanoseconds after) {
        const auto& states = options_.states;
        const bool draws =
            states.empty() || std::find(states.begin(), states.end(), state) != states.end();
        if (auto done = run(after, draws); !done || !draws) {
            return done;
        }
        auto rendered = renderer_.render();
        if (!rendered) {
            return rendered.error();
        }
        return each_({package_, shown, sample, state, *rendered->items.front().frame});
    }

    const PictureOptions& options_;
    const show::Package& package_;
    const Each& each_;
    Renderer& renderer_;
    Simulation& simulation_;
    FrameNumber next_;
    std::vector<Outcome> outcomes_;
};

bool wanted(const PictureOptions& options, const std::string& id) {
    return options.templates.empty() ||
           std::find(options.templates.begin(), options.templates.end(), id) !=
               options.templates.end();
}

/// The names asked for must be there.
Status check_names(const PictureOptions& options, const show::Package& package) {
    for (const std::string& id : options.templates) {
        if (std::none_of(package.templates().begin(), package.templates().end(),
                         [&](const auto& made) { return made.id == id; })) {
            return Error{options.show.string(), "has no template \"" + id + "\"", ""};
        }
    }
    return {};
}

}  // namespace

Status picture_templates(const PictureOptions& options, const Each& each,
                         std::vector<Error>& warnings) {
    draw::FontLibrary fonts;
    show::LoadOptions load{.media_root = options.render.media_root,
                           .warnings = {},
                           .edition = options.edition,
                           .venue = options.render.venue,
                           .picture = {options.render.format.width, options.render.format.height},
                           .drafts = {}};
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
        return Error{options.show.string(), "has no race to be pictured in", ""};
    }
    RendererOptions render = options.render;
    render.realtime = false;
    auto renderer = Renderer::open(render, *package, fonts, warnings);
    if (!renderer) {
        return renderer.error();
    }
    if (auto can = (*renderer)->want(options.bus, draw::PackFormat::rgba8, 2); !can) {
        return can.error();
    }
    Simulation simulation(*package, render.format, venue_track(render, **package, warnings));
    const FrameNumber first = live_through(simulation, options);
    TemplatePlayer player(options, **package, each, **renderer, simulation, first);
    for (const show::TemplateSummary& shown : (*package)->templates()) {
        if (!wanted(options, shown.id)) {
            continue;
        }
        const std::vector<show::Sample> plain(1);
        const auto& samples = shown.samples.empty() ? plain : shown.samples;
        const std::size_t count = options.first_sample ? 1 : samples.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (auto done = player.show(shown, samples[i]); !done) {
                return done.error().within("template \"" + shown.id + "\"");
            }
        }
    }
    return {};
}

}  // namespace pitcast::channel
