/** The verification of each night: when it is due, and what it leaves for `/readyz`. */
import { expect, test } from "bun:test";
import { auditWarnings } from "../../src/app/audit-warnings.ts";
import { isDue, readVerified, startNightWatch } from "../../src/app/verify-nightly.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { program } from "../cli/run-console.ts";
import { runHouse } from "../support/running-house.ts";

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime();

test.each([
  [at(1, 2), at(1, 2, 59), false],
  [at(1, 2), at(1, 3), true],
  [at(1, 3), at(1, 23), false],
  [at(1, 3), at(2, 2), false],
  [at(1, 3), at(2, 3), true],
  [at(1, 12), at(4, 1), true],
])("last at %d, now %d: due %p", (last, now, due) => {
  expect(isDue(last, now)).toBe(due);
});

test("what the night found is kept, told in the log and shown by /readyz", async () => {
  await using running = await runHouse();
  const { house } = running;
  const settings = parseConfig("{}", "test.yaml", {});
  if ("faults" in settings) throw new Error("faults");
  house.db.sqlite.run("INSERT INTO audit_verified VALUES (1, 1, 'ok', '{}')");
  expect(auditWarnings(house, settings.settings)).toEqual([]);
  house.db.sqlite.run(
    "DELETE FROM tokens; INSERT INTO projects (name, display_name, serial, created_at) VALUES ('q', 'q', 1, 1)",
  );
  const told = Promise.withResolvers<unknown>();
  const ignore = () => undefined;
  const log = { debug: ignore, info: ignore, warn: ignore, error: told.resolve, flush: ignore };
  const watch = startNightWatch(
    house,
    [...program, "audit", "verify", "--json", "--data", house.dataFolder],
    log,
  );
  expect(await told.promise).toEqual({ verdict: "tampered" });
  await watch.stop();
  expect(readVerified(house)).toMatchObject({ verdict: "tampered", at: expect.any(Number) });
  expect(await (await running.get("/readyz")).text()).toContain(
    "audit log: the last verification said 'tampered'",
  );
});
