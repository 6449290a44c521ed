# SPDX-License-Identifier: GPL-3.0-or-later
# Not part of the product: `make bench` and `make soak` build and run them.
EXTRA_PROGRAMS += bench/cost bench/discard bench/frame bench/terminal
EXTRA_DIST += bench/run.sh bench/soak.sh bench/lib.sh
CLEANFILES += bench/cost bench/discard bench/frame bench/terminal

bench_cost_SOURCES = bench/cost.c bench/usage.c bench/usage.h
bench_cost_LDADD = $(SOURCE_LIBS)

bench_discard_SOURCES = bench/discard.c bench/usage.c bench/usage.h
bench_discard_CPPFLAGS = $(AM_CPPFLAGS) $(LWS_CFLAGS) $(UV_CFLAGS)
bench_discard_LDADD = $(LWS_LIBS) $(UV_LIBS)

bench_frame_SOURCES = bench/frame.c bench/usage.c bench/usage.h
bench_frame_LDADD = $(TUI_LIBS)

bench_terminal_SOURCES = bench/terminal.c bench/usage.c bench/usage.h

.PHONY: bench soak
bench: bin/invigil bin/invigil-sim bench/cost bench/discard bench/frame bench/terminal
	bash $(top_srcdir)/bench/run.sh

soak: bin/invigil-sim bench/cost
	bash $(top_srcdir)/bench/soak.sh
