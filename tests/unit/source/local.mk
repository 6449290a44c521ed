# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/source/t_address \
	tests/unit/source/t_check \
	tests/unit/source/t_desktop_life \
	tests/unit/source/t_link \
	tests/unit/source/t_live \
	tests/unit/source/t_observe \
	tests/unit/source/t_origin \
	tests/unit/source/t_player

tests_unit_source_t_address_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_check_SOURCES = tests/unit/source/t_check.c tests/unit/journal/room.h \
	tests/unit/journal/rehearsal.c tests/unit/journal/rehearsal.h
tests_unit_source_t_check_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_desktop_life_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_link_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_live_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_observe_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_origin_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_player_SOURCES = tests/unit/source/t_player.c tests/unit/journal/room.h \
	tests/unit/journal/rehearsal.c tests/unit/journal/rehearsal.h
tests_unit_source_t_player_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
