# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# Debian packages of any suite and architecture, fetched with the host's apt but apart from the host's state: nothing
# is installed, no script of a package runs, and no root is needed. What was resolved once is remembered, so that a
# second run needs no network and gets the same.

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# mirrors_find: mirror and security_mirror (the latter may stay empty), from the host's own apt unless named
mirrors_find() {
	local line
	mirror=${DEBIAN_MIRROR-} security_mirror=${DEBIAN_SECURITY_MIRROR-}
	[ -z "$mirror" ] || return 0
	while IFS='|' read -r _ codename line; do
		case $line in cdrom:*) continue ;; esac
		case $codename in
		*-security | */updates) security_mirror=${security_mirror:-$line} ;;
		*) mirror=${mirror:-$line} ;;
		esac
	done < <(apt-get indextargets --format "\$(ORIGIN)|\$(CODENAME)|\$(REPO_URI)" | grep '^Debian|' | sort -u)
	[ -n "$mirror" ] || die "$EXIT_PREPARE" \
		"apt here knows no Debian mirror: run 'sudo apt-get update', or set DEBIAN_MIRROR to the address of one"
}

# apt_open ARCH SUITES [fresh]: apt_conf, for the functions below; reads the archive's indexes when they are older than
# a day.
apt_open() {
	local arch=$1 suites=$2 dir=$cache/apt/$1-$2 fd
	need apt-get apt
	[ -e "$keyring" ] || die "$EXIT_PREPARE" "needs $keyring (Debian package debian-archive-keyring): run scripts/setup"
	mkdir -p "$dir/state" "$dir/none/partial" "$cache/apt/lists/partial" "$cache/debs/partial"
	exec {fd}>"$cache/locks/apt-lists"
	flock "$fd"
	apt_configure "$dir" "$arch" "$suites"
	apt_conf=$dir/apt.conf
	if [ -n "${3-}" ] || [ -z "$(find "$dir/read" -mmin -1440 2>/dev/null)" ]; then
		note "reading Debian's package lists: $arch, $suites"
		apt-get -c "$apt_conf" -qq update >&2 ||
			die "$EXIT_PREPARE" "cannot read the package lists of $suites for $arch from the mirrors in $dir/sources.list"
		: >"$dir/read"
	fi
	exec {fd}>&-
}

# apt_configure DIR ARCH SUITES: apt's own state for one architecture and some suites
apt_configure() {
	local dir=$1 arch=$2 suites=$3 suite uri name multi
	mirrors_find
	for suite in ${suites//,/ }; do
		uri=$mirror
		case $suite in *-security) uri=$security_mirror ;; esac
		[ -n "$uri" ] || { note "no mirror for $suite: set DEBIAN_SECURITY_MIRROR to have it"; continue; }
		echo "deb [signed-by=$keyring] $uri $suite main"
	done >"$dir/sources.list"
	for name in $(data assumed-packages); do
		# name/allowed: a package that others depend on as name:any
		case $name in */allowed) multi=allowed name=${name%/*} ;; *) multi=foreign ;; esac
		printf '%s\n' "Package: $name" "Status: install ok installed" "Architecture: $arch" "Multi-Arch: $multi" \
			"Version: 999:0" "Maintainer: none" "Description: none" ""
	done >"$dir/status"
	# The host's settings (a proxy, say) hold; its hooks, and what a desktop wants to index, have no business here.
	cat >"$dir/apt.conf" <<-END
		Dir::State "$dir/state";
		Dir::State::lists "$cache/apt/lists";
		Dir::State::status "$dir/status";
		Dir::Cache "$dir";
		Dir::Cache::archives "$cache/debs";
		Dir::Etc::sourcelist "$dir/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		#clear APT::Architectures;
		APT::Architecture "$arch";
		APT::Architectures { "$arch"; };
		APT::Get::List-Cleanup "false";
		APT::Sandbox::User "root";
		APT::Default-Release "";
		APT::Keep-Downloaded-Packages "true";
		APT::Install-Recommends "false";
		APT::Get::Download-Only "true";
		Acquire::Languages "none";
		Acquire::Retries "3";
		#clear Acquire::IndexTargets::deb::DEP-11;
		#clear Acquire::IndexTargets::deb::Contents-deb;
		#clear APT::Update::Pre-Invoke;
		#clear APT::Update::Post-Invoke;
		#clear APT::Update::Post-Invoke-Success;
		#clear DPkg::Pre-Invoke;
		#clear DPkg::Post-Invoke;
	END
}

# debs ARCH SUITES HOW PACKAGE...: debs becomes the list of .deb files; HOW is alone (just these) or deps (and what they need)
debs() {
	local key
	key_of "$@" "$(cat "$scripts/lib/assumed-packages")"
	key=$REPLY
	fill "$cache/resolved/debs-$1-$key" debs_resolve "$@"
	mapfile -t debs < <(sed "s|^|$cache/debs/|" "$cache/resolved/debs-$1-$key")
	[ ${#debs[@]} -gt 0 ] || die "$EXIT_PREPARE" "no packages for $*"
	debs_key=$key
}

debs_resolve() {
	local new=$1 arch=$2 suites=$3 how=$4 verb fresh
	shift 4
	case $how in alone) verb=download ;; *) verb=install ;; esac
	for fresh in '' fresh; do
		apt_open "$arch" "$suites" "$fresh"
		! debs_download "$new" "$verb" "$arch" "$@" || return 0
	done
	die "$EXIT_PREPARE" "cannot get $* for $arch from $suites: apt's message stands above"
}

# debs_download NEW VERB ARCH PACKAGE...
debs_download() {
	local new=$1 verb=$2 arch=$3 name size total=0 fd work
	shift 3
	# An empty archive, or apt would leave out what it has.
	apt-get -c "$apt_conf" -o "Dir::Cache::archives=${apt_conf%/*}/none" -qq -y --print-uris "$verb" "$@" >"$new.uris" || return 1
	: >"$new"
	while read -r _ name size _; do
		echo "$name" >>"$new"
		[ -e "$cache/debs/$name" ] || total=$((total + size))
	done < <(grep "^'" "$new.uris")
	rm "$new.uris"
	[ "$total" -gt 0 ] || return 0
	megabytes "$total"
	note "downloading $REPLY MB: $*"
	exec {fd}>"$cache/locks/debs"
	flock "$fd"
	work=$(mktemp -d "$cache/debs/get.XXXXXX")
	(cd "$work" && apt-get -c "$apt_conf" -qq -y "$verb" "$@" >&2) || { rm -rf "$work"; return 1; }
	# `download` leaves the file where it runs, `install` in the archives.
	find "$work" -name '*.deb' -exec mv -t "$cache/debs" {} +
	rm -rf "$work"
	exec {fd}>&-
	while read -r name; do
		[ -e "$cache/debs/$name" ] || { say "apt did not leave $name"; return 1; }
	done <"$new"
}

# debs_unpack DIR [TAR-OPTION...]: the files of $debs
debs_unpack() {
	local dir=$1 deb
	shift
	mkdir -p "$dir"
	for deb in "${debs[@]}"; do
		dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink --no-same-owner --warning=no-timestamp -C "$dir" "$@" ||
			{ say "cannot unpack $deb: remove it and run again"; return 1; }
	done
}
