// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/show/command.h"
#include "pitcast/web/view.h"

namespace pitcast::web {

/// What is on a layer.
struct LayerNow {
    std::string on_air;     ///< template; empty = nothing, or it is going out
    std::int32_t step = 0;  ///< of that
    std::string cued;
};

/// What is on the layers, as the state tells and as commands taken since have changed it: the state
/// is told ten times a second, and whoever loads and plays at once must not be told otherwise.
class LayerBook {
 public:
    /// A command that the channel has taken.
    void note(const show::Command& command, FrameNumber effective, const View& view);
    [[nodiscard]] std::map<std::int32_t, LayerNow> now(const View& view) const;

 private:
    struct Taken {
        show::Command command;
        FrameNumber effective = 0;
    };
    std::vector<Taken> taken_;  ///< that the state may not tell yet
};

/// The layer that a command means: its own, or that of its template or page; -1 = all, or none.
[[nodiscard]] std::int32_t layer_of(const show::Command& command, const View& view);
/// Null when there is no such template.
[[nodiscard]] const show::TemplateSummary* template_of(const View& view, const std::string& id);

}  // namespace pitcast::web
