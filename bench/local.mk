# SPDX-License-Identifier: GPL-3.0-or-later
# Not part of the product: `make bench` and `make soak` build and run them.
EXTRA_PROGRAMS = bench/cost bench/discard
EXTRA_DIST += bench/run.sh bench/soak.sh bench/lib.sh
CLEANFILES += bench/cost bench/discard

bench_cost_SOURCES = bench/cost.c bench/usage.c bench/usage.h
bench_cost_LDADD = $(SOURCE_LIBS)

bench_discard_SOURCES = bench/discard.c bench/usage.c bench/usage.h
bench_discard_CPPFLAGS = $(AM_CPPFLAGS) $(LWS_CFLAGS) $(UV_CFLAGS)
bench_discard_LDADD = $(LWS_LIBS) $(UV_LIBS)

.PHONY: bench soak
bench: bin/invigil-sim bench/cost bench/discard
	bash $(top_srcdir)/bench/run.sh

soak: bin/invigil-sim bench/cost
	bash $(top_srcdir)/bench/soak.sh
