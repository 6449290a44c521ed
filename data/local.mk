# SPDX-License-Identifier: GPL-3.0-or-later
# bash-completion looks for a file named after the command: one file, two names.
completiondir = $(datadir)/bash-completion/completions
EXTRA_DIST += data/completions/invigil.bash data/invigil.conf.example
dist_doc_DATA = data/invigil.conf.example

install-data-hook: install-completion
.PHONY: install-completion uninstall-completion
install-completion:
	$(MKDIR_P) '$(DESTDIR)$(completiondir)'
	$(INSTALL_DATA) $(top_srcdir)/data/completions/invigil.bash '$(DESTDIR)$(completiondir)/invigil'
	cd '$(DESTDIR)$(completiondir)' && rm -f invigil-sim && $(LN_S) invigil invigil-sim

uninstall-hook: uninstall-completion
uninstall-completion:
	rm -f '$(DESTDIR)$(completiondir)/invigil' '$(DESTDIR)$(completiondir)/invigil-sim'
