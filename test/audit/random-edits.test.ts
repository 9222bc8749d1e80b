/** I7: a database file edited at random, in every table of the log and in every way, is always caught. */
import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verifyLog } from "../../src/audit/verify-log.ts";
import { dropTriggers, openSealedHouse } from "../support/sealed-house.ts";
import { seededChance, seededRandom } from "../support/seeded-random.ts";

const ROUNDS = 60;

test("random edits of the tables of the log are all caught", () => {
  const seed = Number(process.env["GATEHOUSE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`random edits: GATEHOUSE_SEED=${seed}`);
  const { below } = seededRandom(seed);
  using house = openSealedHouse();
  house.note(200);
  house.seal();
  house.note(100);
  house.seal();
  dropTriggers(house);
  const { sqlite } = house.db;
  const edits: (() => string)[] = [
    () =>
      `UPDATE audit_log SET body = replace(body, '"ts":', '"ts":${1 + below(9)}') WHERE seq = ${below(300)}`,
    () =>
      `UPDATE audit_log SET body = substr(body, 1, ${20 + below(100)}) || ' ' || substr(body, ${21 + below(100)}) WHERE seq = ${below(300)}`,
    () => `UPDATE audit_log SET leaf = randomblob(32) WHERE seq = ${below(300)}`,
    () => `DELETE FROM audit_log WHERE seq = ${below(300)}`,
    () => `DELETE FROM audit_log WHERE seq >= ${below(300)}`,
    () => `UPDATE audit_log SET seq = seq + ${300 + below(50)} WHERE seq = ${below(300)}`,
    () =>
      `INSERT INTO audit_log (seq, body, leaf) SELECT ${300 + below(50)}, body, leaf FROM audit_log WHERE seq = ${below(300)}`,
    () => `UPDATE audit_pii SET value = value || 'x' WHERE seq = ${below(300)}`,
    () => `UPDATE audit_pii SET salt = randomblob(16) WHERE seq = ${below(300)}`,
    () => `UPDATE audit_pii SET field = field || 'x' WHERE seq = ${below(300)}`,
    () => `DELETE FROM audit_pii WHERE seq = ${below(300)}`,
    () => `UPDATE audit_state SET size = ${below(300)}`,
    () => `UPDATE audit_state SET start = ${1 + below(300)}, size = 300 - start`,
    () => `UPDATE audit_state SET epoch = ${2 + below(9)}`,
    () => "UPDATE audit_state SET frontier = randomblob(128)",
    () => "UPDATE audit_tiles SET hash = randomblob(32)",
    () => `INSERT INTO audit_tiles VALUES (1, ${1 + below(9)}, randomblob(32))`,
    () => `UPDATE audit_checkpoints SET size = ${1 + below(199)} WHERE size = 200`,
    () =>
      `UPDATE audit_checkpoints SET note = replace(note, char(10) || size, char(10) || ${1 + below(199)})`,
    () => "UPDATE audit_checkpoints SET epoch = 2",
  ];
  expect(house.verify().verdict).toBe("ok");
  let caught = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const sql = edits[round < edits.length ? round : below(edits.length)]?.() ?? "";
    const file = join(house.folder, `copy-${round}.db`);
    sqlite.query("VACUUM INTO ?").run(file);
    using copy = new Database(file);
    const stored = tryRun(copy, sql);
    const { verdict } = verifyLog(copy, { verifiers: [house.verifier], given: [] });
    // SQLite itself refuses a body that is no JSON; nothing is changed then.
    expect([sql, verdict]).toEqual([sql, stored ? "tampered" : "ok"]);
    if (stored) caught += 1;
  }
  expect(caught).toBeGreaterThan(ROUNDS / 2);
});

/** What counts: the records and what is beside them, in their order. */
function contentOf(sqlite: Database): string {
  const tables = ["audit_log", "audit_pii", "audit_state", "audit_tiles", "audit_checkpoints"];
  return JSON.stringify(tables.map((table) => sqlite.query(`SELECT * FROM ${table} ORDER BY 1, 2`).values()));
}

/** `undefined` where SQLite cannot read it to its end. */
function tryContentOf(sqlite: Database): string | undefined {
  try {
    return contentOf(sqlite);
  } catch {
    return undefined;
  }
}

test("I7 bytes of the database file flipped at random while nothing runs are found, or changed nothing that counts", () => {
  const { below } = seededChance("flipped bytes");
  using house = openSealedHouse();
  house.note(300);
  house.seal();
  const file = join(house.folder, "flipped.db");
  house.db.sqlite.query("VACUUM INTO ?").run(file);
  const bytes = readFileSync(file);
  const whole = tryContentOf(house.db.sqlite);
  let caught = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const changed = Buffer.from(bytes);
    const at = below(changed.length);
    for (let more = 0; more <= below(4); more += 1) changed[at + more] = below(256);
    writeFileSync(file, changed);
    using copy = new Database(file, { readonly: true });
    const { verdict } = verifyLog(copy, { verifiers: [house.verifier], given: [] });
    if (verdict === "ok") expect([at, tryContentOf(copy)]).toEqual([at, whole]);
    else caught += 1;
  }
  console.log(`caught ${caught} of ${ROUNDS}`);
  expect(caught).toBeGreaterThan(0);
});

function tryRun(copy: Database, sql: string): boolean {
  try {
    copy.run(sql);
    return true;
  } catch {
    return false;
  }
}
