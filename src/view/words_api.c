/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to tell an examiner about the exam API. Each state has a sentence of its own that says what
 * happened and, where there is something to do, what. */
#include "view/i18n.h"
#include "view/text.h"
#include "view/words.h"

#include <string.h>

static void refused(int status, char *out, size_t size)
{
    if (status == 401)
        text_put(out, size, "%s", _("The site refused us (401): it wants a valid token."));
    else
        text_put(out, size,
                 _("The site refused us (%d): our address or our token is not allowed there."),
                 status);
}

static void other_status(int status, char *out, size_t size)
{
    if (status == 404)
        text_put(out, size, "%s", _("The site has no exam API at this address (404)."));
    else if (status >= 500)
        text_put(out, size, _("The site is in trouble: it answered with an error (%d)."), status);
    else
        text_put(out, size, _("The site gave an unexpected answer (status %d)."), status);
}

static const char *without_number(enum api_state s)
{
    switch (s) {
    case API_EMPTY: return _("The site's list is empty: there are no instances.");
    case API_NO_MATCH: return _("The site has no instance that matches the selection.");
    case API_TIMEOUT: return _("The site did not answer in time.");
    case API_UNREACHED: return _("The site can't be reached.");
    case API_TLS: return _("No secure connection to the site: TLS or its certificate failed.");
    case API_BAD_JSON:
        return _("The site's answer is no list of instances: is this the exam API's address?");
    case API_TOO_BIG: return _("The site's list is too big to be read.");
    default: return _("The site has not answered yet.");
    }
}

static void state(const struct model_api *api, char *out, size_t size)
{
    switch (api->state) {
    case API_OK:
        /* TRANSLATORS: a good answer of the site, and how long it took */
        text_put(out, size, _("API ok, %d ms."), (int)api->took_ms);
        break;
    case API_REFUSED: refused(api->status, out, size); break;
    case API_STATUS: other_status(api->status, out, size); break;
    case API_REDIRECT:
        text_put(out, size, _("The site redirects elsewhere (%d), which is not followed."),
                 (int)api->status);
        break;
    default: text_put(out, size, "%s", without_number(api->state));
    }
}

static void roster_age(const struct model *m, char *out, size_t size)
{
    const struct model_api *api = model_api(m);
    char age[32];

    if (!api->roster_ms) {
        text_put(out, size, "%s", _("There is no list yet."));
        return;
    }
    words_age(model_now_ms(m) - api->roster_ms, age, sizeof age);
    text_put(out, size, _("The list shown is %s old."), age);
}

/* The text may end with a full stop, or not. */
static void details(const char *text, char *out, size_t size)
{
    size_t len = strlen(text);

    if (text[len - 1] == '.')
        len--;
    /* TRANSLATORS: words of the server or of a library, not translated */
    text_put(out, size, _("Details: %.*s."), (int)len, text);
}

bool words_api_trouble(const struct model *m)
{
    const struct model_api *api = model_api(m);

    return api->state != API_OK || api->bad || api->over;
}

bool words_api_same(const struct model_api *a, const struct model_api *b)
{
    return a->state == b->state && a->status == b->status && a->bad == b->bad && a->over == b->over;
}

void words_api(const struct model *m, char *out, size_t size)
{
    const struct model_api *api = model_api(m);
    char more[WORDS_MAX];

    state(api, out, size);
    if (api->state != API_OK && api->text && *api->text) {
        details(api->text, more, sizeof more);
        text_add(out, size, " ", more);
    }
    if (api->roster_ms != api->polled_ms) {
        roster_age(m, more, sizeof more);
        text_add(out, size, " ", more);
    }
    if (api->bad) {
        text_put(more, sizeof more,
                 ngettext("%u entry of the list can't be read.",
                          "%u entries of the list can't be read.", api->bad),
                 (unsigned)api->bad);
        text_add(out, size, " ", more);
    }
    if (api->over) {
        text_put(more, sizeof more,
                 ngettext("%u instance is over the limit (--max-instances) and left out.",
                          "%u instances are over the limit (--max-instances) and left out.",
                          api->over),
                 (unsigned)api->over);
        text_add(out, size, " ", more);
    }
}
