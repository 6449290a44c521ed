# SPDX-License-Identifier: GPL-3.0-or-later
# Without --enable-fuzzers each target reruns its corpus as a test; with it, it is a fuzzer:
#   tests/fuzz/fuzz_usages DIR-FOR-NEW-INPUTS tests/fuzz/corpus/fuzz_usages
fuzz_targets = \
	tests/fuzz/fuzz_exam_api \
	tests/fuzz/fuzz_expected_csv \
	tests/fuzz/fuzz_forwarded \
	tests/fuzz/fuzz_journal \
	tests/fuzz/fuzz_key \
	tests/fuzz/fuzz_note \
	tests/fuzz/fuzz_num \
	tests/fuzz/fuzz_observe \
	tests/fuzz/fuzz_query \
	tests/fuzz/fuzz_rfb_client \
	tests/fuzz/fuzz_rfb_guard \
	tests/fuzz/fuzz_segment \
	tests/fuzz/fuzz_url \
	tests/fuzz/fuzz_usages \
	tests/fuzz/fuzz_utf8
if FUZZERS
noinst_PROGRAMS += $(fuzz_targets)
fuzz_main = tests/fuzz/fuzz.h
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
check_PROGRAMS += $(fuzz_targets)
fuzz_main = tests/fuzz/main.c tests/fuzz/fuzz.h
fuzz_ldflags = $(AM_LDFLAGS)
endif
EXTRA_DIST += tests/fuzz/corpus tests/wire
fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests

tests_fuzz_fuzz_exam_api_SOURCES = tests/fuzz/fuzz_exam_api.c $(fuzz_main)
tests_fuzz_fuzz_exam_api_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_exam_api_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_exam_api_LDADD = $(PROTO_LIBS)

tests_fuzz_fuzz_num_SOURCES = tests/fuzz/fuzz_num.c $(fuzz_main)
tests_fuzz_fuzz_num_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_num_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_num_LDADD = $(BASE_LIBS)

tests_fuzz_fuzz_rfb_client_SOURCES = tests/fuzz/fuzz_rfb_client.c $(fuzz_main)
tests_fuzz_fuzz_rfb_client_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_rfb_client_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_rfb_client_LDADD = $(PROTO_LIBS)

tests_fuzz_fuzz_usages_SOURCES = tests/fuzz/fuzz_usages.c $(fuzz_main)
tests_fuzz_fuzz_usages_CPPFLAGS = $(fuzz_cppflags) $(CJSON_CFLAGS)
tests_fuzz_fuzz_usages_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_usages_LDADD = $(PROTO_LIBS)

tests_fuzz_fuzz_utf8_SOURCES = tests/fuzz/fuzz_utf8.c $(fuzz_main)
tests_fuzz_fuzz_utf8_CPPFLAGS = $(fuzz_cppflags) $(UTF8PROC_CFLAGS)
tests_fuzz_fuzz_utf8_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_utf8_LDADD = $(BASE_LIBS)

tests_fuzz_fuzz_observe_SOURCES = tests/fuzz/fuzz_observe.c $(fuzz_main)
tests_fuzz_fuzz_observe_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_observe_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_observe_LDADD = $(SOURCE_LIBS)

tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz_query.c $(fuzz_main)
tests_fuzz_fuzz_query_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_query_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_query_LDADD = $(MODEL_LIBS)

tests_fuzz_fuzz_url_SOURCES = tests/fuzz/fuzz_url.c $(fuzz_main)
tests_fuzz_fuzz_url_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_url_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_url_LDADD = $(NET_LIBS)

tests_fuzz_fuzz_key_SOURCES = tests/fuzz/fuzz_key.c $(fuzz_main)
tests_fuzz_fuzz_key_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_key_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_key_LDADD = $(JOURNAL_LIBS)

tests_fuzz_fuzz_note_SOURCES = tests/fuzz/fuzz_note.c $(fuzz_main)
tests_fuzz_fuzz_note_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_note_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_note_LDADD = $(JOURNAL_LIBS)

tests_fuzz_fuzz_segment_SOURCES = tests/fuzz/fuzz_segment.c $(fuzz_main)
tests_fuzz_fuzz_segment_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_segment_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_segment_LDADD = $(JOURNAL_LIBS)

tests_fuzz_fuzz_journal_SOURCES = tests/fuzz/fuzz_journal.c $(fuzz_main)
tests_fuzz_fuzz_journal_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_journal_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_journal_LDADD = $(JOURNAL_LIBS)

tests_fuzz_fuzz_expected_csv_SOURCES = tests/fuzz/fuzz_expected_csv.c $(fuzz_main)
tests_fuzz_fuzz_expected_csv_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_expected_csv_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_expected_csv_LDADD = $(PROTO_LIBS)

tests_fuzz_fuzz_forwarded_SOURCES = tests/fuzz/fuzz_forwarded.c $(fuzz_main)
tests_fuzz_fuzz_forwarded_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_forwarded_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_forwarded_LDADD = $(SOURCE_LIBS)

tests_fuzz_fuzz_rfb_guard_SOURCES = tests/fuzz/fuzz_rfb_guard.c $(fuzz_main)
tests_fuzz_fuzz_rfb_guard_CPPFLAGS = $(fuzz_cppflags)
tests_fuzz_fuzz_rfb_guard_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_rfb_guard_LDADD = $(SPECTATE_LIBS)
