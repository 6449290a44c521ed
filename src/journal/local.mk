# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/journal/libjournal.a
src_journal_libjournal_a_SOURCES = \
	src/journal/about.c src/journal/about.h \
	src/journal/alertlog.c src/journal/alertlog.h \
	src/journal/base64.c src/journal/base64.h \
	src/journal/compress.c src/journal/compress.h \
	src/journal/decode.c src/journal/decode.h \
	src/journal/decode_samples.c src/journal/decode_samples.h \
	src/journal/edit.c src/journal/edit.h \
	src/journal/edit_append.c src/journal/edit_state.h \
	src/journal/edit_file.c \
	src/journal/encode.c src/journal/encode.h \
	src/journal/frames.c src/journal/frames.h \
	src/journal/hash.c src/journal/hash.h \
	src/journal/key.c src/journal/key.h \
	src/journal/key_file.c \
	src/journal/keyframe.c src/journal/keyframe.h \
	src/journal/keyframe_read.c \
	src/journal/line.c src/journal/line.h \
	src/journal/merkle.c src/journal/merkle.h \
	src/journal/note.c src/journal/note.h \
	src/journal/notes.c src/journal/notes.h \
	src/journal/places.c src/journal/places.h \
	src/journal/proof.c src/journal/proof.h \
	src/journal/reader.c src/journal/reader.h \
	src/journal/scan.c src/journal/scan.h \
	src/journal/segment.c src/journal/segment.h \
	src/journal/segment_compress.c \
	src/journal/store.c src/journal/store.h \
	src/journal/torn.c src/journal/torn.h \
	src/journal/syncer.c src/journal/syncer.h \
	src/journal/verify.c src/journal/verify.h \
	src/journal/verify_line.c src/journal/verify_line.h \
	src/journal/verify_pace.c src/journal/verify_pace.h \
	src/journal/writer.c src/journal/writer.h
src_journal_libjournal_a_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS) $(SODIUM_CFLAGS) $(ZSTD_CFLAGS)

JOURNAL_LIBS = src/journal/libjournal.a $(PROTO_LIBS) $(CRYPTO_LIBS) $(SODIUM_LIBS) $(ZSTD_LIBS)
