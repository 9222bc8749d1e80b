/** Every case of the attack catalogue that has a route here is named by the title of some test. */
import { expect, test } from "bun:test";
import { Glob } from "bun";
import { join } from "node:path";

/** One short word for each case: A names, B forms, C wheels, D sdists, E metadata, J policy, K audit log, L mirror, M web, N config, P load, R executable. */
const cases = {
  A: "spellings ends trailing foreign length reserved confusable shadowing versions local malformed order wheelnames normalised disagreeing extensions paths characters platforms again copies burnt casing splits",
  B: "right boundary truncated length chunked linefeeds doubled parameters nul objects many encoding transfer inside empty digests actions slow vanished interleaved expect gzip images",
  C: "right notzip concatenated prefix ends hidden duplicate headers crc sizes descriptor zip64 unicode extra names sibling data links encrypted methods bomb overlap counts comments polyglot distinfo record wheelfile entrypoints flagged differential inode metadata served",
  D: "right gzip bomb many layout names links devices duplicate pax sparse longnames checksum trailing inner pkginfo second polyglot differential inert",
  E: "versions newer repeated headers form requires python summary licence description urls authors classifiers dynamic imports immutable yank schema agreement negotiation",
  J: "older holder session recovery raised kinds admin second receiver invited faces reading groups transfer recreate spellings patterns rename first versions changes same batch midway race freshness bound remembered elsewhere weaker publisher asserted shadow cache import backup start words halfwritten lowered doors default parallel disabled faults readers",
  K: "bytes rows rewritten truncated old keys killed restored writers acts lines forged sheets markup rights paging closed clock redacted replaced secrets full large proofs",
  L: "down statuses slow hash withheld hashless changed truncated huge hrefs redirects rebinding credentials local typo versions claimed reserved normalised foreign fragments html json yank metadata rollback etags herd leader killed eviction shared keys portal offline proxies",
  M: "markdown rst images payloads policy headers bytes framing redirects hosts proxies caches traversal aliases smuggling methods head ranges conditions limits bodies slowloris sql prototypes assignment pollution websockets errors search probes mixing logs",
  N: "empty unknown duplicate types aliases deep tags bytes names contradictions durations urls listen secrets owner check reload leaks masked overrides fuzz example proto",
  P: "keepalive mixed many herd large hot readers passwords flood soak worker redos breach cancelled limits overload",
  R: "folder environment contents pinned reproducible nobody cores usage",
} as const;

/** Cases without anything to test yet. Whoever builds it takes the line away. */
const notYet: Readonly<Record<string, string>> = {
  J13: "there are no groups: a role is held by a person or a service account",
  J18: "projects cannot be renamed",
  J23: "no route changes several projects at once",
  J32: "nobody signs in by another house",
  J33: "not tested yet with an upstream",
  J34: "not tested yet with an upstream",
  C30: "files have no report in which anything could be flagged",
  N17: "nothing is reloaded",
  N18: "nothing is reloaded",
  P08: "each refused sign-in is a durable write of its own, and a storm of them slows readers: to be mended first",
  P15: "there is no limit of requests",
};

const numbers = Object.entries(cases).flatMap(([group, words]) =>
  words.split(" ").map((_, at) => `${group}${String(at + 1).padStart(2, "0")}`),
);

/** Case numbers in string literals of tests; comments do not count. */
async function namedCases(): Promise<ReadonlySet<string>> {
  const named = new Set<string>();
  for (const path of new Glob("**/*.test.{ts,tsx}").scanSync(import.meta.dir)) {
    if (path === "catalogue.test.ts") continue;
    const text = (await Bun.file(join(import.meta.dir, path)).text()).replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
    for (const [literal] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g))
      for (const [number] of literal.matchAll(/\b[A-EJ-NPR]\d{2}\b/g)) named.add(number);
  }
  return named;
}

test("the catalogue has all of its cases", () => {
  const sizes = Object.values(cases).map((words) => words.split(" ").length);
  expect(sizes).toEqual([24, 23, 34, 20, 20, 46, 24, 36, 32, 23, 16, 8]);
});

test("every case is named by a test, or has a reason why not yet", async () => {
  const named = await namedCases();
  expect(numbers.filter((number) => !named.has(number) && !(number in notYet))).toEqual([]);
});

test("no case that a test names is still said to be missing", async () => {
  const named = await namedCases();
  expect(Object.keys(notYet).filter((number) => named.has(number) || !numbers.includes(number))).toEqual([]);
});
