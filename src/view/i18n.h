/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Translation of what people read: _("...") now, N_("...") for text in a const table that is
 * translated where it is shown (`_(table[i].text)`), ngettext(one, many, n) where a number decides
 * the form. What programs read (json, csv, the filter language, logs) is never translated. */
#ifndef VIEW_I18N_H
#define VIEW_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(text)  gettext(text)
#define N_(text) text

/* Takes the locale of the environment, except that numbers keep the C locale's form. Catalogues
 * come from ../share/locale beside the program's folder when they are there (an installed prefix
 * that was moved, or a build that was not installed), else from LOCALEDIR. Translated text is UTF-8
 * whatever the locale's charset. Call once, before any text is shown. */
void i18n_init(void);

/* Does the locale's charset hold all we may want to print? */
bool i18n_utf8(void);

#endif
