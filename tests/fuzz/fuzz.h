/* fuzz.h - what a fuzz target is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* Called by libFuzzer with whatever it thinks of, or by replay.c with each file of the corpus. Returns 0. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
