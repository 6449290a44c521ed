# SPDX-License-Identifier: GPL-3.0-or-later
SPECTATE_TEST_LIBS = $(SPECTATE_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/spectate/t_browser tests/unit/spectate/t_external
tests_unit_spectate_t_browser_LDADD = $(SPECTATE_TEST_LIBS)
tests_unit_spectate_t_external_LDADD = $(SPECTATE_TEST_LIBS)

check_PROGRAMS += tests/unit/spectate/t_rfb_guard
tests_unit_spectate_t_rfb_guard_LDADD = $(SPECTATE_TEST_LIBS)

check_PROGRAMS += tests/unit/spectate/t_desktop tests/unit/spectate/t_tunnel
tests_unit_spectate_t_desktop_SOURCES = tests/unit/spectate/t_desktop.c tests/unit/spectate/site.c \
	tests/unit/spectate/site.h
tests_unit_spectate_t_desktop_LDADD = $(SPECTATE_TEST_LIBS)
tests_unit_spectate_t_tunnel_SOURCES = tests/unit/spectate/t_tunnel.c tests/unit/spectate/site.c \
	tests/unit/spectate/site.h
tests_unit_spectate_t_tunnel_LDADD = $(SPECTATE_TEST_LIBS)

check_PROGRAMS += tests/unit/spectate/t_view
tests_unit_spectate_t_view_LDADD = $(SPECTATE_TEST_LIBS)
tests_unit_spectate_t_view_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=loop_timer_new
if VNC
# A decoder is looked for beside the program that starts it: the real one, and one that lies.
check_PROGRAMS += tests/unit/spectate/t_decoder tests/unit/spectate/t_snapshot \
	tests/unit/spectate/liar/t_decoder_records
EXTRA_PROGRAMS += tests/unit/spectate/liar/invigil-decoder
CLEANFILES += tests/unit/spectate/invigil-decoder tests/unit/spectate/liar/invigil-decoder
tests_unit_spectate_t_decoder_SOURCES = tests/unit/spectate/t_decoder.c \
	tests/unit/spectate/rfb_server.c tests/unit/spectate/rfb_server.h
tests_unit_spectate_t_decoder_LDADD = $(SPECTATE_TEST_LIBS)
EXTRA_tests_unit_spectate_t_decoder_DEPENDENCIES = tests/unit/spectate/invigil-decoder
tests_unit_spectate_liar_t_decoder_records_SOURCES = tests/unit/spectate/t_decoder_records.c
tests_unit_spectate_liar_t_decoder_records_LDADD = $(SPECTATE_TEST_LIBS)
EXTRA_tests_unit_spectate_liar_t_decoder_records_DEPENDENCIES = tests/unit/spectate/liar/invigil-decoder
tests_unit_spectate_liar_invigil_decoder_SOURCES = tests/unit/spectate/liar.c
tests_unit_spectate_t_snapshot_CPPFLAGS = $(AM_CPPFLAGS) $(PNG_CFLAGS)
tests_unit_spectate_t_snapshot_LDADD = $(SPECTATE_TEST_LIBS)

tests/unit/spectate/invigil-decoder: bin/invigil-decoder
	$(AM_V_GEN)ln -sf '$(abs_builddir)/bin/invigil-decoder' $@
endif
