# SPDX-License-Identifier: GPL-3.0-or-later
EXTRA_DIST += tests/unit/geo/country.mmdb tests/unit/geo/flat.mmdb tests/unit/geo/v4.mmdb
if GEO
check_PROGRAMS += tests/unit/geo/t_geo
tests_unit_geo_t_geo_LDADD = $(GEO_LIBS) $(CMOCKA_LIBS)
endif
