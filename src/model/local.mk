# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/model/libmodel.a
src_model_libmodel_a_SOURCES = \
	src/model/alert.c src/model/alert.h \
	src/model/clone.c \
	src/model/conn.c src/model/conn.h \
	src/model/digest.c src/model/digest.h \
	src/model/event.h \
	src/model/expected.c src/model/expected.h \
	src/model/health.c src/model/health.h \
	src/model/instance.c src/model/instance.h \
	src/model/ledger.c src/model/ledger.h \
	src/model/model.c src/model/model.h src/model/model_read.c \
	src/model/name.c src/model/name.h \
	src/model/network.c src/model/network.h \
	src/model/query.c src/model/query.h \
	src/model/rtt.c src/model/rtt.h \
	src/model/rule.h \
	src/model/rule_churn.c src/model/rule_churn.h \
	src/model/rule_late.c src/model/rule_late.h \
	src/model/rule_outage.c src/model/rule_outage.h \
	src/model/rule_places.c src/model/rule_places.h \
	src/model/rule_roster.c \
	src/model/rule_shared.c src/model/rule_shared.h \
	src/model/rule_travel.c src/model/rule_travel.h \
	src/model/rules.c src/model/rules.h \
	src/model/series.c src/model/series.h \
	src/model/state.c src/model/state.h \
	src/model/walk.c src/model/walk.h \
	src/model/window.c src/model/window.h
src_model_libmodel_a_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS)

MODEL_LIBS = src/model/libmodel.a $(BASE_LIBS) $(CRYPTO_LIBS) -lm
