# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/source/libsource.a
src_source_libsource_a_SOURCES = \
	src/source/address.c src/source/address.h \
	src/source/check.c src/source/check.h \
	src/source/forwarded.c src/source/forwarded.h \
	src/source/link.c src/source/link.h \
	src/source/live.c src/source/live.h \
	src/source/live_links.c src/source/live_roster.c src/source/live_state.h \
	src/source/live_templates.c \
	src/source/observe.c src/source/observe.h \
	src/source/origin.c src/source/origin.h \
	src/source/player.c src/source/player.h \
	src/source/source.h

SOURCE_LIBS = src/source/libsource.a $(NET_LIBS) $(JOURNAL_LIBS) $(GEO_LIBS)
