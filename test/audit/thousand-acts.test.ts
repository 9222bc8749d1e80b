/** K10: as many records as acts and refusals, each with who, how, from where, what, before and after, and under which policy. */
import { expect, test } from "bun:test";
import type { Actor } from "../../src/actor.ts";
import { recordRefusal } from "../../src/audit/record-refusal.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { Refusal } from "../../src/errors.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { newFile, publish } from "../support/new-file.ts";
import { openSealedHouse } from "../support/sealed-house.ts";
import { setPolicy } from "../support/set-policy.ts";
import { seededChance } from "../support/seeded-random.ts";
import { addPerson, auditRows, sessionOf, tokenOf } from "../support/test-house.ts";

const ACTS = 1000;

test("K10 a thousand random acts leave a record each, done or refused, with all that is known of them", async () => {
  const { below, pick } = seededChance("thousand acts");
  using house = openSealedHouse();
  const { sqlite } = house.db;
  const ada = await addPerson(house, "ada", { admin: true });
  const bob = await addPerson(house, "bob");
  const person = sessionOf(ada, "phishing_resistant");
  const minted = createToken(house, person, { userId: ada.id, name: "minted", scopes: ["read", "upload"] });
  const token = { ...tokenOf(house, ada), tokenId: minted.id, level: "any_2fa" } as const;
  const stranger = sessionOf(bob);
  expect(setPolicy(house, [])).toBe(1);
  const demo = parseProjectName("demo");
  publish(house, token);
  const first = auditRows(house).length;

  let yanked = false;
  let role: "maintainer" | null = null;
  /** Each leaves exactly one record when it is allowed. */
  const acts: readonly ((actor: Actor, n: number) => object)[] = [
    (actor, n) => {
      publish(house, actor, { version: `1.0.dev${n}` });
      const { version, filename: file, sha256 } = newFile({ version: `1.0.dev${n}` });
      return { event: "file.upload", target: { project: "demo", version: version.text, file, sha256 } };
    },
    (actor) => {
      setYanked(house, actor, { name: demo, version: parseVersion("1.0"), yanked: !yanked });
      yanked = !yanked;
      return {
        event: yanked ? "release.yank" : "release.unyank",
        target: { project: "demo", version: "1.0" },
      };
    },
    (actor) => {
      setRole(house, actor, { name: demo, user: bob, role: role === null ? "maintainer" : null });
      role = role === null ? "maintainer" : null;
      return {
        event: role === null ? "role.remove" : "role.set",
        target: { project: "demo", user: bob.id },
        details: role === null ? { from: "maintainer" } : { from: null, to: "maintainer" },
      };
    },
  ];
  const known = new Map<Actor, object>([
    [person, { kind: "person", level: "phishing_resistant", method: "webauthn" }],
    [token, { kind: "token", token: minted.id, level: "any_2fa", minter: ada.id }],
    [stranger, { kind: "person", level: "password", method: "password" }],
  ]);
  const expected: object[] = [];
  for (let n = 0; n < ACTS; n += 1) {
    house.pass(below(1000));
    const who = pick<Actor>([person, token, stranger]);
    const from = { requestId: `r-${n}`, ip: `198.51.100.${below(250)}`, agent: `agent ${n}` };
    const actor = { ...who, ...from };
    const common = { ts: house.now(), req: from.requestId, policy: "1", auth: known.get(who), from };
    try {
      expected.push({ ...common, outcome: "done", ...pick(acts)(actor, n) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      recordRefusal(house, actor, { event: "file.upload", refusal: error, project: "demo" });
      const target = { project: "demo" };
      expected.push({ ...common, event: "file.upload", outcome: "refused", target, reason: error.code });
    }
  }
  const rows = sqlite
    .query<{ body: string; ip: string; agent: string }, [number]>(
      `SELECT l.body, e.ip, e.agent FROM audit_log AS l JOIN audit_events AS e USING (seq) WHERE seq >= ? ORDER BY seq`,
    )
    .all(first);
  expect(rows.length).toBe(ACTS);
  for (const [at, { body, ip, agent }] of rows.entries()) {
    const told = JSON.parse(body) as { readonly req: string };
    expect({ ...told, from: { requestId: told.req, ip, agent } }).toMatchObject(expected[at] ?? {});
  }
  expect(new Set(rows.map(({ body }) => (JSON.parse(body) as { outcome: string }).outcome)).size).toBe(2);
  house.seal();
  expect(house.verify().verdict).toBe("ok");
});

test("K10 a session's record says how long ago it was proven", async () => {
  using house = openSealedHouse();
  const ada = await addPerson(house, "ada", { admin: true });
  publish(house, { ...sessionOf(ada), provenAt: house.now() - 90_500 });
  expect(
    house.db.sqlite
      .query("SELECT body ->> '$.auth.age' AS age FROM audit_log WHERE event = 'file.upload'")
      .get(),
  ).toEqual({ age: 90 });
});
