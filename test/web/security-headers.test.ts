/** The headers of every page for people. */
import { expect, test } from "bun:test";
import { pageHeaders } from "../../src/web/security-headers.ts";

test("the policy lets in the sheet, the icon and our own forms, and nothing else (M05, M06)", () => {
  const policy = pageHeaders().get("content-security-policy") ?? "";
  expect(policy.split("; ").sort()).toEqual([
    "base-uri 'none'",
    "default-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "style-src 'self'",
  ]);
});

test.each([
  ["content-type", "text/html; charset=utf-8"],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["cache-control", "no-store"],
])("%s is %s", (name, value) => {
  expect(pageHeaders().get(name)).toBe(value);
});

test("a change to one answer's headers leaves the next ones alone", () => {
  pageHeaders().set("cache-control", "public");
  expect(pageHeaders().get("cache-control")).toBe("no-store");
});
