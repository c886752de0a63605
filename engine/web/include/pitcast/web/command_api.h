// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/web/plan.h"
#include "pitcast/web/view.h"

/// The panel's own way in, for whoever wants the whole of the native protocol over HTTP.
///
///   POST /api/commands   {"verb":"take","page":"welcome"}, as over ZeroMQ (control/request.h), or
///                        a list of such, which take effect on one frame
///   answer               {"ok":true,"effective_frame":1234}
namespace pitcast::web {

/// Any body is safe. An "id" names the request: sent again, it is done once.
[[nodiscard]] Mapped command_plan(std::string_view body, const std::string& address);

/// What can be taken: pages in the order of the rundown, templates with their fields.
[[nodiscard]] Json show_json(const View& view);
/// The cars in the order of the race, those without a place behind them: what a form lets choose.
[[nodiscard]] Json race_json(const View& view);
/// The state without what show_json tells, for those who follow it.
[[nodiscard]] Json brief_state(const Json& state);

}  // namespace pitcast::web
