# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/model/t_alert \
	tests/unit/model/t_clone \
	tests/unit/model/t_digest \
	tests/unit/model/t_expected \
	tests/unit/model/t_health \
	tests/unit/model/t_ledger \
	tests/unit/model/t_model \
	tests/unit/model/t_name \
	tests/unit/model/t_network \
	tests/unit/model/t_query \
	tests/unit/model/t_rtt \
	tests/unit/model/t_rule_outage \
	tests/unit/model/t_rule_shared \
	tests/unit/model/t_rules \
	tests/unit/model/t_series \
	tests/unit/model/t_walk \
	tests/unit/model/t_window

MODEL_TEST_LIBS = $(MODEL_LIBS) $(CMOCKA_LIBS)

tests_unit_model_t_alert_SOURCES = tests/unit/model/t_alert.c tests/unit/model/feed.h
tests_unit_model_t_alert_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_clone_SOURCES = tests/unit/model/t_clone.c tests/unit/model/feed.h
tests_unit_model_t_clone_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_digest_SOURCES = tests/unit/model/t_digest.c tests/unit/model/feed.h
tests_unit_model_t_digest_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_health_SOURCES = tests/unit/model/t_health.c tests/unit/model/feed.h
tests_unit_model_t_health_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_ledger_SOURCES = tests/unit/model/t_ledger.c tests/unit/model/feed.h
tests_unit_model_t_ledger_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_model_SOURCES = tests/unit/model/t_model.c tests/unit/model/feed.h
tests_unit_model_t_model_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_walk_SOURCES = tests/unit/model/t_walk.c tests/unit/model/feed.h
tests_unit_model_t_walk_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_query_SOURCES = tests/unit/model/t_query.c tests/unit/view/exam.h
tests_unit_model_t_query_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit/view
tests_unit_model_t_query_LDADD = $(MODEL_TEST_LIBS)
tests_unit_model_t_name_LDADD = $(MODEL_TEST_LIBS)
tests_unit_model_t_series_LDADD = $(MODEL_TEST_LIBS)
tests_unit_model_t_window_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_expected_SOURCES = tests/unit/model/t_expected.c tests/unit/model/feed.h
tests_unit_model_t_expected_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_network_SOURCES = tests/unit/model/t_network.c tests/unit/model/feed.h
tests_unit_model_t_network_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_rule_outage_SOURCES = tests/unit/model/t_rule_outage.c tests/unit/model/feed.h
tests_unit_model_t_rule_outage_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_rule_shared_SOURCES = tests/unit/model/t_rule_shared.c tests/unit/model/feed.h
tests_unit_model_t_rule_shared_LDADD = $(MODEL_TEST_LIBS)

tests_unit_model_t_rules_SOURCES = tests/unit/model/t_rules.c tests/unit/model/feed.h
tests_unit_model_t_rules_LDADD = $(MODEL_TEST_LIBS)
tests_unit_model_t_rtt_LDADD = $(MODEL_TEST_LIBS)
