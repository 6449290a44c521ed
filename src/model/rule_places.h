/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R2, two places at once: two connections of one student, of different addresses, are seen active
 * together for longer than a handover explains.
 *
 * Who changes the network (a telephone's hotspot, a cable pulled out) opens the new connection
 * before the server has noticed that the old one is dead: TCP and the proxies in between take up to
 * a minute and a half, hence the grace; half a minute more, and two people look at one desktop, or
 * one at two screens. How much that says depends on how far apart they are:
 *   INFO  one /24 (IPv4) or /48 (IPv6), or one provider (AS): two devices of one house
 *   WARN  two providers
 *   CRIT  two countries, whoever the provider is, but for one /24 or /48
 * If a provider is not known: INFO, unless the countries differ. If only prefixes are collected,
 * different prefixes are different addresses; an address that is not known is none.
 *
 * Two instances of one student count together, looked at as often as everybody is: the alert is
 * about the instance whose connection came later.
 *
 * It holds until one of the two ends. What counts is what was seen: as long as our link tells
 * nothing, nobody gets older. */
#ifndef MODEL_RULE_PLACES_H
#define MODEL_RULE_PLACES_H

enum { RULE_PLACES_USUAL_TOGETHER_S = 30, RULE_PLACES_USUAL_GRACE_S = 90 };

#endif
