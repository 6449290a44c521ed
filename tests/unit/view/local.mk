# SPDX-License-Identifier: GPL-3.0-or-later
VIEW_TESTS = tests/unit/view/t_column tests/unit/view/t_i18n tests/unit/view/t_lines \
	tests/unit/view/t_integrity tests/unit/view/t_plain tests/unit/view/t_text tests/unit/view/t_words
check_PROGRAMS += $(VIEW_TESTS)
EXTRA_DIST += tests/unit/view/golden/list.csv tests/unit/view/golden/list.json \
	tests/unit/view/golden/list.ndjson tests/unit/view/golden/table-ascii.txt \
	tests/unit/view/golden/table-it.txt tests/unit/view/golden/table.txt

VIEW_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
VIEW_TEST_EXAM = tests/unit/view/exam.h tests/unit/view/campus.c tests/unit/view/campus.h \
	tests/unit/view/room.c tests/unit/view/room.h

tests_unit_view_t_column_SOURCES = tests/unit/view/t_column.c $(VIEW_TEST_EXAM)
tests_unit_view_t_column_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_column_LDADD = $(VIEW_LIBS) $(CMOCKA_LIBS)
tests_unit_view_t_i18n_SOURCES = tests/unit/view/t_i18n.c $(VIEW_TEST_EXAM)
tests_unit_view_t_i18n_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_i18n_LDADD = $(SINK_LIBS) $(CMOCKA_LIBS)
tests_unit_view_t_integrity_SOURCES = tests/unit/view/t_integrity.c $(VIEW_TEST_EXAM)
tests_unit_view_t_integrity_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_integrity_LDADD = $(VIEW_LIBS) $(CMOCKA_LIBS)
tests_unit_view_t_lines_SOURCES = tests/unit/view/t_lines.c tests/unit/view/exam.h
tests_unit_view_t_lines_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_lines_LDADD = $(SINK_LIBS) $(CMOCKA_LIBS)
tests_unit_view_t_plain_SOURCES = tests/unit/view/t_plain.c $(VIEW_TEST_EXAM)
tests_unit_view_t_plain_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_plain_LDADD = $(SINK_LIBS) $(CMOCKA_LIBS)
tests_unit_view_t_text_SOURCES = tests/unit/view/t_text.c
tests_unit_view_t_text_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_text_LDADD = $(VIEW_LIBS) $(CMOCKA_LIBS)
tests_unit_view_t_words_SOURCES = tests/unit/view/t_words.c tests/unit/view/exam.h
tests_unit_view_t_words_CPPFLAGS = $(VIEW_TEST_CPPFLAGS)
tests_unit_view_t_words_LDADD = $(VIEW_LIBS) $(CMOCKA_LIBS)
