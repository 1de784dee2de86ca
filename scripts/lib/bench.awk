# SPDX-License-Identifier: GPL-2.0
# Reads the figures of tests/bench, holds them against what is promised (those of copy-on-write: bench-cow.awk), has them
# shown by bench-tables.awk or bench-json.awk (show()), and ends with status 1 if a promise is not kept.

BEGIN {
	FS = "\t"
	# instructions for a record walked and in the relay buffer, of a large process
	relay_goal = 40
	relay_gate = 60
	# an untouched mapping of 1 TiB, against one of 1 MiB: percent
	sparse_gate = 5
	# the longest hold of the mmap lock, in the largest process against one of 16 MiB: times. A table takes the
	# same time in both, but in the larger a timer's interrupt comes in between.
	hold_gate = 2
	hold_size = 16
}

$1 == "kernel" {
	release = $2
	machine = $3
	page_size = $4
	next
}

{
	if (!($1 in lines_of))
		tables[++table_count] = $1
	line = ++lines_of[$1]
	method_in[$1, line] = $2
	size_in[$1, line] = $3
	value_in[$1, line] = $4
	remark_in[$1, line] = instructions($6)
	unit_of[$1] = instructions($5)
	value[$1, $2, $3] = $4
}

# The machine's nanoseconds are instructions.
function instructions(unit) {
	sub(/(^| )ns$/, " instructions", unit)
	sub(/^ns\//, "instructions/", unit)
	sub(/^ /, "", unit)
	return unit
}

# largest TABLE METHOD: the size of the largest process that has a figure
function largest(table, method,    i, most) {
	for (i = 1; i <= lines_of[table]; i++)
		if (method_in[table, i] == method && value_in[table, i] != "-" && size_in[table, i] > most + 0)
			most = size_in[table, i]
	return most
}

function promise(what, figure, bound, unit, kept) {
	promise_text[++promises] = what
	promise_figure[promises] = figure
	promise_bound[promises] = bound
	promise_unit[promises] = unit
	promise_kept[promises] = kept
	if (!kept)
		broken = 1
}

function promise_hold(table, how,    most, small, figure) {
	most = largest(table, "relay")
	small = value[table, "relay", hold_size]
	if (most + 0 <= hold_size || small + 0 == 0)
		return
	figure = value[table, "relay", most] / small
	promise("hold at " most " MiB to that at " hold_size " MiB, " how, figure, hold_gate, "times", figure <= hold_gate)
}

function judge(    most, figure, small) {
	most = largest("dense", "relay")
	if (most) {
		figure = value["dense", "relay", most]
		promise("a record walked and in the relay buffer, " most " MiB", figure, relay_gate,
			"instructions/page, goal " relay_goal (figure <= relay_goal ? ": reached" : ": not reached"),
			figure <= relay_gate)
	}
	small = value["sparse", "relay", 1]
	if (small + 0 && largest("sparse", "relay") == 1048576) {
		figure = (value["sparse", "relay", 1048576] / small - 1) * 100
		promise("relay, untouched 1 TiB against 1 MiB", figure, sparse_gate, "% more", figure <= sparse_gate)
	}
	promise_hold("own_holds", "by physmem's stats")
	promise_hold("holds", "by the kernel's events")
	judge_cow()
}

END {
	judge()
	show()
	exit broken
}
