// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "pitcast/web/layer_book.h"
#include "pitcast/web/plan.h"

/// The Server API of EBU OGraf v1. A channel is one renderer, "pitcast"; a render target is one of
/// its layers, {"layer": 40} ({} = the template's own); an instance is a template on a layer, and
/// its id says so: "40:lower-third". So ids outlive a restart, and every controller sees the same.
///
///   load          cue        updateAction  update        stopAction  out
///   playAction    take, or continue when it is on air    clear       clear
namespace pitcast::web {

inline constexpr std::string_view kRenderer = "pitcast";

/// Answers GET / , /graphics, /graphics/{id}, /renderers, /renderers/{id}.
[[nodiscard]] Reply ograf_server(const View& view);
[[nodiscard]] Reply ograf_graphics(const View& view);
[[nodiscard]] Reply ograf_graphic(const View& view, const std::string& id);
[[nodiscard]] Reply ograf_renderers(const View& view);
[[nodiscard]] Reply ograf_renderer(const View& view, const LayerBook& book);
/// `text` is the query's renderTarget: JSON, by some clients twice encoded.
[[nodiscard]] Reply ograf_target(const View& view, const LayerBook& book, const std::string& text);
/// DELETE of a graphic: known ones are refused, as the show is made of files.
[[nodiscard]] Reply ograf_delete(const View& view, const std::string& id);

/// `action`: "load", "updateAction", "playAction", "stopAction", "clear". Any body is safe.
[[nodiscard]] Mapped ograf_action(std::string_view action, std::string_view body, const View& view,
                                  const LayerBook& book);

}  // namespace pitcast::web
