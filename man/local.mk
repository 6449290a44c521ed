# SPDX-License-Identifier: GPL-3.0-or-later
dist_man_MANS = man/invigil.1 man/invigil-sim.1
