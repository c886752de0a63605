#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether the machine itself stood still: a virtual one is not always given its processors, and no
program on it can then be on time.

    tests/soak/stall.py CORE     prints each stall of a core: when it ended (UTC, s) and how long, s

A thread of the highest priority on each core sleeps for a millisecond at a time. Where it sleeps
far longer nobody else can have run there on time: real-time threads below it neither.
"""
import os
import subprocess
import sys
import time

STALL = 0.008
TAI_MINUS_UTC = 37


def watch(core):
    os.sched_setaffinity(0, {core})
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(90))
    last = time.monotonic()
    while True:
        time.sleep(0.001)
        now = time.monotonic()
        if now - last > STALL:
            print(f"{time.time():.4f} {now - last:.4f}", flush=True)
        last = now


class StallWatch:
    """Watches all cores from its making to `end`. Needs leave to run in real time."""

    def __init__(self, folder):
        self.processes, self.files = [], []
        for core in sorted(os.sched_getaffinity(0)):
            path = os.path.join(folder, f"stalls-{core}.txt")
            with open(path, "w") as out:
                self.processes.append(subprocess.Popen(
                    [sys.executable, os.path.abspath(__file__), str(core)], stdout=out))
            self.files.append(path)

    def stalls(self):
        """(begin, end) in seconds UTC, in the order of their ends."""
        found = []
        for path in self.files:
            with open(path) as lines:
                for end, length in (line.split() for line in lines):
                    found.append((float(end) - float(length), float(end)))
        return sorted(found, key=lambda stall: stall[1])

    def during(self, frame, frames_a_second):
        """How long, in ms, a core stood still around this frame of the TAI grid; else 0."""
        due = frame / frames_a_second - TAI_MINUS_UTC
        near = [end - begin for begin, end in self.stalls() if begin < due + 0.04 and end > due - 0.02]
        return 1000 * max(near, default=0)

    def report(self):
        lengths = sorted(1000 * (end - begin) for begin, end in self.stalls())
        if not lengths:
            return "the machine never stood still for 8 ms"
        return (f"the machine's cores stood still {len(lengths)} times, for {lengths[-1]:.0f} ms "
                f"at most, {sum(1 for one in lengths if one >= 20)} times for 20 ms and more")

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()


if __name__ == "__main__":
    watch(int(sys.argv[1]))
