// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast {

/// Puts the calling thread before those of encoders, decoders and feeds. Needs the right to do so
/// (root, or CAP_SYS_NICE); without it nothing changes.
void raise_thread_priority();

}  // namespace pitcast
