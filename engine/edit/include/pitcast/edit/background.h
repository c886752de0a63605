// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast::edit {

/// Puts the calling thread, and what it starts, behind the frames of a channel that runs on the
/// same processors (nice 10). For threads of their own that make what an editor can wait for.
void work_in_background();

}  // namespace pitcast::edit
