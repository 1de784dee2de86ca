# SPDX-License-Identifier: GPL-2.0
# awk -f cow_events.awk KNOWN REPORT: of what `trace-cmd report -R` prints, the physmem_cow events of the memory and
# address ranges that a scene has named, in its own form:
#
#   event OUTCOME ADDR OLD NEW TGID OWNER FLAGS HOOK SHIFT KIND
#
# What a range says is unknown there is a star. Numbers are those of module/uapi/physmem.h, an interface.

BEGIN {
	split("copy copy_file copy_ksm zero reuse shared huge_split huge_reuse huge_zero hugetlb_copy hugetlb_reuse " \
	      "fork_copy copy_swapin none userfault raced retry failed", names, " ")
	names[0] = "unknown"
}

function wide(hex) { return substr("0000000000000000" hex, length(hex) + 1) }

FILENAME == ARGV[1] && $1 == "range" { n++; start[n] = wide($2); end[n] = wide($3); unknown[n] = $4 }
FILENAME == ARGV[1] && $1 == "event" { owner[$7 == -1 ? $6 : $7] = 1 }
FILENAME == ARGV[1] && $1 == "page" { owner[$5] = 1 }
FILENAME == ARGV[1] { next }

/ physmem_cow: / {
	for (i = NF; i > 0 && $i != "physmem_cow:"; i--) {
		at = index($i, "=")
		v[substr($i, 1, at - 1)] = substr($i, at + 1)
	}
	# the process whose page fork has copied has no number yet: its parent's serves
	whose = v["mm_tgid"] == -1 ? v["tgid"] : v["mm_tgid"]
	if (!(whose in owner))
		next
	addr = substr(v["addr"], 3)
	# what was said last of an address counts
	for (i = n; i > 0; i--)
		if (wide(addr) >= start[i] "" && wide(addr) < end[i] "")
			break
	if (!i)
		next
	# of circumstances those that the writer decides: not vma_lock, new_sampled, reduced
	print "event", names[v["outcome"]], addr, unknown[i] ~ /old/ ? "*" : v["old_pfn"], unknown[i] ~ /new/ ? "*" : v["new_pfn"],
		v["tgid"], v["mm_tgid"], and(v["flags"], 119), v["hook"], v["page_shift"], v["old_kind"]
}
