/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decoder that was taken over: repeats to the parent, as records, what it reads from the stream
 * (a byte of length, then the bytes). */
#include "spectate/decoder_wire.h"

#include <unistd.h>

int main(void)
{
    unsigned char length, record[255];

    while (read(DECODER_RFB_FD, &length, 1) == 1 &&
           read(DECODER_RFB_FD, record, length) == length &&
           write(DECODER_CONTROL_FD, record, length) == length)
        ;
    return 0;
}
