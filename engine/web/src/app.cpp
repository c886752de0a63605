// SPDX-License-Identifier: Apache-2.0
#include "app.h"

#include <charconv>
#include <utility>

#include "pitcast/race/snapshot.h"
#include "pitcast/web/command_api.h"
#include "pitcast/web/ograf_api.h"

#include "web_pages.h"

namespace pitcast::web {
namespace {

constexpr std::string_view kJpeg = ".jpg";
constexpr Nanoseconds kPicturePatienceNs = 3 * kNanosecondsPerSecond / 2;

Reply page(std::string_view type, std::string_view bytes) {
    Reply reply;
    reply.type = type;
    reply.body = bytes;
    // Everything comes from here, and nothing of it may be shown inside another page.
    reply.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    return reply;
}

Reply text_reply(const std::shared_ptr<const std::string>& text) {
    Reply reply;
    reply.body = *text;
    return reply;
}

bool changes_show(Endpoint endpoint) {
    return endpoint == Endpoint::commands || endpoint == Endpoint::ograf_clear ||
           endpoint == Endpoint::ograf_load || endpoint == Endpoint::ograf_play ||
           endpoint == Endpoint::ograf_update || endpoint == Endpoint::ograf_stop;
}

std::string_view action_of(Endpoint endpoint) {
    switch (endpoint) {
        case Endpoint::ograf_clear:
            return "clear";
        case Endpoint::ograf_load:
            return "load";
        case Endpoint::ograf_play:
            return "playAction";
        case Endpoint::ograf_update:
            return "updateAction";
        default:
            return "stopAction";
    }
}

bool needs_renderer(Endpoint endpoint) {
    return endpoint >= Endpoint::ograf_renderer;
}

Reply no_route(const Call& call, const Found& found) {
    return found.other_method
               ? problem(405, {call.path, "does not take " + call.method, "see /openapi.json"})
               : problem(404, {call.path, "is nothing here", "see /openapi.json"});
}

int status_of(const Outcome& outcome, int refused_status) {
    return outcome.kind == Outcome::Kind::busy     ? 503
           : outcome.kind == Outcome::Kind::silent ? 500
                                                   : refused_status;
}

}  // namespace

template <typename Make>
std::shared_ptr<const std::string> App::kept(Kept& place, const std::shared_ptr<const void>& of,
                                             const Make& make) {
    {
        const std::lock_guard lock(mutex_);
        if (place.text != nullptr && place.of == of) {
            return place.text;
        }
    }
    auto text = std::make_shared<const std::string>(
        make().dump(-1, ' ', false, Json::error_handler_t::replace));
    const std::lock_guard lock(mutex_);
    place = {of, text};
    return text;
}

std::shared_ptr<const std::string> App::brief(const std::shared_ptr<const Json>& state) {
    return kept(brief_text_, state, [&] { return brief_state(*state); });
}

Reply App::answer(const Call& call) {
    const Found found = find_route(call.method, call.path);
    if (found.endpoint == Endpoint::none) {
        return no_route(call, found);
    }
    const View view = sources_.view();
    if (needs_renderer(found.endpoint) && found.steps.front() != kRenderer) {
        return problem(404, {"renderer \"" + found.steps.front() + "\"", "is not this channel",
                             "it is called \"" + std::string(kRenderer) + "\""});
    }
    return changes_show(found.endpoint) ? act(found.endpoint, call, view)
                                        : ask(found.endpoint, found.steps, call, view);
}

Reply App::ask(Endpoint endpoint, const std::vector<std::string>& steps, const Call& call,
               const View& view) {
    const auto book = [this] {
        const std::lock_guard lock(mutex_);
        return book_;
    };
    switch (endpoint) {
        case Endpoint::page:
            return call.wants_page ? page("text/html; charset=utf-8", pages::panel_html)
                                   : ograf_server(view);
        case Endpoint::style:
            return page("text/css; charset=utf-8", pages::panel_css);
        case Endpoint::script:
            return page("text/javascript; charset=utf-8", pages::panel_js);
        case Endpoint::icon:
            return page("image/svg+xml", pages::icon_svg);
        case Endpoint::healthz: {
            const Health health = sources_.health();
            return json_reply(health_json(health), health.ok() ? 200 : 503);
        }
        case Endpoint::metrics: {
            Reply reply;
            reply.type = "text/plain; version=0.0.4; charset=utf-8";
            reply.body =
                metrics_text(view, sources_.health().ok(), sources_.stats(), read_process_stats());
            return reply;
        }
        case Endpoint::openapi:
            return text_reply(
                kept(openapi_text_, view.package, [&] { return openapi_document(view); }));
        case Endpoint::state:
            return view.state == nullptr
                       ? json_reply(Json::object())
                       : text_reply(kept(state_text_, view.state, [&] { return *view.state; }));
        case Endpoint::show:
            return text_reply(kept(show_text_, view.package, [&] { return show_json(view); }));
        case Endpoint::race:
            return ask_race(view, call);
        case Endpoint::picture:
            return ask_picture(steps.front(), call);
        case Endpoint::events: {
            Reply reply;
            reply.type = "text/event-stream";
            reply.streams = true;
            return reply;
        }
        case Endpoint::ograf_server:
            return ograf_server(view);
        case Endpoint::ograf_graphics:
            return ograf_graphics(view);
        case Endpoint::ograf_graphic:
            return ograf_graphic(view, steps.front());
        case Endpoint::ograf_delete:
            return ograf_delete(view, steps.front());
        case Endpoint::ograf_renderers:
            return ograf_renderers(view);
        case Endpoint::ograf_renderer:
            return ograf_renderer(view, book());
        case Endpoint::ograf_target: {
            const auto target = call.query.find("renderTarget");
            return ograf_target(view, book(), target == call.query.end() ? "" : target->second);
        }
        default:
            return problem(404, {call.path,
                                 "templates and the channel have no actions of their "
                                 "own",
                                 "play, update and stop them"});
    }
}

Reply App::ask_race(View view, const Call& call) {
    view.race = sources_.race();
    const auto form = call.query.find("form");
    if (form == call.query.end()) {
        return json_reply(race_json(view));
    }
    if (form->second != "snapshot") {
        return problem(
            400, {"form", "\"" + form->second + "\" is not known", "snapshot, or leave it out"});
    }
    if (view.race == nullptr) {
        return problem(503, {call.path, "no race was told yet", "ask again"});
    }
    Reply reply;
    reply.type = "application/octet-stream";
    reply.body = race::snapshot(*view.race);
    return reply;
}

Reply App::ask_picture(std::string_view bus, const Call& call) {
    const auto of = still_of(bus.ends_with(kJpeg) ? bus.substr(0, bus.size() - kJpeg.size()) : bus);
    if (!of) {
        return problem(404, {"picture of \"" + std::string(bus) + "\"", "is not shown here",
                             "programme or preview"});
    }
    FrameNumber seen = -1;
    if (const auto after = call.query.find("after"); after != call.query.end()) {
        const char* end = after->second.data() + after->second.size();
        const auto read = std::from_chars(after->second.data(), end, seen);
        if (read.ec != std::errc() || read.ptr != end) {
            return problem(400, {"after", "\"" + after->second + "\" is no number of a frame",
                                 "give back X-Pitcast-Frame of the picture before"});
        }
    }
    const auto still = sources_.stills->look(*of, seen, kPicturePatienceNs);
    if (still == nullptr) {
        Reply reply = problem(503, {call.path, "there is no picture just now",
                                    "the channel makes them in time that it has to spare"});
        reply.headers.emplace_back("Retry-After", "1");
        return reply;
    }
    Reply reply;
    reply.type = "image/jpeg";
    reply.body = still->jpeg;
    reply.headers.emplace_back("X-Pitcast-Frame", std::to_string(still->frame));
    return reply;
}

Reply App::act(Endpoint endpoint, const Call& call, const View& view) {
    Mapped mapped;
    if (endpoint == Endpoint::commands) {
        mapped = command_plan(call.body, call.address);
    } else {
        const std::lock_guard lock(mutex_);
        mapped = ograf_action(action_of(endpoint), call.body, view, book_);
    }
    if (auto* reply = std::get_if<Reply>(&mapped)) {
        return std::move(*reply);
    }
    Plan& plan = std::get<Plan>(mapped);
    for (show::Command& command : plan.commands) {
        command.who = command.who.empty() ? "ograf " + call.address : command.who;
    }
    return carry_out(std::move(plan), view);
}

Reply App::carry_out(Plan plan, const View& view) {
    const Outcome outcome = desk_.submit(plan.commands, plan.key);
    if (outcome.kind != Outcome::Kind::taken) {
        Reply reply = problem(status_of(outcome, plan.refused_status), outcome.error);
        if (outcome.kind == Outcome::Kind::busy) {
            reply.headers.emplace_back("Retry-After", "1");
        }
        return reply;
    }
    {
        const std::lock_guard lock(mutex_);
        for (const show::Command& command : plan.commands) {
            book_.note(command, outcome.effective, view);
        }
    }
    if (plan.tells_frame) {
        plan.body["effective_frame"] = outcome.effective;
    }
    return json_reply(plan.body);
}

}  // namespace pitcast::web
