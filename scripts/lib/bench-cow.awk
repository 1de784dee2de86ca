# SPDX-License-Identifier: GPL-2.0
# What is promised of copy-on-write faults that are watched, and held against their figures; see bench.awk.

BEGIN {
	# instructions that a copy costs more when it is classified and recorded
	cow_goal = 800
	cow_gate = 1000
	# that a fault costs more when another process is watched, beyond what the kernel's mechanism takes for itself
	other_gate = 60
	# what a fault costs when all has been taken away again, against before: percent
	off_gate = 0.1
}


# added TABLE METHOD SIZE: what it costs more than not being watched; "-": there is no figure
function added(table, method, size,    figure, off) {
	figure = value[table, method, size]
	off = value[table, "off", size]
	return figure == "" || figure == "-" || off == "" || off == "-" ? "-" : figure - off
}

# A figure that should be there and is not is a promise that is not kept.
function promise_at_most(what, figure, bound, unit) {
	promise(what, figure, bound, unit, figure != "-" && figure <= bound)
}

# Has it been looked at at all?
function was_tried(table, method, size) {
	return (table, method, size) in value && (table, "off", size) in value
}

function judge_cow(    size, figure, floor) {
	size = size_in["cow_copy", 1]
	if (was_tried("cow_copy", "physmem_cow", size)) {
		figure = added("cow_copy", "physmem_cow", size)
		promise_at_most("a copy classified and recorded", figure, cow_gate,
			"instructions more, goal " cow_goal (figure != "-" && figure <= cow_goal ? ": reached" : ": not reached"))
	}
	if (was_tried("cow_copy", "physmem_cow of another process", size)) {
		figure = added("cow_copy", "physmem_cow of another process", size)
		floor = added("cow_copy", "kretprobe that declines, ftrace hook", size)
		promise_at_most("a copy by who is no target", figure == "-" || floor == "-" ? "-" : figure - floor, other_gate,
			"instructions more than its mechanism")
	}
	if (was_tried("cow_copy", "off again", size)) {
		figure = added("cow_copy", "off again", size)
		if (figure != "-")
			figure = (figure < 0 ? -figure : figure) * 100 / value["cow_copy", "off", size]
		promise_at_most("a copy when nothing is watched any more, against before", figure, off_gate, "% apart")
	}
}
