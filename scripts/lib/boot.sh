# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# Starts the machine and listens to it until it ends.

# boot: from the options in scripts/vm; ends with the command's status or one of ours
boot() {
	local initrd=$work/initrd input=/dev/null fd
	machine_command
	mkfifo "$work"/{1,2,3,4}
	if [ "$dtb" = - ]; then
		cat "$work/1" &
		readers=($!)
		cat "$work/2" >&2 &
		readers+=($!)
	else
		line_read &
		readers=($!)
	fi
	if [ -n "$stdin" ]; then
		# QEMU makes what it reads non-blocking, which is not ours to do to a file that others share.
		cat <&"$input_fd" >"$work/3" 2>/dev/null &
		feeder=$!
		input=$work/3
	fi
	exec {fd}<>"$work/4"
	[ -z "$verbose" ] || note "${machine_line[*]}"
	# Should this script be killed outright, the machine dies too.
	setpriv --pdeathsig KILL "${machine_line[@]}" >/dev/null 2>"$work/qemu.log" <"$input" &
	machine_pid=$!
	listen "$fd"
}

# machine_command: machine_line, QEMU and its arguments
machine_command() {
	local accel append
	need "$qemu" "qemu-system-${qemu#qemu-system-}"
	# Processors take turns unless told: QEMU 7.2 may run code as it was before another processor changed it (its pages
	# are locked only after they were translated), and the kernel dies of a breakpoint that has been removed. 32-bit ARM's
	# kernel then waits for ever at the end of its start, for a processor whose turn does not come.
	accel=tcg,thread=single
	case ${parallel:-$karch} in 1 | arm) accel=tcg,thread=multi ;; esac
	# Not by default: which processor it is, and so how many levels page tables have, is the board's to say.
	[ -z "$kvm" ] || accel=kvm
	# x86 tests its timer against the clock, which an emulator on a busy machine fails and a kernel then gives up over;
	# and who waits for a processor that has no turn is stalled by nobody but this machine.
	append="console=$console panic=-1 loglevel=7 printk.time=1 no_timer_check rcupdate.rcu_cpu_stall_timeout=60"
	append+=" watchdog_thresh=30${append_more:+ $append_more}"
	[ "$dtb" = - ] || { line_command; return; }
	machine_line=("$qemu" -M "$machine" -cpu "$cpu" -m "$memory" -nodefaults -no-user-config -display none -monitor none
		-no-reboot -serial "file:$log" -kernel "$kernel_dir/vmlinuz" -initrd "$initrd")
	if [ -n "$icount" ]; then
		accel=tcg
		machine_line+=(-icount "shift=0,sleep=off" -smp 1)
	else
		machine_line+=(-smp "$cpus")
	fi
	machine_line+=(-accel "$accel" -append "$append" -device virtio-rng-pci -device "virtio-serial-pci,max_ports=5")
	channel 1 "path=$work/1"
	channel 2 "path=$work/2"
	channel 4 "path=$work/4"
	machine_line+=(-chardev "stdio,id=c3,signal=off" -device "virtserialport,chardev=c3,nr=3")
	if [ -n "$share" ]; then
		machine_line+=(-virtfs "local,path=${share//,/,,},mount_tag=share,security_model=none,multidevs=remap")
	fi
	if [ -n "$ssh" ]; then
		machine_line+=(-netdev "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:$ssh_port-:22" -device "virtio-net-pci,netdev=net,romfile=")
	fi
}

channel() { machine_line+=(-chardev "file,id=c$1,$2" -device "virtserialport,chardev=c$1,nr=$1"); }

# listen FD: waits for the machine's messages; sets status
listen() {
	local fd=$1 line='' part word value deadline=$((SECONDS + boot_timeout)) state=starting gone=
	status=
	while :; do
		part=
		if IFS= read -r -t 1 -u "$fd" part; then
			read -r word value <<<"$line$part"
			line=
			case $word in
			up)
				state=up deadline=$((started + timeout))
				machine_up
				;;
			module) [ "$value" = 0 ] || state="module $value" ;;
			exit)
				status=$value
				# not all boards can switch themselves off
				[ "$dtb" = - ] || machine_stop
				break
				;;
			esac
			continue
		fi
		# As its time ends read may have taken half of a line, whose rest comes next.
		line+=$part
		if ! kill -0 "$machine_pid" 2>/dev/null; then
			# Its last words may have come between the two looks.
			[ -z "$gone" ] || break
			gone=1
			continue
		fi
		if ! kill -0 "${readers[0]}" 2>/dev/null; then
			# Whoever read our output has had enough.
			machine_stop
			exit 141
		fi
		[ "$SECONDS" -lt "$deadline" ] || { state="$state late"; break; }
	done
	case $state in
	*late) machine_stop ;;
	*) machine_wait 20 ;;
	esac
	# Had QEMU not come as far as opening them, the readers would wait for it still.
	: <>"$work/1" <>"$work/2"
	[ "$dtb" = - ] || : <>"$work/line"
	wait "${readers[@]}" 2>/dev/null
	verdict "$state"
}

# machine_wait SECONDS: for its own end, else by force
machine_wait() {
	local until=$((SECONDS + $1))
	while kill -0 "$machine_pid" 2>/dev/null && [ "$SECONDS" -lt "$until" ]; do sleep 0.05; done
	machine_stop
}

machine_stop() {
	[ -n "$machine_pid" ] || return 0
	kill -KILL "$machine_pid" 2>/dev/null
	wait "$machine_pid" 2>/dev/null
	machine_pid=
}

# verdict STATE: exits with what came of it
verdict() {
	local state=$1
	if complaints_show; then
		[ -z "$status" ] || say "(the command itself ended with status $status)"
		exit "$EXIT_KERNEL"
	fi
	[ -z "$status" ] || exit "$status"
	log_keep
	case $state in
	starting*)
		[ ! -s "$work/qemu.log" ] || cat "$work/qemu.log" >&2
		say "the machine did not boot: kernel log in $log, its end:"
		tail -n 10 "$log" >&2
		exit "$EXIT_BOOT"
		;;
	module*)
		grep -a -i 'physmem\|modprobe' "$log" | tail -n 10 >&2
		die "$EXIT_MODULE" "physmem.ko does not load (status ${state#module }): kernel log in $log"
		;;
	*late) die "$EXIT_HUNG" "no end after $timeout s (--timeout), machine stopped: kernel log in $log" ;;
	esac
	[ ! -s "$work/qemu.log" ] || cat "$work/qemu.log" >&2
	die "$EXIT_LOST" "the machine stopped without a status: kernel log in $log"
}

# log_keep: out of what ends with this run
log_keep() {
	local kept
	kept=$(mktemp "${TMPDIR:-/tmp}/physmem-vm-log.XXXXXX") || exit "$EXIT_PREPARE"
	mv "$log" "$kept"
	log=$kept
}

# complaints_show: true if the kernel complained
complaints_show() {
	local pattern
	pattern=$(grep -v '^#' "$scripts/lib/complaints" | paste -s -d '|')
	grep -a -n -E "^(\[ *[0-9.]+\]|<[0-9]+>)?(\[ *[TC][0-9]+\])? ?($pattern)" "$log" >"$work/complaints" || return 1
	log_keep
	say "the kernel complained: log in $log"
	head -n 20 "$work/complaints" >&2
}
