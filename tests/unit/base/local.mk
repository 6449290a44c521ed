# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/base/t_buf \
	tests/unit/base/t_clock \
	tests/unit/base/t_err \
	tests/unit/base/t_ip \
	tests/unit/base/t_log \
	tests/unit/base/t_map \
	tests/unit/base/t_mem \
	tests/unit/base/t_num \
	tests/unit/base/t_prefix_tree \
	tests/unit/base/t_utf8

tests_unit_base_t_buf_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_clock_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_err_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_ip_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_log_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_map_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_mem_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_num_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_prefix_tree_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
tests_unit_base_t_utf8_LDADD = $(BASE_LIBS) $(CMOCKA_LIBS)
