#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Receives a flow of SMPTE ST 2110 that an SDP file describes, and knows nothing of who sends it.

    st2110_reader.py FLOW.sdp COUNT OUT [LOSE]

Prints {"ready": true} when its sockets are open, then a line of JSON for each field (video), packet
(sound) or packet (ancillary data), COUNT of them, in the order of their RTP times. OUT gets the
samples: of video 16-bit words as they lie in pgroups, line by line; of sound the octets.
LOSE: of each path every LOSE-th packet is thrown away, on two paths different ones, as SMPTE
ST 2022-7 is for. Where a path has a packet twice, that is an error.
"""
import json
import re
import select
import socket
import struct
import sys

PATIENCE = 30.0


def say(**what):
    print(json.dumps(what), flush=True)


def described(text):
    """The media of an SDP: a list of what each m= says."""
    media, legs = {}, []
    for line in text.split("\r\n"):
        kind, _, value = line.partition("=")
        if kind == "m":
            name, port, profile, payload = value.split()
            assert profile == "RTP/AVP"
            media = {"media": name, "port": int(port), "type": int(payload)}
            legs.append(media)
        elif kind == "c":
            media["address"] = value.split()[2].split("/")[0]
        elif kind == "a":
            name, _, rest = value.partition(":")
            if name == "rtpmap":
                media["format"] = rest.split()[1]
            elif name == "fmtp":
                media["parameters"] = dict(
                    re.match(r"\s*([^=]+)=?(.*)", part).groups()
                    for part in rest.split(" ", 1)[1].split(";") if part.strip())
            elif name == "source-filter":
                media["from"] = rest.split()[-1]
    return legs


def opened(leg):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    sock.bind((leg["address"], leg["port"]))
    if leg["address"].startswith("239."):
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                        socket.inet_aton(leg["address"]) + socket.inet_aton(leg["from"]))
    return sock


def packets(socks, lose):
    """Packets of all paths as they come."""
    counts = [0] * len(socks)
    seen = [set() for _ in socks]
    while True:
        ready, _, _ = select.select(socks, [], [], PATIENCE)
        if not ready:
            sys.exit("nothing comes")
        for path, sock in enumerate(socks):
            if sock not in ready:
                continue
            packet = sock.recv(65536)
            if len(packet) > 1452:
                sys.exit("a datagram of more than 1460 octets")
            if packet[:12] in seen[path]:
                sys.exit("a packet came twice on one path")
            seen[path].add(packet[:12])
            counts[path] += 1
            if lose and counts[path] % lose == path * 2:
                continue
            yield packet


def rtp(packet, leg):
    first, second, sequence, time, source = struct.unpack(">BBHII", packet[:12])
    assert first == 0x80, "version 2, nothing else"
    assert second & 127 == leg["type"], "payload type"
    return second >> 7, sequence, time, source


def samples_of(octets):
    """Words of 10 bits, high bits first, as 16-bit words."""
    out = bytearray()
    for at in range(0, len(octets), 5):
        group = int.from_bytes(octets[at:at + 5], "big")
        out += struct.pack("<4H", group >> 30, group >> 20 & 1023, group >> 10 & 1023, group & 1023)
    return out


def read_video(leg, socks, count, out, lose):
    p = leg["parameters"]
    width, height = int(p["width"]), int(p["height"])
    lines = height // 2 if "interlace" in p else height
    pixels = {"YCbCr-4:2:2": 2, "KEY": 4}[p["sampling"]]
    stride = width // pixels * 5
    fields, done = {}, 0
    for packet in packets(socks, lose):
        marker, sequence, time, source = rtp(packet, leg)
        high, length, row, column = struct.unpack(">HHHH", packet[12:20])
        assert column < 1 << 15, "one row a packet"
        assert len(packet) == 20 + length, "length"
        sequence |= high << 16
        field = fields.setdefault(time, {"data": bytearray(stride * lines), "seen": {},
                                         "marks": [], "f": set(), "source": source, "octets": 0})
        if sequence in field["seen"]:
            assert field["seen"][sequence] == packet, "the same on both paths"
            continue
        field["seen"][sequence] = packet
        assert field["source"] == source
        start = (row & 0x7fff) * stride + column // pixels * 5
        field["data"][start:start + length] = packet[20:]
        field["octets"] += length
        field["f"].add(row >> 15)
        if marker:
            field["marks"].append(sequence)
        if field["octets"] == stride * lines:
            numbers = sorted(field["seen"])
            out.write(samples_of(field["data"]))
            say(time=time, f=sorted(field["f"]), first=numbers[0], packets=len(numbers),
                whole=numbers[-1] - numbers[0] + 1 == len(numbers),
                marks=[number - numbers[0] for number in field["marks"]],
                octets=sorted({len(each) for each in field["seen"].values()}), source=source)
            done += 1
            if done == count:
                return


def read_sound(leg, socks, count, out, lose):
    had = {}
    for packet in packets(socks, lose):
        _, sequence, time, source = rtp(packet, leg)
        assert had.setdefault(time, packet) == packet
        if len(had) == count:
            break
    for time in sorted(had):
        _, sequence, _, source = rtp(had[time], leg)
        out.write(had[time][12:])
        say(time=time, sequence=sequence, octets=len(had[time]) - 12, source=source)


class Bits:
    def __init__(self, octets):
        self.value, self.left = int.from_bytes(octets, "big"), len(octets) * 8

    def take(self, bits):
        self.left -= bits
        return self.value >> self.left & (1 << bits) - 1


def word(bits, sums):
    """Eight bits; their parity and its inverse must be right."""
    value = bits.take(10)
    parity = bin(value & 0xff).count("1") & 1
    assert value >> 8 & 1 == parity and value >> 9 & 1 == 1 - parity, "parity"
    sums.append(value & 0x1ff)
    return value & 0xff


def read_ancillary(leg, socks, count, out, lose):
    for packet in packets(socks, lose):
        marker, sequence, time, source = rtp(packet, leg)
        high, length, number, field = struct.unpack(">HHBB", packet[12:18])
        assert packet[18:20] == b"\0\0" and field & 63 == 0
        assert len(packet) == 20 + length and length % 4 == 0
        bits = Bits(packet[20:])
        told = []
        for _ in range(number):
            chroma, line, offset, named, stream = (bits.take(n) for n in (1, 11, 12, 1, 7))
            sums = []
            did, sdid, words = (word(bits, sums) for _ in range(3))
            data = [word(bits, sums) for _ in range(words)]
            check = bits.take(10)
            assert check & 0x1ff == sum(sums) & 0x1ff and check >> 9 != check >> 8 & 1, "checksum"
            while bits.left % 32:
                assert bits.take(1) == 0
            told.append({"line": line, "offset": offset, "did": did, "sdid": sdid, "words": data,
                         "chroma": chroma, "stream": named * 128 + stream})
        assert bits.left == 0
        say(time=time, sequence=high << 16 | sequence, marker=marker, f=field >> 6, packets=told,
            source=source)
        count -= 1
        if count == 0:
            return


def main():
    legs = described(open(sys.argv[1], newline="").read())
    count, lose = int(sys.argv[2]), int(sys.argv[4]) if len(sys.argv) > 4 else 0
    socks = [opened(leg) for leg in legs]
    say(ready=True, legs=legs)
    read = {"raw/90000": read_video, "smpte291/90000": read_ancillary}.get(
        legs[0]["format"], read_sound)
    with open(sys.argv[3], "wb") as out:
        read(legs[0], socks, count, out, lose)


main()
