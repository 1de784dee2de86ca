# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
# What the cases share. A case runs as root where the module is loaded, usually in a machine of scripts/vm, and leaves in
# the directory that it is given for each variant a recording, its report, made where the programs are that give code its
# names, and what others count: NAME.dat, NAME.txt, NAME.witness. These programs are left too, in root/, for a machine that
# has others: physmem report --symfs root. More options for 'physmem record' stand in RECORD.

set -eu

out=${1:?a directory for the recordings}
shift
work=$(mktemp -d /tmp/physmem-case.XXXXXX)
processes=

# shellcheck disable=SC2317 # from a trap
end() {
	# shellcheck disable=SC2086 # one word a process
	[ -z "$processes" ] || kill $processes 2>/dev/null || :
	cd /
	rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM
cd "$work"

# started PID: ends with the case
started() {
	processes="$processes $1"
}

# until_true SECONDS COMMAND...
until_true() {
	tries=$(($1 * 5))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || {
			echo "no end of: $*" >&2
			exit 2
		}
		sleep 0.2
	done
}

# thp always|never
thp() {
	echo "$1" >/sys/kernel/mm/transparent_hugepage/enabled
}

# recorded NAME PID COMMAND...: records PID, its threads and children, while COMMAND runs
recorded() {
	recording=$out/$1.dat
	recorded=$2
	shift 2
	# nobody else's faults are in the counters
	echo none >/sys/kernel/debug/physmem/targets
	echo on >/sys/kernel/debug/physmem/stats
	echo reset >/sys/kernel/debug/physmem/stats
	# shellcheck disable=SC2086 # one word an option
	physmem record -p "$recorded" --follow ${RECORD-} -o "$recording" >recorder 2>&1 &
	recorder=$!
	started $recorder
	until_true 60 grep -q "physmem record: recording" recorder
	"$@"
	kill -INT $recorder
	wait $recorder || {
		cat recorder >&2
		exit 2
	}
	echo off >/sys/kernel/debug/physmem/stats
	echo all >/sys/kernel/debug/physmem/targets
	physmem report -i "$recording" >"${recording%.dat}.txt"
	keep_programs
}

# keep_programs: the files that have named code of the last recording, with their debug files
keep_programs() {
	physmem report --json -q -i "$recording" | grep -o '"\(path\|build_id\)": *"[^"]*"' | cut -d '"' -f 4 | sort -u |
		while read -r file; do
			case $file in
			/*) ;;
			*) file=/usr/lib/debug/.build-id/$(echo "$file" | sed 's,^..,&/,').debug ;;
			esac
			[ ! -f "$file" ] || [ -e "$out/root$file" ] || {
				mkdir -p "$out/root${file%/*}"
				cp "$file" "$out/root$file"
			}
		done
}

# counted: what physmem's counters say of the last recording, for comparison with its bill
counted() {
	awk '/^(faults|missed|dropped|filtered)/ && $2 != 0' /sys/kernel/debug/physmem/stats
}
