/** Who took what is shown to owners and admins alone; taking it along is recorded, and so is the attempt. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { setRole } from "../../../src/catalog/roles.ts";
import { parseProjectName } from "../../../src/packaging/project-name.ts";
import { publish } from "../../support/new-file.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { signIn } from "../../support/sign-in-steps.ts";
import { counterOf, taking, tokenActor } from "../../support/takings.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

const PAGE = "/manage/project/payroll/downloads/";
let at: PersonHouse;
const tabs = new Map<string, TestBrowser>();
beforeAll(async () => {
  at = await openPersonHouse();
  const name = parseProjectName("payroll");
  for (const [n, who] of ["owner", "maintainer", "stranger", "admin"].entries()) {
    const id = await makePerson(at, who, { admin: who === "admin" });
    const tab = at.browser({ ip: `192.0.2.${n + 1}` });
    await signIn(tab, who);
    tabs.set(who, tab);
    if (who === "owner") publish(at.house, operator, { name, rules: { owner: id } });
    if (who === "maintainer")
      setRole(at.house, operator, { name, user: { id, name: who }, role: "maintainer" });
  }
  const counter = counterOf(at.house);
  const project = { project: "payroll", at: at.clock.now };
  counter.note(taking({ ...project, actor: tokenActor("grace", { tokenName: "=cmd()" }) }));
  counter.note(taking({ ...project, filename: "payroll-2.0.tar.gz", actor: tokenActor("joan") }));
  await counter.flush();
});
afterAll(() => at[Symbol.asyncDispose]());

const tabOf = (who: string) => tabs.get(who) ?? at.browser();
const csvOf = async (who: string, fields: Readonly<Record<string, string>> = {}) => {
  const tab = tabOf(who);
  return tab.post(`${PAGE}csv`, { csrf: await tab.csrf("/account/sessions"), ...fields });
};

test.each(["owner", "admin"])(
  "the %s sees people, tokens and addresses, and takes them along",
  async (who) => {
    const page = await tabOf(who).get(PAGE);
    expect(page.status).toBe(200);
    for (const word of ["grace", "joan", "192.0.2.1", "2 downloads in 30 days"])
      expect(page.text).toContain(word);
    const some = await tabOf(who).get(`${PAGE}?q=2`);
    expect([some.text.includes("joan"), some.text.includes("grace")]).toEqual([true, false]);
    const before = at.events("downloads.export").length;
    const csv = await csvOf(who);
    expect([csv.status, csv.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(csv.text.split("\r\n")).toHaveLength(4);
    expect(csv.text).toContain(",grace,'=cmd(),7,192.0.2.1,pip,1,");
    expect((await csvOf(who, { about: "2.0" })).text.split("\r\n")).toHaveLength(3);
    expect(at.events("downloads.export").slice(before)).toMatchObject([
      { outcome: "done", details: { format: "csv", about: null } },
      { outcome: "done", details: { format: "csv", about: "2.0" } },
    ]);
  },
);

test.each([
  ["maintainer", "project.downloads"],
  ["stranger", "project.manage"],
])("a %s sees nothing of it, and the attempt to take it is recorded", async (who, rule) => {
  const page = await tabOf(who).get(PAGE);
  expect([page.status, page.text.includes("grace"), page.text.includes(rule)]).toEqual([403, false, true]);
  const before = at.events("downloads.export").length;
  const csv = await csvOf(who);
  expect([csv.status, csv.text.includes("grace")]).toEqual([403, false]);
  expect(at.events("downloads.export").slice(before)).toMatchObject([
    { outcome: "refused", details: { rule } },
  ]);
});

test("nobody in particular is led to sign in", async () => {
  const page = await at.browser().get(PAGE);
  expect([page.status, page.location]).toEqual([303, `/sign-in?return=${encodeURIComponent(PAGE)}`]);
});

test("a maintainer is not led there, and everybody who reads the project sees how often, not who", async () => {
  expect((await tabOf("maintainer").get("/manage/project/payroll/")).text).not.toContain(PAGE);
  const page = await tabOf("stranger").get("/project/payroll/");
  expect([page.text.includes("2 downloads in 30 days"), page.text.includes("grace")]).toEqual([true, false]);
});
