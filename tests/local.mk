# SPDX-License-Identifier: GPL-3.0-or-later
# Tests print TAP; a unit test links the room it tests and those below, nothing else.
if TESTS
LOG_DRIVER = env CMOCKA_MESSAGE_OUTPUT=TAP AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
AM_TESTS_ENVIRONMENT = top_srcdir='$(abs_top_srcdir)'; top_builddir='$(abs_top_builddir)'; export top_srcdir top_builddir;
include tests/unit/base/local.mk
include tests/unit/model/local.mk
include tests/unit/proto/local.mk
include tests/unit/journal/local.mk
include tests/unit/net/local.mk
include tests/unit/geo/local.mk
include tests/unit/source/local.mk
include tests/unit/view/local.mk
include tests/unit/report/local.mk
include tests/unit/spectate/local.mk
include tests/unit/sim/local.mk
include tests/unit/tui/local.mk
include tests/unit/cmd/local.mk
include tests/screen/local.mk
include tests/fuzz/local.mk
include tests/e2e/local.mk
TESTS += tests/t_po.sh tests/t_man.sh tests/t_journal.sh
endif
TESTS += $(check_PROGRAMS)
EXTRA_DIST += tests/t_po.sh tests/t_man.sh tests/t_journal.sh tests/journal_check.sh tests/journal
