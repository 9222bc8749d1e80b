/** `/why/{project}` on the real server: who is told what, and that every way out leads somewhere. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { decisionWords } from "../../../src/policy/decision-words.ts";
import { evaluate } from "../../../src/policy/evaluate.ts";
import { policyActions, type Who } from "../../../src/policy/facts.ts";
import { createToken } from "../../../src/tokens/create-token.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { days, factsOf, noon, personFacts, tokenFacts } from "../../support/policy-facts.ts";
import { basic } from "../../support/running-house.ts";
import { setPolicy } from "../../support/set-policy.ts";
import { personWithApp, signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

type Told = {
  readonly project: string;
  readonly exists: boolean;
  readonly user: string;
  readonly rules: readonly { readonly place: string; readonly since: string | null; readonly tie: boolean }[];
  readonly actions: readonly {
    readonly action: string;
    readonly verdict: string;
    readonly sentence: string;
  }[];
};

let at: PersonHouse;
let tabs: Record<"ada" | "olga" | "max" | "eve", TestBrowser>;
let token: string;
beforeAll(async () => {
  at = await openPersonHouse();
  const ids = { ada: await makePerson(at, "ada", { admin: true }), olga: 0, max: 0, eve: 0 };
  for (const name of ["olga", "max", "eve"] as const) ids[name] = await makePerson(at, name);
  const { sqlite } = at.house.db;
  sqlite.run(
    "INSERT INTO projects (id, name, display_name, serial, created_at) VALUES (1, 'acme-auth', 'acme-auth', 1, 1)",
  );
  sqlite.run("INSERT INTO roles VALUES (1, ?, 'owner', 0), (1, ?, 'maintainer', 0)", [ids.olga, ids.max]);
  setPolicy(
    at.house,
    [
      { level: "any_2fa", since: at.clock.now, reason: "ships in every payroll image" },
      { level: "any_2fa", line: 20 },
    ],
    { publicUrl: at.origin },
  );
  tabs = { ada: at.browser(), olga: at.browser(), max: at.browser(), eve: at.browser() };
  await personWithApp(at, tabs.olga, "olga");
  for (const name of ["ada", "max", "eve"] as const) await signIn(tabs[name], name);
  token = createToken(at.house, operator, { userId: ids.max, name: "ci", scopes: ["upload", "read"] }).secret;
});
afterAll(() => at[Symbol.asyncDispose]());

const ask = async (tab: TestBrowser, query = ""): Promise<Told> =>
  JSON.parse((await tab.get(`/why/acme-auth${query}`, { accept: "application/json" })).text) as Told;

test("everybody is told the rules, their reason and date, and what they could do as they are signed in", async () => {
  const told = await ask(tabs.eve);
  expect(told).toMatchObject({ project: "acme-auth", exists: true, user: "eve" });
  expect(told.rules.map(({ place, since, tie }) => [place, since, tie])).toEqual([
    ["gatehouse.yaml:14", "2026-11-24", false],
    ["gatehouse.yaml:20", null, true],
  ]);
  expect(told.actions.map(({ action }) => action)).toEqual([...policyActions]);
  expect(told.actions.find(({ action }) => action === "yank")).toMatchObject({
    verdict: "refused",
    sentence: `acme-auth needs a second factor to yank (gatehouse.yaml:14, since 2026-11-24: ships in every payroll image). Add one: ${at.origin}/account/factors`,
  });
  expect((await ask(tabs.olga)).actions.every(({ verdict }) => verdict === "allowed")).toBe(true);
});

test("the page says the same, and one act alone can be asked for", async () => {
  const { text, status } = await tabs.eve.get("/why/acme-auth?action=delete");
  expect(status).toBe(200);
  for (const words of [
    "What the policy asks of acme-auth",
    "gatehouse.yaml:14",
    "ships in every payroll image",
    "to delete",
  ])
    expect(text).toContain(words);
  expect(text).not.toContain("to yank");
  const unknown = await tabs.eve.get("/why/acme-auth?action=destroy");
  expect([unknown.status, unknown.text.includes("There are: upload, create")]).toEqual([400, true]);
});

test("admins ask about anybody, owners about the people of their project, and others about themselves", async () => {
  const refused = async (tab: TestBrowser, user: string) => {
    const { status, text } = await tab.get(`/why/acme-auth?user=${user}`);
    return status === 403 && text.includes("why.others");
  };
  expect((await ask(tabs.ada, "?user=eve")).user).toBe("eve");
  expect((await ask(tabs.olga, "?user=max")).actions[0]?.verdict).toBe("refused");
  expect(await refused(tabs.olga, "eve")).toBe(true);
  expect(await refused(tabs.max, "olga")).toBe(true);
  expect(await refused(tabs.eve, "nobody-at-all")).toBe(true);
  expect((await ask(tabs.max, "?user=max")).user).toBe("max");
});

test("a token is told about itself, strangers are led to the sign-in, and spellings to the one name", async () => {
  const answer = await fetch(`${at.origin}/why/acme-auth`, {
    headers: { authorization: basic(token), accept: "application/json" },
  });
  const told = (await answer.json()) as Told;
  expect(told.actions[0]?.sentence).toContain("Add one:");
  expect((await at.browser().get("/why/acme-auth")).location).toStartWith("/sign-in?return=%2Fwhy");
  expect((await tabs.eve.get("/why/Acme_Auth?action=yank")).location).toBe("/why/acme-auth?action=yank");
  expect((await tabs.eve.get("/why/a%20b")).status).toBe(400);
});

test("a name that matches is explained before there is such a project (J19)", async () => {
  const page = await tabs.eve.get("/why/acme-new");
  expect(page.text).toContain("There is no such project yet");
  expect(page.text).toContain("gatehouse.yaml:14");
  expect((await tabs.eve.get("/why/other")).text).toContain("No rule holds for it");
});

const strong = { level: "phishing_resistant", holderFactors: "phishing_resistant" } as const;
const everybody: readonly Who[] = [
  personFacts(),
  personFacts({ factors: "phishing_resistant", method: "device" }),
  personFacts({ factors: "phishing_resistant", method: "recovery_code" }),
  personFacts({ factors: "phishing_resistant", level: "phishing_resistant" }),
  tokenFacts(),
  tokenFacts({ holderFactors: "phishing_resistant" }),
  tokenFacts({ ...strong, holderFactors: "password" }),
  tokenFacts({ service: true }),
  tokenFacts(strong),
  { kind: "publisher", name: "ci" },
];

test("every way out that a refusal names leads to a page of this house", async () => {
  const rules = [
    {},
    { token: { maxAge: 1, requireCidr: false } },
    { token: { requireCidr: true } },
    { publish: ["token"] as const },
    { publish: ["trusted_publisher"] as const },
    { closeReleaseAfter: 1 },
    { release: "two_person" as const },
  ];
  const release = { openedAt: noon - days(9), uploaders: ["jo"] };
  const links = new Set<string>();
  for (const rule of rules)
    for (const who of everybody)
      for (const action of policyActions) {
        const facts = factsOf([rule], { who, action, release });
        const words = decisionWords(evaluate(facts), facts, at.origin);
        for (const [link] of `${words?.remedy}`.matchAll(/http\S+/g)) links.add(link);
      }
  expect(links.size).toBeGreaterThan(4);
  for (const link of links) {
    const { pathname, hash } = new URL(link);
    const page = await tabs.olga.get(pathname);
    expect([link, page.status]).toEqual([link, 200]);
    if (hash !== "") expect(page.text).toContain(`id="${hash.slice(1)}"`);
  }
});
