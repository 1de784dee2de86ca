# SPDX-License-Identifier: GPL-2.0
# awk -f cow_events.awk KNOWN REPORT: of what `trace-cmd report` prints, the physmem_cow events of the processes and
# address ranges that cow_workload has named, in its own form: event OUTCOME ADDR OLD NEW TGID OWNER WHO

function wide(hex) { return substr("0000000000000000" hex, length(hex) + 1) }

FILENAME == ARGV[1] && $1 == "range" { n++; start[n] = wide($2); end[n] = wide($3) }
FILENAME == ARGV[1] && $1 == "event" { owner[$7] = 1 }
FILENAME == ARGV[1] && $1 == "page" { owner[$5] = 1 }
FILENAME == ARGV[1] { next }

{
	for (at = 1; at <= NF && $at != "physmem_cow:"; at++)
		;
	if (at > NF)
		next
	addr = substr($(at + 2), 3)
	tgid = mm_tgid = flags = ""
	for (i = at; i <= NF; i++) {
		if ($i ~ /^tgid=/) tgid = substr($i, 6)
		if ($i ~ /^mm_tgid=/) mm_tgid = substr($i, 9)
		if ($i ~ /^flags=/) flags = substr($i, 7)
	}
	if (!(mm_tgid in owner))
		next
	for (i = 1; i <= n; i++)
		if (wide(addr) >= start[i] "" && wide(addr) < end[i] "")
			break
	if (i > n)
		next
	split($(at + 4), pfn, "->")
	print "event", $(at + 1), addr, pfn[1], pfn[2], tgid, mm_tgid, flags ~ /remote/ ? "remote" : "own"
}
