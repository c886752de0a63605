#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Outputs whose other end dies, hangs or is cut off, beside one that must not notice.

    tests/soak/sinks.py [--seconds 1800] [--every 10] [--show xinqiu] [--format 360p25] [--seed 1]

Runs the real program with outputs over SRT, RTMP and UDP, one held by a process of its own, and one
in shared memory. Every --every seconds something happens to one of them: its receiver is killed,
stopped (SIGSTOP) or away for a while, or the process that holds it is killed or stopped. A further
output over UDP is left alone, and all that arrives there is looked at. Prints what the channel says
of itself and how long each output took to be back. The exit status is 1 when the channel or the
output left alone missed a frame, or an output did not come back. Needs ffmpeg and a release build.
"""
import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from hold import PITCAST, Receiver, ask, broken_counters, resident_mb, steps_between_pictures

BACK_AFTER_S = 30  # after the other end is there again


class Peer:
    """The other end of an output: a program that is started again when it ends, unless away."""

    def __init__(self, name, url, options=()):
        self.name, self.url, self.options = name, url, options
        self.away_until = self.stopped_until = 0.0
        self.process = None

    def tend(self):
        now = time.monotonic()
        if self.stopped_until and now >= self.stopped_until:
            self.stopped_until = 0.0
            self.signal(signal.SIGCONT)
        if (self.process is None or self.process.poll() is not None) and now >= self.away_until:
            self.process = subprocess.Popen(
                ["ffmpeg", "-v", "quiet", *self.options, "-i", self.url, "-c", "copy", "-f", "null",
                 "-"], stdin=subprocess.DEVNULL)

    def signal(self, number):
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def disturb(self, what, sink):
        del sink
        if what == "stop":
            self.stopped_until = time.monotonic() + random.uniform(1, 8)
            self.signal(signal.SIGSTOP)
            return self.stopped_until
        self.away_until = time.monotonic() + (random.uniform(2, 8) if what == "away" else 0)
        self.signal(signal.SIGKILL)
        return self.away_until

    def end(self):
        self.signal(signal.SIGKILL)


class Holder:
    """The process that holds an output, as the other end of the channel's part."""

    def __init__(self, name):
        self.name, self.url = name, ""
        self.stopped, self.stopped_until = 0, 0.0

    def tend(self):
        if self.stopped and time.monotonic() >= self.stopped_until:
            try:
                os.kill(self.stopped, signal.SIGCONT)
            except ProcessLookupError:
                pass
            self.stopped = 0

    def disturb(self, what, sink):
        pid = sink.get("holder_pid", 0)
        now = time.monotonic()
        if not pid:
            return now
        if what == "stop":
            self.stopped, self.stopped_until = pid, now + random.uniform(1, 8)
            os.kill(pid, signal.SIGSTOP)
            return self.stopped_until
        os.kill(pid, signal.SIGKILL)
        return now

    def end(self):
        self.stopped_until = 0.0
        self.tend()


def sink_of(state, name):
    return next((s for s in state.get("sinks", []) if name in s["name"]), {})


def report(state, channel, begun):
    parts = [f"{s['name'].split('?')[0]} {s['written']} written, {s['dropped']} lost, "
             f"{s['reconnects']} times again" for s in state["sinks"]]
    print(f"{time.monotonic() - begun:6.0f} s: {state['frames']} frames, {state['frames_late']} "
          f"late, {state['frames_repeated']} repeated; {resident_mb(channel.pid):.0f} MB; "
          + "; ".join(parts), flush=True)


def soak(options, folder, receiver, held):
    endpoint = f"ipc://{folder}/control"
    ports = [options.port, options.port + 1]
    peers = [Peer(f":{ports[0]}", f"srt://127.0.0.1:{ports[0]}?mode=listener"),
             Peer(f":{ports[1]}", f"rtmp://127.0.0.1:{ports[1]}/live/pit", ["-listen", "1"]),
             Holder(f":{held.port}")]
    sinks = [f"srt://127.0.0.1:{ports[0]}", peers[1].url,
             f"hold:udp://127.0.0.1:{held.port}?pkt_size=1316",
             f"udp://127.0.0.1:{receiver.port}?pkt_size=1316", f"mxl:{folder}/mxl"]
    for peer in peers:
        peer.tend()
    log = open(os.path.join(folder, "log"), "w", encoding="utf-8")
    channel = subprocess.Popen(
        [PITCAST, "run", options.show, "--headless", "--executor", "cpu", "--format",
         options.format, "--control", endpoint, *[w for s in sinks for w in ("--sink", s)]],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    slow = {}
    lost = []
    happened = {}
    try:
        begun = time.monotonic()
        while time.monotonic() - begun < 60 and not (ask(endpoint).get("state") or {}).get(
                "frames", 0) > 100:
            time.sleep(0.2)
        first = ask(endpoint)["state"]
        memory = resident_mb(channel.pid)
        begun = told = time.monotonic()
        while time.monotonic() - begun < options.seconds:
            turn = time.monotonic()
            peer = random.choice(peers)
            what = random.choice(["kill", "stop"] if isinstance(peer, Holder)
                                 else ["kill", "stop", "away"])
            happened[what] = happened.get(what, 0) + 1
            back = peer.disturb(what, sink_of(ask(endpoint)["state"], peer.name))
            # Back: it has written a second's worth after the other end was there again.
            written = None
            while True:
                for each in peers:
                    each.tend()
                now = time.monotonic()
                sink = sink_of(ask(endpoint).get("state") or {}, peer.name)
                if now >= back and sink:
                    written = sink["written"] if written is None else written
                    if sink["written"] >= written + 10 and sink["connected"]:
                        slow.setdefault((sinks[peers.index(peer)].split(":")[0], what), []).append(
                            now - back)
                        break
                if now > back + BACK_AFTER_S:
                    lost.append(f"{peer.name} after {what} at {now - begun:.0f} s: {sink}")
                    break
                time.sleep(0.1)
            while time.monotonic() < turn + options.every:
                for each in peers:
                    each.tend()
                time.sleep(0.1)
            if time.monotonic() - told >= options.tell:
                told = time.monotonic()
                report(ask(endpoint)["state"], channel, begun)
        last = ask(endpoint)["state"]
        report(last, channel, begun)
        print("what happened:", ", ".join(f"{k} {v}" for k, v in sorted(happened.items())))
        for (kind, what), times in sorted(slow.items()):
            times.sort()
            print(f"back after {what} of {kind}: median {times[len(times) // 2]:.1f} s, longest "
                  f"{times[-1]:.1f} s, {len(times)} times")
        print(f"memory {memory:.0f} to {resident_mb(channel.pid):.0f} MB")
        for line in lost:
            print("not back:", line)
        missed = (last["frames_late"] - first["frames_late"] + last["frames_repeated"]
                  - first["frames_repeated"])
        alone = sink_of(last, f":{receiver.port}")
        return missed + alone.get("dropped", 1) + len(lost)
    finally:
        for peer in peers:
            peer.end()
        channel.send_signal(signal.SIGINT)
        channel.wait(30)
        log.close()
        if options.log:
            os.replace(log.name, options.log)


def main():
    arguments = argparse.ArgumentParser(description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=1800)
    arguments.add_argument("--every", type=float, default=10)
    arguments.add_argument("--tell", type=float, default=60, help="seconds between two reports")
    arguments.add_argument("--show", default="minimal")
    arguments.add_argument("--format", default="360p25")
    arguments.add_argument("--port", type=int, default=24700)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--log", help="where to leave what the channel said")
    options = arguments.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        receiver = Receiver(os.path.join(folder, "alone.ts"))
        held = Receiver("/dev/null")
        receiver.start()
        held.start()
        bad = soak(options, folder, receiver, held)
        time.sleep(0.5)
        receiver.stopping = held.stopping = True
        receiver.join()
        steps = steps_between_pictures(receiver.path)
        usual = max(set(steps), key=steps.count)
        holes = [step for step in steps if step != usual]
        broken, packets = broken_counters(receiver.path)
        gaps = [b - a for a, b in zip(receiver.arrivals, receiver.arrivals[1:])]
        print(f"left alone: {len(steps) + 1} pictures, {len(holes)} not one frame after the last; "
              f"{packets} packets, {broken} out of order; longest silence {max(gaps) * 1000:.0f} "
              "ms")
        return 1 if bad or holes or broken else 0


if __name__ == "__main__":
    sys.exit(main())
