// For tests on one machine: this provider may call services on the loopback, names under .localhost among them.

import dns from 'node:dns';

const lookup = dns.lookup;

/** Resolves anything.localhost as browsers do (RFC 6761 §6.3). */
export function reachLocalhostNames() {
  dns.lookup = (name, ...rest) => lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
}

/** The `fetch` setting of oidc-provider without its refusal of loopback addresses. */
export function fetchFromLoopback(url, options) {
  const { dispatcher, ...rest } = options;
  return globalThis.fetch(url, rest);
}
