# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/view/libview.a
src_view_libview_a_SOURCES = \
	src/view/column.c src/view/column.h \
	src/view/daytime.c src/view/daytime.h \
	src/view/i18n.c src/view/i18n.h \
	src/view/text.c src/view/text.h \
	src/view/words.c src/view/words.h \
	src/view/words_alert.c \
	src/view/words_api.c \
	src/view/words_integrity.c src/view/words_integrity.h \
	src/view/words_origin.c

VIEW_LIBS = src/view/libview.a $(MODEL_LIBS)
