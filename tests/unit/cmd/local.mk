# SPDX-License-Identifier: GPL-3.0-or-later
CMD_TESTS = tests/unit/cmd/t_conf tests/unit/cmd/t_failures tests/unit/cmd/t_looks \
	tests/unit/cmd/t_onlooker_session tests/unit/cmd/t_onlooker_words tests/unit/cmd/t_spectators tests/unit/cmd/t_when
check_PROGRAMS += $(CMD_TESTS)

CMD_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)

tests_unit_cmd_t_conf_SOURCES = tests/unit/cmd/t_conf.c src/cmd/conf.c src/cmd/conf_file.c \
	src/cmd/conf_networks.c src/cmd/conf_rules.c src/cmd/conf_spectate.c
tests_unit_cmd_t_conf_CPPFLAGS = $(CMD_TEST_CPPFLAGS) $(CONFUSE_CFLAGS)
tests_unit_cmd_t_conf_LDADD = $(TUI_LIBS) $(SPECTATE_LIBS) $(SOURCE_LIBS) $(JOURNAL_LIBS) $(CONFUSE_LIBS) $(CMOCKA_LIBS)
tests_unit_cmd_t_failures_SOURCES = tests/unit/cmd/t_failures.c src/cmd/failures.c src/cmd/state.c \
	src/cmd/state_list.c
tests_unit_cmd_t_failures_CPPFLAGS = $(CMD_TEST_CPPFLAGS)
tests_unit_cmd_t_failures_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_cmd_t_onlooker_session_SOURCES = tests/unit/cmd/t_onlooker_session.c \
	src/cmd/onlooker_session.c
tests_unit_cmd_t_onlooker_session_CPPFLAGS = $(CMD_TEST_CPPFLAGS) $(CONFUSE_CFLAGS)
tests_unit_cmd_t_onlooker_session_LDADD = $(MODEL_LIBS) $(CMOCKA_LIBS)
tests_unit_cmd_t_looks_SOURCES = tests/unit/cmd/t_looks.c src/cmd/looks.c src/cmd/state.c \
	src/cmd/state_list.c
tests_unit_cmd_t_looks_CPPFLAGS = $(CMD_TEST_CPPFLAGS)
tests_unit_cmd_t_looks_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_cmd_t_onlooker_words_SOURCES = tests/unit/cmd/t_onlooker_words.c src/cmd/onlooker_words.c
tests_unit_cmd_t_onlooker_words_CPPFLAGS = $(CMD_TEST_CPPFLAGS) $(CONFUSE_CFLAGS)
tests_unit_cmd_t_onlooker_words_LDADD = $(TUI_LIBS) $(CMOCKA_LIBS)
tests_unit_cmd_t_spectators_SOURCES = tests/unit/cmd/t_spectators.c src/cmd/spectators.c \
	src/cmd/state.c src/cmd/state_list.c
tests_unit_cmd_t_spectators_CPPFLAGS = $(CMD_TEST_CPPFLAGS)
tests_unit_cmd_t_spectators_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_cmd_t_when_SOURCES = tests/unit/cmd/t_when.c src/cmd/when.c
tests_unit_cmd_t_when_CPPFLAGS = $(CMD_TEST_CPPFLAGS)
tests_unit_cmd_t_when_LDADD = $(TUI_LIBS) $(CMOCKA_LIBS)
