# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += bin/invigil
bin_invigil_SOURCES = \
	src/cmd/avoid.c src/cmd/avoid.h \
	src/cmd/choice.c src/cmd/choice.h \
	src/cmd/command.h \
	src/cmd/conf.c src/cmd/conf.h \
	src/cmd/demo.c \
	src/cmd/exam.c src/cmd/exam.h \
	src/cmd/help.c \
	src/cmd/info.c \
	src/cmd/invigil.c \
	src/cmd/list.c src/cmd/list.h \
	src/cmd/options.c src/cmd/options.h \
	src/cmd/reader.c src/cmd/reader.h \
	src/cmd/secret.c src/cmd/secret.h \
	src/cmd/watch.c src/cmd/watch.h
bin_invigil_CPPFLAGS = $(AM_CPPFLAGS) $(CONFUSE_CFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(CURL_CFLAGS) \
	$(CJSON_CFLAGS)
bin_invigil_LDADD = $(TUI_LIBS) $(SINK_LIBS) $(SOURCE_LIBS) $(CONFUSE_LIBS)
if GEO
bin_invigil_CPPFLAGS += $(MAXMINDDB_CFLAGS)
bin_invigil_LDADD += $(MAXMINDDB_LIBS)
endif
