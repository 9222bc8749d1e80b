/** Which methods the Allow header names. */
import { expect, test } from "bun:test";
import { allowedMethods } from "../../src/http/allowed-methods.ts";

const routes = [
  { method: "GET", path: "/" },
  { method: "GET", path: "/set-up" },
  { method: "POST", path: "/set-up" },
  { method: "GET", path: "/project/:name/" },
  { method: "POST", path: "/only" },
];

test.each([
  ["/", "GET, HEAD"],
  ["/set-up", "GET, HEAD, POST"],
  ["/project/x/", "GET, HEAD"],
  ["/only", "POST"],
  ["/project/x", undefined],
  ["/project//", undefined],
  ["/project/x/y/", undefined],
  ["/set-up/", undefined],
  ["", undefined],
])("%s allows %p", (path, allow) => {
  expect(allowedMethods(routes, path)).toBe(allow);
});
