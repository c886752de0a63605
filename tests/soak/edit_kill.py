#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An editor that is killed while somebody works in it.

    tests/soak/edit_kill.py [--times 50]

Nudges an element of the minimal package with real keys, saves now and then, and kills the editor
with -9 at a random moment. Each time the package must still be whole, and nothing that was done
more than two seconds before may be lost: it stands in the file or in the draft. Needs Xvfb, xdotool
and a release build. The exit status is 1 when something was lost or broken.
"""
import argparse
import glob
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PITCAST = os.path.join(ROOT, "build/release/engine/cli/pitcast")
DISPLAY = ":93"
FIRST_TEMPLATE = (115, 165)  # of a window of 1280 x 720
FIRST_LAYER = (115, 346)
KEPT_WITHIN = 2.0


def xdo(*words):
    subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": DISPLAY}, check=True)


def x_of(text):
    return json.loads(text)["elements"][0]["x"]


class Editor:
    def __init__(self, show, state):
        self.process = subprocess.Popen(
            [PITCAST, "edit", show, "--template-editor", "--format", "360p25", "--width", "1280",
             "--height", "720"],
            env={**os.environ, "DISPLAY": DISPLAY, "XDG_STATE_HOME": state},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def open_first(self):
        for _ in range(300):
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "Pitcast"],
                                   env={**os.environ, "DISPLAY": DISPLAY}, capture_output=True)
            if found.stdout.strip():
                break
            time.sleep(0.1)
        time.sleep(2)
        for place in (FIRST_TEMPLATE, FIRST_LAYER):
            xdo("mousemove", *place, "sleep", 0.15, "mousedown", 1, "sleep", 0.15, "mouseup", 1)
            time.sleep(0.8)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def newest_x(file, state):
    """Where the element stands, as the next editor will show it."""
    with open(file, encoding="utf-8") as opened:
        saved = opened.read()
    newest = x_of(saved)
    for draft in glob.glob(os.path.join(state, "pitcast/drafts/*.json")):
        with open(draft, encoding="utf-8") as opened:
            kept = json.load(opened)
        if kept["text"] != saved:
            newest = x_of(kept["text"])
    return newest


def once(show, file, state):
    """Nudges lost that were older than two seconds; negative: the package is broken."""
    before = newest_x(file, state)
    editor = Editor(show, state)
    editor.open_first()
    nudges = []
    end = time.monotonic() + random.uniform(0.5, 6)
    while time.monotonic() < end:
        xdo("keydown", "Right", "sleep", 0.08, "keyup", "Right")
        nudges.append(time.monotonic())
        if random.random() < 0.1:
            xdo("keydown", "ctrl", "key", "s", "keyup", "ctrl")
        time.sleep(random.uniform(0.02, 0.2))
    killed = time.monotonic()
    editor.kill()
    if subprocess.run([PITCAST, "check", show], stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL).returncode != 0:
        return -1, len(nudges)
    old = sum(1 for at in nudges if at < killed - KEPT_WITHIN)
    return max(0, before + old - newest_x(file, state)), len(nudges)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=50)
    times = parser.parse_args().times
    random.seed(1)
    display = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x720x24"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    lost = broken = done = 0
    try:
        with tempfile.TemporaryDirectory() as folder:
            show = os.path.join(folder, "show")
            shutil.copytree(os.path.join(ROOT, "templates/minimal"), show)
            state = os.path.join(folder, "state")
            file = os.path.join(show, "lower-third.json")
            begin = x_of(open(file, encoding="utf-8").read())
            time.sleep(1)
            for i in range(times):
                gone, nudges = once(show, file, state)
                done += nudges
                lost += max(gone, 0)
                broken += gone < 0
                print(f"{i + 1}: {nudges} nudges, {gone} lost", flush=True)
            moved = newest_x(file, state) - begin
    finally:
        display.terminate()
    print(f"{times} kills, {done} nudges sent, {moved} in the document; {lost} lost that were older "
          f"than {KEPT_WITHIN:.0f} s, {broken} packages broken")
    return 1 if lost or broken or moved == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
