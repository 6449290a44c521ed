# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/sim/t_canvas \
	tests/unit/sim/t_enrolled \
	tests/unit/sim/t_faults \
	tests/unit/sim/t_lockout \
	tests/unit/sim/t_message \
	tests/unit/sim/t_noise \
	tests/unit/sim/t_pixels \
	tests/unit/sim/t_place \
	tests/unit/sim/t_rfb \
	tests/unit/sim/t_roster \
	tests/unit/sim/t_stats \
	tests/unit/sim/t_story \
	tests/unit/sim/t_student

tests_unit_sim_t_canvas_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_enrolled_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_faults_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_lockout_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_message_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_noise_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_pixels_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_place_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_rfb_LDADD = src/sim/libsim.a src/proto/libproto.a $(BASE_LIBS) $(CRYPTO_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_roster_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_stats_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_story_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_sim_t_student_LDADD = src/sim/libsim.a $(BASE_LIBS) $(CMOCKA_LIBS)
