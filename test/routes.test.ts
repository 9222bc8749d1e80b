/** Every route that changes something is in the table, and the table's claims hold on the real server (F17, F19, F21). */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Elysia } from "elysia";
import { type WebDeps, webRoutes } from "../src/web/web-routes.tsx";
import { openPersonHouse, type PersonHouse } from "./support/person-house.ts";
import { setStage, type Stage } from "./support/route-stage.ts";
import { type RouteRow, routeTable } from "./support/route-table.ts";
import type { Forgery, Page, TestBrowser } from "./support/test-browser.ts";

const READING = ["GET", "HEAD"];
const tools = routeTable.filter(({ caller }) => caller === "tool");
const people = routeTable.filter(({ caller }) => caller !== "tool");
const TWO_INDEXES = "indexes: { main: { hosts: true }, extra: { hosts: true } }";

describe("the table", () => {
  test("has every route of the app that is not for reading, and no other", () => {
    // Handlers are only declared here; none is called, so none misses what it works with.
    const app = new Elysia();
    webRoutes(app, { publicUrl: "https://packages.example.com", readBy: "anyone" } as unknown as WebDeps);
    const routes = app.routes.filter(({ method }) => !READING.includes(method));
    expect(routes.length).toBeGreaterThan(0);
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      people.map(({ route }) => route).sort(),
    );
  });

  test("has no route twice", () => {
    expect(new Set(routeTable.map(({ route }) => route)).size).toBe(routeTable.length);
  });
});

let at: PersonHouse;
/** Admins with sessions of their own, for what a form must not be sent with. */
let bystanders: { readonly open: Stage; readonly pending: Stage };
beforeAll(async () => {
  at = await openPersonHouse({ config: TWO_INDEXES });
  const admin = { standing: "app", admin: true } as const;
  bystanders = {
    open: await setStage(at, { ...admin, pending: false }),
    pending: await setStage(at, { ...admin, pending: true }),
  };
});
afterAll(() => at[Symbol.asyncDispose]());

/** What the record says was done, beside the sign-ins that set the stage. */
const refusedRights = () =>
  at.events().filter(({ outcome, details }) => outcome === "refused" && "rule" in details).length;
const done = () => at.events().filter(({ outcome }) => outcome === "done").length;

describe.each(people)("$route", (row) => {
  let stage: Stage;
  let fields: Readonly<Record<string, string>>;
  let path: string;
  /** Right in every respect: each test spoils one thing. */
  let form: Readonly<Record<string, string>>;

  beforeAll(async () => {
    stage = await stageFor(row, row.caller === "admin");
    fields = typeof row.fields === "function" ? await row.fields(stage) : (row.fields ?? {});
    path = pathOf(row, fields);
    const csrf = row.form === "open" ? {} : { csrf: await stage.tab.csrf(pageOf(row)) };
    form = { ...fieldsOf(fields), ...csrf };
  });

  const send = (tab: TestBrowser, forgery: Forgery = {}, more: Readonly<Record<string, string>> = {}) =>
    tab.post(path, { ...form, ...more }, forgery);

  test("is refused from another site, and where no site is named (F19, F21)", async () => {
    const before = done();
    const strange: readonly Forgery[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: null },
      { origin: at.origin.replace("http:", "https:") },
      { headers: { "sec-fetch-site": "cross-site" } },
      { headers: { "sec-fetch-site": "same-site" } },
      { origin: null, headers: { "sec-fetch-site": "none" } },
    ];
    for (const forgery of strange) expectRefused(await send(stage.tab, forgery), "form.origin");
    expect(done()).toBe(before);
  });

  if (row.form !== "open") {
    test("is refused without the token of this very session, on the record (F19)", async () => {
      const before = done();
      const refused = refusedRights();
      const theirs = await bystanders.open.tab.csrf("/account/sessions");
      for (const csrf of ["", "x", theirs, `${form["csrf"]}x`]) {
        expectRefused(await send(stage.tab, {}, { csrf }), "form.token");
      }
      expect(done()).toBe(before);
      // Where nobody is signed in yet, a form can be sent by anybody: the log is not theirs to fill.
      const recorded = row.caller === "person" || row.caller === "admin";
      expect(refusedRights() - refused).toBe(recorded ? 4 : 0);
    });
  }

  if (row.caller !== "anyone") {
    test("is for nobody without the session it belongs to (F17)", async () => {
      const before = done();
      expectSentToSignIn(await send(at.browser()), row);
      const { tab } = row.caller === "pending" ? bystanders.open : bystanders.pending;
      at.house.db.sqlite.run("UPDATE sessions SET started_at = ?", [at.clock.now]);
      const csrf = await tab.csrf(row.caller === "pending" ? "/account/sessions" : "/sign-in/factor");
      expectSentToSignIn(await send(tab, {}, { csrf }), row);
      expect(done()).toBe(before);
    });
  }

  if (row.caller === "admin") {
    test("is for admins alone, and says in the record who else tried", async () => {
      const member = await stageFor(row, false);
      const before = done();
      const csrf = await member.tab.csrf(pageOf(row));
      expectRefused(await send(member.tab, {}, { csrf }), "admin.needed");
      expect(done()).toBe(before);
      expect(at.events(row.event ?? row.refusal ?? "").at(-1)).toMatchObject({
        outcome: "refused",
        details: { rule: "admin.needed" },
      });
    });
  }

  if (row.caller === "person" || row.caller === "admin") {
    test(row.fresh === true ? "asks for a fresh proof" : "asks for no fresh proof", async () => {
      const before = done();
      at.house.db.sqlite.run("UPDATE sessions SET proven_at = proven_at - 901000");
      const page = row.fresh === true ? await send(stage.tab) : await stage.tab.get(pageOf(row));
      if (row.fresh !== true) expect(page.status).toBe(200);
      else if (row.module === true) expectRefused(page, "step_up.needed");
      else
        expect([page.status, page.location]).toEqual([303, expect.stringMatching(/^\/account\/step-up\?/)]);
      expect(done()).toBe(before);
      // Where no fresh proof is asked for, the next test is done with the old one.
      if (row.fresh === true) at.house.db.sqlite.run("UPDATE sessions SET proven_at = proven_at + 901000");
    });
  }

  test("does what it is for when all is right, and the record says so", async () => {
    const before = at.events().length;
    const page = await send(stage.tab);
    expect(row.module === true ? [200] : [200, 303]).toContain(page.status);
    expect(page.location ?? "").not.toMatch(/^\/(sign-in\?|account\/step-up)/);
    const made = at.events().slice(before);
    expect(made.every(({ outcome }) => outcome === "done")).toBe(true);
    const names = made.map(({ event }) => event);
    if (row.event === null) expect(names).toEqual([]);
    else expect(names).toContain(row.event);
  });
});

function stageFor(row: RouteRow, admin: boolean): Promise<Stage> {
  const { standing = "app", caller } = row;
  return setStage(at, { standing, admin, pending: caller === "pending" });
}

/** Any page of theirs on which the token of the session stands. */
const pageOf = ({ caller }: RouteRow) => (caller === "pending" ? "/sign-in/factor" : "/account/sessions");

function pathOf({ route }: RouteRow, fields: Readonly<Record<string, string>>): string {
  return route.replace("POST ", "").replace(/:\w+/g, (part) => encodeURIComponent(fields[part] ?? part));
}

function fieldsOf(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith(":")));
}

function expectRefused(page: Page, code: string): void {
  expect([page.status, page.text.includes(code)]).toEqual([403, true]);
}

function expectSentToSignIn(page: Page, row: RouteRow): void {
  if (row.module === true) expect([page.status, page.text.includes("session.needed")]).toEqual([401, true]);
  else expect([page.status, page.location]).toEqual([303, expect.stringMatching(/^\/sign-in\?return=/)]);
}

describe("before the app is asked", () => {
  test.each(["/simple/", "/simple/x/", "/extra/simple/", "/legacy/+simple/x/", "/files/ab/cd/x.whl"])(
    "%s is only read",
    async (path) => {
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
        const response = await fetch(`${at.origin}${path}`, { method });
        expect([method, response.status]).toEqual([method, 405]);
      }
    },
  );

  test.each(tools.map(({ route }) => route.replace("POST ", "").replace(":index", "extra")))(
    "%s takes a POST alone, with a token, and knows no session (F19)",
    async (path) => {
      const { tab } = bystanders.open;
      const before = done();
      expect((await tab.submit("/account/sessions", path)).status).toBe(401);
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        expect([method, (await fetch(`${at.origin}${path}`, { method })).status]).toEqual([method, 405]);
      }
      expect(done()).toBe(before);
    },
  );
});
