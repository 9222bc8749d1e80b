/** A User-Agent becomes one of a few words, whatever a caller writes. */
import { expect, test } from "bun:test";
import { clientKind } from "../../src/downloads/client-kind.ts";

test.each([
  ['pip/26.3 {"ci":true}', "pip"],
  ['uv/0.13.9 {"installer":{"name":"uv"}}', "uv"],
  ["poetry/2.1.1 CPython/3.11", "poetry"],
  ["unearth/0.17", "pdm"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "browser"],
  ["curl/8.5.0", "curl"],
  ["python-requests/2.32", "requests"],
  ["pipette/1", "other"],
  ["constructor", "other"],
  ["__proto__/1", "other"],
  ["=HYPERLINK()", "other"],
  ["-", "other"],
  ["", "other"],
])("%s is %s", (agent, kind) => {
  expect<string>(clientKind(agent)).toBe(kind);
});
