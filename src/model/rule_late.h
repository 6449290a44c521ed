/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R5, first seen late: in the last half hour before the student's own deadline (extra minutes
 * included) a connection goes active from a network the student has not used before in this exam.
 * INFO: a telephone's hotspot saves many an exam at the end.
 *
 * Two connections are of one network if a configured network holds both; where none does, if the AS
 * is the same; where that is not known, if the /24 (IPv4) or /48 (IPv6) is. If not even that can be
 * told, or one may be a proxy's, they are taken for one.
 *
 * Silent without a deadline, after it, without an earlier connection to compare with, and when the
 * history is not complete, because then "never" is not known: more connections than are kept, an
 * exam that began more than a minute before we first saw a connection of it (a roster poll and the
 * first message take less), a time since when nothing was observed. */
#ifndef MODEL_RULE_LATE_H
#define MODEL_RULE_LATE_H

enum { RULE_LATE_USUAL_MIN = 30, RULE_LATE_SIGHT_MS = 60000 };

#endif
