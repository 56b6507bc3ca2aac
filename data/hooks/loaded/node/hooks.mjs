// hooks.mjs - in the thread that Node 18.19 to 22 finds ES modules in: says which
// SPDX-License-Identifier: GPL-3.0-or-later
import { createRequire } from 'node:module';

const { resolved } = createRequire(import.meta.url)('./journal.cjs');

export async function resolve(specifier, context, next) {
  let url;
  try {
    const result = await next(specifier, context);
    url = result.url;
    return result;
  } finally {
    resolved(url, specifier, context.parentURL);
  }
}
