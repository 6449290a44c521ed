/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R3, one place, several students: two or more students were active at one IPv4 address, or in one
 * IPv6 /64 (what one household gets: RFC 6177), within ten minutes, which is about as long as it
 * takes to change seats. The alert is about each student but the one who was there first; who
 * was there before we looked came when the server says.
 *
 * Where that is normal it says nothing: trusted networks; carrier-grade NAT (RFC 6598), where
 * strangers share; loopback, link-local and unreadable addresses, which are a proxy's and no
 * place's, and those that may be a proxy's. Private addresses do count: exam rooms have them, one
 * each; in a room's network whole IPv6 addresses are compared, for all of a room is in one /64. An
 * address that more than five students ever had is no flat: while that many are there within the
 * time, one INFO about the address says that it is probably a NAT, and none is ever about the
 * students. Of an address of which only a prefix is collected (a /24, or shorter than a /64)
 * nothing is said: neighbours would be taken for one household.
 *
 * Two instances of one student are one student. */
#ifndef MODEL_RULE_SHARED_H
#define MODEL_RULE_SHARED_H

enum { RULE_SHARED_USUAL_MIN = 10, RULE_SHARED_USUAL_NAT = 5 };

#endif
