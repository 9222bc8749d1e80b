/** Whatever changes something asks the gate, or stands on a short list with its reason (J11, J12, J41, J42). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Glob } from "bun";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createToken } from "../../src/tokens/create-token.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../support/person-house.ts";
import { routeRulings, ungatedWrites } from "../support/route-rulings.ts";
import { setStage } from "../support/route-stage.ts";
import { type RouteRow, routeTable } from "../support/route-table.ts";
import { setPolicy } from "../support/set-policy.ts";

const root = join(import.meta.dir, "../..");
const GATE =
  /\b(?:requirePolicy|requireChangeable|requireChange|judgePublish|publishFile|publishOrStage|requireSettler|requireTokenPolicy|requireKeptLevel)\(/;

/** `path#function` of every function in the source that opens a transaction, with its text. */
function writers(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const path of new Glob("src/**/*.{ts,tsx}").scanSync(root)) {
    const text = readFileSync(join(root, path), "utf8");
    if (!/import \{[^}]*\bwrite\b[^}]*\} from "[./]+db\/write\.ts"/.test(text)) continue;
    for (const piece of text.split(/^(?=(?:export )?(?:async )?function )/m).slice(1)) {
      const name = /function (\w+)/.exec(piece)?.[1] ?? "";
      if (/(?<![.\w])write\([\w.]*db\b/.test(piece)) found.set(`${path.slice("src/".length)}#${name}`, piece);
    }
  }
  return found;
}

describe("J42 every verb that writes", () => {
  const all = writers();

  test("is found by this test", () => {
    expect(all.size).toBeGreaterThan(40);
    expect([...all.keys()]).toContain("catalog/yank.ts#setYanked");
  });

  test("asks the gate in the same function, or has a reason not to", () => {
    const silent = [...all].filter(([at, text]) => !GATE.test(text) && !(at in ungatedWrites));
    expect(silent.map(([at]) => at)).toEqual([]);
  });

  test("has no reason on the list that has become idle", () => {
    const idle = Object.keys(ungatedWrites).filter((at) => GATE.test(all.get(at) ?? "requirePolicy()"));
    expect(idle).toEqual([]);
  });
});

test("J42 every route that changes something has a ruling, and no ruling is without its route", () => {
  expect(Object.keys(routeRulings).sort()).toEqual(routeTable.map(({ route }) => route).sort());
});

let at: PersonHouse;
beforeAll(async () => {
  at = await openPersonHouse({ config: "indexes: { main: { hosts: true }, extra: { hosts: true } }" });
});
afterAll(() => at[Symbol.asyncDispose]());

const asking = routeTable.filter(({ route, caller }) => routeRulings[route] === "asks" && caller !== "tool");

/** What is sent differs from the table where the common case is not about a critical project. */
const OTHER_FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "POST /account/tokens": { scope: "upload", projects: "critical-one" },
  "POST /admin/people/tokens": { scope: "upload", projects: "critical-one" },
};

const WAYS: readonly (readonly [
  string,
  Readonly<Record<string, string>>,
  Readonly<Record<string, string>>,
])[] = [
  ["as it is", {}, {}],
  ["with another method in a header", { "x-http-method-override": "PUT" }, {}],
  ["with another method in a field", {}, { _method: "PATCH" }],
];

describe.each(asking)("J11 J21 $route of somebody with an app, where a key is asked for", (row) => {
  test.each(WAYS)("is refused by the policy, %s", async (_way, headers, extra) => {
    setPolicy(at.house, [], { publicUrl: at.origin });
    const stage = await setStage(at, { standing: "app", admin: row.caller === "admin", pending: false });
    const given = typeof row.fields === "function" ? await row.fields(stage) : (row.fields ?? {});
    const fields = { ...given, ...OTHER_FIELDS[row.route], ...extra };
    const csrf = await stage.tab.csrf("/account/sessions");
    const load = setPolicy(at.house, [{ match: ["*"] }], { publicUrl: at.origin });
    const before = at.events().length;
    const page = await stage.tab.post(pathOf(row, fields), { ...formOf(fields), csrf }, { headers });
    expect([page.status, page.text.includes("needs a security key")]).toEqual([403, true]);
    const made = at.events().slice(before);
    expect(made.map(({ event, outcome }) => [event, outcome])).toEqual([["policy.refuse", "refused"]]);
    expect(made[0]?.details).toMatchObject({
      level: "phishing_resistant",
      place: "gatehouse.yaml:14",
      policy: load,
    });
  });
});

test("J12 nothing is changed by GET or HEAD", async () => {
  const { tab } = await setStage(at, { standing: "key", admin: true, pending: false });
  const before = at.events().length;
  for (const { route } of routeTable.filter(({ route }) => route.includes("/manage/"))) {
    const path = route.replace("POST ", "").replace(":name", "demo");
    expect([path, (await tab.get(path)).status]).toEqual([path, 405]);
    const head = await fetch(`${at.origin}${path}`, { method: "HEAD", redirect: "manual" });
    expect([path, head.status]).toEqual([path, 405]);
  }
  expect(at.events().length).toBe(before);
});

test.each(["/legacy/", "/legacy", "/extra/legacy/", "/extra/legacy", "/main/legacy/"])(
  "J41 an upload to %s is judged, with the sentence in its answer",
  async (path) => {
    const userId = await makePerson(at, `up-${crypto.randomUUID().slice(0, 8)}`);
    setPolicy(at.house, [{ match: ["acme-*"] }], { publicUrl: at.origin });
    const { secret } = createToken(at.house, operator, { userId, name: "ci", scopes: ["upload"] });
    const form = new FormData();
    form.set(":action", "file_upload");
    form.set("name", "Acme_New");
    form.set("content", new File(["x"], "acme_new-1.0-py3-none-any.whl"));
    const answer = await fetch(`${at.origin}${path}`, {
      method: "POST",
      body: form,
      headers: { authorization: `Bearer ${secret}` },
    });
    const text = await answer.text();
    expect(answer.status).toBe(403);
    expect(text).toBe(
      `acme-new needs a security key to publish (gatehouse.yaml:14). Add one: ${at.origin}/account/factors\n`,
    );
    expect(at.events("policy.refuse").at(-1)?.details).toMatchObject({
      act: "file.upload",
      rule: "policy.token_level",
    });
  },
);

test("J45 while the policy cannot be asked, an upload is answered with 503 and a change page with 503", async () => {
  const { storePolicy } = await import("../support/set-policy.ts");
  const stage = await setStage(at, { standing: "key", admin: true, pending: false });
  const { secret } = createToken(at.house, operator, {
    userId: Number(stage.id("SELECT id FROM people WHERE id = ?")),
    name: "ci",
    scopes: ["upload"],
  });
  const csrf = await stage.tab.csrf("/account/sessions");
  storePolicy(at.house, "null", at.origin);
  const form = new FormData();
  form.set("name", "demo");
  form.set("content", new File(["x"], "demo-1.0-py3-none-any.whl"));
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(`${at.origin}/legacy/`, { method: "POST", body: form, headers });
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("could not be asked")]);
  const page = await stage.tab.post("/account/tokens", { csrf, name: "x", scope: "upload", days: "9" });
  expect([page.status, page.text.includes("policy.fault")]).toEqual([503, true]);
  expect((await fetch(`${at.origin}/healthz`)).status).toBe(200);
});

function pathOf({ route }: RouteRow, fields: Readonly<Record<string, string>>): string {
  return route.replace("POST ", "").replace(/:\w+/g, (part) => fields[part] ?? "");
}

function formOf(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== ":name" && !/^:id$/.test(key)));
}
