# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = \
	src/tui/alert_columns.c src/tui/alert_columns.h \
	src/tui/alert_list.c src/tui/alert_list.h \
	src/tui/bar.c src/tui/bar.h \
	src/tui/detail.c src/tui/detail.h \
	src/tui/detail_alerts.c \
	src/tui/detail_conns.c \
	src/tui/detail_trends.c \
	src/tui/footer.c src/tui/footer.h \
	src/tui/frame.c src/tui/frame.h \
	src/tui/goto.c src/tui/goto.h \
	src/tui/grid.c src/tui/grid.h \
	src/tui/header.c src/tui/header.h \
	src/tui/input.h \
	src/tui/keymap.c src/tui/keymap.h \
	src/tui/layout.c src/tui/layout.h \
	src/tui/monitor.c src/tui/monitor.h \
	src/tui/pane.c src/tui/pane.h \
	src/tui/pane_alert.c \
	src/tui/pane_alerts.c \
	src/tui/pane_closing.c \
	src/tui/pane_detail.c \
	src/tui/pane_help.c \
	src/tui/pane_networks.c \
	src/tui/pane_table.c \
	src/tui/prompt.c src/tui/prompt.h \
	src/tui/replay.c src/tui/replay.h \
	src/tui/rows.c src/tui/rows.h \
	src/tui/screen.c src/tui/screen.h \
	src/tui/screen_cells.c src/tui/screen_cells.h \
	src/tui/screen_curses.c src/tui/screen_curses.h \
	src/tui/screen_keys.c src/tui/screen_keys.h \
	src/tui/sparkline.c src/tui/sparkline.h \
	src/tui/theme.c src/tui/theme.h \
	src/tui/timebar.c src/tui/timebar.h \
	src/tui/timeline.h \
	src/tui/tty.c src/tui/tty.h \
	src/tui/ui.c src/tui/ui.h \
	src/tui/wrap.c src/tui/wrap.h
src_tui_libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)

TUI_LIBS = src/tui/libtui.a $(VIEW_LIBS) $(NET_LIBS) $(NCURSES_LIBS)
