// SPDX-License-Identifier: GPL-2.0
#include "harmless.h"
#include "report.h"

void report_losses(FILE *out, const struct report *report)
{
	const struct lacking *lacking = &report->lacking;
	size_t i;

	fprintf(out, "\nNot in this report%s\n",
		report_at_least(report) ? ": its sums are \"at least\"" : "");
	for (i = 0; i < lacking->count; i++) {
		fprintf(out, "  %-13s ", lacking->list[i].what);
		harmless_put(out, lacking->list[i].text);
		putc('\n', out);
	}
}
