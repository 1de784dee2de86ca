# SPDX-License-Identifier: GPL-2.0
# awk -f exposition.awk FILE: is it Prometheus's text format, and are its histograms histograms? Knows nothing of physmem.
# Says what is wrong; status 1 then.

function wrong(what) { printf "line %d: %s: %s\n", NR, what, $0; bad = 1 }

# base NAME: of a histogram's sample the family's name
function base(name, b) {
	b = name
	sub(/_(bucket|sum|count)$/, "", b)
	return type[b] == "histogram" ? b : name
}

/^# HELP / {
	if ($3 in help) wrong("a second HELP")
	if (NF < 4) wrong("HELP without a text")
	help[$3] = 1
	next
}

/^# TYPE / {
	if ($3 in type) wrong("a second TYPE")
	if ($3 in sampled) wrong("TYPE after samples")
	if (!($3 in help)) wrong("TYPE without HELP")
	if ($4 !~ /^(counter|gauge|histogram|summary|untyped)$/ || NF != 4) wrong("no type")
	type[$3] = $4
	family = $3
	next
}

/^#/ || /^$/ { next }

{
	if ($0 !~ /^[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^{}]*\})? (NaN|[-+]?(Inf|[0-9.]+([eE][-+]?[0-9]+)?))( -?[0-9]+)?$/) {
		wrong("no sample")
		next
	}
	name = $0
	sub(/[{ ].*/, "", name)
	labels = match($0, /\{[^{}]*\}/) ? substr($0, RSTART + 1, RLENGTH - 2) : ""
	value = $NF
	if (labels != "" && labels !~ /^[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*"(,[a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*")*$/)
		wrong("no labels")
	if ((name, labels) in seen) wrong("a second sample of these labels")
	seen[name, labels] = 1
	b = base(name)
	sampled[b] = 1
	if (b != family) wrong("not after its TYPE")
	if (type[b] == "counter" && (name !~ /_total$/ || value + 0 < 0)) wrong("no counter")
	if (type[b] != "histogram") next
	le = ""
	if (match(labels, /(^|,)le="[^"]*"/)) {
		le = substr(labels, RSTART, RLENGTH)
		sub(/^,/, "", le)
		gsub(/le=|"/, "", le)
		labels = substr(labels, 1, RSTART - 1) substr(labels, RSTART + RLENGTH)
	}
	key = b SUBSEP labels
	if (name ~ /_bucket$/) {
		if (le == "") wrong("a bucket without le")
		bound = le == "+Inf" ? 1e300 : le + 0
		if (key in last && bound <= last_bound[key]) wrong("bounds that do not grow")
		if (key in last && value + 0 < last[key]) wrong("buckets that do not add up")
		last[key] = value + 0
		last_bound[key] = bound
		if (le == "+Inf") infinite[key] = value
	} else if (name ~ /_count$/) {
		count[key] = value
	} else if (name ~ /_sum$/) {
		sum[key] = value
	} else {
		wrong("no part of a histogram")
	}
}

END {
	for (key in last) {
		if (!(key in infinite) || infinite[key] != count[key]) { print "no bucket of all: " key; bad = 1 }
		if (!(key in sum)) { print "no sum: " key; bad = 1 }
	}
	if (NR == 0) { print "empty"; bad = 1 }
	exit bad
}
