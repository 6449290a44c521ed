# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/sink/libsink.a
src_sink_libsink_a_SOURCES = \
	src/sink/lines.c src/sink/lines.h \
	src/sink/lines_state.h \
	src/sink/lines_student.c \
	src/sink/plain.c src/sink/plain.h \
	src/sink/plain_csv.c \
	src/sink/plain_format.h \
	src/sink/plain_json.c src/sink/plain_json.h \
	src/sink/plain_json_origin.c \
	src/sink/plain_table.c
src_sink_libsink_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS)

SINK_LIBS = src/sink/libsink.a $(VIEW_LIBS) $(CJSON_LIBS)
