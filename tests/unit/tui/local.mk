# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/tui/t_alerts \
	tests/unit/tui/t_detail \
	tests/unit/tui/t_frame \
	tests/unit/tui/t_goto \
	tests/unit/tui/t_hyperlink \
	tests/unit/tui/t_monitor \
	tests/unit/tui/t_rows \
	tests/unit/tui/t_screen \
	tests/unit/tui/t_sparkline \
	tests/unit/tui/t_spots \
	tests/unit/tui/t_zoom

TUI_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(VTERM_CFLAGS)
TUI_TEST_LIBS = $(TUI_LIBS) $(CMOCKA_LIBS)

tests_unit_tui_t_alerts_SOURCES = tests/unit/tui/t_alerts.c tests/unit/view/exam.h
tests_unit_tui_t_alerts_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_alerts_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_detail_SOURCES = tests/unit/tui/t_detail.c tests/unit/view/exam.h
tests_unit_tui_t_detail_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_detail_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_frame_SOURCES = tests/unit/tui/t_frame.c
tests_unit_tui_t_frame_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_frame_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_goto_SOURCES = tests/unit/tui/t_goto.c
tests_unit_tui_t_goto_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_goto_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_hyperlink_SOURCES = tests/unit/tui/t_hyperlink.c
tests_unit_tui_t_hyperlink_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_hyperlink_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_monitor_SOURCES = tests/unit/tui/t_monitor.c tests/unit/view/exam.h
tests_unit_tui_t_monitor_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_monitor_LDADD = $(TUI_TEST_LIBS) $(VTERM_LIBS)

tests_unit_tui_t_rows_SOURCES = tests/unit/tui/t_rows.c tests/unit/view/exam.h
tests_unit_tui_t_rows_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_rows_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_screen_SOURCES = tests/unit/tui/t_screen.c
tests_unit_tui_t_screen_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_screen_LDADD = $(TUI_TEST_LIBS) $(VTERM_LIBS)

tests_unit_tui_t_sparkline_SOURCES = tests/unit/tui/t_sparkline.c
tests_unit_tui_t_sparkline_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_sparkline_LDADD = $(TUI_TEST_LIBS)

tests_unit_tui_t_spots_SOURCES = tests/unit/tui/t_spots.c
tests_unit_tui_t_spots_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_spots_LDADD = $(TUI_TEST_LIBS) $(VTERM_LIBS)

tests_unit_tui_t_zoom_SOURCES = tests/unit/tui/t_zoom.c
tests_unit_tui_t_zoom_CPPFLAGS = $(TUI_TEST_CPPFLAGS)
tests_unit_tui_t_zoom_LDADD = $(TUI_TEST_LIBS)
