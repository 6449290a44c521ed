# SPDX-License-Identifier: GPL-3.0-or-later
if VNC
pkglibexec_PROGRAMS += bin/invigil-decoder
bin_invigil_decoder_SOURCES = \
	src/decoder/client.c src/decoder/client.h \
	src/decoder/main.c \
	src/decoder/sandbox.c src/decoder/sandbox.h
bin_invigil_decoder_CPPFLAGS = $(AM_CPPFLAGS) $(VNCCLIENT_CFLAGS) $(SECCOMP_CFLAGS)
bin_invigil_decoder_LDADD = $(VNCCLIENT_LIBS) $(SECCOMP_LIBS)
endif
