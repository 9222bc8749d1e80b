/** Whose address counts as the caller's, and what of a request may stand in a log line. */
import { expect, test } from "bun:test";
import { openContext } from "../../src/http/request-context.ts";

const proxies = new Set(["10.0.0.1", "10.0.0.2", "::1"]);
const deps = { now: () => 0, newId: () => "id", isTrustedProxy: (ip: string) => proxies.has(ip) };
const callerOf = (peer: string, forwarded?: string): string =>
  openContext(
    deps,
    new Request("http://a/", { headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } }),
    peer,
  ).ip;

test.each([
  ["a stranger who names another address", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["a stranger who names a proxy of ours", "203.0.113.9", "10.0.0.1", "203.0.113.9"],
  ["one proxy", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["two proxies of ours", "10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"],
  ["an address that the caller put in front", "10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"],
  ["a caller over IPv6", "::1", "2001:db8::7", "2001:db8::7"],
  ["nothing said by the proxy", "10.0.0.1", undefined, "10.0.0.1"],
  ["an empty list", "10.0.0.1", "", "10.0.0.1"],
  ["only proxies", "10.0.0.1", "10.0.0.2", "10.0.0.1"],
  ["a name", "10.0.0.1", "localhost", "10.0.0.1"],
  ["an address with a port", "10.0.0.1", "198.51.100.1:80", "10.0.0.1"],
  ["an address with letters around", "10.0.0.1", "abcd.1", "10.0.0.1"],
  ["a number", "10.0.0.1", "2130706433", "10.0.0.1"],
  ["an open bracket", "10.0.0.1", "[2001:db8::7", "10.0.0.1"],
  ["a hole in the list", "10.0.0.1", "198.51.100.1,,10.0.0.2", "10.0.0.1"],
])("M11: %s", (_, peer, forwarded, caller) => {
  expect(callerOf(peer, forwarded)).toBe(caller);
});

test("M32: an agent is kept short and printable", () => {
  const agent = `a\tb\u00e9${"x".repeat(500)}`;
  const kept = openContext(deps, new Request("http://a/", { headers: { "user-agent": agent } }), "::1").agent;
  expect(kept).toMatch(/^a\?b\?x{196}$/);
});
