// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast::plugin {

/// Runs the plug-in that the channel at the other end of kProgramSocket asks for. Exit status.
int run_plugin_worker();

}  // namespace pitcast::plugin
