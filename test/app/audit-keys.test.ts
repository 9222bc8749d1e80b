/** The key of the audit log: rotations cut off at any point, taken up by a running server, lost, and the lost head. */
import { expect, test } from "bun:test";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { knownVerifiers, openNotary } from "../../src/app/audit-keys.ts";
import { consoleActor, type House, openHouse } from "../../src/app/house.ts";
import { record } from "../../src/audit/record.ts";
import { readLogState } from "../../src/audit/log-state.ts";
import { sealLog } from "../../src/audit/seal-log.ts";
import { verifyLog } from "../../src/audit/verify-log.ts";
import { write } from "../../src/db/write.ts";
import { codeOf } from "../support/code-of.ts";

type OwnHouse = House & { readonly key: string };

async function openOwnHouse(): Promise<OwnHouse & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-keys-"));
  const house = await openHouse(folder);
  return Object.assign(house, {
    key: join(folder, "keys", "audit.key"),
    [Symbol.asyncDispose]: async () => {
      house.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

const note = (house: House) =>
  write(house.db, (tx) =>
    record(
      tx,
      { actor: consoleActor(), at: house.now() },
      { event: "audit.view", outcome: "done", details: { session: 1 } },
    ),
  );

const seal = (house: House) => sealLog({ db: house.db, ...openNotary(house) }) ?? "";

function verdictOf(house: House): string {
  const { sqlite } = house.db;
  const verifiers = knownVerifiers(house.dataFolder, {}, readLogState(sqlite).logId);
  return verifyLog(sqlite, { verifiers, given: [] }).verdict;
}

/** As `rotate` leaves it when it is killed before it moves a file. */
function rotateHalf(house: OwnHouse): { readonly old: string; readonly next: string } {
  const notary = openNotary(house);
  const old = notary.vkey();
  const next = notary.rotate(consoleActor());
  renameSync(house.key, `${house.key}.next`);
  renameSync(`${house.key}.before`, house.key);
  return { old, next };
}

test("K06 a rotation killed after its record and before its files is finished at the next opening", async () => {
  await using house = await openOwnHouse();
  note(house);
  seal(house);
  const { next } = rotateHalf(house);
  expect(openNotary(house).vkey()).toBe(next);
  expect(existsSync(`${house.key}.next`)).toBe(false);
  expect(seal(house).match(/^\u2014/gm)).toHaveLength(2);
  expect(verdictOf(house)).toBe("ok");
});

test("K06 a rotation killed between its two renamings, which left no key, is finished too", async () => {
  await using house = await openOwnHouse();
  note(house);
  seal(house);
  const { next } = rotateHalf(house);
  renameSync(house.key, `${house.key}.before`);
  expect(openNotary(house).vkey()).toBe(next);
  seal(house);
  expect(verdictOf(house)).toBe("ok");
});

test("a server that runs signs with the key that a command made", async () => {
  await using house = await openOwnHouse();
  note(house);
  const running = openNotary(house);
  const old = running.vkey();
  const next = openNotary(house).rotate(consoleActor());
  expect([running.vkey() === old, running.vkey()]).toEqual([false, next]);
  expect(running.signers().map(({ vkey }) => vkey)).toEqual([next, old]);
});

test("the key before signs beside the new one for 30 days after the record of the rotation", async () => {
  await using house = await openOwnHouse();
  note(house);
  openNotary(house).rotate(consoleActor());
  const later = { ...house, now: () => house.now() + 31 * 86_400_000 };
  expect(openNotary(later).signers()).toHaveLength(1);
});

test("a key that is gone is missed, not replaced, until the log is reopened in a new epoch", async () => {
  await using house = await openOwnHouse();
  note(house);
  seal(house);
  rmSync(house.key);
  expect(await codeOf(Promise.try(() => seal(house)))).toBe("audit.key_missing");
  expect(existsSync(house.key)).toBe(false);
});

test("a newest checkpoint that is gone from the disk is recorded before the next one is signed", async () => {
  await using house = await openOwnHouse();
  note(house);
  seal(house);
  rmSync(join(house.dataFolder, "keys", "audit.head"));
  expect(seal(house).split("\n")[1]).toBe("2");
  expect(
    house.db.sqlite
      .query("SELECT event, body ->> '$.details.size' AS size FROM audit_log WHERE seq = 1")
      .get(),
  ).toEqual({ event: "audit.head_missing", size: 1 });
  expect(verdictOf(house)).toBe("ok");
});
