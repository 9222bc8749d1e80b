/** A project in the hands of its people, page by page: invitations, roles, tokens, releases and status. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { setRole } from "../../../src/catalog/roles.ts";
import { parseProjectName } from "../../../src/packaging/project-name.ts";
import { createToken } from "../../../src/tokens/create-token.ts";
import { disablePerson } from "../../../src/accounts/disable-person.ts";
import { publish } from "../../support/new-file.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { faultIn, personWithApp, signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

let at: PersonHouse;
let ada: TestBrowser;
let bob: TestBrowser;
let adaId: number;
let bobId: number;
beforeAll(async () => {
  at = await openPersonHouse();
  [adaId, bobId] = [await makePerson(at, "ada"), await makePerson(at, "bob")];
  [ada, bob] = [at.browser({ ip: "192.0.2.1" }), at.browser({ ip: "192.0.2.2" })];
  await signIn(ada, "ada");
  await signIn(bob, "bob");
  for (const name of ["payroll", "payslip", "other"]) {
    publish(at.house, operator, { name, rules: { owner: adaId } });
    at.clock.now += 1000;
  }
});
afterAll(() => at[Symbol.asyncDispose]());

const HOME = "/manage/project/payroll/";
const roles = (project = "payroll") =>
  at.query<{ name: string; role: string }>(
    "SELECT p.name, r.role FROM roles r JOIN people p ON p.id = r.user_id JOIN projects j ON j.id = r.project_id WHERE j.name = ? ORDER BY p.name",
    project,
  );
const openIds = () =>
  at
    .query<{ id: number }>("SELECT id FROM role_invitations WHERE status = 'open' ORDER BY id")
    .map(({ id }) => String(id));
const invite = (user: string, role = "maintainer") =>
  ada.submit(HOME, `${HOME}people/invite`, { user, role });

test("an invitation gives no right until it is accepted, and says beside the field what is wrong with it", async () => {
  expect((await invite("bob")).location).toBe(HOME);
  expect(roles()).toEqual([{ name: "ada", role: "owner" }]);
  expect((await bob.get(HOME)).status).toBe(403);
  expect((await bob.get("/account/factors")).text).toContain("maintainer of payroll");
  const again = await invite("bob");
  expect([again.status, faultIn(again)]).toEqual([409, expect.stringContaining("invited already")]);
  expect((await invite("nobody-here")).text).toContain("aria-invalid");
  const [id = ""] = openIds();
  expect((await bob.submit("/account/projects", "/account/projects/accept", { id })).location).toBe(
    "/account/projects",
  );
  expect(roles()).toEqual([
    { name: "ada", role: "owner" },
    { name: "bob", role: "maintainer" },
  ]);
  expect((await bob.submit("/account/projects", "/account/projects/accept", { id })).status).toBe(404);
  expect(at.events("role.accept")).toHaveLength(1);
  expect((await ada.get("/account/factors")).text).toContain("bob is maintainer of payroll");
});

test("only the invited answer, and what was declined, withdrawn or is too old is nothing", async () => {
  await makePerson(at, "cyd");
  const cyd = at.browser({ ip: "192.0.2.3" });
  await signIn(cyd, "cyd");
  const answer = (tab: TestBrowser, id: string, what = "accept") =>
    tab.submit("/account/tokens", `/account/projects/${what}`, { id }).then(({ status }) => status);
  await invite("cyd", "owner");
  const [first = ""] = openIds();
  expect(await answer(bob, first)).toBe(404);
  expect(await answer(cyd, first, "decline")).toBe(303);
  expect(await answer(cyd, first)).toBe(404);
  await invite("cyd");
  const [second = ""] = openIds();
  expect((await ada.submit(HOME, `${HOME}people/withdraw`, { id: second })).status).toBe(303);
  expect(await answer(cyd, second)).toBe(404);
  await invite("cyd");
  const [third = ""] = openIds();
  at.clock.now += 14 * 24 * 3_600_000;
  await signIn(cyd, "cyd");
  expect(await answer(cyd, third)).toBe(404);
  await signIn(ada, "ada");
  await signIn(bob, "bob");
  expect((await invite("cyd")).status).toBe(303);
  expect(roles().map(({ name }) => name)).toEqual(["ada", "bob"]);
});

test("what somebody offered ends with their role or their account (J10)", async () => {
  const eveId = await makePerson(at, "eve");
  const eve = at.browser({ ip: "192.0.2.4" });
  await signIn(eve, "eve");
  await ada.submit("/manage/project/other/", "/manage/project/other/people/invite", {
    user: "eve",
    role: "owner",
  });
  const last = () => openIds().at(-1) ?? "";
  await eve.submit("/account/projects", "/account/projects/accept", { id: last() });
  const page = "/manage/project/other/";
  await eve.submit(page, `${page}people/invite`, { user: "bob", role: "owner" });
  const offered = last();
  await ada.submit(page, `${page}people/remove`, { id: String(eveId) });
  expect((await bob.submit("/account/projects", "/account/projects/accept", { id: offered })).status).toBe(
    404,
  );
  await ada.submit(page, `${page}people/invite`, { user: "eve", role: "owner" });
  await eve.submit("/account/projects", "/account/projects/accept", { id: last() });
  await eve.submit(page, `${page}people/invite`, { user: "bob", role: "owner" });
  const second = last();
  disablePerson(at.house, operator, "eve");
  expect((await bob.submit("/account/projects", "/account/projects/accept", { id: second })).status).toBe(
    404,
  );
  expect(roles("other").map(({ name }) => name)).toEqual(["ada", "eve"]);
});

test("the last owner stays", async () => {
  const page = await ada.submit(HOME, `${HOME}people/remove`, { id: String(adaId) });
  expect([page.status, faultIn(page)]).toEqual([403, expect.stringContaining("no owner left")]);
  expect(roles()[0]).toEqual({ name: "ada", role: "owner" });
});

test("the page says who and what can publish, how strongly they sign in, and cuts a token off from here alone", async () => {
  const { id } = createToken(at.house, operator, { userId: bobId, name: "bob ci", scopes: ["upload"] });
  createToken(at.house, operator, { userId: bobId, name: "reader", scopes: ["read"] });
  createToken(at.house, operator, {
    userId: bobId,
    name: "elsewhere",
    scopes: ["upload"],
    projects: ["acme-*"],
  });
  const { text } = await ada.get(HOME);
  expect(text).toContain("bob ci");
  expect(text).toContain("password only");
  expect(text).not.toContain("reader");
  expect(text).not.toContain("elsewhere");
  expect((await ada.submit(HOME, `${HOME}tokens/cut`, { id: String(id) })).status).toBe(303);
  expect((await ada.get(HOME)).text).toContain("Let bob ci in again");
  expect((await bob.get("/account/factors")).text).toContain("bob ci, from payroll");
  expect((await ada.submit(HOME, `${HOME}tokens/cut`, { id: "999" })).status).toBe(404);
});

test("a person with a factor is asked for it once more before a role is given (J28)", async () => {
  const dora = at.browser({ ip: "192.0.2.5" });
  await makePerson(at, "dora");
  await personWithApp(at, dora, "dora");
  publish(at.house, operator, {
    name: "doras",
    rules: { owner: at.query<{ id: number }>("SELECT id FROM people WHERE name = 'dora'")[0]?.id ?? 0 },
  });
  at.clock.now += 16 * 60_000;
  const page = "/manage/project/doras/";
  const answer = await dora.submit(page, `${page}people/invite`, { user: "bob", role: "owner" });
  expect(answer.location).toBe(`/account/step-up?return=${encodeURIComponent(page)}`);
  expect((await dora.get(page)).text).toContain("app with codes");
  await signIn(ada, "ada");
  await signIn(bob, "bob");
});

test("a release is yanked with a reason, taken back, and deleted once the name is typed", async () => {
  const page = `${HOME}releases/1.0/`;
  await ada.submit(page, `${HOME}releases/yank`, { version: "1.0", reason: "it eats disks" });
  expect((await ada.get(page)).text).toContain("it eats disks");
  expect((await bob.submit(page, `${HOME}releases/unyank`, { version: "1.0" })).location).toBe(page);
  const wrong = await ada.submit(page, `${HOME}releases/delete`, { version: "1.0", confirm: "payrol" });
  expect([wrong.status, wrong.text.includes("is not the name of the project")]).toEqual([400, true]);
  const filename = "payroll-1.0-py3-none-any.whl";
  const sent = { version: "1.0", confirm: "Payroll", filename };
  expect((await ada.submit(page, `${HOME}releases/delete`, sent)).location).toBe(page);
  expect((await ada.get(page)).text).toContain("This release has no files.");
  expect(
    (await ada.submit(page, `${HOME}releases/delete`, { version: "1.0", confirm: "payroll" })).location,
  ).toBe(`${HOME}releases/`);
  expect((await ada.get(`${HOME}releases/`)).text).toContain("There is no release here.");
});

test("one file of a release is yanked and taken back, its neighbour stays as it is (PEP 592)", async () => {
  const [wheel, other] = ["duo-1.0-py3-none-any.whl", "duo-1.0-py2-none-any.whl"];
  for (const filename of [wheel, other])
    publish(at.house, operator, { name: "duo", filename, rules: { owner: adaId } });
  const page = "/manage/project/duo/releases/1.0/";
  const yanked = () => at.query("SELECT filename FROM files WHERE yanked = 1");
  const act = "/manage/project/duo/releases";
  await ada.submit(page, `${act}/yank`, { version: "1.0", filename: other, reason: "wrong tag" });
  expect(yanked()).toEqual([{ filename: other }]);
  expect(at.events("file.yank").at(-1)).toMatchObject({ outcome: "done", details: { filename: other } });
  const { text } = await ada.get(page);
  expect([text.includes("Yank it"), text.includes("Take the yank back")]).toEqual([true, true]);
  await ada.submit(page, `${act}/unyank`, { version: "1.0", filename: other });
  expect(yanked()).toEqual([]);
  const missing = await ada.submit(page, `${act}/yank`, {
    version: "1.0",
    filename: "duo-2.0-py3-none-any.whl",
  });
  expect(missing.status).toBe(404);
});

test("a maintainer becomes owner and goes back, leaves by themselves, and the last owner stays", async () => {
  const home = "/manage/project/duo/";
  const held = () =>
    at.query(
      "SELECT p.name, r.role FROM roles r JOIN people p ON p.id = r.user_id JOIN projects j ON j.id = r.project_id WHERE j.name = 'duo' ORDER BY p.name",
    );
  const put = (role: string) => ada.submit(home, `${home}people/role`, { id: String(bobId), role });
  const unasked = await put("owner");
  expect([unasked.status, unasked.text.includes("has no role on project")]).toEqual([409, true]);
  setRole(at.house, operator, {
    name: parseProjectName("duo"),
    user: { id: bobId, name: "bob" },
    role: "maintainer",
  });
  expect((await put("owner")).status).toBe(303);
  expect(held()).toEqual([
    { name: "ada", role: "owner" },
    { name: "bob", role: "owner" },
  ]);
  expect((await ada.get(home)).text).toContain("Make bob maintainer");
  expect((await put("maintainer")).status).toBe(303);
  const stuck = await ada.submit(home, `${home}people/leave`);
  expect([stuck.status, stuck.text.includes("would have no owner left")]).toEqual([403, true]);
  expect((await bob.get(home)).text).toContain("Leave this project");
  expect((await bob.submit(home, `${home}people/leave`)).location).toBe("/account/projects");
  expect(held()).toEqual([{ name: "ada", role: "owner" }]);
  expect((await bob.get(home)).status).toBe(403);
  at.house.db.sqlite.run("DELETE FROM roles WHERE project_id = (SELECT id FROM projects WHERE name = 'duo')");
});

test("quarantine is an admin's, both ways; a project is deleted once its name is typed", async () => {
  await makePerson(at, "root", { admin: true });
  const root = at.browser({ ip: "192.0.2.6" });
  await signIn(root, "root");
  const page = "/manage/project/payslip/settings/";
  const put = (tab: TestBrowser, status: string) =>
    tab
      .submit("/account/tokens", "/manage/project/payslip/status", { status, reason: "odd" })
      .then((answer) => answer.status);
  expect(await put(ada, "quarantined")).toBe(403);
  expect(await put(root, "quarantined")).toBe(303);
  expect(await put(ada, "active")).toBe(403);
  expect((await ada.get(page)).text).toContain("only an admin of the house ends that");
  expect(await put(root, "deprecated")).toBe(303);
  const gone = await ada.submit(page, "/manage/project/payslip/delete", { confirm: "payslip" });
  expect(gone.location).toBe("/account/projects");
  expect((await ada.get(page)).status).toBe(404);
  expect(at.query("SELECT id FROM projects WHERE name = 'payslip'")).toEqual([]);
});

test("one's projects are narrowed and sorted by the address, and hostile parameters change nothing (M23, M29)", async () => {
  for (const name of ["alpha", "beta"]) {
    at.clock.now += 1000;
    publish(at.house, operator, { name, rules: { owner: adaId } });
  }
  const names = async (query: string) => {
    const { text, status } = await ada.get(`/account/projects?${query}`);
    expect(status).toBe(200);
    return [...text.matchAll(/Manage ([a-z]+)<\/a>/g)].map(([, name]) => name);
  };
  expect(await names("")).toEqual(["alpha", "beta", "other", "payroll"]);
  expect(await names("order=newest")).toEqual(["beta", "alpha", "other", "payroll"]);
  expect(await names("part=A&role=owner")).toEqual(["alpha", "beta", "payroll"]);
  expect(await names("role=maintainer")).toEqual([]);
  expect(await names("order=name;DROP TABLE projects&part=%25&page=-1")).toEqual([]);
  expect(await names("order=__proto__&role=__proto__")).toHaveLength(4);
  expect(await names("page=999999")).toEqual([]);
});
