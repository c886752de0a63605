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
    used.slept = static_cast<std::uint64_t>(usage.ru_nvcsw);
    used.interrupted = static_cast<std::uint64_t>(usage.ru_nivcsw);
    used.page_faults = static_cast<std::uint64_t>(usage.ru_minflt + usage.ru_majflt);
    return used;
}

/// With what the thread has used since `before`.
LateFrame with_use(LateFrame parts, const LateFrame& before) {
    const LateFrame used = used_by_thread();
    parts.cpu_ns = used.cpu_ns - before.cpu_ns;
    parts.slept = used.slept - before.slept;
    parts.interrupted = used.interrupted - before.interrupted;
    parts.page_faults = used.page_faults - before.page_faults;
    return parts;
}

}  // namespace

std::string_view LateFrame::largest() const {
    const std::pair<Nanoseconds, std::string_view> parts[] = {
        {told_ns, "telling"}, {woke_ns, "waking"},  {inputs_ns, "inputs"},
        {step_ns, "step"},    {draw_ns, "drawing"}, {hand_ns, "handing over"}};
    return std::max_element(std::begin(parts), std::end(parts),
                            [](const auto& a, const auto& b) { return a.first < b.first; })
        ->second;
}

void FrameWatch::rest() {
    rested_ns_ = monotonic_now_ns();
    used_before_ = used_by_thread();
}

LateFrame FrameWatch::woken(FrameNumber n, Nanoseconds deadline_ns) const {
    LateFrame late;
    late.frame = n;
    late.told_ns = std::max<Nanoseconds>(0, rested_ns_ - deadline_ns);
    late.woke_ns = std::max<Nanoseconds>(0, monotonic_now_ns() - std::max(deadline_ns, rested_ns_));
    return late;
}

void FrameWatch::begin(FrameNumber n, Nanoseconds deadline_ns) {
    begun_ns_ = marked_ns_ = monotonic_now_ns();
    parts_ = woken(n, deadline_ns);
    used_ = used_by_thread();
}

void FrameWatch::mark(Nanoseconds LateFrame::*part) {
    const Nanoseconds now = monotonic_now_ns();
    parts_.*part += now - marked_ns_;
    marked_ns_ = now;
}

LateFrame FrameWatch::left_out(FrameNumber n, Nanoseconds deadline_ns) const {
    return with_use(woken(n, deadline_ns), used_before_);
}

LateFrame FrameWatch::parts() const {
    return with_use(parts_, used_);
}

}  // namespace pitcast::channel
