# SPDX-License-Identifier: GPL-3.0-or-later
# One catalogue, built where the program looks for it: share/locale beside its bin/ (view/i18n.c).
itlocaledir = $(LOCALEDIR)/it/LC_MESSAGES
nodist_itlocale_DATA = share/locale/it/LC_MESSAGES/invigil.mo
EXTRA_DIST += po/it.po po/argp.c po/extract.sh
CLEANFILES += share/locale/it/LC_MESSAGES/invigil.mo

share/locale/it/LC_MESSAGES/invigil.mo: $(top_srcdir)/po/it.po
	$(AM_V_GEN)$(MKDIR_P) share/locale/it/LC_MESSAGES && \
	$(MSGFMT) -c -o $@.tmp $(top_srcdir)/po/it.po && mv -f $@.tmp $@

# Brings po/it.po up to date with the sources; what is new must then be translated in it.
.PHONY: update-po
update-po:
	XGETTEXT='$(XGETTEXT)' sh $(top_srcdir)/po/extract.sh $(top_srcdir) invigil.pot
	$(MSGMERGE) --quiet --update --backup=none --no-fuzzy-matching --add-location=file \
		$(top_srcdir)/po/it.po invigil.pot
	rm -f invigil.pot
