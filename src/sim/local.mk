# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/sim/libsim.a
src_sim_libsim_a_SOURCES = \
	src/sim/api.c \
	src/sim/canvas.c src/sim/canvas.h \
	src/sim/cast.c src/sim/cast.h \
	src/sim/desktop.c \
	src/sim/enrolled.c src/sim/enrolled.h \
	src/sim/faults.c src/sim/faults.h \
	src/sim/hostile.c src/sim/hostile.h \
	src/sim/lockout.c src/sim/lockout.h \
	src/sim/message.c src/sim/message.h \
	src/sim/meter.c \
	src/sim/noise.c src/sim/noise.h \
	src/sim/pixels.c src/sim/pixels.h \
	src/sim/place.c src/sim/place.h \
	src/sim/rfb.c src/sim/rfb.h \
	src/sim/roster.c src/sim/roster.h \
	src/sim/route.c \
	src/sim/site.c src/sim/site.h \
	src/sim/stats.c src/sim/stats.h \
	src/sim/story.c src/sim/story.h \
	src/sim/student.c src/sim/student.h \
	src/sim/world.h

SIM_LIBS = src/sim/libsim.a src/proto/libproto.a $(NET_LIBS) $(CRYPTO_LIBS)

bin_PROGRAMS += bin/invigil-sim
bin_invigil_sim_SOURCES = src/sim/main.c
bin_invigil_sim_LDADD = $(SIM_LIBS) $(VIEW_LIBS)
