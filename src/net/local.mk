# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/net/libnet.a
src_net_libnet_a_SOURCES = \
	src/net/access.c src/net/access.h \
	src/net/backoff.c src/net/backoff.h \
	src/net/deaf.c src/net/deaf.h \
	src/net/dns.c src/net/dns.h \
	src/net/http.c src/net/http.h \
	src/net/loop.c src/net/loop.h \
	src/net/outlet.c src/net/outlet.h \
	src/net/serve.c src/net/serve.h \
	src/net/serve_request.c src/net/serve_request.h \
	src/net/url.c src/net/url.h \
	src/net/ws.c src/net/ws.h
src_net_libnet_a_CPPFLAGS = $(AM_CPPFLAGS) $(UV_CFLAGS) $(LWS_CFLAGS) $(CURL_CFLAGS)

NET_LIBS = src/net/libnet.a $(BASE_LIBS) $(LWS_LIBS) $(CURL_LIBS) $(UV_LIBS)
