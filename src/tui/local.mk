# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/tui/libtui.a
src_tui_libtui_a_SOURCES = \
	src/tui/alert_columns.c src/tui/alert_columns.h \
	src/tui/alert_list.c src/tui/alert_list.h \
	src/tui/bar.c src/tui/bar.h \
	src/tui/base64_add.c src/tui/base64_add.h \
	src/tui/detail.c src/tui/detail.h \
	src/tui/detail_alerts.c \
	src/tui/detail_conns.c \
	src/tui/detail_trends.c \
	src/tui/footer.c src/tui/footer.h \
	src/tui/frame.c src/tui/frame.h \
	src/tui/gallery.h \
	src/tui/goto.c src/tui/goto.h \
	src/tui/grid.c src/tui/grid.h \
	src/tui/header.c src/tui/header.h \
	src/tui/hyperlink.c src/tui/hyperlink.h \
	src/tui/input.h \
	src/tui/keymap.c src/tui/keymap.h \
	src/tui/layout.c src/tui/layout.h \
	src/tui/looking.c src/tui/looking.h \
	src/tui/looking_draw.c \
	src/tui/monitor.c src/tui/monitor.h \
	src/tui/pane.c src/tui/pane.h \
	src/tui/pane_alert.c \
	src/tui/pane_alerts.c \
	src/tui/pane_closing.c \
	src/tui/pane_desktop.c \
	src/tui/pane_detail.c \
	src/tui/pane_help.c \
	src/tui/pane_networks.c \
	src/tui/pane_table.c \
	src/tui/pane_viewers.c \
	src/tui/pane_wall.c \
	src/tui/pen.c src/tui/pen.h \
	src/tui/prompt.c src/tui/prompt.h \
	src/tui/replay.c src/tui/replay.h \
	src/tui/rows.c src/tui/rows.h \
	src/tui/scale.c src/tui/scale.h \
	src/tui/screen.c src/tui/screen.h \
	src/tui/screen_can.c src/tui/screen_can.h \
	src/tui/screen_cells.c src/tui/screen_cells.h \
	src/tui/screen_curses.c src/tui/screen_curses.h \
	src/tui/screen_keys.c src/tui/screen_keys.h \
	src/tui/sparkline.c src/tui/sparkline.h \
	src/tui/spots.c src/tui/spots.h \
	src/tui/spots_chafa.h \
	src/tui/spots_slot.h \
	src/tui/spots_tiles.c src/tui/spots_tiles.h \
	src/tui/theme.c src/tui/theme.h \
	src/tui/timebar.c src/tui/timebar.h \
	src/tui/timeline.h \
	src/tui/tint.c src/tui/tint.h \
	src/tui/tty.c src/tui/tty.h \
	src/tui/ui.c src/tui/ui.h \
	src/tui/wrap.c src/tui/wrap.h \
	src/tui/zoom.c src/tui/zoom.h
if CHAFA
src_tui_libtui_a_SOURCES += src/tui/spots_chafa.c
else
src_tui_libtui_a_SOURCES += src/tui/spots_no_chafa.c
endif
src_tui_libtui_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS) $(CHAFA_CFLAGS)

TUI_LIBS = src/tui/libtui.a $(VIEW_LIBS) $(NET_LIBS) $(NCURSES_LIBS)
