#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a flow of the Media eXchange Layer, by its layout in shared memory alone.

    mxl_reader.py FLOW_FOLDER FIRST COUNT FILE

Maps the flow for reading, waits for grains FIRST .. FIRST+COUNT-1 one after the other (or, of
sound, for so many samples), and appends their payloads to FILE. Waiting is done in the futex on the
flow's counter; one that is not woken within 30 s ends the program with an error. Prints a line of
JSON for the header and one for each grain.
"""
import ctypes
import fcntl
import json
import mmap
import os
import struct
import sys

SYS_FUTEX = {"x86_64": 202, "aarch64": 98}[os.uname().machine]
FUTEX_WAIT = 0
EAGAIN = 11
PAYLOAD = 8192
libc = ctypes.CDLL(None, use_errno=True)


class Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


class Mapping:
    """A file, read through mmap; `address` is needed for the futex."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.size = os.fstat(file.fileno()).st_size
            # A private map would not be told apart by reading, but its futex would be another one.
            self.map = mmap.mmap(file.fileno(), self.size, mmap.MAP_SHARED, mmap.PROT_READ)

    def get(self, form, offset):
        return struct.unpack_from("<" + form, self.map, offset)

    def bytes(self, offset, count):
        return self.map[offset:offset + count]


class Counter:
    """The futex at an offset of a file. ctypes wants writable memory, so it is mapped by libc."""

    def __init__(self, path, offset):
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int,
                              ctypes.c_int, ctypes.c_long]
        descriptor = os.open(path, os.O_RDONLY)
        base = libc.mmap(None, os.fstat(descriptor).st_size, mmap.PROT_READ, mmap.MAP_SHARED,
                         descriptor, 0)
        os.close(descriptor)
        assert base not in (None, ctypes.c_void_p(-1).value), "cannot map " + path
        self.word = ctypes.c_uint32.from_address(base + offset)

    def wait(self, seen):
        """Sleeps until the counter is no longer `seen`. True: was woken from sleep."""
        limit = Timespec(30, 0)
        result = libc.syscall(SYS_FUTEX, ctypes.byref(self.word), FUTEX_WAIT,
                              ctypes.c_uint32(seen), ctypes.byref(limit), None, 0)
        if result == 0:
            return True
        if ctypes.get_errno() == EAGAIN:
            return False
        sys.exit("not woken: " + os.strerror(ctypes.get_errno()))


def is_being_written(path):
    """Writers hold a shared lock, so that an exclusive one cannot be had."""
    with open(path, "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return False
        except BlockingIOError:
            return True


def say(what):
    print(json.dumps(what), flush=True)


def read_header(folder, data):
    version, size = data.get("II", 0)
    assert (version, size) == (1, 2048), (version, size)
    identity = data.bytes(8, 16).hex()
    essence, flags = data.get("II", 24)
    numerator, denominator = data.get("qq", 32)
    commit, sync, location, device = data.get("IIIi", 48)
    inode, = data.get("Q", 2048)
    with open(os.path.join(folder, "flow_def.json"), encoding="utf-8") as file:
        definition = json.load(file)
    return {
        "id": identity, "essence": essence, "flags": flags, "rate": [numerator, denominator],
        "commit": commit, "sync": sync, "location": location, "device": device,
        "shape": data.get("6I", 136), "bytes": data.size,
        "same_inode": inode == os.stat(os.path.join(folder, "data")).st_ino,
        "being_written": is_being_written(os.path.join(folder, "data")),
        "definition": definition,
    }


class Flow:
    def __init__(self, folder):
        self.data = Mapping(os.path.join(folder, "data"))
        self.header = read_header(folder, self.data)
        self.counter = Counter(os.path.join(folder, "data"), 2056)

    def head(self):
        return self.data.get("Q", 200)[0]

    def wait_for(self, head):
        woken = 0
        while True:
            seen = self.counter.word.value
            if self.head() >= head:
                return woken
            woken += self.counter.wait(seen)


def read_grains(flow, folder, first, count, out):
    ring = flow.header["shape"][4]
    grains = [Mapping(os.path.join(folder, "grains", "data.%d" % i)) for i in range(ring)]
    assert len(os.listdir(os.path.join(folder, "grains"))) == ring
    say(flow.header)
    for index in range(first, first + count):
        woken = flow.wait_for(index)
        grain = grains[index % ring]
        version, size, held, flags, payload, total, valid = grain.get("IIQIIHH", 0)
        assert (version, size) == (1, 4096), (version, size)
        assert grain.size == PAYLOAD + payload, (grain.size, payload)
        if valid == total:
            out.write(grain.bytes(PAYLOAD, payload))
            out.flush()
        say({"index": held, "flags": flags, "payload": payload, "slices": total, "valid": valid,
             "woken": woken, "head": flow.head()})


def read_samples(flow, folder, first, count, out):
    channels, ring = flow.header["shape"][:2]
    samples = Mapping(os.path.join(folder, "channels"))
    assert samples.size == channels * ring * 4, samples.size
    assert count <= ring // 2
    say(flow.header)
    woken = flow.wait_for(first + count)
    for channel in range(channels):
        for sample in range(first, first + count):
            out.write(samples.bytes((channel * ring + sample % ring) * 4, 4))
    out.flush()
    say({"head": flow.head(), "woken": woken})


def main():
    folder, first, count, path = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    flow = Flow(folder)
    read = read_samples if flow.header["essence"] == 2 else read_grains
    with open(path, "ab") as out:
        read(flow, folder, first, count, out)


main()
