// SPDX-License-Identifier: GPL-2.0
#include "advice.h"
#include "human.h"
#include "report.h"
#include "report_json.h"

void report_advice(FILE *out, const struct report *report)
{
	struct advice found[ADVICE_MAX];
	size_t count = advice_find(report->bill, report->code, found), i;

	if (count)
		fprintf(out, "\nWhat has helped where a case had the same (docs/cases)\n");
	for (i = 0; i < count; i++) {
		const struct advice *advice = &found[i];

		fprintf(out, "\n  %s: %s%s of %s, in %s faults, %s; after %zu fork%s\n",
			advice->proven->pattern, report_least(report),
			human_bytes(advice->found.bytes).text,
			human_bytes(advice->copied.bytes).text,
			human_count(advice->found.faults).text, human_time(advice->found.ns).text,
			advice->forks, advice->forks == 1 ? "" : "s");
		fprintf(out, "    there: %s\n    measured: %s\n    %s\n", advice->proven->changed,
			advice->proven->figures, advice->proven->document);
	}
}

void report_json_advice(struct json_out *out, const struct report *report)
{
	struct advice found[ADVICE_MAX];
	size_t count = advice_find(report->bill, report->code, found), i;

	json_open(out, "advice", '[');
	for (i = 0; i < count; i++) {
		const struct advice_case *proven = found[i].proven;

		json_open(out, NULL, '{');
		json_string(out, "name", proven->name);
		json_string(out, "pattern", proven->pattern);
		json_string(out, "changed", proven->changed);
		json_string(out, "figures", proven->figures);
		json_string(out, "document", proven->document);
		json_number(out, "forks", found[i].forks);
		report_json_sum(out, "found", &found[i].found);
		report_json_sum(out, "copied", &found[i].copied);
		json_close(out, '}');
	}
	json_close(out, ']');
}
