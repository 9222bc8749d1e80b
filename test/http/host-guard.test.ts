/** Which names pages answer to, and that two names are none. */
import { expect, test } from "bun:test";
import { createHostGuard, requireOneHost } from "../../src/http/host-guard.ts";

const guard = createHostGuard({ publicUrl: "https://packages.example.com:8443", listenHost: "build-7" });
const asked = (host: string) => new Request("http://gatehouse.internal/", { headers: { host } });

test.each([
  "packages.example.com",
  "PACKAGES.example.com:8443",
  "packages.example.com:80",
  "build-7:8460",
  "localhost",
  "localhost:8460",
  "me.localhost:1",
  "127.0.0.1:8460",
  "10.1.2.3",
  "[::1]:8460",
  "[fe80::1]",
])("M10: pages answer to %p", (host) => {
  expect(() => guard(asked(host))).not.toThrow();
});

test.each([
  "",
  "evil.example",
  "packages.example.com.evil.example",
  "evil.example:8443",
  "a b",
  "good:99999999",
  "packages.example.com@evil.example",
  "evil.example/packages.example.com",
  "localhost.evil.example",
  "[::1",
  "[]",
  "1.2.3",
  "2130706433",
])("M10: pages do not answer to %p", (host) => {
  expect(() => guard(asked(host))).toThrow("The pages of this index are not served under the name");
});

test("M10: a request with two hosts is nobody's", () => {
  expect(() => requireOneHost(asked("packages.example.com, evil.example"))).toThrow("names two hosts");
  expect(() => requireOneHost(asked("evil.example"))).not.toThrow();
});
