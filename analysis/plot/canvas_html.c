// SPDX-License-Identifier: GPL-2.0
#include "canvas_html.h"

#include "utf8.h"

/* Control characters, which a process may have in its name, are none of XML's. */
void html_text(FILE *out, const char *text)
{
	size_t length;

	for (; *text; text += length ? length : 1) {
		length = utf8_character(text);
		if (!length)
			fputs(UTF8_REPLACEMENT, out);
		else if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else if ((unsigned char)*text < ' ' && *text != '\n')
			putc('?', out);
		else
			fwrite(text, length, 1, out);
	}
}

static FILE *file_of(struct canvas *canvas)
{
	return ((struct canvas_html *)canvas)->out;
}

static void end(FILE *out, const char *name, const char *title)
{
	if (!title) {
		fputs("/>\n", out);
		return;
	}
	fputs("><title>", out);
	html_text(out, title);
	fprintf(out, "</title></%s>\n", name);
}

static void box(struct canvas *canvas, double x, double y, double width, double height,
		enum ink ink, const char *title)
{
	FILE *out = file_of(canvas);

	fprintf(out, "<rect class=\"f%d\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"",
		ink, x, y, width, height);
	end(out, "rect", title);
}

static void line(struct canvas *canvas, const struct point *points, size_t count, double width,
		 enum ink ink, const char *title)
{
	FILE *out = file_of(canvas);
	size_t i;

	fprintf(out, "<polyline class=\"s%d\" stroke-width=\"%.1f\" points=\"", ink, width);
	for (i = 0; i < count; i++)
		fprintf(out, "%s%.1f,%.1f", i ? " " : "", points[i].x, points[i].y);
	putc('"', out);
	end(out, "polyline", title);
}

static void text(struct canvas *canvas, double x, double y, double size, enum anchor anchor,
		 enum ink ink, const char *text)
{
	static const char *const anchors[] = { "", " text-anchor=\"middle\"",
					       " text-anchor=\"end\"" };
	FILE *out = file_of(canvas);

	fprintf(out, "<text class=\"f%d\" x=\"%.1f\" y=\"%.1f\" font-size=\"%g\"%s>", ink, x, y,
		size, anchors[anchor]);
	html_text(out, text);
	fputs("</text>\n", out);
}

static const struct canvas_operations operations = { .box = box, .line = line, .text = text };

void canvas_html_open(struct canvas_html *canvas, FILE *out, double width, double height,
		      const char *label)
{
	canvas->canvas.operations = &operations;
	canvas->out = out;
	fprintf(out, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", width, height);
	html_text(out, label);
	fputs("\">\n", out);
}

void canvas_html_close(struct canvas_html *canvas)
{
	fputs("</svg>\n", canvas->out);
}

static void variables(FILE *out, enum paper paper)
{
	int ink;

	for (ink = 0; ink < INK_COUNT; ink++)
		fprintf(out, "--c%d:#%06x;", ink, ink_rgb(ink, paper));
	fprintf(out, "color-scheme:%s", paper == PAPER_DARK ? "dark" : "light");
}

/* On dark paper an outcome that is nearly black has an edge; light paper's edges have its colour.
 */
void html_style(FILE *out)
{
	int ink;

	fputs("<style>\n:root{", out);
	variables(out, PAPER_LIGHT);
	fputs("}\n@media (prefers-color-scheme: dark){:root{", out);
	variables(out, PAPER_DARK);
	fputs("}}\n", out);
	for (ink = 0; ink < INK_COUNT; ink++)
		fprintf(out, ".f%d{fill:var(--c%d)}.s%d{stroke:var(--c%d)}\n", ink, ink, ink, ink);
	fprintf(out,
		"@media (prefers-color-scheme: dark){.f%d,.f%d,.f%d,.f%d{stroke:var(--c%d);"
		"stroke-width:.5}}\n",
		ink_of_outcome(PHYSMEM_OUTCOME_FAILED), ink_of_outcome(PHYSMEM_OUTCOME_HUGE_ZERO),
		ink_of_outcome(PHYSMEM_OUTCOME_UNKNOWN),
		ink_of_outcome(PHYSMEM_OUTCOME_HUGETLB_COPY), INK_EDGE);
	fprintf(out,
		"body{background:var(--c%d);color:var(--c%d);font:15px/1.45 sans-serif;"
		"max-width:1000px;margin:2em auto;padding:0 1em}\n"
		"h1{font-size:1.5em}h2{font-size:1.15em;margin:2em 0 .2em}"
		"p{margin:.3em 0}.faint{color:var(--c%d)}.warning{color:var(--c%d)}\n"
		"svg{display:block;width:100%%;height:auto;font-family:sans-serif;margin:.6em 0}"
		"polyline{fill:none;stroke-linejoin:round}"
		"rect:hover{opacity:.75}\n</style>\n",
		INK_PAPER, INK_TEXT, INK_FAINT, INK_WARNING);
}
