#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Client of a Pitcast channel over ZeroMQ, in one file (pyzmq; Debian: python3-zmq).

    from pitcast_client import Channel
    with Channel("tcp://10.0.0.7:5900", key="anna.key", server_key="server.pub") as channel:
        channel.send("take", template="lower-third", data={"driver": "7"})
        channel.batch([{"verb": "out", "layer": 20}, {"verb": "take", "template": "tower"}])
        print(channel.state()["timecode"])
        for topic, seq, body in channel.follow("on_air"):
            print(body["frame"], body["command"])

or from a shell: pitcast_client.py ENDPOINT [--key F --server-key F] take lower-third driver=7
                 pitcast_client.py ENDPOINT [--key F --server-key F] follow [TOPIC]
docs/control.md says more; docs/control.schema.json is what requests and answers look like.
"""
import argparse
import json
import sys
import time
import uuid

import zmq
from zmq.utils.monitor import recv_monitor_message

_FAILED = (zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL |
           zmq.EVENT_HANDSHAKE_FAILED_AUTH)


class Refused(Exception):
    """The channel has answered no; `answer` is its answer."""

    def __init__(self, answer):
        error = answer.get("error", {})
        super().__init__(": ".join(error[part] for part in ("where", "what") if error.get(part)) +
                         (f" ({error['mend']})" if error.get("mend") else ""))
        self.answer = answer


class Unreachable(Exception):
    """No answer in time, or the channel does not know the key."""


def read_key_file(path):
    """The keys of a file that "pitcast keys" has made: {"public": …, "secret": …}."""
    keys = {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            kind, _, key = line.rstrip("\r\n").partition(" ")
            if kind in ("public", "secret"):
                keys[kind] = key.encode("ascii")
    return keys


def state_endpoint_of(endpoint):
    """Where the channel publishes: the next port, or the path with ".state"."""
    if endpoint.startswith("ipc://"):
        return endpoint + ".state"
    host, _, port = endpoint.rpartition(":")
    return f"{host}:{int(port) + 1}"


class Channel:
    """A channel on air. Not for several threads at once."""

    def __init__(self, endpoint, key=None, server_key=None, who=None, timeout=5.0):
        """`key` and `server_key` are files, for a channel with keys. Without keys `who` says whose
        commands these are; with keys the channel knows."""
        if (key is None) != (server_key is None):
            raise ValueError("key and server_key go together")
        self.endpoint = endpoint
        self.who = who
        self.timeout = timeout
        self.seen = None  # called with every request, answer and event, as objects
        self._own = read_key_file(key) if key else None
        self._server = read_key_file(server_key)["public"] if server_key else None
        self._context = zmq.Context()
        self._commands = self._monitor = None
        self._connect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._context.destroy(linger=0)

    def _socket(self, kind):
        socket = self._context.socket(kind)
        socket.linger = 0
        socket.ipv6 = True
        if self._own:
            socket.curve_serverkey = self._server
            socket.curve_publickey = self._own["public"]
            socket.curve_secretkey = self._own["secret"]
        return socket

    def _connect(self):
        if self._commands is not None:
            self._commands.disable_monitor()
            self._commands.close()
        self._commands = self._socket(zmq.DEALER)
        self._monitor = self._commands.get_monitor_socket(_FAILED)
        self._commands.connect(self.endpoint)

    def _tell(self, kind, what):
        if self.seen:
            self.seen(kind, what)

    def request(self, request):
        """Sends a request as it is and returns its answer, "ok" or not. Raises Unreachable; the
        same request with the same id may then be sent again and is done once."""
        self._tell("request", request)
        self._commands.send_string(json.dumps(request))
        trouble = "is a channel running there?"
        until = time.monotonic() + self.timeout
        poller = zmq.Poller()
        poller.register(self._commands, zmq.POLLIN)
        poller.register(self._monitor, zmq.POLLIN)
        while (left := until - time.monotonic()) > 0:
            ready = dict(poller.poll(left * 1000))
            if self._commands in ready:
                answer = json.loads(self._commands.recv_multipart()[-1])
                if answer.get("id") in (None, request.get("id")):
                    self._tell("answer", answer)
                    return answer
            if self._monitor in ready:
                event = recv_monitor_message(self._monitor)["event"]
                if event == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                    trouble = "the channel does not know this key"
                    break
                trouble = ("the channel has another key, or takes none" if self._own else
                           "the channel may ask for a key")
        self._connect()  # what was not sent yet must not be done minutes later
        raise Unreachable(f"{self.endpoint}: no answer: {trouble}")

    def _ask(self, request):
        request = {"v": 1, "id": uuid.uuid4().hex, **request}
        if self.who is not None and self._own is None and request["verb"] != "state":
            request.setdefault("who", self.who)
        answer = self.request(request)
        if not answer["ok"]:
            raise Refused(answer)
        return answer

    def send(self, verb, **members):
        """One command, such as send("take", template="tower", layer=10, data={"rows": 8}).
        Returns the answer when it is on air. Raises Refused and Unreachable."""
        return self._ask({"verb": verb, **members})

    def batch(self, commands):
        """Commands that take effect on one frame. Raises Refused if any was refused; "answers" of
        its answer then says which."""
        return self._ask({"verb": "batch", "commands": list(commands)})

    def state(self):
        """The newest state of the channel."""
        return self._ask({"verb": "state"})["state"]

    def follow(self, *topics, timeout=None):
        """Yields (topic, seq, body) of events; all topics if none are named. `seq` rises by one a
        topic: a larger step means that events were lost, and state() tells what is so now. Ends
        when nothing has come for `timeout` seconds."""
        events = self._socket(zmq.SUB)
        monitor = events.get_monitor_socket(_FAILED)
        for topic in topics or ("",):
            events.setsockopt_string(zmq.SUBSCRIBE, topic)
        events.connect(state_endpoint_of(self.endpoint))
        poller = zmq.Poller()
        poller.register(events, zmq.POLLIN)
        poller.register(monitor, zmq.POLLIN)
        try:
            while ready := dict(poller.poll(None if timeout is None else timeout * 1000)):
                if monitor in ready:
                    if recv_monitor_message(monitor)["event"] == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                        raise Unreachable(f"{self.endpoint}: the channel does not know this key")
                if events in ready:
                    event = json.loads(events.recv_multipart()[-1])
                    self._tell("event", event)
                    yield event["topic"], event["seq"], event["body"]
        finally:
            events.disable_monitor()
            events.close()


def _request_of_words(words):
    request = {"verb": words[0]}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals:
            request["layer" if word.isdigit() else "template"] = \
                int(word) if word.isdigit() else word
        elif name.endswith(":"):
            request.setdefault("data", {})[name[:-1]] = json.loads(value)
        else:
            request.setdefault("data", {})[name] = value
    return request


def main():
    parser = argparse.ArgumentParser(description="Commands a Pitcast channel, or follows it")
    parser.add_argument("endpoint")
    parser.add_argument("--key", help="private key of a client")
    parser.add_argument("--server-key", help="public key of the channel, server.pub")
    parser.add_argument("--who", help="whose commands these are, without keys")
    parser.add_argument("--timeout", type=float, default=5.0, help="seconds to wait for an answer")
    parser.add_argument("words", nargs="+", metavar="word",
                        help="VERB [TEMPLATE or LAYER] [field=text | field:=json …], state, "
                             "or follow [TOPIC …]")
    options = parser.parse_args()
    try:
        with Channel(options.endpoint, options.key, options.server_key, options.who,
                     options.timeout) as channel:
            if options.words[0] == "follow":
                for topic, seq, body in channel.follow(*options.words[1:]):
                    print(json.dumps({"topic": topic, "seq": seq, "body": body}), flush=True)
            elif options.words[0] == "state":
                print(json.dumps(channel.state(), indent=2))
            else:
                request = _request_of_words(options.words)
                print(json.dumps(channel.send(**request), indent=2))
    except (Refused, Unreachable) as fault:
        print(f"pitcast_client: {fault}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
