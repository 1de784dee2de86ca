# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# Boards without a bus that QEMU could put its own devices on: the kernel's messages, the command's output and what
# happens all come through one serial line.

# line_set: device_tree, that of the board, from the kernel's package
line_set() {
	[ "$dtb" != - ] || return 0
	[ -z "$config" ] || usage_error "--config: not for the board $board"
	[ -z "$share$ssh" ] || usage_error "the board $board has neither --share nor --ssh nor a shell: it has no bus"
	device_tree=$cache/dtb/$kernel_key-$dtb.dtb
	fill "$device_tree" line_dtb_make
	boot_timeout=600 stdin=
}

line_dtb_make() {
	debs "$debian" "$suites" alone "linux-image-$release"
	dpkg-deb --fsys-tarfile "${debs[0]}" | tar -xO --wildcards "*/$dtb.dtb" >"$1"
	[ -s "$1" ] || { say "no $dtb.dtb in linux-image-$release"; return 1; }
}

# line_command: machine_line; what the machine has by itself is not QEMU's default for others
line_command() {
	# A driver hangs where QEMU emulates no such device; and where the kernel finds no clock for the serial line, nothing comes
	# any more when the early console hands it over.
	local append="earlycon keep_bootcon console=$console,115200 panic=-1 loglevel=7 printk.time=1 initcall_blacklist=bcm2835_power_driver_init"
	local serial=(-serial "file:$work/line")
	# the second line is the console where the first leads to Bluetooth
	[ "$console" != ttyS1 ] || serial=(-serial null "${serial[@]}")
	# shellcheck disable=SC2054 # QEMU's own commas
	machine_line=("$qemu" -M "$machine" -display none -monitor none -no-reboot "${serial[@]}" -dtb "$device_tree"
		-kernel "$kernel_dir/vmlinuz" -initrd "$initrd" -accel tcg,thread=multi
		-append "$append${append_more:+ $append_more}")
	mkfifo "$work/line"
}

# line_read: each line to where it belongs, as it comes; what has no number is the kernel's own
line_read() {
	local text
	while IFS= read -r text; do
		text=${text%$'\r'}
		case $text in
		'@1 '*) printf '%s\n' "${text#@1 }" ;;
		'@2 '*) printf '%s\n' "${text#@2 }" >&2 ;;
		'@4 '*) printf '%s\n' "${text#@4 }" >"$work/4" ;;
		*) printf '%s\n' "${text#@0 }" >>"$log" ;;
		esac
	done <"$work/line"
}
