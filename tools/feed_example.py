#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A timing system in a page: offers a race as lines of JSON on a TCP port.

    tools/feed_example.py 5900 &
    pitcast feed bridge --from json://127.0.0.1:5900 --to tcp://127.0.0.1:5800

Whoever connects gets the entry list and then passings as they happen. The fields are in
docs/feed.schema.json. Replace `race` by what your decoders tell; everything else may stay.
"""
import json
import socket
import sys
import time

CARS = {"5": ("ZHANG Haichuan", "T1"), "007": ("Anna MEYER", "T1"), "7": ("LI Wen", "SSV")}


def event(kind, utc_ns, **fields):
    return {"kind": kind, "utc_ns": utc_ns, **fields}


def race(start_ns, laps=3, lap_seconds=90):
    """Yields events in the order in which they happen."""
    yield event("session", start_ns, id="R1", name="Desert Final", session_kind="race",
                laps_total=laps, sectors=1,
                loops=[{"id": "SF", "kind": "start_finish", "ends_sector": 1}])
    for grid, (number, (name, car_class)) in enumerate(CARS.items(), 1):
        yield event("entry", start_ns, number=number, name=name, car_class=car_class,
                    grid_position=grid)
    yield event("session_status", start_ns, phase="running")
    yield event("flag", start_ns, flag="green")
    for lap in range(1, laps + 1):
        for place, number in enumerate(CARS):  # a second and a half between cars, growing
            crossing = start_ns + lap * (lap_seconds * 10**9 + place * 1_500_000_000)
            yield event("passing", crossing, number=number, loop="SF")


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 5900
    wait = "--at-once" not in sys.argv
    with socket.create_server(("127.0.0.1", port)) as server:
        print(server.getsockname()[1], flush=True)
        connection, _ = server.accept()
        with connection:
            for told in race(time.time_ns() if wait else 1_750_000_000 * 10**9):
                while wait and told["utc_ns"] > time.time_ns():
                    time.sleep(0.01)
                connection.sendall(json.dumps(told).encode() + b"\n")


if __name__ == "__main__":
    main()
