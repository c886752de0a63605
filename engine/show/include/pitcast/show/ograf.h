// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/json_document.h"
#include "pitcast/show/package.h"

/// EBU OGraf v1: how our templates look to controllers that know nothing of Pitcast.
namespace pitcast::show {

/// File beside the manifests that they name as "main". OGraf players for browsers load it; it
/// tells them that the graphic is drawn by a Pitcast renderer.
inline constexpr std::string_view kOgrafMain = "pitcast-graphic.mjs";
[[nodiscard]] std::string_view ograf_main_module();

/// Manifest of a template ("ID.ograf.json"): its fields as a GDD schema, its steps, and under
/// "v_pitcast" what is ours (package, layer).
[[nodiscard]] Json ograf_manifest(const Package& package, const TemplateSummary& summary);

/// What is wrong with a manifest by the rules of OGraf v1; empty = nothing. For tests, and for
/// manifests that other tools wrote.
[[nodiscard]] std::string ograf_fault(const Json& manifest);

}  // namespace pitcast::show
