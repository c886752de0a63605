// SPDX-License-Identifier: Apache-2.0
#include "pitcast/web/routes.h"

#include <array>

namespace pitcast::web {
namespace {

constexpr std::array<Route, 27> kRoutes{{
    {Endpoint::page, "GET", "/", ""},
    {Endpoint::style, "GET", "/panel.css", ""},
    {Endpoint::script, "GET", "/panel.js", ""},
    {Endpoint::icon, "GET", "/icon.svg", ""},
    {Endpoint::healthz, "GET", "/healthz", "Whether the channel delivers on time"},
    {Endpoint::metrics, "GET", "/metrics", "Metrics for Prometheus"},
    {Endpoint::openapi, "GET", "/openapi.json", "This document"},
    {Endpoint::state, "GET", "/api/state", "The state of the channel"},
    {Endpoint::show, "GET", "/api/show", "Pages and templates that can be taken"},
    {Endpoint::race, "GET", "/api/race", "The cars, in the order of the race"},
    {Endpoint::picture, "GET", "/api/picture/{bus}", "What programme or preview shows, as JPEG"},
    {Endpoint::events, "GET", "/api/events", "The state as it changes (server-sent events)"},
    {Endpoint::commands, "POST", "/api/commands", "A command, or a list of such for one frame"},
    {Endpoint::ograf_server, "GET", "/ograf/v1/", "What this is"},
    {Endpoint::ograf_graphics, "GET", "/ograf/v1/graphics", "The templates of the show"},
    {Endpoint::ograf_graphic, "GET", "/ograf/v1/graphics/{graphicId}", "Manifest of a template"},
    {Endpoint::ograf_delete, "DELETE", "/ograf/v1/graphics/{graphicId}",
     "Refused: a show is made of files"},
    {Endpoint::ograf_renderers, "GET", "/ograf/v1/renderers", "The channel"},
    {Endpoint::ograf_renderer, "GET", "/ograf/v1/renderers/{rendererId}",
     "The channel and its layers"},
    {Endpoint::ograf_target, "GET", "/ograf/v1/renderers/{rendererId}/target", "A layer"},
    {Endpoint::ograf_renderer_action, "POST",
     "/ograf/v1/renderers/{rendererId}/customActions/{customActionId}", "There are none"},
    {Endpoint::ograf_clear, "PUT", "/ograf/v1/renderers/{rendererId}/target/graphicInstance/clear",
     "Clear layers"},
    {Endpoint::ograf_load, "POST", "/ograf/v1/renderers/{rendererId}/target/graphicInstance/load",
     "Cue a template"},
    {Endpoint::ograf_play, "POST",
     "/ograf/v1/renderers/{rendererId}/target/graphicInstance/playAction",
     "Take it, or go on to its next step"},
    {Endpoint::ograf_update, "POST",
     "/ograf/v1/renderers/{rendererId}/target/graphicInstance/updateAction", "Change its data"},
    {Endpoint::ograf_stop, "POST",
     "/ograf/v1/renderers/{rendererId}/target/graphicInstance/stopAction", "Take it out"},
    {Endpoint::ograf_custom, "POST",
     "/ograf/v1/renderers/{rendererId}/target/graphicInstance/customActions/{customActionId}",
     "There are none"},
}};

/// Takes the next step off a path; empty at its end.
std::string_view next_step(std::string_view& path) {
    const std::size_t end = path.find('/');
    const std::string_view step = path.substr(0, end);
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    return step;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& steps) {
    steps.clear();
    if (pattern == path) {
        return true;
    }
    if (path.ends_with('/')) {
        return false;
    }
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = next_step(pattern);
        const std::string_view given = next_step(path);
        if (wanted.starts_with('{')) {
            if (given.empty()) {
                return false;
            }
            steps.emplace_back(given);
        } else if (wanted != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

Found find_exactly(std::string_view method, std::string_view path) {
    Found found;
    for (const Route& route : kRoutes) {
        std::vector<std::string> steps;
        if (!matches(route.path, path, steps)) {
            continue;
        }
        if (route.method == method || (route.method == "GET" && method == "HEAD")) {
            return {route.endpoint, std::move(steps), false};
        }
        found.other_method = true;
    }
    return found;
}

}  // namespace

std::span<const Route> routes() {
    return kRoutes;
}

Found find_route(std::string_view method, std::string_view path) {
    Found found = find_exactly(method, path);
    if (found.endpoint != Endpoint::none || found.other_method || path.empty()) {
        return found;
    }
    if (path == kOgrafRoot) {
        return find_exactly(method, std::string(kOgrafRoot) + "/");
    }
    return path.starts_with(kOgrafRoot)
               ? found
               : find_exactly(method, std::string(kOgrafRoot).append(path));
}

}  // namespace pitcast::web
