// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/web/view.h"

/// What the door offers, in one table: it is dispatched by, and the OpenAPI document is made of it.
namespace pitcast::web {

enum class Endpoint : std::uint8_t {
    none,
    page,
    style,
    script,
    icon,
    healthz,
    metrics,
    openapi,
    state,
    show,
    race,
    picture,
    events,
    commands,
    ograf_server,
    ograf_graphics,
    ograf_graphic,
    ograf_delete,
    ograf_renderers,
    ograf_renderer,
    ograf_target,
    ograf_renderer_action,
    ograf_clear,
    ograf_load,
    ograf_play,
    ograf_update,
    ograf_stop,
    ograf_custom
};

struct Route {
    Endpoint endpoint = Endpoint::none;
    std::string_view method;
    std::string_view path;     ///< steps in braces take any text: "/graphics/{graphicId}"
    std::string_view summary;  ///< empty = not in the document
};

inline constexpr std::string_view kOgrafRoot = "/ograf/v1";

[[nodiscard]] std::span<const Route> routes();

struct Found {
    Endpoint endpoint = Endpoint::none;
    std::vector<std::string> steps{};  ///< what stood for the braces
    bool other_method = false;         ///< there is such a path, for other methods
};
/// HEAD is GET. OGraf's paths are found with and without "/ograf/v1" before them, for there are
/// clients that leave it out.
[[nodiscard]] Found find_route(std::string_view method, std::string_view path);

/// The document (OpenAPI 3.0), with examples that this show can play.
[[nodiscard]] Json openapi_document(const View& view);

}  // namespace pitcast::web
