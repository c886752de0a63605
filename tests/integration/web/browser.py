# SPDX-License-Identifier: Apache-2.0
"""Chromium without a window, driven by its DevTools protocol, with Python's own library alone."""
import base64
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time


class Socket:
    """As much of RFC 6455 as the protocol needs."""

    def __init__(self, port, path):
        self.raw = socket.create_connection(("127.0.0.1", port), timeout=30)
        key = base64.b64encode(os.urandom(16)).decode()
        self.raw.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
                          f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                          "Sec-WebSocket-Version: 13\r\n\r\n").encode())
        self.left = b""
        while b"\r\n\r\n" not in self.left:
            self.left += self.raw.recv(4096)
        head, self.left = self.left.split(b"\r\n\r\n", 1)
        if b" 101 " not in head:
            raise RuntimeError(head.decode())

    def send(self, text):
        data = text.encode()
        mask = os.urandom(4)
        size = len(data)
        head = bytes([0x81]) + (bytes([0x80 | size]) if size < 126 else
                                bytes([0xFE]) + struct.pack(">H", size) if size < 65536 else
                                bytes([0xFF]) + struct.pack(">Q", size))
        repeated = mask * (size // 4 + 1)
        self.raw.sendall(head + mask + bytes(a ^ b for a, b in zip(data, repeated)))

    def take(self, count):
        while len(self.left) < count:
            got = self.raw.recv(65536)
            if not got:
                raise EOFError("the browser has gone")
            self.left += got
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def receive(self):
        whole = b""
        while True:
            first, size = self.take(2)
            size &= 0x7F
            if size == 126:
                size = struct.unpack(">H", self.take(2))[0]
            elif size == 127:
                size = struct.unpack(">Q", self.take(8))[0]
            data = self.take(size)
            if first & 0x0F in (0, 1):
                whole += data
                if first & 0x80:
                    return whole.decode()


class Browser:
    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="pitcast-panel-")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0",
             f"--user-data-dir={self.folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        place = os.path.join(self.folder, "DevToolsActivePort")
        for _ in range(600):
            if os.path.exists(place) and open(place).read().count("\n") >= 1:
                break
            if self.process.poll() is not None:
                raise RuntimeError("Chromium does not start")
            time.sleep(0.1)
        port, path = open(place).read().split("\n")[:2]
        self.socket = Socket(int(port), path)
        self.next_id = 1
        self.complaints = []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(domain + ".enable")

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **params):
        message = {"id": self.next_id, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.next_id += 1
        self.socket.send(json.dumps(message))
        while True:
            got = json.loads(self.socket.receive())
            if got.get("id") == message["id"]:
                if "error" in got:
                    raise RuntimeError(f"{method}: {got['error']}")
                return got["result"]
            if got.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(got["params"]["exceptionDetails"])[:500])
            if got.get("method") == "Log.entryAdded" and got["params"]["entry"]["level"] == "error":
                self.complaints.append(got["params"]["entry"]["text"] + " " +
                                       got["params"]["entry"].get("url", ""))

    def size(self, width, height, scale=2):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=scale, mobile=True)
        self.call("Emulation.setTouchEmulationEnabled", enabled=True)

    def open(self, url):
        self.call("Page.navigate", url=url)

    def run(self, code):
        result = self.call("Runtime.evaluate", expression=code, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(code + ": " + json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    def wait(self, code, what, seconds=20):
        end = time.time() + seconds
        # What is asked for may not be there yet, the page itself included.
        careful = f"(() => {{ try {{ return !!({code}); }} catch {{ return false; }} }})()"
        while time.time() < end:
            if self.run(careful):
                return
            time.sleep(0.05)
        raise AssertionError(f"not in {seconds} s: {what}")

    def middle(self, selector):
        return self.run(f"""(() => {{
            const element = document.querySelector({json.dumps(selector)});
            element.scrollIntoView({{block: "center"}});
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()""")

    def press(self, selector, hold=0.0):
        x, y = self.middle(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
            if kind == "mousePressed" and hold:
                time.sleep(hold)

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))
