#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""python_workers.py on|off|frozen: a parent with data forks two workers, one after the other, that only read it.

on: the collector runs as it does; off: gc.disable() before the data is made; frozen: off, then gc.freeze() before the
fork and gc.enable() in the workers. Says "warm", waits for a line, and says how much of itself is private afterwards.
"""
import gc
import os
import sys

mode = sys.argv[1]
ROWS = 60000


def private_dirty():
    with open("/proc/self/smaps_rollup") as rollup:
        return sum(int(line.split()[1]) for line in rollup if line.startswith("Private_Dirty"))


def work(data):
    """Reads each row once, as a request would; then what a request leaves makes the collector run."""
    total = sum(row["id"] for row in data)
    print("read", total, private_dirty(), "kB private", flush=True)
    if gc.isenabled():
        gc.collect()
    print("collected", private_dirty(), "kB private", flush=True)


if mode != "on":
    gc.disable()
data = [{"id": i, "name": "row %d" % i} for i in range(ROWS)]
print("warm", flush=True)
sys.stdin.readline()
for worker in range(2):
    if mode == "frozen":
        gc.freeze()
    pid = os.fork()
    if pid == 0:
        if mode == "frozen":
            gc.enable()
        work(data)
        os._exit(0)
    os.waitpid(pid, 0)
print("done", flush=True)
sys.stdin.readline()
