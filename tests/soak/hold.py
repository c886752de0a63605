#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A channel that is killed again and again, and an output that must not notice.

    tests/soak/hold.py [--times 50] [--show minimal] [--format 720p50] [--keep FILE.ts]

Runs the real program with `--sink hold:udp://…`, kills it with SIGKILL at random moments, starts it
again, and looks at what was received: every packet of the transport stream in its order, every
picture one frame after the one before it, and how long the output had to do without the channel.
The exit status is 1 when there is a hole. Needs ffprobe and a release build.
"""
import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PITCAST = os.path.join(ROOT, "build/release/engine/cli/pitcast")
PACKET = 188


class Receiver(threading.Thread):
    """Keeps what comes to a port."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(0.2)
        self.port = self.socket.getsockname()[1]
        self.path = path
        self.arrivals = []
        self.stopping = False

    def run(self):
        with open(self.path, "wb") as file:
            while not self.stopping:
                try:
                    data = self.socket.recv(65536)
                except TimeoutError:
                    continue
                self.arrivals.append(time.monotonic())
                file.write(data)


def broken_counters(path):
    """How often a packet of a PID does not follow the one before it."""
    last, broken, packets = {}, 0, 0
    with open(path, "rb") as file:
        while packet := file.read(PACKET):
            packets += 1
            pid = (packet[1] & 0x1F) << 8 | packet[2]
            has_payload, counter = packet[3] & 0x10, packet[3] & 0x0F
            if pid == 0x1FFF or not has_payload:
                continue
            broken += pid in last and counter != (last[pid] + 1) % 16
            last[pid] = counter
    return broken, packets


def steps_between_pictures(path):
    shown = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                            "packet=pts", "-of", "csv=p=0", path], capture_output=True, text=True,
                           check=False).stdout
    stamps = sorted(int(line.strip(",")) for line in shown.split() if line.strip(",").isdigit())
    return [b - a for a, b in zip(stamps, stamps[1:])]


def ask(endpoint):
    answer = subprocess.run([PITCAST, "send", endpoint, "state"], capture_output=True, text=True,
                            check=False)
    try:
        return json.loads(answer.stdout)
    except json.JSONDecodeError:
        return {}


def on_air(endpoint):
    """The output, once a frame of the channel has gone to it."""
    for _ in range(200):
        sinks = (ask(endpoint).get("state") or {}).get("sinks") or [{}]
        if sinks[0].get("written", 0) > 10 and sinks[0].get("holder_pid"):
            return sinks[0]
        time.sleep(0.05)
    raise SystemExit("the channel does not come back")


def resident_mb(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=50)
    arguments.add_argument("--show", default="minimal")
    arguments.add_argument("--format", default="720p50")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", help="where to leave what was received")
    options = arguments.parse_args()
    random.seed(options.seed)
    folder = tempfile.mkdtemp()
    received = options.keep or os.path.join(folder, "received.ts")
    receiver = Receiver(received)
    receiver.start()
    endpoint = f"ipc://{folder}/control"
    command = [PITCAST, "run", options.show, "--headless", "--format", options.format, "--control",
               endpoint, "--sink", f"hold:udp://127.0.0.1:{receiver.port}?pkt_size=1316"]
    holders, memory, repeated = set(), [], [0]
    channel = None
    for turn in range(options.times + 1):
        channel = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        sink = on_air(endpoint)
        holders.add(sink["holder_pid"])
        memory.append(resident_mb(sink["holder_pid"]))
        repeated.append(sink["repeated"])
        time.sleep(random.uniform(0.2, 2.0))
        if turn < options.times:
            channel.send_signal(signal.SIGKILL)
            channel.wait()
    channel.send_signal(signal.SIGINT)
    channel.wait(20)
    time.sleep(0.5)
    receiver.stopping = True
    receiver.join()

    steps = steps_between_pictures(received)
    usual = max(set(steps), key=steps.count)
    holes = [step for step in steps if step != usual]
    broken, packets = broken_counters(received)
    gaps = [b - a for a, b in zip(receiver.arrivals, receiver.arrivals[1:])]
    away = sorted((b - a) * usual / 90 for a, b in zip(repeated, repeated[1:]))
    print(f"{options.times} kills; {len(steps) + 1} pictures, {len(holes)} not one frame after the "
          f"last; {packets} packets, {broken} out of order; longest silence "
          f"{max(gaps) * 1000:.0f} ms")
    print(f"without the channel: median {away[len(away) // 2]:.0f} ms, longest {away[-1]:.0f} ms; "
          f"{len(holders)} process(es) held the output, {memory[0]:.0f} to {memory[-1]:.0f} MB")
    return 1 if holes or broken or len(holders) != 1 else 0


if __name__ == "__main__":
    sys.exit(main())
