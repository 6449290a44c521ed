# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += docs/screenshots.sh docs/screenshot-alerts.svg docs/screenshot-desktop.svg \
	docs/screenshot-detail.svg docs/screenshot-networks.svg docs/screenshot-table.svg

# The pictures of the README, from the real program. The camera is a tool of the tests.
if TESTS
EXTRA_PROGRAMS += tests/e2e/screenshot
CLEANFILES += tests/e2e/screenshot
tests_e2e_screenshot_SOURCES = tests/e2e/screenshot.c
tests_e2e_screenshot_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_screenshot_LDADD = $(TERMINAL_LIBS)

screenshots: bin/invigil bin/invigil-sim tests/e2e/screenshot
	top_builddir='$(abs_top_builddir)' $(SHELL) $(top_srcdir)/docs/screenshots.sh '$(abs_top_srcdir)/docs'
endif
.PHONY: screenshots
