# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/journal/t_codec \
	tests/unit/journal/t_compress \
	tests/unit/journal/t_edit \
	tests/unit/journal/t_hash \
	tests/unit/journal/t_key \
	tests/unit/journal/t_merkle \
	tests/unit/journal/t_note \
	tests/unit/journal/t_proof \
	tests/unit/journal/t_segment \
	tests/unit/journal/t_verify \
	tests/unit/journal/t_writer

tests_unit_journal_t_codec_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_compress_SOURCES = tests/unit/journal/t_compress.c tests/unit/journal/room.h
tests_unit_journal_t_compress_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_hash_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_key_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_merkle_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_note_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_segment_SOURCES = tests/unit/journal/t_segment.c tests/unit/journal/room.h
tests_unit_journal_t_segment_CPPFLAGS = $(AM_CPPFLAGS) $(ZSTD_CFLAGS)
tests_unit_journal_t_segment_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)

# t_edit dies at a chosen system call.
journal_forge = tests/unit/journal/forge.c tests/unit/journal/forge.h
journal_wrap = -Wl,--wrap=fsync,--wrap=ftruncate,--wrap=renameat,--wrap=unlinkat,--wrap=write
tests_unit_journal_t_edit_SOURCES = tests/unit/journal/t_edit.c $(journal_forge)
tests_unit_journal_t_edit_LDFLAGS = $(AM_LDFLAGS) $(journal_wrap)
tests_unit_journal_t_edit_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_proof_SOURCES = tests/unit/journal/t_proof.c $(journal_forge)
tests_unit_journal_t_proof_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)
tests_unit_journal_t_verify_SOURCES = tests/unit/journal/t_verify.c $(journal_forge)
tests_unit_journal_t_verify_LDADD = $(JOURNAL_LIBS) $(CMOCKA_LIBS)

# t_writer has a disk of its own, and what it recorded is played back.
tests_unit_journal_t_writer_SOURCES = tests/unit/journal/t_writer.c tests/unit/journal/room.h \
	tests/unit/journal/rehearsal.c tests/unit/journal/rehearsal.h
tests_unit_journal_t_writer_LDADD = $(SOURCE_LIBS) $(CMOCKA_LIBS)
