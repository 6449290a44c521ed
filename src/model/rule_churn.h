/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R4, churn: connections of more than four providers (AS) went active within half an hour. Home,
 * telephone, and each of them once more through a VPN are four; who has more either has a very bad
 * day or passes the desktop around. INFO: it says nothing about anybody's reasons. Connections of
 * which no AS is known count for nothing. */
#ifndef MODEL_RULE_CHURN_H
#define MODEL_RULE_CHURN_H

enum { RULE_CHURN_USUAL_ASNS = 4, RULE_CHURN_USUAL_MIN = 30 };

#endif
