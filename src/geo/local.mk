# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/geo/libgeo.a
src_geo_libgeo_a_SOURCES = src/geo/geo.h
src_geo_libgeo_a_CPPFLAGS = $(AM_CPPFLAGS) $(MAXMINDDB_CFLAGS)
if GEO
src_geo_libgeo_a_SOURCES += src/geo/geo.c src/geo/mmdb.c src/geo/mmdb.h
else
src_geo_libgeo_a_SOURCES += src/geo/none.c
endif

GEO_LIBS = src/geo/libgeo.a $(BASE_LIBS) $(MAXMINDDB_LIBS) -lm
