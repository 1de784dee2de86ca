# shellcheck shell=bash disable=SC2154 # report.sh sets work
# SPDX-License-Identifier: GPL-2.0
# Consoles as a person has them: tmux is the hands and the eyes.

tm() { tmux -S "$work/tmux" -f /dev/null "$@"; }

# console NAME COMMAND: a new one, in which the command runs
console() { tm new-session -d -s "$1" -x 200 -y 50 "$2"; }

screen() { tm capture-pane -p -J -S - -t "$1" 2>/dev/null; }
sees() { screen "$1" | grep -qE -- "$2"; }
type_in() { tm send-keys -t "$1" -l "$2" && tm send-keys -t "$1" Enter; }
gone() { ! tm has-session -t "$1" 2>/dev/null; }

# consoles_close: the server outlives whoever started it. All that runs in a console is hung up, not only its first process.
consoles_close() {
	local pid panes
	mapfile -t panes < <(tm list-panes -a -F '#{pane_pid}' 2>/dev/null)
	for pid in "${panes[@]}"; do kill -HUP -- "-$pid" 2>/dev/null; done
	for pid in "${panes[@]}"; do wait_for 5 ended "$pid"; done
	tm kill-server 2>/dev/null
}

ended() { ! kill -0 "$1" 2>/dev/null; }

# sees_soon SECONDS NAME CONSOLE PATTERN: a verdict
sees_soon() {
	if wait_for "$1" sees "$3" "$4"; then
		ok "$2"
	else
		not_ok "$2" "no line like '$4'"
		screen "$3" | tail -n 30 | sed 's/^/# /'
		return 1
	fi
}

# the prompt of a guest
# shellcheck disable=SC2034 # for whoever sources this
prompt='physmem:[^#]*# *$'
