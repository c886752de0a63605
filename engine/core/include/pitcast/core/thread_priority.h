// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast {

/// Puts the calling thread before those of encoders, decoders and feeds. Needs the right to do so
/// (root, or CAP_SYS_NICE); without it nothing changes.
void raise_thread_priority();

/// For threads that do little at exact times and sleep between: lets the calling thread wake
/// before all others (SCHED_FIFO, at its lowest) and without slack. Needs the right to do so (root,
/// CAP_SYS_NICE, or RLIMIT_RTPRIO of 1); without it as raise_thread_priority().
void keep_time_on_this_thread();

}  // namespace pitcast
