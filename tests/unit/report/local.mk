# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/report/t_chart \
	tests/unit/report/t_doc \
	tests/unit/report/t_export_proof \
	tests/unit/report/t_lost \
	tests/unit/report/t_pseudonym \
	tests/unit/report/t_record \
	tests/unit/report/t_report \
	tests/unit/report/t_spool \
	tests/unit/report/t_when

tests_unit_report_t_chart_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_doc_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_export_proof_SOURCES = tests/unit/report/t_export_proof.c $(journal_forge)
tests_unit_report_t_export_proof_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_lost_SOURCES = tests/unit/report/t_lost.c tests/unit/model/feed.h
tests_unit_report_t_lost_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_pseudonym_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_record_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_report_SOURCES = tests/unit/report/t_report.c tests/unit/journal/room.h \
	tests/unit/journal/rehearsal.c tests/unit/journal/rehearsal.h
tests_unit_report_t_report_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_spool_LDADD = $(REPORT_LIBS) $(CMOCKA_LIBS)
tests_unit_report_t_when_SOURCES = tests/unit/report/t_when.c src/cmd/when.c src/cmd/when.h
tests_unit_report_t_when_LDADD = $(TUI_LIBS) $(CMOCKA_LIBS)
