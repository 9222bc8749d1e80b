/** The pages of the viewer on the real server: whose records each shows, that looking is recorded, and that nothing typed runs (K14, K15). */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { openNotary } from "../../../src/app/audit-keys.ts";
import { record } from "../../../src/audit/record.ts";
import { sealLog } from "../../../src/audit/seal-log.ts";
import { write } from "../../../src/db/write.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { signIn } from "../../support/sign-in-steps.ts";
import type { TestBrowser } from "../../support/test-browser.ts";

let at: PersonHouse;
let admin: TestBrowser;
let owner: TestBrowser;
let maintainer: TestBrowser;
beforeAll(async () => {
  at = await openPersonHouse();
  await makePerson(at, "ada", { admin: true });
  const ids = [await makePerson(at, "olga"), await makePerson(at, "max")];
  for (const name of ["acme-pay", "other"])
    at.house.db.sqlite
      .query("INSERT INTO projects (name, display_name, serial, created_at) VALUES (?1, ?1, 1, 1)")
      .run(name);
  at.house.db.sqlite.run(
    `INSERT INTO roles VALUES (1, ${ids[0]}, 'owner', 0), (1, ${ids[1]}, 'maintainer', 0)`,
  );
  [admin, owner, maintainer] = [
    at.browser(),
    at.browser({ ip: "192.0.2.8" }),
    at.browser({ ip: "192.0.2.9" }),
  ];
  await signIn(admin, "ada");
  await signIn(owner, "olga");
  await signIn(maintainer, "max");
  for (const project of ["acme-pay", "other"]) note(project, `reason of ${project}`);
});
afterAll(() => at[Symbol.asyncDispose]());

function note(project: string, reason: string): number {
  const details = { from: "active", to: "archived", reason };
  const event = { event: "project.status", outcome: "done", project, details } as const;
  return write(at.house.db, (tx) => record(tx, { actor: operator, at: at.clock.now }, event));
}

test("the whole log is for admins, a project's for its owners and admins, and each shows no other's records (K15)", async () => {
  const page = "/manage/project/acme-pay/events";
  expect((await owner.get("/admin/audit")).status).toBe(403);
  expect((await at.browser().get("/admin/audit")).location).toStartWith("/sign-in");
  const denied = await maintainer.get(page);
  expect([denied.status, denied.text.includes("project.events")]).toEqual([403, true]);
  for (const browser of [owner, admin]) {
    const { text, status } = await browser.get(page);
    expect([status, text.includes("reason of acme-pay"), text.includes("reason of other")]).toEqual([
      200,
      true,
      false,
    ]);
  }
  const narrowed = await owner.get(`${page}?project=other&q=reason`);
  expect(narrowed.text).not.toContain("reason of other");
  expect((await owner.get("/manage/project/other/events")).status).not.toBe(200);
  expect((await admin.get("/admin/audit?project=other")).text).toContain("reason of other");
});

test("an admin who looks leaves one record an hour for each session", async () => {
  const before = at.events("audit.view").length;
  expect(before).toBe(1);
  for (let n = 0; n < 3; n += 1) await admin.get(`/admin/audit?before=${n}`);
  expect(at.events("audit.view").length).toBe(before);
  const elsewhere = at.browser({ ip: "192.0.2.77" });
  await signIn(elsewhere, "ada");
  await elsewhere.get("/admin/audit");
  for (let n = 0; n < 7; n += 1) {
    at.clock.now += 10 * 60_000;
    for (const browser of [admin, owner, maintainer]) await browser.get("/account/sessions");
  }
  await admin.get("/admin/audit");
  expect(at.events("audit.view").length).toBe(before + 2);
  await owner.get("/account/events");
  expect(at.events("audit.view").length).toBe(before + 2);
});

test("proofs open for whoever may see the record, and for nobody else", async () => {
  const [mine, other] = [note("acme-pay", "x"), note("other", "x")];
  const base = "/manage/project/acme-pay/events/proof";
  expect((await owner.get(`${base}/${mine}`)).status).toBe(503);
  sealLog({ db: at.house.db, ...openNotary(at.house) });
  const { status, text } = await owner.get(`${base}/${mine}`);
  expect([status, (JSON.parse(text) as { seq: number }).seq]).toEqual([200, mine]);
  for (const seq of [other, -1, 999_999, "x", "1e3"])
    expect([seq, (await owner.get(`${base}/${seq}`)).status]).toEqual([seq, 404]);
  expect((await owner.get(`/account/events/proof/${other}`)).status).toBe(404);
  expect((await maintainer.get(`${base}/${mine}`)).status).toBe(403);
  expect((await admin.get(`/admin/audit/proof/${other}`)).status).toBe(200);
});

test("nothing that was typed becomes an element of the page, in a record or in its filter (K14)", async () => {
  const shape = async (html: string) => {
    const found: string[] = [];
    const element = ({ tagName, attributes }: HTMLRewriterTypes.Element) =>
      void found.push([tagName, ...[...attributes].map(([name]) => name)].join(" "));
    await new HTMLRewriter().on("*", { element }).transform(new Response(html)).text();
    return found;
  };
  for (const hostile of hostileStrings) {
    const page = async (said: string) => {
      note("acme-pay", said);
      const query = new URLSearchParams({ q: said, actor: said, address: said, project: said });
      return [
        ...(await shape((await owner.get("/manage/project/acme-pay/events?event=project.status")).text)),
        ...(await shape((await owner.get(`/account/events?${query}`)).text)),
      ];
    };
    const elements = await page(hostile);
    expect(elements.filter((each) => each.startsWith("script"))).toEqual([
      "script type src",
      "script type src",
    ]);
    expect(elements.filter((each) => / (on\w+|style|srcdoc)\b/.test(each))).toEqual([]);
    expect(elements.filter((each) => /^(img|iframe|object|embed|base|meta http)/.test(each))).toEqual([]);
  }
});

test("a search that stopped says so and looks further back from there, until there is nothing further", async () => {
  const [ada] = at.query<{ id: number }>("SELECT id FROM people WHERE name = 'ada'");
  const origin = { ip: "192.0.2.7", agent: "test", requestId: "r" };
  const who = { userId: ada?.id ?? 0, userName: "ada", admin: true, level: "password" } as const;
  const actor = { kind: "person", method: "password", ...who, ...origin } as const;
  write(at.house.db, (tx) => {
    for (let n = 0; n < 4100; n += 1)
      record(
        tx,
        { actor, at: at.clock.now },
        { event: "sign_out", outcome: "done", details: { user_id: who.userId } },
      );
  });
  const first = await admin.get("/account/events?event=sign_in");
  expect(first.text).toContain("Nothing in the newest records.");
  const further = /href="([^"]+)" rel="next">Look further back/
    .exec(first.text)?.[1]
    ?.replaceAll("&amp;", "&");
  expect(further).toContain("event=sign_in&before=");
  const second = await admin.get(further ?? "");
  expect(second.text).toContain("signed in with");
  expect(second.text).not.toContain("Look further back");
  const none = await admin.get(`${further}`.replace("sign_in", "token.leak"));
  expect(none.text).toContain("No record is like that.");
});
