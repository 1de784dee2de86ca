# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# Reads the tables scripts/targets, scripts/arches and scripts/boards.

# rows TABLE: its lines without comments
rows() { grep -v -e '^#' -e '^$' "$scripts/$1"; }

# names TABLE COLUMN [ARCH]: what may be named, for messages
names() {
	rows "$1" | awk -v column="$2" -v arch="${3-}" \
		'(arch == "" || $1 == arch) && !seen[$column]++ { printf "%s%s", sep, $column; sep = " " }'
}

# arch_set ARCH: debian, what Debian calls it; karch, triplet, elf, compat, image, guest_suites
arch_set() {
	debian=${1%%-*}
	read -r _ karch triplet elf compat image guest_suites < <(rows arches | awk -v arch="$debian" '$1 == arch') ||
		usage_error "unknown architecture $1; known: $(names targets 1)"
	cross=$triplet-
	[ "$debian" != "$(host_arch)" ] || cross=
}

# target_set ARCH [KERNEL]: also arch, kernel, release_re, suites, tools
target_set() {
	arch_set "$1"
	read -r arch kernel release_re suites tools _ < <(
		rows targets | awk -v arch="$1" -v kernel="${2-}" '$1 == arch && (kernel == "" || $2 == kernel)' | head -n 1) ||
		usage_error "no kernel ${2-} for $1; known: $(names targets 2 "$1")"
}

# board_set ARCH [BOARD]: board, qemu, machine, cpu, console, dtb
board_set() {
	read -r _ board qemu machine cpu console dtb _ < <(
		rows boards | awk -v arch="$1" -v board="${2-}" '$1 == arch && (board == "" || $2 == board)' | head -n 1) ||
		usage_error "no board ${2-} for $1; known: $(names boards 2 "$1")"
}

# userland_set ARCH: arch_set, for programs that the target's kernel runs although they are not its own
userland_set() {
	case $debian-$1 in
	arm64-armhf | "$1-$1") arch_set "$1" ;;
	*) usage_error "no --userland $1 for a kernel of $debian; known: arm64 armhf" ;;
	esac
}

# config_says WORD FILE: what a configuration's head tells: for, the architectures; with, one that it builds on; compiler,
# if not gcc; what, what it is
config_says() { sed -n "s/^# $1: //p" "$2"; }

# config_set ARCH NAME: config_files, what a kernel of --config is configured by, the later the more particular
config_set() {
	local own=$scripts/configs/$2.config under file
	[ -e "$own" ] || usage_error "no configuration $2; known: $(cd "$scripts/configs" && echo *.config | sed 's/\.config//g')"
	case " $(config_says for "$own") " in
	*" $1 "*) ;;
	*) usage_error "the configuration $2 is for $(config_says for "$own"), not $1" ;;
	esac
	under=$(config_says with "$own")
	config_files=()
	for file in base/all "base/$1" ${under:+"$under" "$under/$1"} "$2" "$2/$1"; do
		[ ! -e "$scripts/configs/$file.config" ] || config_files+=("$scripts/configs/$file.config")
	done
}

host_arch() { dpkg --print-architecture; }

list() {
	echo "Kernels (-a ARCH -k KERNEL; the first of an architecture is its default):"
	rows targets | while read -r arch kernel _ suites _; do
		remembered=
		[ ! -e "$cache/resolved/release-$arch-$kernel" ] || remembered=$(cat "$cache/resolved/release-$arch-$kernel")
		printf '  %-12s %-7s %-36s %s\n' "$arch" "$kernel" "${remembered:--}" "$suites"
	done
	echo
	echo "Configurations (--config NAME; built from the sources of the kernel that -a and -k name when first wanted):"
	for file in "$scripts"/configs/*.config; do
		config=${file##*/}
		printf '  %-12s %-22s %s\n' "${config%.config}" "$(config_says for "$file")" "$(config_says what "$file")"
	done
	echo
	echo "Boards (--board NAME; the first of an architecture is its default):"
	rows boards | while read -r arch board _ _ cpu _ _ what; do
		printf '  %-12s %-12s %-22s %s\n' "$arch" "$board" "$cpu" "$what"
	done
}
