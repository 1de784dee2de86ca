# shellcheck shell=sh disable=SC2154 # lib.sh and soak set the variables
# SPDX-License-Identifier: GPL-2.0
# What soak has the machine do, as loops that go on while `on` says so; `count` counts.

# Each way of breaking sharing that the scenes of the other tests know
played() {
	while on; do
		for scene in fork file ksm shared debugger pinned_reading system_call populate worker huge huge_zero folio hugetlb \
			userfault userfault_async swap swap_ksm pinned_fork pinned_hugetlb uprobe; do
			on || break
			timeout 30 "$here/scene" $scene "$tmp/known"
			count scenes
		done
	done >/dev/null 2>&1
}

# A process that takes memory and dies, in the middle of whatever is done to it
lived() {
	while on; do
		"$here/hold" 24 >/dev/null 2>&1 &
		short=$!
		sleep 0.$(($(date +%s) % 9 + 1))
		stop $short
		count lives
	done
}

# Two at a time, so that something comes of each
stressed() {
	while on; do
		for pair in "--fork 1 --vm 1 --vm-bytes 96m" "--clone 1 --madvise 1" "--mmap 1 --mmap-bytes 32m --userfaultfd 1" \
			"--mremap 1 --mremap-bytes 16m --mmapfork 1" "--vfork 1 --memthrash 1" "--shm 1 --shm-bytes 8m --mlock 1"; do
			on || break
			# shellcheck disable=SC2086 # options
			stress-ng --quiet --timeout 8s --oomable $pair --temp-path "$tmp" && count stresses
		done
	done >/dev/null 2>&1
}

saved() {
	redis-server --port 0 --unixsocket "$tmp/redis.sock" --save '' --dir "$tmp" --enable-debug-command local >/dev/null 2>&1 &
	redis=$!
	track $redis
	until_true 60 redis-cli -s "$tmp/redis.sock" ping
	redis-cli -s "$tmp/redis.sock" debug populate 20000 key 1000 >/dev/null
	while on; do
		redis-cli -s "$tmp/redis.sock" bgsave
		redis-benchmark -s "$tmp/redis.sock" -q -t set -n 2000 -r 20000 -d 1000
		redis-cli -s "$tmp/redis.sock" info persistence | grep -q 'rdb_last_bgsave_status:ok' && count saves
	done >/dev/null 2>&1
	stop $redis
}

# Memory gets short and huge, equal pages are merged. zram is a module where it is not built in.
memory_made_hard() {
	modprobe zram
	echo 256M >/sys/block/zram0/disksize && mkswap /dev/zram0 && swapon /dev/zram0
	echo always >/sys/kernel/mm/transparent_hugepage/enabled
	echo 100 >/sys/kernel/mm/ksm/sleep_millisecs
	echo 1 >/sys/kernel/mm/ksm/run
	echo 16 >/proc/sys/vm/nr_hugepages
	# they come last of all: put off within RCU until there is nothing else to do, they hold up everybody
	pgrep 'khugepaged|ksmd' | while read -r thread; do renice -n 0 -p "$thread"; done
} >/dev/null 2>&1
