/** Help is open to everybody, and knows every rule that the code refuses by (issue 4, "Projects and roles"). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { refusals } from "../../../src/web/help/refusals.ts";
import { openPersonHouse, type PersonHouse } from "../../support/person-house.ts";

let at: PersonHouse;
beforeAll(async () => {
  at = await openPersonHouse();
});
afterAll(() => at[Symbol.asyncDispose]());

test("every page of help answers whoever asks, and its links lead to pages that are there", async () => {
  const browser = at.browser();
  const seen = new Set<string>();
  const open = ["/help/"];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { status, text } = await browser.get(path);
    expect([path, status]).toEqual([path, 200]);
    for (const [, href = ""] of text.matchAll(/href="(\/help\/[^"#]*)/g)) open.push(href);
    expect(text).not.toContain("undefined");
  }
  expect(seen.size).toBe(8);
});

test("the table of rules has those that people meet, with whole sentences", () => {
  const codes = refusals.map(({ code }) => code);
  for (const code of [
    "file.exists",
    "token.scope",
    "filename.wheel",
    "upload.digest_differs",
    "project.create",
  ])
    expect(codes).toContain(code);
  expect(refusals.length).toBeGreaterThan(70);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, message, remedy } of refusals) {
    expect([code, message.length > 8, /\$\{|\\/.test(message + remedy)]).toEqual([code, true, false]);
  }
});

test("lines for pipenv and for a build are there, and hold no real token", async () => {
  const tools = (await at.browser().get("/help/tools")).text;
  expect(tools).toContain(`PIPENV_PYPI_MIRROR=${at.origin}/simple/`);
  const tokens = (await at.browser().get("/help/tokens")).text.replaceAll("&quot;", '"');
  expect(tokens).toContain('TWINE_PASSWORD="$GATEHOUSE_TOKEN"');
  expect(tools + tokens).not.toMatch(/gh_[0-9A-Za-z]{20}/);
});
