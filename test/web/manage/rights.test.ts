/** Every form of a project's management against everybody who might send it: who may, who may not, and what is on record. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { setTokenCut } from "../../../src/catalog/cut-token.ts";
import { inviteToRole } from "../../../src/catalog/role-invitations.ts";
import { setRole } from "../../../src/catalog/roles.ts";
import { setYanked } from "../../../src/catalog/yank.ts";
import { parseProjectName, type ProjectName } from "../../../src/packaging/project-name.ts";
import { parseVersion } from "../../../src/packaging/version.ts";
import { createToken } from "../../../src/tokens/create-token.ts";
import { DEEDS } from "../../../src/web/manage/manage-deeds.ts";
import { publish } from "../../support/new-file.ts";
import { makePerson, openPersonHouse, operator, type PersonHouse } from "../../support/person-house.ts";
import { signIn } from "../../support/sign-in-steps.ts";
import { TestBrowser } from "../../support/test-browser.ts";

const WHO = ["owner", "maintainer", "stranger", "admin"] as const;
type Who = (typeof WHO)[number];

let at: PersonHouse;
const ids = new Map<string, number>();
const tabs = new Map<string, TestBrowser>();
const csrf = new Map<string, string>();
beforeAll(async () => {
  at = await openPersonHouse();
  for (const [n, who] of [...WHO, "guest"].entries()) {
    ids.set(who, await makePerson(at, who, { admin: who === "admin" }));
    const tab = at.browser({ ip: `192.0.2.${n + 1}` });
    await signIn(tab, who);
    tabs.set(who, tab);
    csrf.set(who, await tab.csrf("/account/tokens"));
  }
});
afterAll(() => at[Symbol.asyncDispose]());

const idOf = (who: string) => ids.get(who) ?? 0;

/** A project of its own for each case, with everything in it that the form may be about; and the fields of the form. */
function prepare(path: string, name: ProjectName): Record<string, string> {
  const { house } = at;
  const file = { filename: `${name.replaceAll("-", "_")}-1.0-py3-none-any.whl` };
  publish(house, operator, { name, ...file, rules: { owner: idOf("owner") } });
  setRole(house, operator, {
    name,
    user: { id: idOf("maintainer"), name: "maintainer" },
    role: "maintainer",
  });
  const version = parseVersion("1.0");
  switch (path) {
    case "people/invite":
      return { user: "guest", role: "maintainer" };
    case "people/withdraw": {
      const user = { id: idOf("guest"), name: "guest", kind: "person", disabledAt: null } as const;
      inviteToRole(house, operator, { name, user, role: "owner" });
      return { id: String(at.query<{ id: number }>("SELECT max(id) AS id FROM role_invitations")[0]?.id) };
    }
    case "people/remove":
      return { id: String(idOf("maintainer")) };
    case "people/role":
      return { id: String(idOf("maintainer")), role: "owner" };
    case "people/leave":
      setRole(house, operator, { name, user: { id: idOf("guest"), name: "guest" }, role: "owner" });
      return {};
    case "tokens/cut":
    case "tokens/restore": {
      const token = { userId: idOf("maintainer"), name: "ci", scopes: ["upload"] as const, projects: [name] };
      const { id } = createToken(house, operator, token);
      if (path === "tokens/restore") setTokenCut(house, operator, { name, token: id, cut: true });
      return { id: String(id) };
    }
    case "releases/unyank":
      setYanked(house, operator, { name, version, yanked: true });
      return { version: "1.0" };
    case "releases/yank":
      return { version: "1.0", reason: "it eats disks" };
    case "status":
      return { status: "archived", reason: "done" };
    default:
      return { version: "1.0", confirm: name };
  }
}

const ALLOWED: Record<string, readonly Who[]> = Object.fromEntries(
  DEEDS.map(({ path }) => [
    path,
    path.endsWith("yank")
      ? ["owner", "maintainer", "admin"]
      : path === "people/leave"
        ? ["owner", "maintainer"]
        : ["owner", "admin"],
  ]),
);

const newest = () =>
  at.query<{ seq: number; event: string; outcome: string; project: string }>(
    "SELECT seq, event, outcome, project FROM audit_events ORDER BY seq DESC LIMIT 1",
  )[0];

const rulesSince = (seq: number) =>
  at
    .query<{ rule: string }>(
      "SELECT details ->> 'rule' AS rule FROM audit_events WHERE seq > ? ORDER BY seq",
      seq,
    )
    .map(({ rule }) => rule);

/** Whoever asks for more must have it, which these people do not: see test/catalog/set-owner-demand.test.ts. */
const tried = DEEDS.filter(({ path }) => path !== "policy");

describe.each(tried.map((deed) => [deed.path, deed] as const))("%s", (path, deed) => {
  test.each(WHO)("by %s is done or refused, and on record either way (J07, M31)", async (who) => {
    const name = parseProjectName(`${path.replace("/", "-")}-${who}`);
    const fields = { csrf: csrf.get(who) ?? "", ...prepare(path, name) };
    const before = newest()?.seq ?? 0;
    const answer = await tabs.get(who)?.post(`/manage/project/${name}/${path}`, fields);
    const may = ALLOWED[path]?.includes(who) === true;
    expect([answer?.status, answer?.text.includes("project.")]).toEqual(may ? [303, false] : [403, true]);
    expect(newest()).toMatchObject({ event: deed.event, outcome: may ? "done" : "refused", project: name });
    expect(newest()?.seq).toBeGreaterThan(before);
  });

  test("by nobody, from another site, with another's token or by GET is nothing (F19, J12)", async () => {
    const name = parseProjectName(`${path.replace("/", "-")}-forged`);
    const fields = prepare(path, name);
    const before = newest()?.seq ?? 0;
    const address = `/manage/project/${name}/${path}`;
    const owner = tabs.get("owner") ?? at.browser();
    const token = { csrf: csrf.get("owner") ?? "", ...fields };
    expect((await at.browser().post(address, token)).location).toStartWith("/sign-in?return=");
    expect((await owner.post(address, fields)).status).toBe(403);
    expect((await owner.post(address, { ...fields, csrf: csrf.get("admin") ?? "" })).status).toBe(403);
    for (const origin of ["https://evil.example", "null", null])
      expect((await owner.post(address, token, { origin })).status).toBe(403);
    expect((await owner.get(`${address}?${new URLSearchParams(token)}`)).status).toBe(405);
    // The two that came with the owner's session and another's token, and nothing else.
    expect(rulesSince(before)).toEqual(["form.token", "form.token"]);
  });

  test("asks for a fresh proof where it decides who may do what, or destroys", async () => {
    const name = parseProjectName(`${path.replace("/", "-")}-stale`);
    const fields = prepare(path, name);
    const owner = at.browser({ ip: "192.0.2.99" });
    await signIn(owner, "owner");
    const token = await owner.csrf("/account/tokens");
    at.clock.now += 16 * 60_000;
    const answer = await owner.post(`/manage/project/${name}/${path}`, { csrf: token, ...fields });
    expect(answer.location?.startsWith("/account/step-up?return=")).toBe(deed.fresh);
    at.clock.now -= 16 * 60_000;
  });
});

test("pages are for the people of the project and for admins (J46)", async () => {
  prepare("status", parseProjectName("pages"));
  for (const page of ["", "releases/", "releases/1.0/", "settings/"]) {
    const seen = await Promise.all(
      WHO.map(async (who) => (await tabs.get(who)?.get(`/manage/project/pages/${page}`))?.status),
    );
    expect(seen).toEqual([200, 200, 403, 200]);
    expect((await at.browser().get(`/manage/project/pages/${page}`)).location).toStartWith("/sign-in?");
  }
  expect((await tabs.get("owner")?.get("/manage/project/nothing/"))?.status).toBe(404);
});
