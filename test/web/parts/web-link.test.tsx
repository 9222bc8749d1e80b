/** Addresses that others wrote become links only when they lead to the web. */
import { expect, test } from "bun:test";
import { renderToString } from "preact-render-to-string";
import { leadsToTheWeb, WebLink } from "../../../src/web/parts/web-link.tsx";

test.each([
  "https://example.com",
  "http://example.com/a?b#c",
  "HTTPS://EXAMPLE.COM",
  " https://example.com ",
])("%p is a link", (address) => {
  expect(leadsToTheWeb(address)).toBeTrue();
  expect(renderToString(<WebLink address={address} label="Source" />)).toContain(
    'rel="nofollow noopener noreferrer"',
  );
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "\u0001javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "//evil.example/",
  "/account/tokens",
  "example.com",
  "https://",
  "",
])("%p is text (M01)", (address) => {
  expect(leadsToTheWeb(address)).toBeFalse();
  expect(renderToString(<WebLink address={address} label="Source" />)).not.toContain("<a");
});
