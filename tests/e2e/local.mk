# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/e2e/t_sim \
	tests/e2e/t_sim_desktop \
	tests/e2e/t_sim_faults

tests_e2e_t_sim_SOURCES = tests/e2e/t_sim.c tests/e2e/sim_client.c tests/e2e/sim_client.h
tests_e2e_t_sim_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_e2e_t_sim_LDADD = $(CMOCKA_LIBS)

tests_e2e_t_sim_desktop_SOURCES = tests/e2e/t_sim_desktop.c tests/e2e/sim_client.c tests/e2e/sim_client.h
tests_e2e_t_sim_desktop_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_e2e_t_sim_desktop_LDADD = $(CMOCKA_LIBS)

tests_e2e_t_sim_faults_SOURCES = tests/e2e/t_sim_faults.c tests/e2e/sim_client.c tests/e2e/sim_client.h
tests_e2e_t_sim_faults_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
tests_e2e_t_sim_faults_LDADD = $(CMOCKA_LIBS)

check_LIBRARIES = tests/e2e/libe2e.a
tests_e2e_libe2e_a_SOURCES = \
	tests/e2e/harness.c tests/e2e/harness.h \
	tests/e2e/recording.c tests/e2e/recording.h \
	tests/e2e/responder.c \
	tests/e2e/sim_client.c tests/e2e/sim_client.h \
	tests/e2e/terminal.c tests/e2e/terminal.h tests/e2e/terminal_state.h \
	tests/e2e/terminal_look.c \
	tests/e2e/terminal_raw.c \
	tests/e2e/xvnc.c tests/e2e/xvnc.h
tests_e2e_libe2e_a_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS) $(VTERM_CFLAGS)
E2E_LIBS = tests/e2e/libe2e.a $(CJSON_LIBS) $(CMOCKA_LIBS)
TERMINAL_LIBS = $(E2E_LIBS) $(VTERM_LIBS)

check_PROGRAMS += \
	tests/e2e/t_command \
	tests/e2e/t_churn \
	tests/e2e/t_closing \
	tests/e2e/t_export \
	tests/e2e/t_faults \
	tests/e2e/t_follow \
	tests/e2e/t_harm \
	tests/e2e/t_integrity \
	tests/e2e/t_list \
	tests/e2e/t_options \
	tests/e2e/t_origins \
	tests/e2e/t_record \
	tests/e2e/t_record_full \
	tests/e2e/t_record_kill \
	tests/e2e/t_replay \
	tests/e2e/t_roster \
	tests/e2e/t_secret \
	tests/e2e/t_slow \
	tests/e2e/t_tls \
	tests/e2e/t_verify \
	tests/e2e/t_watch \
	tests/e2e/t_watch_alerts \
	tests/e2e/t_watch_ends \
	tests/e2e/t_watch_networks \
	tests/e2e/t_watch_reader \
	tests/e2e/t_watch_wire \
	tests/e2e/t_websockify

tests_e2e_t_command_SOURCES = tests/e2e/t_command.c
tests_e2e_t_command_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_command_LDADD = $(E2E_LIBS)

tests_e2e_t_churn_SOURCES = tests/e2e/t_churn.c
tests_e2e_t_churn_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_churn_LDADD = $(E2E_LIBS)

tests_e2e_t_export_SOURCES = tests/e2e/t_export.c
tests_e2e_t_export_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_export_LDADD = $(E2E_LIBS)

tests_e2e_t_faults_SOURCES = tests/e2e/t_faults.c
tests_e2e_t_faults_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_faults_LDADD = $(E2E_LIBS)

tests_e2e_t_harm_SOURCES = tests/e2e/t_harm.c
tests_e2e_t_harm_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_harm_LDADD = $(E2E_LIBS)

tests_e2e_t_integrity_SOURCES = tests/e2e/t_integrity.c
tests_e2e_t_integrity_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_integrity_LDADD = $(E2E_LIBS)

tests_e2e_t_list_SOURCES = tests/e2e/t_list.c
tests_e2e_t_list_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_list_LDADD = $(E2E_LIBS)

tests_e2e_t_options_SOURCES = tests/e2e/t_options.c
tests_e2e_t_options_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_options_LDADD = $(E2E_LIBS)

tests_e2e_t_roster_SOURCES = tests/e2e/t_roster.c
tests_e2e_t_roster_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_roster_LDADD = $(E2E_LIBS)

tests_e2e_t_secret_SOURCES = tests/e2e/t_secret.c
tests_e2e_t_secret_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_secret_LDADD = $(E2E_LIBS)

tests_e2e_t_slow_SOURCES = tests/e2e/t_slow.c
tests_e2e_t_slow_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_slow_LDADD = $(E2E_LIBS)

tests_e2e_t_tls_SOURCES = tests/e2e/t_tls.c
tests_e2e_t_tls_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_tls_LDADD = $(E2E_LIBS)

tests_e2e_t_watch_SOURCES = tests/e2e/t_watch.c
tests_e2e_t_watch_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_watch_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_watch_alerts_SOURCES = tests/e2e/t_watch_alerts.c
tests_e2e_t_watch_alerts_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_watch_alerts_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_watch_networks_SOURCES = tests/e2e/t_watch_networks.c
tests_e2e_t_watch_networks_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_watch_networks_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_closing_SOURCES = tests/e2e/t_closing.c
tests_e2e_t_closing_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_closing_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_watch_ends_SOURCES = tests/e2e/t_watch_ends.c
tests_e2e_t_watch_ends_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_watch_ends_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_watch_reader_SOURCES = tests/e2e/t_watch_reader.c
tests_e2e_t_watch_reader_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_watch_reader_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_watch_wire_SOURCES = tests/e2e/t_watch_wire.c
tests_e2e_t_watch_wire_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_watch_wire_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_websockify_SOURCES = tests/e2e/t_websockify.c
tests_e2e_t_websockify_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_websockify_LDADD = $(E2E_LIBS)

tests_e2e_t_follow_SOURCES = tests/e2e/t_follow.c
tests_e2e_t_follow_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_follow_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_origins_SOURCES = tests/e2e/t_origins.c
tests_e2e_t_origins_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_origins_LDADD = $(E2E_LIBS)

tests_e2e_t_record_SOURCES = tests/e2e/t_record.c
tests_e2e_t_record_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_record_LDADD = $(E2E_LIBS)

tests_e2e_t_verify_SOURCES = tests/e2e/t_verify.c
tests_e2e_t_verify_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_verify_LDADD = $(E2E_LIBS)

tests_e2e_t_record_full_SOURCES = tests/e2e/t_record_full.c
tests_e2e_t_record_full_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_record_full_LDADD = $(TERMINAL_LIBS)

tests_e2e_t_record_kill_SOURCES = tests/e2e/t_record_kill.c
tests_e2e_t_record_kill_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_record_kill_LDADD = $(E2E_LIBS)

tests_e2e_t_replay_SOURCES = tests/e2e/t_replay.c
tests_e2e_t_replay_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_replay_LDADD = $(TERMINAL_LIBS)

# For LD_PRELOAD: no library of ours, so made by hand.
tests/e2e/fsync_shim.so: tests/e2e/fsync_shim.c
	$(AM_V_CCLD)$(CC) -std=gnu17 -D_GNU_SOURCE -O1 -fPIC -shared -o $@ $(top_srcdir)/tests/e2e/fsync_shim.c
check_DATA = tests/e2e/fsync_shim.so
EXTRA_DIST += tests/e2e/fsync_shim.c tests/journal
CLEANFILES += tests/e2e/fsync_shim.so

# A snapshot needs libpng; what the test starts is no test.
if VNC
check_PROGRAMS += tests/e2e/t_spectate tests/e2e/t_spectate_xvnc
tests_e2e_t_spectate_SOURCES = tests/e2e/t_spectate.c
tests_e2e_t_spectate_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS)
tests_e2e_t_spectate_LDADD = $(TERMINAL_LIBS)
tests_e2e_t_spectate_xvnc_SOURCES = tests/e2e/t_spectate_xvnc.c
tests_e2e_t_spectate_xvnc_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) $(CJSON_CFLAGS) $(PNG_CFLAGS)
tests_e2e_t_spectate_xvnc_LDADD = $(E2E_LIBS) $(PNG_LIBS)
endif
EXTRA_PROGRAMS += tests/e2e/hostile_viewer tests/e2e/xscreen
tests_e2e_hostile_viewer_SOURCES = tests/e2e/hostile_viewer.c
tests_e2e_hostile_viewer_LDADD = $(PROTO_LIBS)
tests_e2e_xscreen_SOURCES = tests/e2e/xscreen.c
check_DATA += tests/e2e/hostile_viewer tests/e2e/xscreen
CLEANFILES += tests/e2e/hostile_viewer tests/e2e/xscreen
