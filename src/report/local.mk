# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/report/libreport.a
src_report_libreport_a_SOURCES = \
	src/report/chart.c src/report/chart.h \
	src/report/doc.h \
	src/report/doc_html.c \
	src/report/doc_svg.c \
	src/report/doc_text.c \
	src/report/export.c src/report/export.h \
	src/report/export_proof.c src/report/export_proof.h \
	src/report/history.c src/report/history.h \
	src/report/history_journal.c \
	src/report/history_look.c \
	src/report/lost.c src/report/lost.h \
	src/report/pseudonym.c src/report/pseudonym.h \
	src/report/record.c src/report/record.h \
	src/report/record_csv.c \
	src/report/report.c src/report/report.h src/report/report_state.h \
	src/report/report_alerts.c \
	src/report/report_conns.c \
	src/report/report_head.c \
	src/report/report_looks.c \
	src/report/report_student.c \
	src/report/spool.c src/report/spool.h
src_report_libreport_a_CPPFLAGS = $(AM_CPPFLAGS) $(CRYPTO_CFLAGS)

REPORT_LIBS = src/report/libreport.a $(VIEW_LIBS) $(SOURCE_LIBS)
