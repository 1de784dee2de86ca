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
starts = {event["id"]: event for event in events if event["ph"] == "s"}
ends = {event["id"]: event for event in events if event["ph"] == "f"}
if starts.keys() != ends.keys() or not starts:
    sys.exit(f"arrows: {len(starts)} begin, {len(ends)} end")
named = {event["pid"] for event in events if event["ph"] == "M" and event["name"] == "process_name"}
if {event["pid"] for event in events if event["ph"] == "X"} - named:
    sys.exit("a process without a name")
