/** Rows of the route table for tokens, roles and projects in the browser. */
import { setTokenCut } from "../../src/catalog/cut-token.ts";
import { inviteToRole } from "../../src/catalog/role-invitations.ts";
import { setRole } from "../../src/catalog/roles.ts";
import { setYanked } from "../../src/catalog/yank.ts";
import { parseProjectName } from "../../src/packaging/project-name.ts";
import { parseVersion } from "../../src/packaging/version.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { publish } from "./new-file.ts";
import { stageRelease } from "./stage-release.ts";
import { makePerson, operator } from "./person-house.ts";
import type { Stage } from "./route-stage.ts";
import type { RouteRow } from "./route-table.ts";

const ownId = (stage: Stage) => Number(stage.id("SELECT id FROM people WHERE id = ?"));

/** A project of the person of the stage, with a release. */
function projectOf(stage: Stage) {
  const name = parseProjectName(`${stage.name}-project`);
  const filename = `${name.replaceAll("-", "_")}-1.0-py3-none-any.whl`;
  publish(stage.at.house, operator, { name, filename, rules: { owner: ownId(stage) } });
  return name;
}

function invitation(stage: Stage, user: { id: number; name: string }, owner = projectOf(stage)): string {
  const invited = { ...user, kind: "person", disabledAt: null } as const;
  inviteToRole(stage.at.house, operator, { name: owner, user: invited, role: "maintainer" });
  return String(stage.at.query<{ id: number }>("SELECT max(id) AS id FROM role_invitations")[0]?.id);
}

/** An offer of a role on a project of the house. */
function offer(stage: Stage): string {
  const name = parseProjectName(`${stage.name}-offered`);
  publish(stage.at.house, operator, { name, filename: `${name.replaceAll("-", "_")}-1.0-py3-none-any.whl` });
  return invitation(stage, { id: ownId(stage), name: stage.name }, name);
}

function tokenOf(stage: Stage): number {
  const input = { userId: ownId(stage), name: "ci", scopes: ["upload"] as const };
  return createToken(stage.at.house, operator, input).id;
}

const person = "person" as const;
const managed = "POST /manage/project/:name";

const own: readonly RouteRow[] = [
  {
    route: "POST /account/tokens",
    caller: person,
    event: "token.create",
    fresh: true,
    fields: { name: "ci", scope: "read", days: "90" },
  },
  {
    route: "POST /account/tokens/revoke",
    caller: person,
    event: "token.revoke",
    fresh: true,
    fields: (stage) => ({ id: String(tokenOf(stage)) }),
  },
  {
    route: "POST /account/projects/accept",
    caller: person,
    event: "role.accept",
    fresh: true,
    fields: (stage) => ({ id: offer(stage) }),
  },
  {
    route: "POST /account/projects/decline",
    caller: person,
    event: "role.decline",
    fields: (stage) => ({ id: offer(stage) }),
  },
];

const people: readonly RouteRow[] = [
  {
    route: `${managed}/people/invite`,
    caller: person,
    event: "role.invite",
    fresh: true,
    fields: async (stage) => {
      await makePerson(stage.at, `${stage.name}-guest`);
      return { ":name": projectOf(stage), user: `${stage.name}-guest`, role: "owner" };
    },
  },
  {
    route: `${managed}/people/withdraw`,
    caller: person,
    event: "role.withdraw",
    fresh: true,
    fields: async (stage) => {
      const [name, guest] = [projectOf(stage), `${stage.name}-guest`];
      const id = invitation(stage, { id: await makePerson(stage.at, guest), name: guest }, name);
      return { ":name": name, id };
    },
  },
  {
    route: `${managed}/people/remove`,
    caller: person,
    event: "role.remove",
    fresh: true,
    fields: async (stage) => {
      const [name, guest] = [projectOf(stage), `${stage.name}-guest`];
      const id = await makePerson(stage.at, guest);
      setRole(stage.at.house, operator, { name, user: { id, name: guest }, role: "maintainer" });
      return { ":name": name, id: String(id) };
    },
  },
  {
    route: `${managed}/people/role`,
    caller: person,
    event: "role.set",
    fresh: true,
    fields: async (stage) => {
      const [name, guest] = [projectOf(stage), `${stage.name}-guest`];
      const id = await makePerson(stage.at, guest);
      setRole(stage.at.house, operator, { name, user: { id, name: guest }, role: "maintainer" });
      return { ":name": name, id: String(id), role: "owner" };
    },
  },
  {
    route: `${managed}/people/leave`,
    caller: person,
    event: "role.remove",
    fresh: true,
    fields: async (stage) => {
      const [name, guest] = [projectOf(stage), `${stage.name}-guest`];
      const id = await makePerson(stage.at, guest);
      setRole(stage.at.house, operator, { name, user: { id, name: guest }, role: "owner" });
      return { ":name": name };
    },
  },
  {
    route: `${managed}/tokens/cut`,
    caller: person,
    event: "token.cut",
    fresh: true,
    fields: (stage) => ({ ":name": projectOf(stage), id: String(tokenOf(stage)) }),
  },
  {
    route: `${managed}/tokens/restore`,
    caller: person,
    event: "token.restore",
    fresh: true,
    fields: (stage) => {
      const [name, token] = [projectOf(stage), tokenOf(stage)];
      setTokenCut(stage.at.house, operator, { name, token, cut: true });
      return { ":name": name, id: String(token) };
    },
  },
];

const releases: readonly RouteRow[] = [
  {
    route: `${managed}/releases/yank`,
    caller: person,
    event: "release.yank",
    fields: (stage) => ({ ":name": projectOf(stage), version: "1.0", reason: "odd" }),
  },
  {
    route: `${managed}/releases/unyank`,
    caller: person,
    event: "release.unyank",
    fields: (stage) => {
      const name = projectOf(stage);
      setYanked(stage.at.house, operator, { name, version: parseVersion("1.0"), yanked: true });
      return { ":name": name, version: "1.0" };
    },
  },
  {
    route: `${managed}/releases/delete`,
    caller: person,
    event: "release.delete",
    fresh: true,
    fields: (stage) => {
      const name = projectOf(stage);
      return { ":name": name, version: "1.0", confirm: name };
    },
  },
  {
    route: `${managed}/downloads/csv`,
    caller: person,
    event: "downloads.export",
    fields: (stage) => ({ ":name": projectOf(stage), about: "" }),
  },
  {
    route: `${managed}/policy`,
    caller: person,
    event: "project.policy",
    fresh: true,
    fields: (stage) => ({
      ":name": projectOf(stage),
      level: "any_2fa",
      release: "staged",
      days: "30",
      cidr: "yes",
    }),
  },
  {
    route: `${managed}/status`,
    caller: person,
    event: "project.status",
    fresh: true,
    fields: (stage) => ({ ":name": projectOf(stage), status: "archived" }),
  },
  {
    route: `${managed}/delete`,
    caller: person,
    event: "project.delete",
    fresh: true,
    fields: (stage) => {
      const name = projectOf(stage);
      return { ":name": name, confirm: name };
    },
  },
];

const events: RouteRow = {
  route: `${managed}/events/export`,
  caller: person,
  event: "audit.export",
  fields: (stage) => ({ ":name": projectOf(stage), format: "csv" }),
};

const staged: readonly RouteRow[] = (["approve", "reject"] as const).map((verdict) => ({
  route: `${managed}/staged/:version/${verdict}`,
  caller: person,
  event: `release.${verdict}`,
  fresh: true,
  fields: async (stage) => {
    const name = projectOf(stage);
    const id = await makePerson(stage.at, `${stage.name}-robot`);
    setRole(stage.at.house, operator, {
      name,
      user: { id, name: `${stage.name}-robot` },
      role: "maintainer",
    });
    stageRelease(stage.at.house, { name, version: "2.0", userId: id, user: `${stage.name}-robot` });
    return { ":name": name, ":version": "2.0", reason: "odd" };
  },
}));

export const manageRouteRows: readonly RouteRow[] = [...own, ...people, ...releases, events, ...staged];
