/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A picture of KernelShark, taken without a screen.
 */
#ifndef PHYSMEM_SHARK_SHOT_H
#define PHYSMEM_SHARK_SHOT_H

#include <stdbool.h>

/**
 * shark_shot - start KernelShark on a screen of its own, and take a picture
 * @argv: KernelShark's
 * @width, @height: of the screen, in pixels
 * @picture: file to write; its ending says in which format
 * @verbose: repeat on stderr what KernelShark says meanwhile, with times
 *
 * Return: 0, or -1 after having said on stderr why not.
 */
int shark_shot(char *const argv[], int width, int height, const char *picture, bool verbose);

#endif
