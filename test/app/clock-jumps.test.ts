/** O20: a clock that jumps, by an hour or ten years and in either direction, does no harm. */
import { expect, test } from "bun:test";
import { checkHouse } from "../../src/app/check-house.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const JUMPS = [-HOUR, -DAY, DAY, 3650 * DAY, -3650 * DAY, -3650 * DAY, HOUR];

test("O20 uploads go on, serials only rise, no file is older than its release, no request lasted less than nothing", async () => {
  let shift = 0;
  await using running = await runHouse(undefined, {}, () => Date.now() + shift);
  const { sqlite } = running.house.db;
  const token = await running.tokenFor("bob");
  for (const [at, jump] of JUMPS.entries()) {
    const version = `${at + 1}.0`;
    expect((await running.upload(sampleWheel({ version }), { token })).status).toBe(200);
    shift += jump;
    expect((await running.upload(sampleSdist({ version }), { token })).status).toBe(200);
    expect((await running.get("/simple/demo/")).status).toBe(200);
  }
  const older =
    "SELECT count(*) AS n FROM files f JOIN releases r ON r.id = f.release_id WHERE f.uploaded_at < r.created_at";
  expect(sqlite.query(older).get()).toEqual({ n: 0 });
  const serials = sqlite.query<{ serial: number }, []>("SELECT serial FROM journal ORDER BY rowid").all();
  expect(serials.map((row) => row.serial)).toEqual(
    serials.map((row) => row.serial).toSorted((a, b) => a - b),
  );
  const metrics = await (await running.get("/metrics")).text();
  const sums = [...metrics.matchAll(/gatehouse_request_seconds_sum\S* (\S+)/g)].map(([, sum]) => Number(sum));
  expect(sums.length).toBeGreaterThan(0);
  expect(sums.every((sum) => sum >= 0 && sum < 3600)).toBe(true);
  const report = await checkHouse({ dataFolder: running.house.dataFolder, now: running.house.now });
  expect(report).toMatchObject({ faults: [], leftovers: [], files: 2 * JUMPS.length });
});

test("O20 a token that expires is refused while the clock is past its end, and only then", async () => {
  let shift = 0;
  await using running = await runHouse("access: { read: authenticated }", {}, () => Date.now() + shift);
  const token = await running.tokenFor("bob", { lifetime: DAY });
  const read = async () => (await running.get("/simple/", { token })).status;
  expect(await read()).toBe(200);
  shift = 2 * DAY;
  expect(await read()).toBe(401);
  shift = -DAY;
  expect(await read()).toBe(200);
});
