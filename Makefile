# SPDX-License-Identifier: GPL-2.0
# physmem. `make help` tells what there is; KDIR=, ARCH= and CROSS_COMPILE= mean what they mean in the kernel.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
PKG_CONFIG ?= pkg-config

# The kernel that runs says what to build for, not the distribution: a 32-bit Raspberry Pi OS runs an arm64 kernel.
machine := $(shell uname -m)
ARCH ?= $(or $(if $(filter x86_64 i%86,$(machine)),x86),$(if $(filter aarch64 arm64,$(machine)),arm64),$(if \
	$(filter arm%,$(machine)),arm),$(machine))
ifneq ($(CROSS_COMPILE),)
ifeq ($(origin CC),default)
CC := $(CROSS_COMPILE)gcc
endif
endif
export ARCH CROSS_COMPILE

out := $(CURDIR)/out
# Without an explicit CC= the kernel's own choice of compiler stands.
module_make = $(MAKE) -C $(KDIR) M=$(CURDIR)/module $(if $(filter command line environment,$(origin CC)),CC="$(CC)")

all: modules analysis samples

modules: kdir
	$(module_make) modules

# What recipes of distributions call, with their own INSTALL_MOD_PATH and INSTALL_MOD_DIR.
modules_install: modules
	$(module_make) modules_install

kdir:
	@test -e $(KDIR)/Makefile || { \
		echo "no kernel headers in $(KDIR): run 'scripts/setup host', or name them with KDIR="; exit 2; } >&2

analysis:
	$(MAKE) -C analysis O=$(out)/analysis CC="$(CC)" PKG_CONFIG="$(PKG_CONFIG)" all plot plugins

samples:
	$(MAKE) -C samples O=$(out)/samples CC="$(CC)"

check:
	scripts/setup check
	tests/run

check-matrix:
	scripts/setup check
	tests/matrix

check-debug:
	scripts/setup check
	tests/run debug

# Without KernelShark the demo has no picture, and says so.
demo:
	scripts/setup demo
	-@scripts/setup shark
	scripts/demo $(BOARD)

bench:
	scripts/setup demo
	scripts/bench $(if $(KERNEL),-k $(KERNEL))

lab:
	scripts/setup lab
	scripts/lab

# The directory in which libtraceevent looks by itself, for trace-cmd and KernelShark alike.
traceevent_plugins = $(shell $(PKG_CONFIG) --variable=libdir libtraceevent)/traceevent/plugins

# INSTALL_MOD_PATH is the kernel's DESTDIR. Its own choice of a directory below has changed from extra to updates.
install: modules install-analysis
	$(module_make) INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=updates modules_install
	$(if $(DESTDIR),,depmod -a "$$(scripts/kernel-release $(KDIR))")

install-analysis: analysis
	install -D -m 755 $(out)/analysis/physmem $(DESTDIR)$(PREFIX)/bin/physmem
	for file in plugin-physmem.so physmem-session; do test ! -e $(out)/analysis/kernelshark/$$file || \
		install -D -m 755 $(out)/analysis/kernelshark/$$file $(DESTDIR)$(PREFIX)/lib/physmem/$$file || exit; done
	test ! -e $(out)/analysis/plot/physmem-plot || install -D -m 755 \
		$(out)/analysis/plot/physmem-plot $(DESTDIR)$(PREFIX)/lib/physmem/physmem-plot
	test ! -e $(out)/analysis/traceevent/plugin_physmem.so || install -D -m 644 \
		$(out)/analysis/traceevent/plugin_physmem.so $(DESTDIR)$(traceevent_plugins)/plugin_physmem.so
	install -D -m 644 analysis/completion/physmem $(DESTDIR)$(PREFIX)/share/bash-completion/completions/physmem
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 docs/man/*.1 $(DESTDIR)$(PREFIX)/share/man/man1/

# A kernel that is named is to have a package of the module built for it; without one, DKMS builds for those that there are.
deb:
	$(if $(filter command line environment,$(origin KDIR)),KDIR="$(KDIR)" SIGN_KEY="$(SIGN_KEY)" SIGN_CERT="$(SIGN_CERT)" \
		$(if $(filter command line environment,$(origin CC)),CC="$(CC)") scripts/deb-modules,scripts/deb)

deploy:
	@test -n "$(HOST)" || { echo "make deploy HOST=user@board [PORT=22]"; exit 2; } >&2
	scripts/deploy $(HOST) $(PORT)

clean:
	-test ! -e $(KDIR)/Makefile || $(module_make) clean
	-$(MAKE) -C analysis O=$(out)/analysis clean
	-$(MAKE) -C samples O=$(out)/samples clean
	rm -rf $(out)

help:
	@echo 'make demo [BOARD=arm64|armhf|amd64]  the fork experiment on an emulated board; installs what it needs'
	@echo 'make modules                   physmem.ko for the running kernel, or KDIR= ARCH= CROSS_COMPILE='
	@echo 'make analysis                  the physmem command, physmem-plot, plugins of KernelShark and trace-cmd, in out/analysis'
	@echo 'make samples                   the programs to look at, in out/samples'
	@echo 'make all                       these three'
	@echo 'make install [DESTDIR=]        the module, the command, its plugins, manual and completion (PREFIX=$(PREFIX)), on this machine'
	@echo 'make deb                       Debian packages in out/deb: the module for DKMS, the command with its plugins'
	@echo 'make deb KDIR= [SIGN_KEY= SIGN_CERT=]  one of the module built and signed for that kernel, for who has no compiler'
	@echo 'make deploy HOST=user@board [PORT=]  build for a board, copy over ssh, load'
	@echo 'make check                     all tests, in emulated machines; installs what it needs'
	@echo 'make check-matrix              snapshots and copy-on-write on all kernels and boards that are known; goes on where it stopped'
	@echo 'make check-debug               all that runs in a machine again, on kernels that look for faults, and a soak: hours'
	@echo 'make bench [KERNEL=]           what snapshots and watched faults cost, against what is promised; scripts/bench --help'
	@echo 'make lab                       out/lab/physmem-lab-VERSION.zip: machines for people who have QEMU and nothing else'
	@echo 'make clean                     remove what was built'
	@echo
	@echo 'scripts/vm --help: a throw-away machine to try physmem in. scripts/setup --help: what has to be installed.'

.PHONY: all modules modules_install kdir analysis samples check check-matrix check-debug demo bench lab install install-analysis deb deploy clean help
