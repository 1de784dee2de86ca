// SPDX-License-Identifier: GPL-2.0
/* Words written to `targets` -> a changed list. Understood whole before anything is done. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "physmem.h"
#include "targets.h"

/* One word, understood: which process, and what of it. */
struct wish {
	struct physmem_target *target;	/* ready to be added: nothing can fail then */
	bool remove;
};

static int make_wish(struct wish *wish, const char *word)
{
	const bool sign = *word == '+' || *word == '-';
	pid_t nr;
	int err = kstrtoint(word + sign, 10, &nr);

	if (err || nr <= 0 || word[sign] == '+')
		return -EINVAL;
	wish->remove = *word == '-';
	wish->target = kzalloc(sizeof(*wish->target), GFP_KERNEL);
	if (!wish->target)
		return -ENOMEM;
	return physmem_target_group(nr, &wish->target->pid);
}

/*
 * Understands "863 864" or "+863 -864". Words with a sign are not mixed with
 * words without: what would that mean?
 */
static int parse(char *words, struct wish *wishes, unsigned int *found, bool *signs)
{
	unsigned int with = 0;
	char *word;
	int err;

	while ((word = strsep(&words, " \t\n"))) {
		if (!*word)
			continue;
		with += *word == '+' || *word == '-';
		err = make_wish(&wishes[(*found)++], word);
		if (err)
			return err;
	}
	*signs = with;
	return *found && (!with || with == *found) ? 0 : -EINVAL;
}

/* Can it all be done? Nothing is changed if not. */
static int check(const struct wish *wishes, unsigned int found, bool signs)
{
	const enum physmem_targets_mode mode = physmem_targets_mode();
	unsigned int i;
	int err = 0;

	if (signs && physmem_targets_count() + found > PHYSMEM_TARGETS_MAX)
		return -E2BIG;
	rcu_read_lock();
	for (i = 0; i < found && !err; i++) {
		if (!wishes[i].remove)
			continue;
		if (mode == PHYSMEM_TARGETS_ALL)
			err = -EINVAL;
		else if (mode == PHYSMEM_TARGETS_NONE ||
			 !physmem_targets_have(wishes[i].target->pid))
			err = -ESRCH;
	}
	rcu_read_unlock();
	return err;
}

static void apply(struct wish *wishes, unsigned int found, bool signs)
{
	unsigned int i;

	if (!signs || physmem_targets_mode() != PHYSMEM_TARGETS_LISTED)
		physmem_targets_purge(true);
	for (i = 0; i < found; i++) {
		if (wishes[i].remove)
			physmem_targets_remove(wishes[i].target->pid);
		else if (physmem_targets_add(wishes[i].target))
			wishes[i].target = NULL;
	}
	physmem_targets_set_mode(PHYSMEM_TARGETS_LISTED);
}

static int request_list(char *words)
{
	/* a digit and a blank each, at the least */
	const unsigned int room = strlen(words) / 2 + 1;
	struct wish *wishes = kvcalloc(room, sizeof(*wishes), GFP_KERNEL);
	unsigned int found = 0, i;
	bool signs;
	int err;

	if (!wishes)
		return -ENOMEM;
	err = parse(words, wishes, &found, &signs);
	if (!err)
		err = physmem_targets_make();
	if (!err) {
		physmem_targets_purge(false);
		err = check(wishes, found, signs);
	}
	if (!err)
		apply(wishes, found, signs);
	for (i = 0; i < found; i++)
		physmem_target_free(wishes[i].target);
	kvfree(wishes);
	return err;
}

/**
 * physmem_targets_request() - obey words written to `targets`
 * @words: "all", "none", PIDs, or PIDs with a sign; written to
 *
 * Context: may sleep.
 * Return: 0; -EINVAL: not understood; -ESRCH: no such process, or none that is
 * on the list; -ENODATA: it has no user memory; -E2BIG; -ENOMEM.
 */
int physmem_targets_request(char *words)
{
	int err = 0;

	words = strim(words);
	mutex_lock(&physmem_targets_lock);
	if (!strcmp(words, "all") || !strcmp(words, "none")) {
		physmem_targets_set_mode(*words == 'a' ? PHYSMEM_TARGETS_ALL :
							 PHYSMEM_TARGETS_NONE);
		physmem_targets_purge(true);
	} else {
		err = request_list(words);
	}
	mutex_unlock(&physmem_targets_lock);
	return err;
}
