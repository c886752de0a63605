#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Drives a channel with tools/pitcast_client.py and holds all that is said against the schema.

check_python_client.py ENDPOINT [KEYS PITCAST]"""
import json
import os
import pathlib
import subprocess
import sys
import threading

import jsonschema

root = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(root / "tools"))
from pitcast_client import Channel, Refused, Unreachable  # noqa: E402

schema = json.loads((root / "docs" / "control.schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
judges = {kind: jsonschema.Draft202012Validator({**schema, "anyOf": [{"$ref": f"#/$defs/{kind}"}]})
          for kind in ("request", "answer", "event")}
counts = dict.fromkeys(judges, 0)
faults = []


def hold(kind, what):
    counts[kind] += 1
    for error in judges[kind].iter_errors(what):
        faults.append(f"{kind} {json.dumps(what)[:300]}: {error.message[:300]}")


def expect(holds, what):
    if not holds:
        faults.append(what)


def refusal(call):
    try:
        call()
    except Refused as refused:
        return str(refused)
    return "was not refused"


endpoint = sys.argv[1]
keys = sys.argv[2] if len(sys.argv) > 2 else None


def client(name, timeout=20.0):
    channel = (Channel(endpoint, f"{keys}/{name}.key", f"{keys}/server.pub", timeout=timeout)
               if keys else Channel(endpoint, who=name, timeout=timeout))
    channel.seen = hold
    return channel


def wait_for_state(channel):
    for _ in range(200):
        try:
            return channel.state()
        except Refused:  # nothing was published yet
            threading.Event().wait(0.05)
    return {}


with client("a-director") as director, client("a-director") as listener:
    state = wait_for_state(director)
    expect("timecode" in state and "layers" in state, "no state")
    events = listener.follow(timeout=20.0)
    next(events)  # subscribed from here on
    who = {} if keys else {"who": "a-director"}
    taken = director.send("take", template="caption", layer=20, data={"line": "LI", "place": 3})
    for topic, _, body in events:
        if topic == "on_air":
            expect(body["frame"] == taken["effective_frame"], "the event tells another frame")
            expect(body["command"]["who"] == "a-director", "the event tells another asker")
            break
    batch = director.batch([{"verb": "take", "template": "caption", "layer": layer}
                            for layer in range(30, 40)])
    expect(len(batch["answers"]) == 10, "a batch is not answered as one")
    frames = set()
    for topic, _, body in events:
        if topic == "on_air":
            frames.add(body["frame"])
            if body["command"]["layer"] == 39:
                break
    expect(frames == {batch["effective_frame"]}, f"a batch took effect on frames {frames}")

    # The same id again: the same answer, done once, also from a client that was started again.
    again = {"v": 1, "id": "once", "verb": "continue", "layer": 20, **who}
    first = director.request(again)
    with client("a-director") as restarted:
        expect(restarted.request(again) == first, "the same id gave another answer")
        expect("another request" in
               restarted.request({**again, "layer": 30})["error"]["what"], "an id was used twice")

    # What is refused, and why.
    expect("caption" in refusal(lambda: director.send("take", template="captoin")),
           "a misspelt template is not named")
    expect("2 commands" in refusal(lambda: director.batch(
        [{"verb": "clear", "layer": 20}, {"verb": "continue", "layer": 77}])),
           "a refused command of a batch is not told")
    for damage in ({"v": 2}, {"verb": "tkae"}, {"layer": "x"}, {"unheard_of": 1}, {"id": 1.5},
                   {"data": []}, {"verb": "batch"}, {"manner": "slow"}, {"frames": 501},
                   {"verb": "batch", "commands": []}, {"force": 1}, {"verb": None}):
        wrong = {"v": 1, "id": "d", "verb": "take", "template": "caption", **damage}
        director.seen = None
        answer = director.request(wrong)
        director.seen = hold
        hold("answer", answer)
        expect(not answer["ok"], f"the channel takes {wrong}")
        expect(not judges["request"].is_valid(wrong), f"the schema takes {wrong}")
    expect(director.request({"v": 1, "verb": "clear", **who})["ok"], "a request without id")
    events.close()

if keys:
    with client("a-viewer") as viewer, client("a-operator") as operator_:
        expect(wait_for_state(viewer).get("layers") is not None, "a viewer sees no state")
        expect("director" in refusal(lambda: viewer.send("take", template="caption")),
               "the role that is needed is not named")
        expect(operator_.send("cue", template="caption", layer=50)["ok"], "an operator cannot cue")
        expect("director" in refusal(lambda: operator_.send("out", layer=50)), "an operator goes on")
        expect("leave \"who\" out" in refusal(lambda: operator_.send("cue", template="caption",
                                                                    who="a-director")),
               "somebody said that he is somebody else")
    with client("a-engineer") as engineer:
        expect(engineer.send("reload")["ok"], "an engineer cannot reload")
    bare = Channel(endpoint, timeout=2.0)
    try:
        bare.state()
        faults.append("let in without a key")
    except Unreachable as fault:
        expect("ask for a key" in str(fault), f"says {fault}")
    bare.close()
    # Our own program speaks with keys too, and takes them from the environment.
    program = sys.argv[3]
    files = ["--key", f"{keys}/a-director.key", "--server-key", f"{keys}/server.pub"]
    told = subprocess.run([program, "send", endpoint, "clear", *files], capture_output=True)
    expect(told.returncode == 0, f"pitcast send: {told.stderr}")
    told = subprocess.run([program, "send", endpoint, "reload"], capture_output=True,
                          env={**os.environ, "PITCAST_KEY": files[1],
                               "PITCAST_SERVER_KEY": files[3]})
    expect(told.returncode == 3 and b"engineer" in told.stdout, f"pitcast send: {told.stdout}")
    told = subprocess.run([program, "send", endpoint, "--timeout", "1", "clear"],
                          capture_output=True)
    expect(told.returncode == 4 and b"--key" in told.stderr, f"pitcast send: {told.stderr}")
    # A key that is withdrawn on air.
    with client("a-director") as withdrawn:
        expect(withdrawn.send("clear")["ok"], "a director cannot clear")
        subprocess.run([program, "keys", "withdraw", "a-director", "--folder", keys], check=True,
                       capture_output=True)
        said = "was not refused"
        for _ in range(200):
            said = refusal(lambda: withdrawn.send("clear"))
            if said != "was not refused":
                break
            threading.Event().wait(0.05)
        expect("no longer known" in said, f"a withdrawn key: {said}")
    with client("a-director", timeout=20.0) as turned_away:
        try:
            turned_away.send("clear")
            faults.append("a withdrawn key came in again")
        except Unreachable as fault:
            expect("does not know this key" in str(fault), f"says {fault}")
else:
    with client("a-viewer") as anybody:
        expect(anybody.send("clear")["ok"], "without keys anybody may clear")

for fault in faults:
    print(fault)
print(", ".join(f"{count} {kind}s" for kind, count in counts.items()), "held against the schema,",
      len(faults), "faults")
sys.exit(1 if faults or not all(counts.values()) else 0)
