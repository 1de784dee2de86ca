# SPDX-License-Identifier: GPL-2.0
# Figures as tables, which are Markdown too.

BEGIN {
	title["dense"] = "A page: process of so many MiB, all its pages touched"
	title["sparse"] = "A small process with an untouched mapping of so many MiB, in all"
	title["vmas"] = "A mapping: process with so many of one touched page"
	title["own_holds"] = "Longest hold of the mmap lock, as physmem's own stats have it, process of so many MiB"
	title["cow_copy"] = "A fault: write to a page that a fork has shared"
	title["cow_huge"] = "A fault: write to a huge page that a fork has shared, which is split and then copied in part"
	title["cow_file"] = "A fault: first write to a page of a file in tmpfs, mapped privately"
	title["fork"] = "A fork, the child's end and its being waited for, by a process of so many MiB"
	title["latency_fault"] = "How long a process of 256 MiB waits for a page of its own while it is looked at in a loop"
	title["latency_map"] = "The same for a mapping that it makes and takes away (mmap, munmap)"
	title["redis"] = "What a Redis server of 20 MB serves (SET of 1000 bytes, 50 clients)"
	title["redis_counted"] = "The same where one processor does everything, the requests' sender's work too"
	title["holds"] = "Longest hold of the mmap lock, as the kernel's events have it, process of so many MiB"
}

function number(text) {
	if (text == "-" || text == "")
		return "-"
	return sprintf(text + 0 < 1000 ? "%.1f" : "%.0f", text)
}

# What a remark says of a single figure stands below the table, once.
function note(text,    i) {
	for (i = 1; i <= notes; i++)
		if (note_text[i] == text)
			return i
	note_text[++notes] = text
	return notes
}

# The head of the column for remarks, in tables whose remark is of a whole line; otherwise nothing.
function gain(table) {
	if (table == "dense" || table == "fork")
		return "what one gets"
	return table ~ /^redis/ ? "physmem" : table ~ /^latency_/ ? "meanwhile" : ""
}

function cell(table, method, size,    text, remark) {
	text = number(value[table, method, size])
	remark = remark_of[table, method, size]
	if (remark != "" && (gain(table) == "" || text == "-"))
		text = text " (" note(remark) ")"
	return text
}

function head(table,    i, rule) {
	printf "\n%s; %s\n\n| ", title[table], unit_of[table]
	rule = "|---|"
	for (i = 1; i <= columns; i++) {
		printf "| %s ", column[i]
		rule = rule "---:|"
	}
	if (gain(table) != "")
		printf "| %s ", gain(table)
	print "|\n" rule (gain(table) != "" ? "---|" : "")
}

# A number without its fraction, and nothing that is less than nothing.
function whole(figure,    text) {
	text = sprintf("%.0f", figure)
	return text == "-0" ? "0" : text
}

# A method a line, with what it adds.
function show_faults(table,    i, method, size, text) {
	notes = 0
	printf "\n%s; %s, %d of them\n\n| | in all | added | what one gets |\n|---|---:|---:|---|\n", title[table],
		unit_of[table], size_in[table, 1]
	for (i = 1; i <= lines_of[table]; i++) {
		method = method_in[table, i]
		size = size_in[table, i]
		text = added(table, method, size)
		printf "| %s | %s | %s | %s |\n", method,
			value_in[table, i] == "-" ? "- (" note(remark_in[table, i]) ")" : sprintf("%.0f", value_in[table, i]),
			text == "-" ? text : whole(text), value_in[table, i] == "-" ? "" : remark_in[table, i]
	}
	show_notes()
}

function show_notes(    i) {
	for (i = 1; i <= notes; i++)
		printf "%s(%d) %s\n", i == 1 ? "\n" : "", i, note_text[i]
}

function show_table(table,    i, j, rows, row, seen, gives) {
	columns = rows = notes = 0
	for (i = 1; i <= lines_of[table]; i++) {
		if (!(("column", size_in[table, i]) in seen))
			column[++columns] = size_in[table, i]
		if (!(("row", method_in[table, i]) in seen))
			row[++rows] = method_in[table, i]
		seen["column", size_in[table, i]] = seen["row", method_in[table, i]] = 1
		remark_of[table, method_in[table, i], size_in[table, i]] = remark_in[table, i]
		if (value_in[table, i] != "-")
			gives[method_in[table, i]] = remark_in[table, i]
	}
	head(table)
	for (j = 1; j <= rows; j++) {
		printf "| %s ", row[j]
		for (i = 1; i <= columns; i++)
			printf "| %s ", cell(table, row[j], column[i])
		if (gain(table) != "")
			printf "| %s ", gives[row[j]]
		print "|"
	}
	show_notes()
}

function show_promised(i) {
	printf "| %s | %s | %s | %s: %s |\n", promise_text[i],
		promise_figure[i] == "-" ? "-" : sprintf("%.2f", promise_figure[i]), promise_bound[i], promise_unit[i],
		promise_kept[i] ? "kept" : "BROKEN"
}

function show(    i) {
	printf "%s %s, pages of %d bytes\n", release, machine, page_size
	for (i = 1; i <= table_count; i++)
		if (tables[i] ~ /^cow_/)
			show_faults(tables[i])
		else
			show_table(tables[i])
	if (!promises)
		return
	print "\n| promised | | bound | |\n|---|---:|---:|---|"
	for (i = 1; i <= promises; i++)
		show_promised(i)
}
