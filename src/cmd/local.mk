# SPDX-License-Identifier: GPL-3.0-or-later
bin_PROGRAMS += bin/invigil
bin_invigil_SOURCES = \
	src/cmd/avoid.c src/cmd/avoid.h \
	src/cmd/choice.c src/cmd/choice.h \
	src/cmd/command.h \
	src/cmd/complain.c src/cmd/complain.h \
	src/cmd/conf.c src/cmd/conf.h \
	src/cmd/conf_file.c src/cmd/conf_file.h \
	src/cmd/conf_networks.c src/cmd/conf_networks.h \
	src/cmd/conf_rules.c src/cmd/conf_rules.h \
	src/cmd/conf_spectate.c src/cmd/conf_spectate.h \
	src/cmd/demo.c \
	src/cmd/ends.c src/cmd/ends.h \
	src/cmd/exam.c src/cmd/exam.h \
	src/cmd/export.c \
	src/cmd/failures.c src/cmd/failures.h \
	src/cmd/help.c \
	src/cmd/info.c \
	src/cmd/invigil.c \
	src/cmd/key.c \
	src/cmd/list.c src/cmd/list.h \
	src/cmd/look.c src/cmd/look.h \
	src/cmd/looks.c src/cmd/looks.h \
	src/cmd/onlooker.c src/cmd/onlooker.h src/cmd/onlooker_state.h \
	src/cmd/onlooker_outside.c \
	src/cmd/onlooker_session.c \
	src/cmd/onlooker_snapshot.c \
	src/cmd/onlooker_wall.c \
	src/cmd/onlooker_words.c \
	src/cmd/options.c src/cmd/options.h \
	src/cmd/past.c src/cmd/past.h \
	src/cmd/product.c src/cmd/product.h \
	src/cmd/reader.c src/cmd/reader.h \
	src/cmd/courier.c src/cmd/courier.h \
	src/cmd/digest.c \
	src/cmd/purge.c \
	src/cmd/record.c \
	src/cmd/recorder.c src/cmd/recorder.h \
	src/cmd/recorder_options.c \
	src/cmd/redact.c \
	src/cmd/removal.c src/cmd/removal.h \
	src/cmd/replay.c \
	src/cmd/report.c \
	src/cmd/secret.c src/cmd/secret.h \
	src/cmd/service.c src/cmd/service.h \
	src/cmd/spectate.c \
	src/cmd/spectate_options.c src/cmd/spectate_options.h \
	src/cmd/spectators.c src/cmd/spectators.h \
	src/cmd/state.c src/cmd/state.h \
	src/cmd/state_list.c src/cmd/state_list.h \
	src/cmd/surroundings.c src/cmd/surroundings.h \
	src/cmd/verdict.c src/cmd/verdict.h \
	src/cmd/verdict_json.c \
	src/cmd/verify.c \
	src/cmd/watch.c src/cmd/watch.h \
	src/cmd/when.c src/cmd/when.h
bin_invigil_CPPFLAGS = $(AM_CPPFLAGS) $(CONFUSE_CFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(CURL_CFLAGS) \
	$(CJSON_CFLAGS) $(SODIUM_CFLAGS) $(ZSTD_CFLAGS) $(SYSTEMD_CFLAGS)
bin_invigil_LDADD = $(TUI_LIBS) $(SPECTATE_LIBS) $(SINK_LIBS) $(REPORT_LIBS) $(SOURCE_LIBS) $(JOURNAL_LIBS) $(CONFUSE_LIBS) \
	$(SYSTEMD_LIBS)
if GEO
bin_invigil_CPPFLAGS += $(MAXMINDDB_CFLAGS)
bin_invigil_LDADD += $(MAXMINDDB_LIBS)
endif
