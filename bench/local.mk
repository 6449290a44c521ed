# SPDX-License-Identifier: GPL-3.0-or-later
# Not part of the product: `make bench` and `make soak` build and run them.
EXTRA_PROGRAMS += bench/cost bench/discard bench/frame bench/journal bench/lookup bench/rules bench/spots bench/terminal
EXTRA_DIST += bench/run.sh bench/soak.sh bench/spectate.sh bench/lib.sh
CLEANFILES += bench/cost bench/discard bench/frame bench/journal bench/lookup bench/rules bench/spots bench/terminal

bench_cost_SOURCES = bench/cost.c bench/usage.c bench/usage.h
bench_cost_LDADD = $(SOURCE_LIBS)

if VNC
EXTRA_PROGRAMS += bench/decoder
CLEANFILES += bench/decoder bench/invigil-decoder
bench_decoder_SOURCES = bench/decoder.c bench/usage.c bench/usage.h
bench_decoder_LDADD = $(SPECTATE_LIBS)
EXTRA_bench_decoder_DEPENDENCIES = bench/invigil-decoder
bench/invigil-decoder: bin/invigil-decoder
	$(AM_V_GEN)ln -sf '$(abs_builddir)/bin/invigil-decoder' $@
endif

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

bench_spots_SOURCES = bench/spots.c bench/usage.c bench/usage.h
bench_spots_LDADD = $(TUI_LIBS)

bench_terminal_SOURCES = bench/terminal.c bench/usage.c bench/usage.h

.PHONY: bench bench-spectate soak
bench: bin/invigil bin/invigil-sim bench/cost bench/discard bench/frame bench/journal bench/lookup bench/rules bench/spots bench/terminal
	bash $(top_srcdir)/bench/run.sh

bench-spectate: bin/invigil bin/invigil-decoder bench/terminal tests/e2e/xscreen
	bash $(top_srcdir)/bench/spectate.sh

soak: bin/invigil bin/invigil-sim bench/cost tests/e2e/t_record_kill
	bash $(top_srcdir)/bench/soak.sh
	$(AM_TESTS_ENVIRONMENT) KILLS=2000 tests/e2e/t_record_kill
