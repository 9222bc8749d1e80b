/** Which release stands for a project. */
import { expect, test } from "bun:test";
import { latestVersion } from "../../src/catalog/latest-version.ts";

/** `~` marks a yanked file. */
test.each<[string[], string | undefined]>([
  [[], undefined],
  [["1.0", "2.0"], "2.0"],
  [["1.0", "2.0rc1"], "1.0"],
  [["1.0rc1", "2.0rc1"], "2.0rc1"],
  [["1.0", "~2.0"], "1.0"],
  [["~1.0", "2.0.dev1"], "2.0.dev1"],
  [["~1.0", "~2.0"], "2.0"],
  [["1.0", "~2.0", "2.0"], "2.0"],
])("of %j it is %p", (marked, latest) => {
  const files = marked.map((text) => ({ version: text.replace("~", ""), yanked: text.startsWith("~") }));
  expect(latestVersion([...new Set(files.map((file) => file.version))], files)).toBe(latest);
});
