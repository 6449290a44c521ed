# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/err.c src/base/err.h \
	src/base/fds.c src/base/fds.h \
	src/base/ip.c src/base/ip.h \
	src/base/log.c src/base/log.h \
	src/base/map.c src/base/map.h \
	src/base/mem.c src/base/mem.h \
	src/base/num.c src/base/num.h \
	src/base/picture.h \
	src/base/prefix_tree.c src/base/prefix_tree.h \
	src/base/utf8.c src/base/utf8.h
src_base_libbase_a_CPPFLAGS = $(AM_CPPFLAGS) $(UTF8PROC_CFLAGS)

BASE_LIBS = src/base/libbase.a $(UTF8PROC_LIBS)
