/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"

const char *err_name(int code)
{
    switch (code) {
    case ERR_INVALID: return "invalid";
    case ERR_TOO_BIG: return "too big";
    case ERR_NOT_FOUND: return "not found";
    case ERR_IO: return "i/o error";
    case ERR_UNSAFE: return "unsafe";
    case ERR_EXISTS: return "exists";
    }
    return code >= 0 ? "ok" : "unknown error";
}
