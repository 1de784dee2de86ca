# shellcheck shell=bash disable=SC2154 # report.sh and run set these
# SPDX-License-Identifier: GPL-2.0
# Does bash offer what the command has? What it has is read here another way than there: from --usage.

# completed WORD...: what the completion offers for the last one
completed() {
	PATH=${physmem%/*}:$PATH bash --norc -c '
		. analysis/completion/physmem
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_physmem
		printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

# The last command's words were understood, whatever it then lacks.
taken() { ! grep -q 'prometheus, chrome' "$work/out"; }

# usage_options SUBCOMMAND: its options, from the short usage message
usage_options() { "$physmem" "$1" --usage | tr -s ' [](|' '\n' | grep -oE '^--[a-z][a-z-]*' | sort -u; }

completes() {
	local subcommand word
	"$physmem" help | awk '/^  [a-z]/ { print $1 }' | grep -v '^help$' | sort >"$work/subcommands"
	completed physmem "" | grep -vE '^(help|--version)$' | sort >"$work/offered"
	diff "$work/subcommands" "$work/offered" >"$work/complaints" 2>&1
	clean "completion: all subcommands" "$work/complaints"
	while read -r subcommand; do
		diff <(usage_options "$subcommand") <(completed physmem "$subcommand" -- | grep '^--' | sort -u) >"$work/complaints"
		clean "completion: all options of $subcommand" "$work/complaints"
	done <"$work/subcommands"
	# words that are listed there must be words that are taken
	for word in $(completed physmem export --format ""); do
		"$physmem" export --format "$word" >"$work/out" 2>&1 </dev/null
		verdict "completion: export takes $word" "$(cat "$work/out")" taken
	done
	for word in $(completed physmem plot --only ""); do
		"$physmem" plot --only "$word" -i "$work/nowhere.dat" -o "$work/x.png" >"$work/out" 2>&1 </dev/null
		verdict "completion: plot takes $word" "$(cat "$work/out")" grep -q 'nowhere.dat\|physmem-plot' "$work/out"
	done
	verdict "completion: after an equals sign" "$(completed physmem plot --only = d)" test "$(completed physmem plot --only = d)" = decay
	: >"$work/a file.dat"
	verdict "completion: files" "$(completed physmem plot -i "$work/a")" test "$(completed physmem plot -i "$work/a")" = "$work/a file.dat"
}
