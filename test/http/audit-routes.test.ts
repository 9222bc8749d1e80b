/** The proofs over the API, and who may have them (K15); every accepted upload names its record. */
import { expect, test } from "bun:test";
import { openNotary } from "../../src/app/audit-keys.ts";
import { sealLog } from "../../src/audit/seal-log.ts";
import { type RunningHouse, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";

async function scene() {
  const running = await runHouse("access: { read: authenticated }");
  const uploaded = await running.upload(sampleWheel());
  expect(uploaded.status).toBe(200);
  const seq = Number(uploaded.headers.get("x-audit-seq"));
  return { running, seq };
}

const seal = ({ house }: RunningHouse) => sealLog({ db: house.db, ...openNotary(house) }) ?? "";

async function ask(running: RunningHouse, path: string, token?: string) {
  const answer = await running.get(`/api/v1/audit/${path}`, {
    accept: "application/json",
    ...(token === undefined ? {} : { token }),
  });
  const text = await answer.text();
  return { status: answer.status, text, code: /"rule":"([^"]+)"/.exec(text)?.[1] };
}

test("an upload is answered with the number of its record, and a refused one with none", async () => {
  const { running, seq } = await scene();
  await using _ = running;
  expect(
    running.house.db.sqlite.query("SELECT event, outcome FROM audit_log WHERE seq = ?").get(seq),
  ).toEqual({ event: "file.upload", outcome: "done" });
  const refused = await running.upload(sampleWheel({ salt: "other" }));
  expect([refused.status === 200, refused.headers.get("x-audit-seq")]).toEqual([false, null]);
});

test("a proof comes once a checkpoint covers the record, and says to wait before", async () => {
  const { running, seq } = await scene();
  await using _ = running;
  expect(await ask(running, `proof/${seq}`, running.token)).toMatchObject({
    status: 503,
    code: "audit.unsealed",
  });
  const note = seal(running);
  const { status, text } = await ask(running, `proof/${seq}`, running.token);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ seq, proof: expect.stringContaining(`index ${seq}\n`) });
  expect((JSON.parse(text) as { proof: string }).proof).toEndWith(`\n\n${note}`);
  expect((await ask(running, "checkpoint", running.token)).text).toBe(note);
});

test("K15 a record's proof is for whoever acted, owns the project or administers the house, and for nobody else", async () => {
  const { running, seq } = await scene();
  await using _ = running;
  seal(running);
  const admin = await running.tokenFor("root", { admin: true });
  const stranger = await running.tokenFor("mallory");
  const narrow = await running.tokenFor("alice", { projects: ["other"] });
  const status = async (path: string, token?: string) => (await ask(running, path, token)).status;
  expect(await status(`proof/${seq}`, admin)).toBe(200);
  expect(await status(`proof/${seq}`, running.token)).toBe(200);
  for (const token of [stranger, narrow]) {
    expect(await status(`proof/${seq}`, token)).toBe(403);
    // Whether there is such a record is not told either.
    expect(await status("proof/99999", token)).toBe(403);
  }
  expect(await status("proof/99999", admin)).toBe(404);
  for (const path of [`proof/${seq}`, "checkpoint", "consistency?from=1&to=2"])
    expect(await status(path)).toBe(401);
});

test("consistency is proven to admins, between sizes that there are", async () => {
  const { running } = await scene();
  await using _ = running;
  const size = Number(seal(running).split("\n")[1]);
  const admin = await running.tokenFor("root", { admin: true });
  expect((await ask(running, `consistency?from=1&to=${size}`, running.token)).status).toBe(403);
  expect(JSON.parse((await ask(running, `consistency?from=1&to=${size}`, admin)).text)).toMatchObject({
    origin: expect.stringMatching(/^gatehouse\.audit\//),
    proof: expect.any(Array),
  });
  for (const sizes of [
    "from=0&to=1",
    `from=${size}&to=1`,
    "from=1&to=99999",
    "from=1",
    "from=x&to=2",
    "from=-1&to=2",
  ])
    expect([sizes, (await ask(running, `consistency?${sizes}`, admin)).status]).toEqual([sizes, 400]);
});

test("K17 no method but reading is answered below the audit routes", async () => {
  const { running, seq } = await scene();
  await using _ = running;
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const answer = await running.get(`/api/v1/audit/proof/${seq}`, { method, token: running.token });
    expect([method, [404, 405].includes(answer.status)]).toEqual([method, true]);
  }
});
