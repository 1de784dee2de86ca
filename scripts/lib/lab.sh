# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# The parts of the lab's archive: guests, papers, the archive itself.

# The date of every file: what was made at another time is the same.
lab_epoch=1600000000

# lab_guest ARCH DIR: vmlinuz, initrd and arguments of one machine
lab_guest() {
	local dir=$2 root=$work/root image packages
	target_set "$1"
	board_set "$1"
	mkdir -p "$dir" "$root"
	kernel_set
	printf '%s\t%s\t%s\n' linux "$version" "linux-image-$release" >>"$work/packages"
	kernel_image_set
	base_set
	lab_note
	for image in "$base_image" "$kernel_image"; do
		(cd "$root" && cpio -id --quiet <"$image") || die "$EXIT_PREPARE" "cannot unpack $image"
	done
	if [ "$compat" != - ]; then
		# as compat_add has them
		debs "$(host_arch)" "$guest_suites" alone libc6-armel-cross libgcc-s1-armel-cross
		lab_note
	fi
	read -ra packages < <(sed '/^#/d; /^alone: /d' "$scripts/lib/lab-packages")
	debs "$debian" "$guest_suites" deps "${packages[@]}"
	lab_note
	debs_unpack "$root" "${image_excludes[@]}" || exit "$EXIT_PREPARE"
	read -ra packages < <(sed -n "s/SUITE/$guest_suites/; s/^alone: //p" "$scripts/lib/lab-packages")
	debs "$debian" "$guest_suites" alone "${packages[@]}"
	lab_note
	debs_unpack "$root" "${image_excludes[@]}" || exit "$EXIT_PREPARE"
	programs_set
	cp -R "$programs/." "$root/" || exit "$EXIT_PREPARE"
	module_set
	module_place "$root"
	lab_slim "$root"
	lab_files "$root"
	cp "$kernel_dir/vmlinuz" "$dir/vmlinuz" || exit "$EXIT_PREPARE"
	lab_pack "$root" "$dir/initrd" || exit "$EXIT_PREPARE"
	lab_arguments "$1" >"$dir/arguments"
	rm -rf "$root"
}

# lab_note: the packages in debs, by source package
lab_note() {
	local deb
	for deb in "${debs[@]}"; do
		# shellcheck disable=SC2016 # dpkg-deb's own variables
		dpkg-deb -W --showformat '${source:Package}\t${source:Version}\t${Package}\n' "$deb" || exit "$EXIT_PREPARE"
	done >>"$work/packages"
}

# lab_slim ROOT: without what scripts/vm alone needs, and without what says where this was built
lab_slim() {
	local root=$1 file
	rm -rf "$root"/usr/lib/physmem/{tests,bench} "$root"/usr/lib/openssh "$root"/usr/sbin/sshd "$root"/usr/bin/{ssh*,scp,sftp,slogin} \
		"$root"/etc/ssh "$root/etc/vm"
	# It cannot run them, whatever compilers are here.
	[ "$compat" != - ] || rm -f "$root"/usr/lib/physmem/samples/*-armel*
	find "$root/usr/lib" -name '*.a' ! -name libc_nonshared.a ! -name libtcc1.a -delete
	{
		find "$root/usr/lib/modules" -name physmem.ko
		find "$root/usr/lib/physmem/samples" "$root/usr/bin/physmem" -type f
	} | while read -r file; do
		case $(head -c 20 "$file" | od -An -v -tx1 | tr -d ' \n') in
		7f454c4601*2800) "$compat-strip" -g "$file" ;;
		7f454c46*) "${cross}strip" -g "$file" ;;
		esac || exit
	done || die "$EXIT_PREPARE" "cannot strip the programs"
}

# lab_files ROOT: the lab's own
lab_files() {
	local root=$1 lab=$1/usr/lib/physmem/lab program=fork_userspace page
	[ "$compat" = - ] || program=fork_userspace-armel
	mkdir -p "$root/etc/vm" "$lab" "$root"/usr/share/{doc/physmem,man/man1}
	guest_system "$root"
	cp "$scripts"/lib/lab/guest/* "$lab/"
	mv "$lab/init" "$root/init"
	sed -i -e '/^SPDX-/d' -e "s/@PROGRAM@/$program/g" "$lab"/greeting-*
	cp "$top"/docs/man/*.1 "$root/usr/share/man/man1/"
	cp "$top/samples/fork_userspace.c" "$root/usr/lib/physmem/samples/"
	for page in exercise tutorial; do lab_text "$top/docs/$page.md" >"$root/usr/share/doc/physmem/$page.txt"; done
}

# lab_text FILE: Markdown for who reads it as it is: links lead nowhere there
lab_text() { sed -E -e '/^<!-- SPDX-/d' -e '/^```/d' -e 's/\[([^]]*)\]\([^)]*\)/\1/g' "$1"; }

# lab_pack ROOT ARCHIVE
lab_pack() {
	find "$1" -exec touch -h -d "@$lab_epoch" {} +
	(cd "$1" && find . -mindepth 1 -print0 | LC_ALL=C sort -z | cpio -0 -o -H newc -R 0:0 --reproducible --quiet) >"$2"
}

# lab_arguments ARCH: QEMU and its arguments, one a line; that of scripts/vm, with a terminal of the user's. Files are named
# from the archive's own directory, and nothing is quoted: there is nothing that a shell would take for its own.
lab_arguments() {
	# a terminal that hands over Ctrl-C, and QEMU's way out of it: Ctrl-a x
	printf '%s\n' "$qemu" -M "$machine" -cpu "$cpu" -m "$memory" -smp "$cpus" -accel tcg,thread=single -nodefaults -no-user-config \
		-no-reboot -display none -chardev stdio,id=terminal,mux=on,signal=off -serial chardev:terminal -mon chardev=terminal \
		-kernel "$1/vmlinuz" -initrd "$1/initrd" -append "console=$console panic=-1 quiet no_timer_check"
}

# lab_papers DIR: what goes with the guests
lab_papers() {
	local dir=$1 page file
	cp "$top/COPYING" "$dir/" || exit "$EXIT_PREPARE"
	for page in exercise tutorial; do lab_text "$top/docs/$page.md" >"$dir/$page.txt"; done
	cp "$scripts"/lib/lab/archive/* "$dir/"
	# what Windows' own programs like better
	sed -i 's/$/\r/' "$dir/start.ps1" "$dir/start.cmd"
	sed -i -e '/^SPDX-/d' -e "s/@VERSION@/$lab_version/" "$dir/README.txt"
	lab_sources "$dir"
}

# lab_sources DIR: physmem's own, and where the others' are
lab_sources() {
	local source=physmem-$lab_version
	(
		cd "$top" || exit
		if git rev-parse --git-dir >/dev/null 2>&1; then
			git ls-files -z
		else
			find . -type f ! -path './.git/*' ! -path './out/*' -print0 | sed -z 's#^\./##'
		fi | LC_ALL=C sort -z | tar -c --no-recursion --owner=0 --group=0 --numeric-owner --mode=go=rX,u+w \
			--mtime="@$lab_epoch" --transform "s#^#$source/#" --null -T - | gzip -9n
	) >"$1/$source.tar.gz" || exit "$EXIT_PREPARE"
	{
		cat <<-END
			What is in the two machines, and where its sources are

			physmem $lab_version: $source.tar.gz, beside this file; "make lab" in it makes this archive. GPL-2.0, see COPYING.

			All else is Debian's, unchanged: the kernels (GPL-2.0) and the packages below, each under its own licence, which
			https://metadata.debian.org/changelogs/main/ has. Debian keeps the sources of every version for good, at

			    https://snapshot.debian.org/package/SOURCE/VERSION/

			and "apt-get source SOURCE=VERSION" fetches them where apt knows the suite.

			SOURCE  VERSION  packages made from it
		END
		LC_ALL=C sort -u "$work/packages" | awk -F '\t' '
			{ key = $1 "  " $2 }
			key != last { if (last != "") print last "  " list; list = $3; last = key; next }
			{ list = list " " $3 }
			END { print last "  " list }'
	} >"$1/SOURCES.txt"
}

# lab_zip DIR NAME ARCHIVE: a form that Windows and macOS open by themselves
lab_zip() {
	find "$1/$2" -exec touch -h -d "@$lab_epoch" {} +
	find "$1/$2" -type f -exec chmod 644 {} +
	chmod 755 "$1/$2/start.sh"
	(cd "$1" && find "$2" -type f | LC_ALL=C sort | TZ=UTC zip -q -X -@ "$2.zip") || die "$EXIT_PREPARE" "cannot make $3"
	mv "$1/$2.zip" "$3"
}
