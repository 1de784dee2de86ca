// SPDX-License-Identifier: GPL-2.0
#include "human.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct human three_digits(double number, const char *unit)
{
	/* 9.995 and above are printed with a digit less, or they would have four */
	int decimals = number < 9.995 ? 2 : number < 99.95 ? 1 : 0;
	struct human human;

	snprintf(human.text, sizeof(human.text), "%.*f %s", decimals, number, unit);
	return human;
}

static struct human whole(uint64_t number, const char *unit)
{
	struct human human;

	snprintf(human.text, sizeof(human.text), "%" PRIu64 " %s", number, unit);
	return human;
}

struct human human_bytes(uint64_t bytes)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double number = (double)bytes / 1024;
	unsigned int unit = 0;

	if (bytes < 1024)
		return whole(bytes, "B");
	for (; number >= 1023.5 && unit < sizeof(units) / sizeof(units[0]) - 1; unit++)
		number /= 1024;
	if (!unit && bytes % 1024 == 0)
		return whole(bytes / 1024, units[0]);
	return three_digits(number, units[unit]);
}

struct human human_time(uint64_t ns)
{
	static const char *const units[] = { "us", "ms", "s" };
	double number = (double)ns / 1000;
	unsigned int unit = 0;

	if (ns < 1000)
		return whole(ns, "ns");
	for (; number >= 999.5 && unit < sizeof(units) / sizeof(units[0]) - 1; unit++)
		number /= 1000;
	return three_digits(number, units[unit]);
}

struct human human_count(uint64_t number)
{
	struct human human;
	char digits[24];
	size_t length, i, at = 0;

	length = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, number);
	for (i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			human.text[at++] = ',';
		human.text[at++] = digits[i];
	}
	human.text[at] = '\0';
	return human;
}

struct human human_share(uint64_t part, uint64_t whole_thing)
{
	struct human human = { "-" };

	if (whole_thing)
		snprintf(human.text, sizeof(human.text), "%.1f %%",
			 100.0 * (double)part / (double)whole_thing);
	return human;
}
