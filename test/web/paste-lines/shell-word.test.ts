/** Words of a shell line, read back by a real shell. */
import { expect, test } from "bun:test";
import { shellWord } from "../../../src/web/paste-lines/shell-word.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

/** What `sh` makes of a word. */
function readBack(word: string): string {
  return Bun.spawnSync(["sh", "-c", `printf %s ${word}`]).stdout.toString();
}

test("addresses and tokens need no quotes", () => {
  expect(shellWord("https://packages.example.com:8443/simple/")).toBe(
    "https://packages.example.com:8443/simple/",
  );
  expect(shellWord("gh_9fK2mQ7xVb4L")).toBe("gh_9fK2mQ7xVb4L");
});

const sendable = hostileStrings.filter((text) => !text.includes("\u0000") && text.isWellFormed());
test.each(["", "a b", "it's", "$(id)", "`id`", "a;b", "a\\b", "!x", "~", "*", ...sendable])(
  "sh reads %p back as it was",
  (text) => {
    expect(readBack(shellWord(text))).toBe(text);
  },
);
