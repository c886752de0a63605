// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace pitcast::editor {

/// What fills the window below the top bar.
enum class Workspace : std::uint8_t {
    direct,
    monitor,  ///< sources, scopes, outputs, alarms
    edit
};

}  // namespace pitcast::editor
