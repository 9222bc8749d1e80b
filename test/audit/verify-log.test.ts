/** K01 to K08, K19, K20 (attacks-and-faults 2.K, I7): whatever is done to the log by hand is found and named. */
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { redact } from "../../src/audit/redact.ts";
import { judgeHead } from "../../src/audit/judge-head.ts";
import { openEpoch } from "../../src/audit/open-epoch.ts";
import { leafHash } from "../../src/audit/tree-hash.ts";
import { appendLeaf, type Frontier } from "../../src/audit/frontier.ts";
import { write } from "../../src/db/write.ts";
import { dropTriggers, openSealedHouse, type SealedHouse } from "../support/sealed-house.ts";
import { operator } from "../support/test-house.ts";

/** 300 records, so that there is a tile, with checkpoints at 100 and 300. */
function scene(): SealedHouse & { readonly early: string; readonly late: string } {
  const house = openSealedHouse();
  house.note(100);
  const early = house.seal();
  house.note(200);
  return Object.assign(house, { early, late: house.seal() });
}

const body150 = (sql: string) => `UPDATE audit_log SET body = ${sql} WHERE seq = 150`;
const edits: readonly [title: string, sql: string, seq: number | undefined][] = [
  ["K01 one byte of a body", body150("replace(body, '\"release.unyank\"', '\"release.unyamk\"')"), 150],
  ["K01 a leaf hash", "UPDATE audit_log SET leaf = zeroblob(32) WHERE seq = 150", 150],
  ["K02 one record removed", "DELETE FROM audit_log WHERE seq = 150", 150],
  ["K02 the last ten removed", "DELETE FROM audit_log WHERE seq >= 290", 290],
  [
    "K02 one inserted at the end",
    "INSERT INTO audit_log (seq, body, leaf) SELECT 300, body, leaf FROM audit_log WHERE seq = 7",
    300,
  ],
  ["K04 all of them removed", "DELETE FROM audit_log", 0],
  ["a personal value changed", "UPDATE audit_pii SET value = 'x' WHERE seq = 150 AND field = 'ip'", 150],
  [
    "a personal value taken out without a record",
    "DELETE FROM audit_pii WHERE seq = 150 AND field = 'ip'",
    150,
  ],
  ["a personal value put in", "INSERT INTO audit_pii VALUES (150, 'more', zeroblob(16), 'x')", 150],
  ["the state set back", "UPDATE audit_state SET size = 299", undefined],
  ["the frontier", "UPDATE audit_state SET frontier = zeroblob(128)", undefined],
  ["a stored hash", "UPDATE audit_tiles SET hash = zeroblob(32)", 255],
  ["a stored hash removed", "DELETE FROM audit_tiles", 255],
  ["a checkpoint", "UPDATE audit_checkpoints SET note = replace(note, 'A', 'B') WHERE size = 100", undefined],
  [
    "a file without a record",
    "INSERT INTO projects (name, display_name, serial, created_at) VALUES ('q', 'q', 1, 1)",
    undefined,
  ],
];

test("an untouched log is ok, and fully under a checkpoint", () => {
  using house = scene();
  expect(house.verify(house.early, house.late)).toEqual({
    verdict: "ok",
    records: 300,
    epochs: 1,
    faults: [],
    redacted: 0,
    signed: 300,
    anchored: 300,
  });
});

test.each(edits)("%s is found", (_, sql, seq) => {
  using house = scene();
  dropTriggers(house);
  house.db.sqlite.run(sql);
  const { verdict, faults } = house.verify();
  expect(verdict).toBe("tampered");
  if (seq !== undefined) expect(faults.find((fault) => fault.seq !== undefined)?.seq).toBe(seq);
});

test("K02 two records swapped are found", () => {
  using house = scene();
  dropTriggers(house);
  house.db.sqlite.run(
    `CREATE TEMP TABLE two AS SELECT seq, body, leaf FROM audit_log WHERE seq IN (150, 151);
     UPDATE audit_log SET (body, leaf) = (SELECT body, leaf FROM two WHERE two.seq = 301 - audit_log.seq) WHERE seq IN (150, 151)`,
  );
  const { verdict, faults } = house.verify();
  expect([verdict, faults[0]?.seq, faults[0]?.kind]).toEqual(["tampered", 150, "order"]);
});

/** Everything that follows from the bodies is made anew, as somebody with the database and without the key would. */
function rewrite({ db: { sqlite } }: SealedHouse): void {
  let frontier: Frontier = [];
  const rows = sqlite
    .query<{ seq: number; body: string }, []>("SELECT seq, body FROM audit_log ORDER BY seq")
    .all();
  for (const { seq, body } of rows) {
    const leaf = leafHash(body);
    sqlite.query("UPDATE audit_log SET leaf = ? WHERE seq = ?").run(leaf, seq);
    frontier = appendLeaf(frontier, seq, leaf);
  }
  sqlite
    .query("UPDATE audit_state SET size = ?, frontier = ?")
    .run(rows.length, Buffer.concat([...frontier]));
}

test("K03 a log rewritten as a whole fails its checkpoints; without them, those kept elsewhere", () => {
  using house = scene();
  dropTriggers(house);
  house.db.sqlite.run(
    `${body150("replace(body, '\"release.unyank\"', '\"release.unyamk\"')")}; DELETE FROM audit_tiles`,
  );
  rewrite(house);
  expect(house.verify().faults.map(({ kind }) => kind)).toContain("note");
  house.db.sqlite.run("DELETE FROM audit_checkpoints");
  const { faults } = house.verify(house.late);
  expect(faults).toContainEqual({
    kind: "note",
    what: "the first 300 records are not those that note 0 was signed for",
  });
});

test("K02, K05 a tail cut off without a trace is told by a checkpoint kept elsewhere, an old one is no fault", () => {
  using house = scene();
  dropTriggers(house);
  house.db.sqlite.run(
    "DELETE FROM audit_log WHERE seq >= 250; DELETE FROM audit_pii WHERE seq >= 250; DELETE FROM audit_tiles; DELETE FROM audit_checkpoints WHERE size = 300",
  );
  rewrite(house);
  expect(house.verify(house.early).verdict).toBe("ok");
  expect(house.verify(house.late)).toMatchObject({
    verdict: "rolled_back",
    faults: [
      { kind: "anchor", seq: 250, what: "rolled back from 300 to 250: note 0 is ahead by 50 records" },
    ],
  });
});

test("K06 a checkpoint of another key counts for nothing", () => {
  using house = scene();
  using other = openSealedHouse(8);
  other.note(1);
  const [text = "", signature = ""] = [house.late.split("\n\n")[0], other.seal().split("\n\n")[1]];
  expect(house.verify(`${text}\n\n${signature}`)).toMatchObject({
    verdict: "tampered",
    faults: [{ kind: "anchor" }],
  });
});

test("K08 after a restore the log goes on in an epoch of its own, and a checkpoint from before tells what is lost", () => {
  using house = scene();
  const act = { actor: operator, at: house.now() };
  write(house.db, (tx) =>
    openEpoch(tx, act, { event: "audit.restored", details: { made_at: "2026-03-01", blobs: 0 } }),
  );
  house.note(3);
  const now = house.seal();
  expect(now.split("\n").slice(0, 2)).toEqual([expect.stringMatching(/#e2$/), "4"]);
  expect(house.verify(house.early, house.late, now)).toMatchObject({
    verdict: "ok",
    epochs: 2,
    records: 304,
  });
});

test("K04 the start refuses writes when the database is smaller than, or differs from, the newest checkpoint", () => {
  using house = scene();
  expect(judgeHead(house.db, house.late, [house.verifier])).toBeUndefined();
  expect(judgeHead(house.db, house.early, [house.verifier])).toBeUndefined();
  expect(judgeHead(house.db, house.late, [])?.message).toContain("not signed by the key");
  dropTriggers(house);
  house.db.sqlite.run("DELETE FROM audit_log WHERE seq >= 250");
  expect(judgeHead(house.db, house.late, [house.verifier])?.message).toContain(
    "records up to 250, and its state says 300",
  );
  house.db.sqlite.run("DELETE FROM audit_tiles");
  rewrite(house);
  expect(judgeHead(house.db, house.late, [house.verifier])?.message).toContain(
    "rolled back from 300 records to 250",
  );
  house.db.guard.refusal = judgeHead(house.db, house.late, [house.verifier]);
  expect(() => house.note(1)).toThrow("Nothing is written");
});

test("K19, K20 a redaction takes the value out of every file and leaves the log ok; another value in its place is found", () => {
  using house = openSealedHouse();
  house.note(3, { reason: "the-private-word" });
  house.seal();
  expect(redact(house, operator, { of: { seq: 1 }, reason: "asked for" })).toBe(1);
  expect(redact(house, operator, { of: { seq: 0 }, reason: "asked for" })).toBe(1);
  expect(redact(house, operator, { of: { seq: 2 }, reason: "asked for" })).toBe(1);
  house.seal();
  expect(house.verify()).toMatchObject({ verdict: "ok", redacted: 12, records: 6 });
  for (const end of ["", "-wal"])
    expect(readFileSync(`${house.file}${end}`, "latin1")).not.toContain("the-private-word");
  house.db.sqlite.run("INSERT INTO audit_pii VALUES (1, 'ip', randomblob(16), '192.0.2.77')");
  expect(house.verify()).toMatchObject({ verdict: "tampered", faults: [{ kind: "pii", seq: 1 }] });
});
