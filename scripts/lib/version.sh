# shellcheck shell=bash disable=SC2154 # who reads this sets top
# SPDX-License-Identifier: GPL-2.0

# physmem_version: as the module and the command say it
physmem_version() { sed -n 's/^#define PHYSMEM_VERSION "\([^"]*\)"$/\1/p' "$top/module/version.h"; }
