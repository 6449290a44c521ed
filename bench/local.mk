# SPDX-License-Identifier: GPL-3.0-or-later
# Not part of the product: `make bench` and `make soak` build and run them.
EXTRA_PROGRAMS += bench/cost bench/discard bench/frame bench/journal bench/lookup bench/rules bench/terminal
EXTRA_DIST += bench/run.sh bench/soak.sh bench/lib.sh
CLEANFILES += bench/cost bench/discard bench/frame bench/journal bench/lookup bench/rules bench/terminal

bench_cost_SOURCES = bench/cost.c bench/usage.c bench/usage.h
bench_cost_LDADD = $(SOURCE_LIBS)

bench_discard_SOURCES = bench/discard.c bench/usage.c bench/usage.h
bench_discard_CPPFLAGS = $(AM_CPPFLAGS) $(LWS_CFLAGS) $(UV_CFLAGS)
bench_discard_LDADD = $(LWS_LIBS) $(UV_LIBS)

bench_frame_SOURCES = bench/frame.c bench/usage.c bench/usage.h
bench_frame_LDADD = $(TUI_LIBS)

bench_journal_SOURCES = bench/journal.c bench/exam.c bench/exam.h bench/usage.c bench/usage.h
bench_journal_LDADD = $(SOURCE_LIBS)

bench_lookup_SOURCES = bench/lookup.c
bench_lookup_LDADD = $(SOURCE_LIBS)

bench_rules_SOURCES = bench/rules.c bench/usage.c bench/usage.h
bench_rules_LDADD = $(MODEL_LIBS)

bench_terminal_SOURCES = bench/terminal.c bench/usage.c bench/usage.h

.PHONY: bench soak
bench: bin/invigil bin/invigil-sim bench/cost bench/discard bench/frame bench/journal bench/lookup bench/rules bench/terminal
	bash $(top_srcdir)/bench/run.sh

soak: bin/invigil bin/invigil-sim bench/cost tests/e2e/t_record_kill
	bash $(top_srcdir)/bench/soak.sh
	$(AM_TESTS_ENVIRONMENT) KILLS=2000 tests/e2e/t_record_kill
