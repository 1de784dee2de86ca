// SPDX-License-Identifier: GPL-2.0
/*
 * Draws what the C side has found: boxes on the rows of tasks and CPUs, arrows
 * for forks, and a legend above. Shapes are drawn from the front of KernelShark's
 * list on, so what must lie on top is pushed first.
 */
#include <cstring>
#include <ctime>
#include <map>
#include <string>

#include "KsPlugins.hpp"

#include "shapes.hpp"

namespace {

const int text_room = 90; /* between the PIDs of two children */

/*
 * KernelShark calls for one row after the other and says not when it begins anew;
 * but then it deletes all shapes. This one is the first of each time.
 */
class Pass : public KsPlot::PlotObject {
public:
	~Pass() override { current = nullptr; }
	std::map<std::pair<int, int>, const KsPlot::Graph *> tasks;
	static Pass *current;

private:
	void _draw(const KsPlot::Color &, float) const override {}
};

Pass *Pass::current;

/* "copy 12  reuse 3": what is in the whole trace, with how many */
void draw_legend(const struct faults &faults, const KsCppArgV &argv)
{
	int x = argv._graph->bin(0)._base.x();

	for (unsigned int place = 0; place < PAINT_COUNT; place++) {
		const unsigned int outcome = paint_in_legend(place);
		const std::string text = std::string(paint_of(outcome)->name) + " " +
					 std::to_string(faults.counts[outcome]);

		if (!faults.counts[outcome])
			continue;
		argv._shapes->push_front(new Square(x, outcome));
		argv._shapes->push_front(new Text(text, x + 13, legend_y, dark));
		x += 13 + text_width(text) + 18;
	}
}

void begin_pass(const struct faults &faults, const KsCppArgV &argv)
{
	if (Pass::current)
		return;
	Pass::current = new Pass;
	argv._shapes->push_front(Pass::current);
	if (font_ready())
		draw_legend(faults, argv);
}

void draw_label(const struct box &box, int left, int right, int base, const KsCppArgV &argv)
{
	const int room = right - left - 2 * label_gap;
	char text[96];
	int most = font.char_width ? room / font.char_width * 2 : 0;

	/* characters differ in width: try with fewer until it fits */
	do {
		box_label(text, sizeof(text), &box, most);
		most = int(strlen(text)) - 1;
	} while (*text && text_width(text) > room);
	if (*text)
		argv._shapes->push_front(new Text(text, left + label_gap, base,
						  paint_of(box.fault->outcome)->step ? dark : white));
}

void draw_boxes(const struct row &row, const struct window &window, const KsCppArgV &argv, const char *what, int id)
{
	const KsPlot::Graph &graph = *argv._graph;
	const int x = graph.bin(0)._base.x(), bottom = graph.base() - 1;
	const int height = graph.height() * 3 / 4;
	const clock_t start = clock();
	static struct boxes boxes;

	if (boxes_make(&boxes, &row, &window, plugin_shown))
		return;
	for (size_t i = 0; font_ready() && i < boxes.count; i++) {
		const struct box &box = boxes.boxes[i];

		draw_label(box, x + box.left, x + box.right, bottom - height / 2 + 5, argv);
	}
	/* The last ones made are of two columns: they lie on top. */
	for (size_t i = boxes.count; i-- > 0;) {
		const struct box &box = boxes.boxes[i];
		/* a tick, where the duration is not known, is higher than KernelShark's own */
		const int top = bottom - (box.fault->timed ? height : graph.height());

		argv._shapes->push_front(new Box(x + box.left, top, x + box.right, bottom, box, argv._histo));
	}
	plugin_log("row %s %d y %d-%d x %d-%d faults %zu boxes %zu us %ld", what, id, bottom - height, bottom, x,
		   x + window.columns, boxes.faults, boxes.count,
		   long((clock() - start) * 1000000 / CLOCKS_PER_SEC));
}

/* If both rows are there: from the parent's line into the child's row. */
void draw_fork(const struct fork &fork, int x, int sd, const KsCppArgV &argv)
{
	const auto parent = Pass::current->tasks.find({ sd, fork.pid });
	const auto child = Pass::current->tasks.find({ sd, fork.child });

	if (parent == Pass::current->tasks.end() || child == Pass::current->tasks.end())
		return;
	if (parent->second->base() < child->second->base())
		argv._shapes->push_front(new Arrow(x, parent->second->base(),
						   child->second->base() - child->second->height() / 4));
	else
		argv._shapes->push_front(new Arrow(x, parent->second->base() - parent->second->height() / 4,
						   child->second->base()));
}

/* A mark on the row that forked; the arrow when the second of the two rows comes. */
void draw_forks(const struct faults &faults, const struct window &window, const KsCppArgV &argv, int sd,
		int id, bool task)
{
	const KsPlot::Graph &graph = *argv._graph;
	const int64_t end = window.begin + window.ns_per_column * window.columns;
	int last_column = -1, last_text = -text_room;

	for (size_t i = 0; i < faults.fork_count; i++) {
		const struct fork &fork = faults.forks[i];
		const bool here = task ? fork.pid == id : fork.cpu == id;
		const int column = window_column(&window, fork.time);
		const int x = graph.bin(0)._base.x() + column;

		if (fork.time < window.begin || fork.time > end || !plugin_shown(fork.entry))
			continue;
		if (task && (here || fork.child == id))
			draw_fork(fork, x, sd, argv);
		if (!here || column == last_column)
			continue;
		last_column = column;
		argv._shapes->push_front(new Arrow(x, graph.base() - graph.height(), graph.base()));
		if (!task || !font_ready() || column < last_text + text_room)
			continue;
		last_text = column;
		argv._shapes->push_front(new Text("fork " + std::to_string(fork.child), x + 6,
						  graph.base() - graph.height(), dark));
	}
}

} // namespace

void plugin_set_window(void *window)
{
	main_window = window;
}

void plugin_draw(struct kshark_cpp_argv *argv_c, int sd, int id, int action)
{
	const KsCppArgV &argv = *KS_ARGV_TO_CPP(argv_c);
	const bool task = action & KSHARK_TASK_DRAW;
	const struct faults *faults = plugin_faults(sd);
	const struct window window = { argv._histo->min, argv._histo->bin_size, argv._histo->n_bins };

	if (!faults || !(action & (KSHARK_TASK_DRAW | KSHARK_CPU_DRAW)) || window.columns < 2 || !argv._graph)
		return;
	begin_pass(*faults, argv);
	if (task)
		Pass::current->tasks[{ sd, id }] = argv._graph;
	draw_forks(*faults, window, argv, sd, id, task);
	draw_boxes(task ? faults_of_pid(faults, id) : faults_of_cpu(faults, id), window, argv,
		   task ? "task" : "cpu", id);
}
