/** `/why/{project}/{version}` and the command: each file, which rule, where it stands, since, until, and the way out. */
import { expect, test } from "bun:test";
import { endException, letThrough } from "../../src/break-glass/let-through.ts";
import { createPerson } from "../../src/accounts/create-person.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { jsonPage, mirrorConfig, startHostileUpstream } from "../support/hostile-upstream.ts";
import { refusalOf } from "../support/refusal-of.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { operator, sessionOf } from "../support/test-house.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 20);

async function scene() {
  let time = START;
  const upstream = await startHostileUpstream();
  const file = { filename: "good-1.1.tar.gz", "upload-time": "2026-03-19T00:00:00Z" };
  upstream.on("/simple/good/", jsonPage("good", [file, { filename: "good-1.0.tar.gz" }]));
  const house = await runHouse(mirrorConfig([upstream], { upstream: { cooldown: "7d" } }), {}, () => time);
  return {
    upstream,
    house,
    pass: (ms: number) => (time += ms),
    why: async (version = "1.1.0") => {
      const answer = await house.get(`/why/Good/${version}`, { accept: "application/json" });
      return (await answer.json()) as { files: { shown: boolean; rules: object[]; exception?: string }[] };
    },
    [Symbol.asyncDispose]: async () => {
      await house[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

test("programs and browsers are told the rule, its line, why, since when, until when and the way out", async () => {
  await using at = await scene();
  expect(await at.why()).toEqual({
    project: "good",
    version: "1.1.0",
    upstream: "up1",
    files: [
      {
        filename: "good-1.1.tar.gz",
        version: "1.1",
        shown: false,
        rules: [
          {
            rule: "cooldown",
            place: expect.stringMatching(/^test\.yaml:\d+$/),
            why: "it was uploaded 2026-03-19 00:00 UTC, and new files wait 7 days, this one until 2026-03-26 00:00 UTC",
            since: "2026-03-19T00:00:00Z",
            until: "2026-03-26T00:00:00Z",
            way_out: "Choose an older version, wait, or ask an admin to let this one through.",
          },
        ],
      },
    ],
  } as never);
  const page = await (await at.house.get("/why/good/1.1", { accept: "text/html" })).text();
  expect(page).toContain("1 of 1 files hidden");
  expect(page).toContain("cooldown");
  await at.house.upload(sampleWheel({ name: "own", version: "1.0" }));
  const own = await (await at.house.get("/why/own/1.0", { accept: "text/html" })).text();
  expect(own).toContain("published here");
  for (const path of ["/why/nothing/1.0", "/why/good/not-a-version"]) {
    expect([path, (await at.house.get(path)).status]).toEqual([path, 404]);
  }
});

test("a closed index explains to those who may read alone", async () => {
  await using house = await runHouse("access: { read: authenticated }");
  expect((await house.get("/why/good/1.0", { accept: "application/json" })).status).toBe(401);
});

test("an admin lets one version through until a day, and ends that: pages and files follow at once, on the record", async () => {
  await using at = await scene();
  const { house } = at;
  const admin = await createPerson(house.house, operator, { name: "ada", kind: "person", admin: true });
  const actor = sessionOf(admin);
  const ask = {
    project: parseProjectName("good"),
    version: parseVersion("1.1"),
    until: START + 2 * DAY,
    reason: "CVE",
  };
  const shown = async () =>
    /good-1\.1\.tar\.gz#[^>]*data-yanked/.test(await (await house.get("/simple/good/")).text())
      ? "hidden"
      : "shown";
  expect(await shown()).toBe("hidden");
  letThrough(house.house, actor, ask);
  expect(await shown()).toBe("shown");
  expect(await at.why()).toMatchObject({
    files: [
      { shown: true, exception: "ada, until 2026-03-22 00:00 UTC: CVE", rules: [{ rule: "cooldown" }] },
    ],
  });
  endException(house.house, actor, 1);
  expect(await shown()).toBe("hidden");
  letThrough(house.house, actor, ask);
  expect(await shown()).toBe("shown");
  at.pass(2 * DAY);
  expect(await shown()).toBe("hidden");
  const events = house.house.db.sqlite
    .query<{ event: string }, []>("SELECT event FROM audit_log WHERE event LIKE 'curation.%' ORDER BY seq")
    .all();
  expect(events.map(({ event }) => event)).toEqual([
    "curation.let_through",
    "curation.let_through_end",
    "curation.let_through",
  ]);
});

test("nobody but an admin in a browser lets a version through, never without a reason, for ever or in the past", async () => {
  await using at = await scene();
  const { house } = at.house;
  const admin = sessionOf(await createPerson(house, operator, { name: "ada", kind: "person", admin: true }));
  const bob = sessionOf(await createPerson(house, operator, { name: "bob", kind: "person", admin: false }));
  const ask = {
    project: parseProjectName("good"),
    version: parseVersion("1.1"),
    until: START + DAY,
    reason: "CVE",
  };
  const code = (act: () => void) => refusalOf(act).code;
  expect([
    code(() => letThrough(house, bob, ask)),
    code(() => letThrough(house, operator, ask)),
    code(() => letThrough(house, admin, { ...ask, reason: " " })),
    code(() => letThrough(house, admin, { ...ask, until: START })),
    code(() => letThrough(house, admin, { ...ask, until: START + 91 * DAY })),
  ]).toEqual([
    "break_glass.admin",
    "break_glass.admin",
    "break_glass.reason",
    "break_glass.until",
    "break_glass.until",
  ]);
});
