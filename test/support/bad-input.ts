/** Sends what must be refused, and checks that the answer is a clean no with its reason and that nothing is left. */
import { expect, test } from "bun:test";
import { expectClean } from "./expect-clean.ts";
import { holdings, type RunningHouse, type Sent } from "./running-house.ts";
import { type SampleDist, sampleWheel } from "./sample-dist.ts";

export type BadInput = {
  /** A right wheel of a project nobody has, unless told otherwise. */
  readonly dist?: SampleDist;
  /** What is wrong with the form. */
  readonly sent?: Sent;
  /** 400 unless told otherwise. */
  readonly status?: number;
  /** Words of the reason. */
  readonly says: string | RegExp;
};

/** Words that make some client take a refusal for a success, or send more (clients.md 0.14). */
const TRAPS =
  /already exist|already been taken|updating asset|cannot be updated|overwrite artifact|was ever registered/i;

/** One test for each case; the title carries the number of the case. */
export function testBadInput(running: RunningHouse, cases: Readonly<Record<string, () => BadInput>>): void {
  for (const [title, make] of Object.entries(cases)) {
    test(title, async () => {
      const { dist = sampleWheel({ name: "bad-input" }), sent = {}, status = 400, says } = make();
      const before = holdings(running);
      const answer = await running.upload(dist, sent);
      const text = await answer.text();
      expect([answer.status, text]).toEqual([
        status,
        typeof says === "string" ? expect.stringContaining(says) : expect.stringMatching(says),
      ]);
      expect(text).toMatch(/^[\x20-\x7e]{10,1000}\n$/);
      if (!text.startsWith("File already exists (")) expect(text).not.toMatch(TRAPS);
      await expectClean(running, before);
      expect(running.logged).toEqual([]);
    });
  }
}

/** Bytes as the file of release 1.0 of `foo`, which the forges write. */
export function fooWheel(bytes: Uint8Array<ArrayBuffer>, filename = "foo-1.0-py3-none-any.whl"): SampleDist {
  return { filename, filetype: "bdist_wheel", name: "foo", version: "1.0", metadata: FOO, bytes };
}

/** As `fooWheel`, for an sdist. */
export function fooSdist(bytes: Uint8Array<ArrayBuffer>, filename = "foo-1.0.tar.gz"): SampleDist {
  return { filename, filetype: "sdist", name: "foo", version: "1.0", metadata: FOO, bytes };
}

const FOO = "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n";
