/** Loads by the thousand beside readers: nothing leaks, and nobody reads a mix. */
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../../src/db/open.ts";
import { currentPolicy } from "../../src/gate/current-policy.ts";
import { loadPolicy } from "../../src/gate/load-policy.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { noon, policyOf } from "../support/policy-facts.ts";
import { operator, tempFolder } from "../support/test-house.ts";

const openFiles = () => readdirSync("/proc/self/fd").length;

test("N18 a thousand loads leave every reader with one whole policy, and no file open", () => {
  using folder = tempFolder();
  const open = () =>
    openDatabase(join(folder.path, "gatehouse.db"), join(folder.path, "changes"), () => noon);
  const writer = open();
  const reader = open();
  try {
    // Whole: as many rules as each of them says in its reason.
    const policies = [1, 7].map((size) =>
      policyOf(Array.from({ length: size }, (_, line) => ({ line, reason: `${size} of these` }))),
    );
    const load = (policy: Policy, n: number) =>
      loadPolicy(
        writer,
        { actor: operator, at: noon + n },
        {
          read: { policy, file: "g.yaml", sha256: `${n}`.padStart(64, "0"), text: "", firstLine: 1 },
          publicUrl: "https://x.example",
          by: "page",
          countTop: () => [],
        },
      );
    const seen = new Set<number>();
    let files = 0;
    for (let n = 0; n < 1000; n += 1) {
      const policy = policies[n % 2];
      if (policy === undefined) throw new Error("no policy");
      load(policy, n);
      const { critical } = currentPolicy(reader.orm).policy;
      expect(critical.every(({ reason }) => reason === `${critical.length} of these`)).toBe(true);
      expect(critical.length).toBe(policy.critical.length);
      seen.add(critical.length);
      if (n === 10) files = openFiles();
    }
    expect([...seen]).toEqual([1, 7]);
    // Other tests of the process open and close files meanwhile.
    expect(openFiles()).toBeLessThan(files + 50);
  } finally {
    reader.close();
    writer.close();
  }
});
