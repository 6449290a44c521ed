/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VNC Authentication (RFC 6143, section 7.2.2): DES with each byte of the password turned around.
 * Weak, and what VNC has; inside TLS it need not be strong. The only user of OpenSSL's DES. */
#ifndef PROTO_VNC_AUTH_H
#define PROTO_VNC_AUTH_H

#include <stdint.h>

enum { VNC_AUTH_CHALLENGE = 16, VNC_AUTH_PASSWORD = 8 };

/* The response to a challenge. The first 8 bytes of the password count. */
void vnc_auth_respond(const char *password, const uint8_t challenge[VNC_AUTH_CHALLENGE],
                      uint8_t ret[VNC_AUTH_CHALLENGE]);
/* A password as vncpasswd writes it into a file (DES under a key everybody knows): what a viewer's
 * -PasswordFile wants. */
void vnc_auth_obscure(const char *password, uint8_t ret[VNC_AUTH_PASSWORD]);

#endif
