/** K23: the whole log is verified while it streams by: memory does not grow with it, nor with what is wrong in it. */
import { expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { openHouse } from "../../src/app/house.ts";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { type Console, openConsole } from "../cli/run-console.ts";
import { dropTriggers } from "../support/sealed-house.ts";
import { operator, START } from "../support/test-house.ts";
import { long } from "./sample.ts";

const RECORDS = long ? 1_000_000 : 20_000;

/** In bytes. */
const MOST_MEMORY = 200 * 1024 * 1024;

async function fill({ data }: Console): Promise<void> {
  const house = await openHouse(data);
  house.db.sqlite.run("PRAGMA synchronous = OFF");
  const details = { version: "1.0", reason: "is old" };
  for (let from = 0; from < RECORDS; from += 5000)
    write(house.db, (tx) => {
      for (let n = from; n < from + 5000; n += 1)
        record(
          tx,
          { actor: operator, at: START + n },
          { event: "release.yank", outcome: "done", project: `p${n % 99}`, details },
        );
    });
  house.close();
}

test(`K23 ${RECORDS} records are verified in less than 200 MB, also when every one of them is ruined`, async () => {
  using console = openConsole();
  await fill(console);
  const good = await console.run("audit verify --json");
  expect(JSON.parse(good.stdout)).toMatchObject({ verdict: "ok", records: RECORDS });
  expect(good.peak).toBeLessThan(MOST_MEMORY);

  const house = await openHouse(console.data);
  dropTriggers(house);
  house.db.sqlite.run("UPDATE audit_pii SET value = 'x'; DELETE FROM audit_pii WHERE field = 'ip'");
  house.close();
  const bad = await console.run("audit verify --json");
  expect([bad.status, JSON.parse(bad.stdout)]).toMatchObject([1, { verdict: "tampered", records: RECORDS }]);
  expect(bad.peak).toBeLessThan(MOST_MEMORY);
  rmSync(console.data, { recursive: true });
}, 3_600_000);
