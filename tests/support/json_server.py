#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An HTTP server with one document, for tests of feeds that ask for it.

    json_server.py FILE LOG

Prints its port. GET /document is FILE with an ETag and Last-Modified, or 304 where nothing has
changed; 503 with Retry-After while FILE is not there. Each answer's status is a line of LOG.
"""
import email.utils
import hashlib
import http.server
import os
import sys

FILE, LOG = sys.argv[1:3]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, headers, body = self.answer()
        with open(LOG, "a", encoding="ascii") as log:
            log.write(f"{status}\n")
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self):
        if self.path == "/moved":
            return 302, {"Location": "/document"}, b""
        if self.path != "/document":
            return 404, {}, b"no such thing"
        try:
            with open(FILE, "rb") as file:
                body = file.read()
                modified = os.fstat(file.fileno()).st_mtime
        except FileNotFoundError:
            return 503, {"Retry-After": "0"}, b""
        headers = {"ETag": '"' + hashlib.sha256(body).hexdigest()[:16] + '"',
                   "Last-Modified": email.utils.formatdate(modified, usegmt=True)}
        if self.headers.get("If-None-Match") == headers["ETag"]:
            if self.headers.get("If-Modified-Since") is None:
                return 400, {}, b"Last-Modified was forgotten"
            return 304, headers, b""
        return 200, {"Content-Type": "application/json", **headers}, body

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
