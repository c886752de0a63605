// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "layout.h"

namespace pitcast::editor {

/// Where the panes of the monitoring workspace are.
struct MonitorLayout {
    Area top;
    Area sources;
    Area programme;
    Area scopes;
    Area alarms;
    Area outputs;
    Area feeds;
    Area log;
    Area status;
};

[[nodiscard]] MonitorLayout monitor_layout_for(float width, float height);

}  // namespace pitcast::editor
