# SPDX-License-Identifier: GPL-3.0-or-later
# bash-completion looks for a file named after the command: one file, two names.
completiondir = $(datadir)/bash-completion/completions
EXTRA_DIST += data/completions/invigil.bash data/invigil.conf.example data/networks.conf.example \
	data/geo/demo.txt data/geo/make data/geo/invigil-demo-city.mmdb data/geo/invigil-demo-asn.mmdb
dist_doc_DATA = data/invigil.conf.example data/networks.conf.example

# The places of the simulator's students (data/geo/make builds them). In the build directory too they
# stand where bin/ finds them, and without the modes of a checkout: a database that a group can
# write is refused.
pkgdata_DATA = share/invigil/invigil-demo-city.mmdb share/invigil/invigil-demo-asn.mmdb
CLEANFILES += $(pkgdata_DATA)
share/invigil/invigil-demo-city.mmdb: $(top_srcdir)/data/geo/invigil-demo-city.mmdb
	$(geo_copy)
share/invigil/invigil-demo-asn.mmdb: $(top_srcdir)/data/geo/invigil-demo-asn.mmdb
	$(geo_copy)
geo_copy = $(AM_V_GEN)$(MKDIR_P) share/invigil && $(INSTALL_DATA) $(top_srcdir)/data/geo/$(@F) $@

install-data-hook: install-completion
.PHONY: install-completion uninstall-completion
install-completion:
	$(MKDIR_P) '$(DESTDIR)$(completiondir)'
	$(INSTALL_DATA) $(top_srcdir)/data/completions/invigil.bash '$(DESTDIR)$(completiondir)/invigil'
	cd '$(DESTDIR)$(completiondir)' && rm -f invigil-sim && $(LN_S) invigil invigil-sim

uninstall-hook: uninstall-completion
uninstall-completion:
	rm -f '$(DESTDIR)$(completiondir)/invigil' '$(DESTDIR)$(completiondir)/invigil-sim'

# And their networks.
EXTRA_DIST += data/demo/networks.conf
pkgdata_DATA += share/invigil/demo-networks.conf
share/invigil/demo-networks.conf: $(top_srcdir)/data/demo/networks.conf
	$(AM_V_at)$(MKDIR_P) share/invigil
	$(AM_V_GEN)$(INSTALL_DATA) $(top_srcdir)/data/demo/networks.conf $@
