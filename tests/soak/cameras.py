#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cameras that live badly, and a channel that must not notice.

    tests/soak/cameras.py curve [--most 12] [--seconds 15] [--size 480x270] [--rate 25]
    tests/soak/cameras.py soak  [--cameras 10] [--seconds 1800] [--size 480x270] [--rate 25]
    tests/soak/cameras.py kill  [--cameras 1] [--times 100]

`curve` tells what each further camera costs. `soak` lets cameras stop, come back, come back
damaged or in another size, and kills and stops their decoders, at random; its first camera flashes
and beeps, and once a minute the programme is recorded for some seconds and looked at: how far beeps
are from their flashes. `kill` kills a decoder again and again. All print what the channel says of
itself, and the soak whether the machine itself stood still; the exit status is 1 when a frame was
missed while no decoder could be blamed for want of processors (see --strict).
Needs ffmpeg and a release build; runs the real program with real streams over UDP.
"""
import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

from stall import StallWatch

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PITCAST = os.path.join(ROOT, "build/release/engine/cli/pitcast")
FIRST_PORT = 23600
TICKS = os.sysconf("SC_CLK_TCK")


def clip(folder, name, size, rate, extra=()):
    """A few seconds of a moving picture, encoded once: sending it costs next to nothing."""
    path = os.path.join(folder, name)
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                    f"testsrc2=s={size}:r={rate}:d=6", "-pix_fmt", "yuv420p", "-c:v", "libx264",
                    "-preset", "veryfast", "-tune", "zerolatency", "-b:v", "2M", "-g",
                    str(max(int(float(rate)) // 2, 1)), *extra, "-f", "mpegts", "-y", path],
                   check=True)
    return path


def flashing_clip(folder, name, size, rate, extra=()):
    """A flash of white and a beep of 1 kHz, a frame long, each second."""
    path = os.path.join(folder, name)
    frame = 1 / float(rate)
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                    f"color=black:s={size}:r={rate}:d=6,"
                    f"geq=lum='if(lt(mod(T,1),{frame * 0.99}),235,16)':cb=128:cr=128",
                    "-f", "lavfi", "-i",
                    f"aevalsrc='if(lt(mod(t,1),{frame}),0.5*sin(2*PI*1000*t),0)':s=48000:d=6",
                    "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-tune",
                    "zerolatency", "-g", str(max(int(float(rate)) // 2, 1)), "-c:a", "mp2",
                    "-b:a", "192k", *extra, "-f", "mpegts", "-y", path], check=True)
    return path


class Peer:
    """Sends a clip for ever to a camera's port."""

    def __init__(self, port, clips):
        self.port, self.clips = port, clips
        self.process = None

    def send(self, name):
        self.stop()
        path = self.clips[name]
        self.process = subprocess.Popen(
            ["ffmpeg", "-v", "quiet", "-re", "-stream_loop", "-1", "-i", path, "-c", "copy", "-f",
             "mpegts", f"udp://127.0.0.1:{self.port}?pkt_size=1316"],
            stdin=subprocess.DEVNULL)

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def make_show(folder, cameras):
    """A wall of all cameras at once, in a raster of 1280x720, with the sound of the first."""
    columns = 4
    rows = (cameras + columns - 1) // columns
    width, height = 1280 // columns, 720 // max(rows, 3)
    elements = [{"type": "video", "id": f"picture-{i}", "source": f"camera-{i}",
                 "x": i % columns * width, "y": i // columns * height,
                 "width": width, "height": height} for i in range(cameras)]
    os.makedirs(os.path.join(folder, "templates"), exist_ok=True)
    sources = [{"id": f"camera-{i}", "url": f"udp://127.0.0.1:{FIRST_PORT + i}",
                "fallback": "pattern:" + ("grey" if i else "black"), "fallback_after_ms": 500}
               for i in range(cameras)]
    package = {"schema": 1, "id": "wall", "title": "Wall",
               "canvas": {"width": 1280, "height": 720}, "sources": sources,
               "audio": {"channels": 2, "routes": [{"source": "camera-0"}]},
               "templates": ["templates/wall.json"]}
    template = {"schema": 1, "id": "wall", "title": "Wall", "layer": 0, "background": True,
                "elements": elements}
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
        json.dump(package, file)
    with open(os.path.join(folder, "templates/wall.json"), "w", encoding="utf-8") as file:
        json.dump(template, file)


class Channel:
    def __init__(self, folder, show_format):
        self.endpoint = "ipc://" + os.path.join(folder, "control")
        self.log = open(os.path.join(folder, "log"), "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [PITCAST, "run", folder, "--headless", "--executor", "cpu", "--format", show_format,
             "--control", self.endpoint, "--sink", "raw:/dev/null?pack=uyvy"],
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)

    def state(self):
        told = subprocess.run([PITCAST, "send", self.endpoint, "state"], capture_output=True,
                              text=True, check=False)
        start = told.stdout.find("{")
        return json.loads(told.stdout[start:]).get("state") if start >= 0 else None

    def take(self):
        for _ in range(100):
            if self.state():
                subprocess.run([PITCAST, "send", self.endpoint, "take", "wall"], check=True,
                               stdout=subprocess.DEVNULL)
                return
            time.sleep(0.1)
        sys.exit(f"the channel does not answer; see {self.log.name}")

    def send(self, verb, *words):
        subprocess.run([PITCAST, "send", self.endpoint, verb, *words], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=20)


class SoundAndPicture:
    """Records the programme now and then, and tells how far beeps are from their flashes."""

    RECORDED_S = 8
    FRAME_S = 0.04
    PAIR_S = 0.3  # further apart they are not of one another: one of the two was lost

    def __init__(self, folder, channel, every):
        self.folder, self.channel, self.every = folder, channel, every
        self.turn, self.file, self.since = 0, None, time.monotonic()
        self.offsets, self.alone = [], 0
        self.done = []  # what was done to the camera, and when

    def note(self, what):
        self.done.append((time.monotonic(), what))

    def tend(self):
        past = time.monotonic() - self.since
        if self.file is None and past >= self.every:
            self.turn += 1
            self.file = os.path.join(self.folder, f"programme-{self.turn}.ts")
            self.channel.send("add_sink", self.file)
            self.since = time.monotonic()
        elif self.file is not None and past >= self.RECORDED_S:
            self.end()

    def end(self):
        if self.file is None:
            return
        self.channel.send("remove_sink", self.file)
        time.sleep(1)
        if os.path.exists(self.file):
            self.look(self.file)
            os.remove(self.file)
        self.file, self.since = None, time.monotonic()

    @staticmethod
    def times(file, filters, word):
        said = subprocess.run(["nice", "-n", "19", "ffmpeg", "-hide_banner", "-nostats", "-i", file,
                               *filters, "-f", "null", "-"], capture_output=True, text=True,
                              check=False).stderr
        return [float(at) for at in re.findall(word + r"\s*:\s*(-?[0-9.]+)", said)]

    def look(self, file):
        box = "crop=320:240:0:0,blackdetect=d=0.2:pix_th=0.3"
        flashes = self.times(file, ["-an", "-vf", box], "black_end")
        beeps = self.times(file, ["-vn", "-af", "silencedetect=n=-45dB:d=0.2"], "silence_end")
        for flash in flashes[:-1]:  # the last one is the end of the file
            nearest = min((beep - flash for beep in beeps), key=abs, default=9)
            if abs(nearest) >= self.PAIR_S:
                self.alone += 1
                continue
            self.offsets.append(nearest * 1000)
            if abs(nearest) > self.FRAME_S:
                at = self.since + flash
                before = ", ".join(f"{what} {at - when:.1f} s before"
                                   for when, what in self.done if -1 < at - when < 10)
                print(f"         sound {nearest * 1000:.0f} ms after picture; {before}", flush=True)

    def report(self):
        if not self.offsets:
            return "sound and picture: nothing was recorded"
        worst = max(self.offsets, key=abs)
        middle = sorted(self.offsets)[len(self.offsets) // 2]
        return (f"sound after picture: {len(self.offsets)} flashes in {self.turn} recordings, "
                f"median {middle:.1f} ms, worst {worst:.1f} ms; {self.alone} without a beep")


def seconds_of(pid):
    """Processor seconds that a process has used."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    except (OSError, IndexError):
        return 0.0


def megabytes_of(pid):
    """Memory, what is shared counted by shares (PSS)."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def cameras_of(state):
    return [s for s in state["sources"] if s["id"].startswith("camera-")]


def decoder_pids(state):
    return [s["decoder_pid"] for s in cameras_of(state) if s.get("decoder_pid")]


def total(state, key):
    return sum(s.get(key, 0) for s in cameras_of(state))


def open_all(folder, options, count):
    clips = {"good": clip(folder, "good.ts", options.size, options.rate),
             "bad": clip(folder, "bad.ts", options.size, options.rate,
                         ["-bsf:v", "noise=amount=400"]),
             "large": clip(folder, "large.ts", "640x360", options.rate)}
    flashes = {"good": flashing_clip(folder, "good-0.ts", options.size, options.rate),
               "bad": flashing_clip(folder, "bad-0.ts", options.size, options.rate,
                                    ["-bsf:v", "noise=amount=400"]),
               "large": flashing_clip(folder, "large-0.ts", "640x360", options.rate)}
    make_show(folder, count)
    channel = Channel(folder, options.format)
    channel.take()
    peers = [Peer(FIRST_PORT + i, clips if i else flashes) for i in range(count)]
    for peer in peers:
        peer.send("good")
    return channel, peers


def close_all(channel, peers):
    for peer in peers:
        peer.stop()
    channel.stop()


def curve(options):
    print("cameras | channel % of a core | decoders % of a core, all | MB channel | MB decoders | "
          "frames late | cost p50 ms | p99 ms | pictures late")
    for count in range(1, options.most + 1):
        with tempfile.TemporaryDirectory() as folder:
            channel, peers = open_all(folder, options, count)
            try:
                time.sleep(6)
                first = channel.state()
                pids = decoder_pids(first)
                begin = time.monotonic()
                used = seconds_of(channel.process.pid)
                decoders = sum(map(seconds_of, pids))
                time.sleep(options.seconds)
                last = channel.state()
                lasted = time.monotonic() - begin
                print(f"{count} | {100 * (seconds_of(channel.process.pid) - used) / lasted:.0f} | "
                      f"{100 * (sum(map(seconds_of, pids)) - decoders) / lasted:.0f} | "
                      f"{megabytes_of(channel.process.pid):.0f} | "
                      f"{sum(map(megabytes_of, pids)):.0f} | "
                      f"{last['frames_late'] - first['frames_late']} of "
                      f"{last['frames'] - first['frames']} | {last['cost_p50_ns'] / 1e6:.1f} | "
                      f"{last['cost_p99_ns'] / 1e6:.1f} | "
                      f"{total(last, 'late') - total(first, 'late')}", flush=True)
            finally:
                close_all(channel, peers)
    return 0


def disturb(peers, state, sound):
    """One thing that happens to a camera."""
    peer = random.choice(peers)
    what = random.choice(["stop", "good", "bad", "large", "kill", "hang"])
    pids = decoder_pids(state)
    if what == "stop":
        peer.stop()
    elif what in peer.clips:
        peer.send(what)
    elif pids:
        pid = random.choice(pids)
        try:
            os.kill(pid, signal.SIGKILL if what == "kill" else signal.SIGSTOP)
        except ProcessLookupError:
            pass
        peer = peers[[s.get("decoder_pid") for s in cameras_of(state)].index(pid)]
    if peer is peers[0]:
        sound.note(what)
    return what


def report(state, channel, begun):
    playing = sum(1 for s in cameras_of(state) if s["state"] == "playing")
    print(f"{time.monotonic() - begun:6.0f} s: {state['frames']} frames, {state['frames_late']} "
          f"late, {state['frames_repeated']} repeated; {playing} of {len(cameras_of(state))} "
          f"cameras playing; deaths {total(state, 'decoder_deaths')}, connections again "
          f"{total(state, 'reconnects')}, bad packets {total(state, 'decode_errors')}; "
          f"{megabytes_of(channel.process.pid):.0f} MB", flush=True)


def tell_late(state, told, options, machine):
    """Where the time of the newest late frame went, once of each."""
    late = state.get("last_late")
    if not late or late["frame"] == told:
        return told
    parts = ", ".join(f"{what} {late[what + '_ns'] / 1e6:.1f}"
                      for what in ("told", "woke", "inputs", "step", "draw", "compose", "hand",
                                   "cpu"))
    still = machine.during(late["frame"], float(options.format.split("p")[1]))
    print(f"         late: frame {late['frame']}, {parts} ms; slept {late['slept']}, interrupted "
          f"{late['interrupted']}, page faults {late['page_faults']}; the machine stood still for "
          f"{still:.0f} ms", flush=True)
    return late["frame"]


def soak(options):
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        channel, peers = open_all(folder, options, options.cameras)
        sound = SoundAndPicture(folder, channel, 60)
        machine = StallWatch(folder)
        try:
            time.sleep(5)
            begun = time.monotonic()
            told = begun
            state = channel.state()
            late = tell_late(state, None, options, machine)
            happened = {}
            while time.monotonic() - begun < options.seconds:
                what = disturb(peers, state, sound)
                happened[what] = happened.get(what, 0) + 1
                time.sleep(random.uniform(0.2, 1.5))
                state = channel.state() or state
                late = tell_late(state, late, options, machine)
                sound.tend()
                if time.monotonic() - told >= options.every:
                    told = time.monotonic()
                    report(state, channel, begun)
            sound.end()
            for peer in peers:
                peer.send("good")
            time.sleep(25)
            state = channel.state()
            tell_late(state, late, options, machine)
            report(state, channel, begun)
            print(sound.report())
            print(machine.report())
            print("what happened:", ", ".join(f"{k} {v}" for k, v in sorted(happened.items())))
            return 1 if options.strict and state["frames_late"] + state["frames_repeated"] else 0
        finally:
            machine.end()
            close_all(channel, peers)


def kill(options):
    with tempfile.TemporaryDirectory() as folder:
        channel, peers = open_all(folder, options, options.cameras)
        try:
            begun = time.monotonic()
            killed = 0
            told = 0
            while killed < options.times:
                state = channel.state()
                pids = [s["decoder_pid"] for s in cameras_of(state)
                        if s["state"] == "playing" and s.get("decoder_pid")]
                for pid in pids[:options.times - killed]:
                    try:
                        os.kill(pid, signal.SIGKILL)
                        killed += 1
                    except ProcessLookupError:
                        pass
                time.sleep(0.3)
                if killed - told >= 20:
                    told = killed
                    report(state, channel, begun)
            time.sleep(10)
            state = channel.state()
            report(state, channel, begun)
            return 1 if options.strict and state["frames_late"] + state["frames_repeated"] else 0
        finally:
            close_all(channel, peers)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["curve", "soak", "kill"])
    parser.add_argument("--cameras", type=int, default=10)
    parser.add_argument("--most", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--every", type=float, default=30, help="seconds between two reports")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--size", default="480x270")
    parser.add_argument("--rate", default="25")
    parser.add_argument("--format", default="720p50")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strict", action="store_true", help="a late frame is a failure")
    options = parser.parse_args()
    options.seconds = options.seconds or {"curve": 15, "soak": 1800}.get(options.mode, 0)
    return {"curve": curve, "soak": soak, "kill": kill}[options.mode](options)


if __name__ == "__main__":
    sys.exit(main())
