#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""chrome.py FILE FAULTS: is it a trace of Chrome's, with that many faults? Says what is wrong, with status 1."""
import json
import sys

# what the format wants of an event of each phase, beside ph, pid, tid and name
WANTED = {"X": ("ts", "dur", "cat"), "i": ("ts", "s"), "C": ("ts", "args"), "M": ("args",), "s": ("ts", "id", "cat"),
          "f": ("ts", "id", "cat")}

with open(sys.argv[1], encoding="utf-8") as file:
    events = json.load(file)["traceEvents"]
for event in events:
    for key in ("ph", "pid", "tid", "name") + WANTED[event["ph"]]:
        if key not in event:
            sys.exit(f"no {key} in {event}")
faults = [event for event in events if event.get("cat") == "physmem_cow"]
if len(faults) != int(sys.argv[2]):
    sys.exit(f"{len(faults)} faults, not {sys.argv[2]}")
if any(event["dur"] < 0 or event["ts"] < 0 for event in events if event["ph"] == "X"):
    sys.exit("a slice ends before it begins")
# Perfetto draws slices of a thread that overlap, and are not within each other, somewhere else
slices = [event for event in events if event["ph"] == "X"]
for thread in {(event["pid"], event["tid"]) for event in slices}:
    open_until = []
    for event in sorted((e for e in slices if (e["pid"], e["tid"]) == thread), key=lambda e: (e["ts"], -e["dur"])):
        begin, end = round(event["ts"] * 1000), round((event["ts"] + event["dur"]) * 1000)
        while open_until and open_until[-1] <= begin:
            open_until.pop()
        if open_until and end > open_until[-1]:
            sys.exit(f"{event} goes on after the slice that it is in")
        open_until.append(end)
starts = {event["id"]: event for event in events if event["ph"] == "s"}
ends = {event["id"]: event for event in events if event["ph"] == "f"}
if starts.keys() != ends.keys() or not starts:
    sys.exit(f"arrows: {len(starts)} begin, {len(ends)} end")
# an arrow begins in a slice, or it is not drawn
for start in starts.values():
    if not any(e["tid"] == start["tid"] and e["ts"] <= start["ts"] <= e["ts"] + e["dur"] for e in slices):
        sys.exit(f"{start} is in no slice")
named = {event["pid"] for event in events if event["ph"] == "M" and event["name"] == "process_name"}
if {event["pid"] for event in events if event["ph"] == "X"} - named:
    sys.exit("a process without a name")
