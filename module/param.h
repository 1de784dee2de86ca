/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _PHYSMEM_PARAM_H
#define _PHYSMEM_PARAM_H

#include <linux/kernel.h>
#include <linux/moduleparam.h>

/*
 * A parameter that is a number with bounds: another is refused with -EINVAL. The
 * operations stand last, so that the semicolon is for who uses the macro.
 */
#define PHYSMEM_PARAM_RANGE(name, least, most)					\
	static int set_##name(const char *text, const struct kernel_param *kp)	\
	{									\
		unsigned int value;						\
		int err = kstrtouint(text, 0, &value);				\
										\
		if (err)							\
			return err;						\
		if (value < (least) || value > (most))				\
			return -EINVAL;						\
		return param_set_uint(text, kp);				\
	}									\
	static const struct kernel_param_ops ops_##name;			\
	module_param_cb(name, &ops_##name, &name, 0644);			\
	static const struct kernel_param_ops ops_##name = {			\
		.set = set_##name,						\
		.get = param_get_uint,						\
	}

#endif /* _PHYSMEM_PARAM_H */
