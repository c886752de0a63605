// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

#include "pitcast/core/packet_socket.h"

namespace pitcast::output {

/// Where the process that holds the output of this URL is met: a socket in a folder that is this
/// user's alone. Errors: there is no such folder.
[[nodiscard]] Result<std::filesystem::path> hold_place(std::string_view url);

/// A socket that waits there; the file of one that is left over is replaced. Errors: somebody
/// holds this output already.
[[nodiscard]] Result<Descriptor> wait_at(const std::filesystem::path& place);

/// Not ok when nobody waits there.
[[nodiscard]] Descriptor call_at(const std::filesystem::path& place);

/// Starts `pitcast-output` for a place: it lives on when this process dies. Errors: the program is
/// missing.
[[nodiscard]] Result<int> start_holder(const std::filesystem::path& place);

}  // namespace pitcast::output
