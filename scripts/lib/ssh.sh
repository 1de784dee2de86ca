# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# SPDX-License-Identifier: GPL-2.0
# A terminal in the machine: sshd listens on a loopback port of the host, with keys that never leave this cache.

runtime=${XDG_RUNTIME_DIR:-/tmp}/physmem-vm-$(id -u)

ssh_keys_make() {
	need ssh-keygen openssh-client
	mkdir -m 700 "$1" && ssh-keygen -q -t ed25519 -N '' -C physmem -f "$1/user" && ssh-keygen -q -t ed25519 -N '' -C physmem -f "$1/host"
}

# ssh_files ROOT
ssh_files() {
	local root=$1
	fill "$cache/ssh" ssh_keys_make
	mkdir -p "$root/root/.ssh"
	chmod 700 "$root/root" "$root/root/.ssh"
	cp "$cache/ssh/user.pub" "$root/root/.ssh/authorized_keys"
	cp "$cache/ssh/host" "$root/etc/vm/"
	cat >"$root/etc/vm/sshd_config" <<-END
		HostKey /etc/vm/host
		PermitRootLogin prohibit-password
		PasswordAuthentication no
		UsePAM no
		UseDNS no
		StrictModes no
		PrintMotd no
		Subsystem sftp internal-sftp
	END
	printf '%s\n' "PS1='physmem:\\w# '" >"$root/root/.bashrc"
	echo '. ~/.bashrc' >"$root/root/.profile"
}

# ssh_prepare: ssh_port, and the directory that says which machines run
ssh_prepare() {
	mkdir -p "$runtime" && chmod 700 "$runtime" 2>/dev/null
	[ -O "$runtime" ] || die "$EXIT_PREPARE" "$runtime belongs to someone else: set XDG_RUNTIME_DIR"
	while :; do
		ssh_port=$((20000 + RANDOM % 12000))
		! (exec 3<>"/dev/tcp/127.0.0.1/$ssh_port") 2>/dev/null || continue
		break
	done
	fill "$cache/ssh" ssh_keys_make
}

# ssh_options PORT: ssh_line
ssh_options() {
	mkdir -p "$runtime"
	echo "[127.0.0.1]:$1 $(cut -d ' ' -f 1,2 "$cache/ssh/host.pub")" >"$runtime/known-$1"
	ssh_line=(-F none -p "$1" -i "$cache/ssh/user" -o "UserKnownHostsFile=$runtime/known-$1" -o GlobalKnownHostsFile=none
		-o IdentitiesOnly=yes -o LogLevel=ERROR -o ConnectTimeout=60)
}

# running_find: ssh_port of the youngest machine that runs
running_find() {
	local file pid
	for file in $(find "$runtime" -maxdepth 1 -name 'machine-*' -printf '%T@ %p\n' 2>/dev/null | sort -rn | cut -d ' ' -f 2); do
		pid=${file##*-}
		if kill -0 "$pid" 2>/dev/null; then
			read -r ssh_port <"$file"
			return
		fi
		rm -f "$file"
	done
	die "$EXIT_USAGE" "no machine runs: start one with scripts/vm shell, or scripts/vm run --ssh"
}

# join [COMMAND...]: another terminal in the machine that runs, or a command there
join() {
	local tty=-t
	running_find
	ssh_options "$ssh_port"
	[ -t 0 ] && [ $# -eq 0 ] || tty=-T
	exec ssh "$tty" "${ssh_line[@]}" root@127.0.0.1 "$@"
}

# machine_up: called when the guest's first message came
machine_up() {
	[ -n "$ssh" ] || return 0
	echo "$ssh_port" >"$runtime/machine-$$"
	if [ "$verb" = shell ]; then
		terminal
		deadline=$((SECONDS + 30))
	fi
}

# terminal: the user's, until it is left; then the guest is told to end
terminal() {
	ssh_options "$ssh_port"
	local tries=0 left
	until ssh -n -o BatchMode=yes "${ssh_line[@]}" root@127.0.0.1 true 2>"$work/ssh.log"; do
		tries=$((tries + 1))
		if ! kill -0 "$machine_pid" 2>/dev/null || [ "$tries" -ge 100 ]; then
			cat "$work/ssh.log" >&2
			return
		fi
		sleep 0.3
	done
	# Not in the foreground: a terminal that closes tells this script, which has a machine to end.
	ssh -t "${ssh_line[@]}" root@127.0.0.1 <&0 &
	wait $!
	left=$?
	ssh -n -o BatchMode=yes "${ssh_line[@]}" root@127.0.0.1 "echo $left >/run/leave" 2>/dev/null
}
