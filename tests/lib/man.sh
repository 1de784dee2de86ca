# shellcheck shell=bash disable=SC2154 # report.sh sets work
# SPDX-License-Identifier: GPL-2.0
# The examples of manual pages, as tests/docs runs what documents show. A comment before a block says where, in the words of
# a document: .\" sh, .\" sh guest, .\" sh skip: REASON; .\" sh guest 1 is for one whose status is 1. Commands stand behind
# "$ " and go on after a line that ends with | or \.

# What examples in a machine speak of: process 863 and its child 865, each of which has written to the page at 60000 since;
# servers; recordings; snapshots. They are under other numbers there, and durations are shorter.
# man_guest STATUS: a block, with these before it
man_guest() {
	cat <<-'PRELUDE'
		mkdir -p /tmp/man
		cd /tmp/man
		if [ ! -e pids ]; then
			mkdir -p bin
			printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
			chmod 755 bin/sudo
			cp /usr/lib/physmem/samples/fork_userspace server
			cp server program
			cp "$(command -v dash)" redis-server
			cat >works <<-'END'
				# grows for some seconds, and forks for ever
				page=$(printf %4096d 0)
				work() {
					while :; do
						(sleep 0.1; :)
						[ "${#all}" -gt 400000 ] || all=$all$page
					done
				}
				work &
				echo "$$ $!" >pids.new
				sleep 1
				mv pids.new pids
				work
			END
			dash works &
			./redis-server -c 'while :; do (sleep 0.1; :); done' &
			mkdir -p /run/redis
			echo $! >/run/redis/redis-server.pid
			tries=100
			until [ -e pids ]; do
				tries=$((tries - 1))
				[ "$tries" -gt 0 ]
				sleep 0.2
			done
			sleep 1
			group=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/system.slice/redis.service
			mkdir -p "$group"
			cat /run/redis/redis-server.pid >"$group/cgroup.procs"
			read -r parent child <pids
			physmem snapshot -q -p "$parent" -f binary -o first.phys
			sleep 2
		fi
		read -r parent child <pids
		[ -e trace.dat ] || physmem record -q -p "$parent" --follow --duration 2
		cp first.phys before.phys
		physmem snapshot -q -p "$parent" -f binary -o after.phys
		stack=running
		until [ "$stack" != running ]; do stack=$(awk '{ print (NF > 1 ? $(NF - 1) : "running") }' "/proc/$child/syscall"); done
		page=$(printf %x $((stack & ~4095)))
		sed -E "s/863/$parent/g; s/865/$child/g; s/0x60000/0x$page/; s/--duration [0-9]+/--duration 2/; s/ -d 10 / -d 1 /" >run <<'EXAMPLE'
	PRELUDE
	cat
	# shellcheck disable=SC2016 # the guest expands it
	printf 'EXAMPLE\nstatus=0\nPATH=$PWD/bin:$PATH sh -ex ./run || status=$?\n[ "$status" = %d ]\n' "$1"
}

# What examples here speak of: recordings.
man_here() {
	cat <<-'PRELUDE'
		make -s analysis
		make -s -C tests/report O="$PWD/out/tests/report"
		mkdir -p out/man
		for name in trace redis board1 board2; do
			[ -e "out/man/$name.dat" ] || out/tests/report/make_faults tests/report/formats.txt "out/man/$name.dat" 2000 300
		done
		PATH=$PWD/out/analysis:$PATH
		cd out/man
		set -x
	PRELUDE
	cat
}

# man_blocks FILE: as split does for documents
man_blocks() {
	local line words block
	awk -v dir="$work/blocks" -v name="${1//\//_}" -v OFS='\t' '
		/^\.SH / { examples = /EXAMPLES/ }
		!examples { next }
		/^\.\\" sh/ { words = $0; sub(/^\.\\" sh */, "", words); told = 1; next }
		/^\.EX/ {
			line = FNR
			file = dir "/" name "-" line
			printf "" >file
			next
		}
		/^\.EE/ {
			if (!told) words = "an example without a comment"
			print line, words, file
			close(file)
			file = words = ""
			told = more = 0
			next
		}
		file && (more || sub(/^\$ /, "")) {
			gsub(/\\-/, "-")
			gsub(/\\e/, "\\")
			print >file
			more = /[|\\]$/
		}
		END { if (file) print line, "unended", "-" }' "$1" |
		while IFS=$'\t' read -r line words block; do
			# read takes two tabs for one
			[ -n "$block" ] || { block=$words words=""; }
			case $words in
			'') man_here <"$block" >"$block.whole" ;;
			guest) man_guest 0 <"$block" >"$block.whole" ;;
			'guest 1') man_guest 1 <"$block" >"$block.whole" ;;
			*) : >"$block.whole" ;;
			esac
			[[ $words != guest* ]] || words="guest: --with jq,sqlite3"
			printf '%s\t%s\t%s\n' "$line" "$words" "$block.whole"
		done
}
