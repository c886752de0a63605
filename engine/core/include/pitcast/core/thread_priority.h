// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast {

/// Puts the calling thread before everything that has no deadline: real time (SCHED_FIFO, at its
/// lowest), and nice -15 for what counts that. Needs the right to do so (root, CAP_SYS_NICE, or
/// RLIMIT_RTPRIO of 1); without it nothing changes. Threads and programs that it starts afterwards
/// are as others are.
void raise_thread_priority();
/// Puts it back among the others.
void lower_thread_priority();
/// Puts it behind the others: 1 to 19, the last. Of this thread alone, as Linux has it; where it is
/// refused, it is as fast as others.
void step_thread_back(int nice);
/// Whether the calling thread is raised.
[[nodiscard]] bool is_thread_raised();

/// For threads that do little at exact times and sleep between: lets the calling thread wake
/// before all others (SCHED_FIFO, at its lowest) and without slack. Needs the right to do so (root,
/// CAP_SYS_NICE, or RLIMIT_RTPRIO of 1); without it as raise_thread_priority().
void keep_time_on_this_thread();

}  // namespace pitcast
