# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/spectate/libspectate.a
src_spectate_libspectate_a_SOURCES = \
	src/spectate/browser.c src/spectate/browser.h \
	src/spectate/decoder.c src/spectate/decoder.h src/spectate/decoder_wire.h \
	src/spectate/desktop.c src/spectate/desktop.h \
	src/spectate/external.c src/spectate/external.h \
	src/spectate/launch.c src/spectate/launch.h \
	src/spectate/rfb_filter.c src/spectate/rfb_filter.h \
	src/spectate/rfb_guard.c src/spectate/rfb_guard.h \
	src/spectate/snapshot.c src/spectate/snapshot.h \
	src/spectate/tunnel.c src/spectate/tunnel.h \
	src/spectate/view.c src/spectate/view.h
src_spectate_libspectate_a_CPPFLAGS = $(AM_CPPFLAGS) $(PNG_CFLAGS)

SPECTATE_LIBS = src/spectate/libspectate.a $(PROTO_LIBS) $(NET_LIBS) $(PNG_LIBS)
