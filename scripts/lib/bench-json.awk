# SPDX-License-Identifier: GPL-2.0
# Figures as JSON. None of the texts has a character that JSON wants escaped.

function show(    i, j, table, last) {
	printf "{\n  \"kernel\": \"%s\",\n  \"machine\": \"%s\",\n  \"page_size\": %d,\n  \"figures\": [\n", release, machine, page_size
	for (i = 1; i <= table_count; i++) {
		table = tables[i]
		for (j = 1; j <= lines_of[table]; j++) {
			last = i == table_count && j == lines_of[table]
			printf "    { \"table\": \"%s\", \"method\": \"%s\", \"size\": %s, \"value\": %s, \"unit\": \"%s\", \"remark\": \"%s\" }%s\n",
				table, method_in[table, j], size_in[table, j], value_in[table, j] == "-" ? "null" : value_in[table, j],
				unit_of[table], remark_in[table, j], last ? "" : ","
		}
	}
	print "  ],\n  \"promises\": ["
	for (i = 1; i <= promises; i++)
		printf "    { \"promise\": \"%s\", \"value\": %s, \"bound\": %s, \"unit\": \"%s\", \"kept\": %s }%s\n",
			promise_text[i], promise_figure[i] == "-" ? "null" : sprintf("%.2f", promise_figure[i]), promise_bound[i], promise_unit[i],
			promise_kept[i] ? "true" : "false", i == promises ? "" : ","
	print "  ]\n}"
}
