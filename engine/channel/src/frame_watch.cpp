// SPDX-License-Identifier: Apache-2.0
#include "frame_watch.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include <sys/resource.h>

namespace pitcast::channel {
namespace {

/// What this thread has used up to now.
LateFrame used_by_thread() {
    LateFrame used;
    timespec cpu{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &cpu);
    used.cpu_ns = cpu.tv_sec * kNanosecondsPerSecond + cpu.tv_nsec;
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    used.interrupted = static_cast<std::uint64_t>(usage.ru_nivcsw);
    used.page_faults = static_cast<std::uint64_t>(usage.ru_minflt + usage.ru_majflt);
    return used;
}

}  // namespace

std::string_view LateFrame::largest() const {
    const std::pair<Nanoseconds, std::string_view> parts[] = {{woke_ns, "waking"},
                                                              {inputs_ns, "inputs"},
                                                              {step_ns, "step"},
                                                              {draw_ns, "drawing"},
                                                              {hand_ns, "handing over"}};
    return std::max_element(std::begin(parts), std::end(parts),
                            [](const auto& a, const auto& b) { return a.first < b.first; })
        ->second;
}

LateFrame left_out(FrameNumber n, Nanoseconds deadline_ns) {
    LateFrame late;
    late.frame = n;
    late.woke_ns = std::max<Nanoseconds>(0, monotonic_now_ns() - deadline_ns);
    return late;
}

void FrameWatch::begin(FrameNumber n, Nanoseconds deadline_ns) {
    begun_ns_ = marked_ns_ = monotonic_now_ns();
    parts_ = left_out(n, deadline_ns);
    used_ = used_by_thread();
}

void FrameWatch::mark(Nanoseconds LateFrame::*part) {
    const Nanoseconds now = monotonic_now_ns();
    parts_.*part += now - marked_ns_;
    marked_ns_ = now;
}

LateFrame FrameWatch::parts() const {
    const LateFrame used = used_by_thread();
    LateFrame parts = parts_;
    parts.cpu_ns = used.cpu_ns - used_.cpu_ns;
    parts.interrupted = used.interrupted - used_.interrupted;
    parts.page_faults = used.page_faults - used_.page_faults;
    return parts;
}

}  // namespace pitcast::channel
