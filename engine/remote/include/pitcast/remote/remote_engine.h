// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/editor/editor.h"
#include "pitcast/show/package.h"

/// An engine in another program, or on another machine, as a desk sees it.
namespace pitcast::remote {

struct RemoteOptions {
    std::string url{};    ///< of its HTTP door: "http://10.0.0.5:8080"
    std::string token{};  ///< empty = the door asks for none
    /// The same show as the engine's, on this machine: titles, fields and previews come from it.
    std::filesystem::path show{};
    std::filesystem::path media_root{};
    show::Edition edition{};
};

/// By whose name the engine knows the commands and locks of `who` that come over HTTP.
[[nodiscard]] std::string name_over_http(const std::string& who);

/// Follows the engine from now on: its state ten times a second, the race once, the programme as
/// stills of 640 pixels. A link that breaks is tried again for ever; meanwhile the frame number
/// stands. Scopes, key and camera pictures of an engine elsewhere are not seen.
///
/// Errors: a URL that is none, an engine that does not answer or refuses the token, another show
/// than `show`, a package that cannot be loaded.
[[nodiscard]] Result<std::unique_ptr<editor::EngineView>> connect_engine(
    const RemoteOptions& options);

}  // namespace pitcast::remote
