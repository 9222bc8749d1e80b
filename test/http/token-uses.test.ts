/** Tokens over the wire where it matters: one upload among many at once, and reports of leaks. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

let house: RunningHouse;
beforeAll(async () => {
  house = await runHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

test("fifty uploads at once with a token for one: exactly one is taken", async () => {
  const token = await house.tokenFor("alice", { scopes: ["upload"], singleUse: true });
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => house.upload(sampleWheel({ name: `once${n}` }), { token })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(
    (await house.get("/simple/", { accept: "text/html" }).then((page) => page.text())).match(/once/g),
  ).toHaveLength(2);
  const late = await house.upload(sampleWheel({ name: "late" }), { token });
  expect([late.status, await late.text()]).toEqual([401, expect.stringContaining("good for one upload")]);
});

const report = (body: string, type = "application/json") =>
  house.get("/_/secrets/report", { method: "POST", body, headers: { "content-type": type } });

test("F11 a report ends real tokens, in a list or alone, and its answer never says which were real", async () => {
  const [one, two] = [await house.tokenFor("alice"), await house.tokenFor("alice")];
  const unknown = `gh_${"0".repeat(43)}000000`;
  const answers = [
    await report(JSON.stringify([{ token: one, url: "https://example.com/leak" }, { token: unknown }])),
    await report(`${two}\n`, "text/plain"),
    await report(JSON.stringify([{ token: unknown }])),
    await report("no token at all", "text/plain"),
  ];
  expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
  for (const token of [one, two]) expect((await house.get("/simple/", { token })).status).toBe(401);
  expect((await house.get("/simple/", { token: house.token })).status).toBe(200);
});

test("F11 a report in another shape, or without end, is refused", async () => {
  for (const body of [
    "{",
    "{}",
    '[{"secret":"x"}]',
    '[{"token":1}]',
    JSON.stringify(Array.from({ length: 101 }, () => ({ token: "" }))),
  ])
    expect((await report(body)).status).toBe(400);
  expect((await report("x".repeat(70_000), "text/plain")).status).toBe(413);
  expect((await house.get("/_/secrets/report")).status).toBe(405);
});

test("F11 only reports that name no token of this house are limited, and never those that name one", async () => {
  await using own = await runHouse();
  const send = (body: string) =>
    own.get("/_/secrets/report", { method: "POST", body, headers: { "content-type": "text/plain" } });
  const known = await own.tokenFor("alice");
  for (let n = 0; n < 40; n += 1) expect((await send(known)).status).toBe(204);
  for (let n = 0; n < 30; n += 1) expect((await send(`no token ${n}`)).status).toBe(204);
  expect((await send("one more")).status).toBe(429);
});
