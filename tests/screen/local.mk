# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += tests/screen/t_campus tests/screen/t_frames tests/screen/t_looking \
	tests/screen/t_replay tests/screen/t_ui
SCREEN_TEST_FILES = tests/screen/fake.c tests/screen/fake.h tests/unit/view/room.c tests/unit/view/room.h \
	tests/unit/view/exam.h tests/unit/view/campus.c tests/unit/view/campus.h
EXTRA_DIST += tests/screen/golden

tests_screen_t_campus_SOURCES = tests/screen/t_campus.c $(SCREEN_TEST_FILES)
tests_screen_t_campus_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_screen_t_campus_LDADD = $(TUI_TEST_LIBS)

tests_screen_t_frames_SOURCES = tests/screen/t_frames.c $(SCREEN_TEST_FILES)
tests_screen_t_frames_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_screen_t_frames_LDADD = $(TUI_TEST_LIBS)

tests_screen_t_looking_SOURCES = tests/screen/t_looking.c $(SCREEN_TEST_FILES)
tests_screen_t_looking_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_screen_t_looking_LDADD = $(TUI_TEST_LIBS)

tests_screen_t_replay_SOURCES = tests/screen/t_replay.c $(SCREEN_TEST_FILES)
tests_screen_t_replay_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_screen_t_replay_LDADD = $(TUI_TEST_LIBS)

tests_screen_t_ui_SOURCES = tests/screen/t_ui.c $(SCREEN_TEST_FILES)
tests_screen_t_ui_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_screen_t_ui_LDADD = $(TUI_TEST_LIBS)
