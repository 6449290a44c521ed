/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R1, travel: the student was in one place, and shortly after in another that nobody reaches in the
 * time. Between the last sight of the previous active connection and the activation of the next one
 * lie two places, each with the accuracy its database claims.
 *
 * Both must hold: the speed is beyond what an airliner flies (cruise is some 900 km/h), and the
 * distance is beyond both what databases get wrong within a country (300 km) and the sum of the two
 * radii of accuracy. If a place is not known, but both countries are: they differ, and no more than
 * an hour lies between; that is weaker (WARN, not CRIT), because who lives near a border changes
 * countries by changing the provider. Never when the address is the same: then the database has
 * changed its mind, not the student the place. Two connections less than a minute apart, or active
 * together, are rule R2's.
 *
 * A connection that was active already when we first saw it (we have just begun to look, or our
 * link was down) came when the server says that its page was loaded; then the end of the previous
 * one is the server's too, and nothing is said if one of them is not known.
 *
 * One instance is looked at, not all that a student may have. */
#ifndef MODEL_RULE_TRAVEL_H
#define MODEL_RULE_TRAVEL_H

enum {
    RULE_TRAVEL_USUAL_KMH = 900,
    RULE_TRAVEL_USUAL_KM = 300,
    RULE_TRAVEL_USUAL_GAP_S = 60,
    RULE_TRAVEL_USUAL_COUNTRY_MIN = 60
};

#endif
