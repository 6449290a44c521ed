# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/source/t_link \
	tests/unit/source/t_observe

tests_unit_source_t_link_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
tests_unit_source_t_observe_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
