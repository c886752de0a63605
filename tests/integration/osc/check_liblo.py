# SPDX-License-Identifier: Apache-2.0
"""check_liblo.py PORT: commands, bundles, errors and the state, through liblo's Python module."""
import sys
import time

import liblo

PORT = int(sys.argv[1])


class Surface:
    """A liblo server that sends from its own port, as a control surface does."""

    def __init__(self, protocol):
        self.server = liblo.Server(proto=protocol)
        self.server.add_method(None, None, self.hear)
        self.channel = liblo.Address("127.0.0.1", PORT, protocol)
        self.told = {}
        self.errors = []

    def hear(self, path, arguments):
        self.told[path] = arguments
        if path == "/pitcast/error":
            self.errors.append(arguments)

    def send(self, *what):
        self.server.send(self.channel, *what)

    def waits_for(self, what, holds):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            self.server.recv(20)
            if holds():
                return
        raise SystemExit(f"check_liblo.py: {what}; told: {self.told}, errors: {self.errors}")


udp = Surface(liblo.UDP)
udp.send("/pitcast/subscribe")
udp.waits_for("no state comes", lambda: "/pitcast/timecode" in udp.told)
assert isinstance(udp.told["/pitcast/frame"][0], int) and udp.told["/pitcast/frame"][0] > 2**32
assert udp.told["/channel/1/framerate"] == [25, 1], udp.told["/channel/1/framerate"]
assert udp.told["/pitcast/layer/20/on-air"] == ["caption"], "a button that was let go did something"

# A bundle, at once: with the types that liblo has.
udp.send(liblo.Bundle(
    liblo.Message("/pitcast/layer/30/take", "caption", ("s", "place"), ("h", 7)),
    liblo.Message("/pitcast/layer/31/template/caption/take", True)))
udp.waits_for("the bundle is not done",
              lambda: udp.told.get("/pitcast/layer/30/phase") == ["on"]
              and udp.told.get("/pitcast/layer/31/phase") == ["on"])

# One for half a second from now.
begin = time.time()
udp.send(liblo.Bundle(liblo.time() + 0.5, liblo.Message("/pitcast/layer/31/out-cut")))
udp.waits_for("the bundle for later is not done",
              lambda: udp.told.get("/pitcast/layer/31/phase") == ["empty"])
assert time.time() - begin > 0.4, "it was done before its time"

udp.send("/pitcast/layer/30/field/plac", 8.0)
udp.waits_for("no error comes", lambda: udp.errors)
assert udp.errors[0][0] == "/pitcast/layer/30/field/plac" and "place" in udp.errors[0][1], udp.errors
udp.send("/pitcast/layer/30/continue", 1.0)
udp.waits_for("no step", lambda: udp.told.get("/pitcast/layer/30/step") == [1])
assert udp.told["/pitcast/done"][0] == "/pitcast/layer/30/continue", udp.told["/pitcast/done"]

# The same door over TCP.
tcp = Surface(liblo.TCP)
tcp.send("/pitcast/layer/40/take", "caption")
udp.waits_for("nothing comes of TCP", lambda: udp.told.get("/pitcast/layer/40/tally") == [2])
