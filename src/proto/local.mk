# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/proto/libproto.a
src_proto_libproto_a_SOURCES = \
	src/proto/exam_api.c src/proto/exam_api.h \
	src/proto/expected_csv.c src/proto/expected_csv.h \
	src/proto/json.c src/proto/json.h \
	src/proto/rfb_client.c src/proto/rfb_client.h \
	src/proto/usages.c src/proto/usages.h \
	src/proto/vnc_auth.c src/proto/vnc_auth.h
src_proto_libproto_a_CPPFLAGS = $(AM_CPPFLAGS) $(CJSON_CFLAGS) $(CRYPTO_CFLAGS)

PROTO_LIBS = src/proto/libproto.a $(MODEL_LIBS) $(CJSON_LIBS) $(CSV_LIBS) $(CRYPTO_LIBS)
