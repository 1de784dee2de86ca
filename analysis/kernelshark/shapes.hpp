/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What draw.cpp puts on the graph. In no name space that another plugin could see.
 */
#ifndef PHYSMEM_SHAPES_HPP
#define PHYSMEM_SHAPES_HPP

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

#include "KsPlotTools.hpp"
#include "KsPluginsGUI.hpp"

#include "plugin.h"

namespace {

const int font_size = 13, legend_y = 11, label_gap = 4;
const ksplot_color dark = { 0x30, 0x30, 0x30 }, white = { 0xff, 0xff, 0xff };

void *main_window;
ksplot_font font;

ksplot_color color_of(unsigned int outcome)
{
	const uint32_t rgb = paint_of(outcome)->rgb;

	return { uint8_t(rgb >> 16), uint8_t(rgb >> 8), uint8_t(rgb) };
}

/* A font is a texture: it can be loaded only while KernelShark draws. No font, no words. */
bool font_ready()
{
	static bool tried;

	if (!tried) {
		char *file = access(TT_FONT_FILE, R_OK) ? ksplot_find_font_file("FreeSans", "FreeSans")
							 : strdup(TT_FONT_FILE);

		tried = true;
		if (file)
			ksplot_init_font(&font, font_size, file);
		free(file);
	}
	return ksplot_font_is_loaded(&font);
}

int text_width(const std::string &text)
{
	float width = 0;

	for (char c : text)
		if (c >= KS_SPACE_CHAR && c <= KS_TILDA_CHAR)
			width += font.cdata[c - KS_SPACE_CHAR].xadvance;
	return width;
}

void fill(int left, int top, int right, int bottom, const ksplot_color &color)
{
	const ksplot_point corners[] = { { left, top }, { left, bottom }, { right, bottom }, { right, top } };

	ksplot_draw_polygon(corners, 4, &color, 1);
}

class Text : public KsPlot::PlotObject {
public:
	Text(const std::string &text, int x, int y, ksplot_color color)
		: text(text), x(x), y(y), color(color) {}
private:
	void _draw(const KsPlot::Color &, float) const override
	{
		ksplot_print_text(&font, &color, x, y, text.c_str());
	}

	const std::string text;
	const int x, y;
	const ksplot_color color;
};

class Box : public KsPlot::PlotObject {
public:
	Box(int left, int top, int right, int bottom, const struct box &box, kshark_trace_histo *histo)
		: left(left), top(top), right(right), bottom(bottom), fault(*box.fault), histo(histo) {}

	double distance(int x, int y) const override
	{
		const int aside = std::max({ left - x, x - right, 0 });

		/* a box of two pixels is hard to hit: 2 beside it are near enough */
		return y >= top - 2 && y <= bottom + 2 && aside <= 2 ? aside : 1e6;
	}

private:
	void _draw(const KsPlot::Color &, float) const override
	{
		fill(left, top, right, bottom, color_of(fault.outcome));
		if (right - left > 5) {
			const ksplot_point corners[] = { { left, top }, { left, bottom },
							 { right, bottom }, { right, top } };

			ksplot_draw_polygon_contour(corners, 4, &dark, 1);
		}
	}

	void _doubleClick() const override;

	const int left, top, right, bottom;
	const struct fault fault;
	kshark_trace_histo *const histo;
};

/*
 * A marker stands on an entry. B is put on the fault's own, which comes at its
 * end; A on the last one of the same task that is no later than its beginning.
 */
void Box::_doubleClick() const
{
	const kshark_entry *before = fault.entry;
	ssize_t row = kshark_find_entry_by_time(fault.begin, histo->data, 0, histo->data_size - 1);

	if (!main_window)
		return;
	for (row = std::max<ssize_t>(row, 0); row >= 0; row--) {
		const kshark_entry *entry = histo->data[row];

		if (entry->ts <= fault.begin && entry->pid == fault.pid && entry != fault.entry) {
			before = entry;
			break;
		}
	}
	plugin_log("markers A %lld B %lld", (long long)before->ts, (long long)fault.end);
	markEntryA(main_window, before);
	markEntryB(main_window, fault.entry);
}

class Arrow : public KsPlot::PlotObject {
public:
	Arrow(int x, int from, int to) : x(x), from(from), to(to) {}

private:
	void _draw(const KsPlot::Color &, float) const override
	{
		const int head = to > from ? to - 7 : to + 7;
		const ksplot_point line[] = { { x, from }, { x, head } };
		const ksplot_point tip[] = { { x - 5, head }, { x + 5, head }, { x, to } };

		ksplot_draw_line(&line[0], &line[1], &dark, 2);
		ksplot_draw_polygon(tip, 3, &dark, 1);
	}

	const int x, from, to;
};

class Square : public KsPlot::PlotObject {
public:
	Square(int x, unsigned int outcome) : x(x), outcome(outcome) {}

private:
	void _draw(const KsPlot::Color &, float) const override
	{
		fill(x, legend_y - 9, x + 9, legend_y, color_of(outcome));
	}

	const int x;
	const unsigned int outcome;
};

} // namespace

#endif
