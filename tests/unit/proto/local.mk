# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += \
	tests/unit/proto/t_exam_api \
	tests/unit/proto/t_expected_csv \
	tests/unit/proto/t_json \
	tests/unit/proto/t_rfb_client \
	tests/unit/proto/t_usages \
	tests/unit/proto/t_vnc_auth

tests_unit_proto_t_exam_api_LDADD = $(PROTO_LIBS) $(CMOCKA_LIBS)
tests_unit_proto_t_expected_csv_LDADD = $(PROTO_LIBS) $(CMOCKA_LIBS)
tests_unit_proto_t_json_LDADD = $(PROTO_LIBS) $(CMOCKA_LIBS)
tests_unit_proto_t_rfb_client_LDADD = $(PROTO_LIBS) $(CMOCKA_LIBS)
tests_unit_proto_t_usages_LDADD = $(PROTO_LIBS) $(CMOCKA_LIBS)
tests_unit_proto_t_vnc_auth_LDADD = $(PROTO_LIBS) $(CMOCKA_LIBS)
