# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/net/t_backoff \
	tests/unit/net/t_loop \
	tests/unit/net/t_outlet \
	tests/unit/net/t_url

tests_unit_net_t_backoff_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_net_t_loop_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_net_t_outlet_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
tests_unit_net_t_url_LDADD = $(NET_LIBS) $(CMOCKA_LIBS)
