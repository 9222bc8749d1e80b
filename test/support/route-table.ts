/** Every route that changes something: who may call it, what its form must carry, and what the record says of it. */
import { type LinkPurpose, makeLink } from "../../src/accounts/account-link.ts";
import { createPerson } from "../../src/accounts/create-person.ts";
import { disablePerson } from "../../src/accounts/disable-person.ts";
import { issueSetUpLink } from "../../src/accounts/set-up-link.ts";
import { write } from "../../src/db/write.ts";
import { createToken } from "../../src/tokens/create-token.ts";
import { manageRouteRows } from "./manage-route-rows.ts";
import { makePerson, operator, PASSWORD } from "./person-house.ts";
import type { Stage, Standing } from "./route-stage.ts";
import { askOptions, codeAt, signIn } from "./sign-in-steps.ts";
import {
  type CreationOptions,
  type RequestOptions,
  SoftwareAuthenticator,
} from "./software-authenticator.ts";

type Fields = Readonly<Record<string, string>>;

/**
 * To add a route, add a row. All but `route`, `caller` and `event` may be left out, and stands for the common case: a form
 * of a page, sent by somebody with an app, with the token of their session, without a fresh proof.
 */
export type RouteRow = {
  /** Method and path as the app declares them. */
  readonly route: string;
  /** `pending`: between the password and the factor. `tool`: by a token, never by a session. */
  readonly caller: "anyone" | "pending" | "person" | "admin" | "tool";
  /** What the record calls it; `null` where it only prepares something. */
  readonly event: string | null;
  /** `open`: no session stands behind this form, so that its Origin alone is judged. */
  readonly form?: "open";
  /** Its answer is read by a module of ours: refusals are told there, and lead nowhere. */
  readonly module?: true;
  /** Asks for the strongest factor, used within 15 minutes. */
  readonly fresh?: true;
  readonly standing?: Standing;
  /** A form that succeeds, without its token; `:id` fills that part of the path. */
  readonly fields?: Fields | ((stage: Stage) => Fields | Promise<Fields>);
};

const newPerson = (stage: Stage, key: string): Fields => ({
  key,
  name: `${stage.name}-new`,
  email: "new@example.com",
  password: PASSWORD,
  password_again: PASSWORD,
});

/** A link that the house would have mailed to the person of the stage. */
function linkFor({ at, id }: Stage, purpose: LinkPurpose): string {
  const userId = Number(id("SELECT id FROM people WHERE id = ?"));
  const link = { userId, purpose, email: "linked@example.com", at: at.clock.now };
  return write(at.house.db, (tx) => makeLink(tx, at.house, link).secret);
}

/** Somebody else, in a session that an admin may end. */
async function signedInElsewhere({ at, name }: Stage): Promise<{ name: string; id: string }> {
  const other = `${name}-elsewhere`;
  const userId = await makePerson(at, other);
  await signIn(at.browser({ ip: "198.51.100.7" }), other);
  const [session] = at.query<{ id: number }>(`SELECT id FROM sessions WHERE user_id = ${userId}`);
  return { name: other, id: String(session?.id) };
}

const anyone: readonly RouteRow[] = [
  {
    route: "POST /set-up",
    caller: "anyone",
    form: "open",
    event: "admin.create",
    standing: "stranger",
    fields: (stage) => {
      stage.at.house.db.sqlite.run("UPDATE people SET admin = 0");
      return newPerson(stage, issueSetUpLink(stage.at.house, operator) ?? "");
    },
  },
  {
    route: "POST /invitation",
    caller: "anyone",
    form: "open",
    event: "invitation.accept",
    standing: "stranger",
    fields: async (stage) => {
      const page = await (await stage.admin()).submit("/admin/invitations", "/admin/invitations");
      return newPerson(stage, /invitation\?key=([\w-]{43})/.exec(page.text)?.[1] ?? "");
    },
  },
  {
    route: "POST /sign-in",
    caller: "anyone",
    form: "open",
    event: "sign_in",
    standing: "plain",
    fields: ({ name }) => ({ name, password: PASSWORD }),
  },
  {
    route: "POST /sign-in/passkey-options",
    caller: "anyone",
    form: "open",
    event: null,
    module: true,
    standing: "stranger",
  },
  {
    route: "POST /sign-in/passkey",
    caller: "anyone",
    form: "open",
    event: "sign_in",
    standing: "key",
    fields: async ({ tab, key }) => ({
      credential: key().get(await askOptions<RequestOptions>(tab, "/sign-in/passkey-options")),
    }),
  },
  { route: "POST /reset-password", caller: "anyone", form: "open", event: null, standing: "plain" },
  {
    route: "POST /reset-password/link",
    caller: "anyone",
    form: "open",
    event: "password.reset",
    standing: "plain",
    fields: (stage) => ({
      key: linkFor(stage, "password.reset"),
      password: `${PASSWORD} two`,
      password_again: `${PASSWORD} two`,
    }),
  },
  {
    route: "POST /email-undo",
    caller: "anyone",
    form: "open",
    event: "email.undo",
    standing: "plain",
    fields: (stage) => ({ key: linkFor(stage, "email.undo") }),
  },
  // Whoever has no session is signed out already, and is told so.
  { route: "POST /sign-out", caller: "anyone", event: "sign_out" },
];

const pending: readonly RouteRow[] = [
  {
    route: "POST /sign-in/code",
    caller: "pending",
    event: "sign_in",
    fields: (stage) => ({ code: stage.code() }),
  },
  {
    route: "POST /sign-in/recovery",
    caller: "pending",
    event: "recovery_code.use",
    fields: ({ codes }) => ({ recovery_code: codes[3] ?? "" }),
  },
  {
    route: "POST /sign-in/key",
    caller: "pending",
    event: "sign_in",
    standing: "key",
    fields: async ({ tab, key }) => ({
      credential: key().get(await askOptions<RequestOptions>(tab, "/sign-in/key-options", "/sign-in/factor")),
    }),
  },
  { route: "POST /sign-in/key-options", caller: "pending", event: null, module: true, standing: "key" },
  { route: "POST /sign-in/again", caller: "pending", event: "sign_out" },
];

const proof: readonly RouteRow[] = [
  {
    route: "POST /account/step-up/password",
    caller: "person",
    event: "step_up",
    standing: "plain",
    fields: { password: PASSWORD },
  },
  {
    route: "POST /account/step-up/code",
    caller: "person",
    event: "step_up",
    fields: (stage) => ({ code: stage.code() }),
  },
  {
    route: "POST /account/step-up/key",
    caller: "person",
    event: "step_up",
    standing: "key",
    fields: async ({ tab, key }) => ({
      credential: key().get(
        await askOptions<RequestOptions>(tab, "/account/step-up/key-options", "/account/step-up"),
      ),
    }),
  },
  {
    route: "POST /account/step-up/key-options",
    caller: "person",
    event: null,
    module: true,
    standing: "key",
  },
];

const factors: readonly RouteRow[] = [
  { route: "POST /account/factors/app", caller: "person", event: null, fresh: true },
  {
    route: "POST /account/factors/app/:id",
    caller: "person",
    event: "factor.add",
    fresh: true,
    fields: async ({ at, tab }) => {
      const page = (await tab.submit("/account/factors", "/account/factors/app")).location ?? "";
      const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec((await tab.get(page)).text)?.[1] ?? "";
      return {
        ":id": page.split("/").at(-1) ?? "",
        label: "tablet",
        code: codeAt(secret.replaceAll(" ", ""), at.clock.now),
      };
    },
  },
  { route: "POST /account/factors/key-options", caller: "person", event: null, module: true, fresh: true },
  {
    route: "POST /account/factors/key",
    caller: "person",
    event: "factor.add",
    fresh: true,
    fields: async ({ at, tab }) => {
      const ask = ["/account/factors/key-options", "/account/factors/key"] as const;
      const options = await askOptions<CreationOptions>(tab, ...ask);
      return { label: "blue key", credential: new SoftwareAuthenticator(at.origin).create(options) };
    },
  },
  {
    route: "POST /account/factors/remove",
    caller: "person",
    event: "factor.remove",
    fresh: true,
    fields: (stage) => ({
      kind: "totp",
      id: stage.id("SELECT id FROM totp_apps WHERE user_id = ?"),
      even_last: "yes",
    }),
  },
  { route: "POST /account/recovery-codes", caller: "person", event: "recovery_codes.make", fresh: true },
  {
    route: "POST /account/recovery-codes/confirm",
    caller: "person",
    event: "recovery_codes.save",
    fresh: true,
    fields: async ({ tab }) => {
      const { text } = await tab.submit("/account/recovery-codes", "/account/recovery-codes");
      return { recovery_code: /\b[0-9a-z]{5}(?:-[0-9a-z]{5}){4}\b/.exec(text)?.[0] ?? "" };
    },
  },
  {
    route: "POST /account/recovery-codes/decline",
    caller: "person",
    event: "recovery_codes.decline",
    fresh: true,
    fields: { sure: "yes" },
  },
];

const account: readonly RouteRow[] = [
  {
    route: "POST /account/notices",
    caller: "person",
    event: null,
    fields: (stage) => ({ id: stage.id("SELECT id FROM notices WHERE user_id = ?") }),
  },
  {
    route: "POST /account/sessions/end",
    caller: "person",
    event: "session.end",
    standing: "plain",
    fields: (stage) => ({ id: stage.id("SELECT max(id) AS id FROM sessions WHERE user_id = ?") }),
  },
  { route: "POST /account/sessions/end-others", caller: "person", event: "session.end" },
  {
    route: "POST /account/sessions/forget",
    caller: "person",
    event: "device.forget",
    fields: (stage) => ({ id: stage.id("SELECT id FROM devices WHERE user_id = ?") }),
  },
  {
    route: "POST /account/password",
    caller: "person",
    event: "password.change",
    fresh: true,
    fields: { current: PASSWORD, password: `${PASSWORD} two`, password_again: `${PASSWORD} two` },
  },
  {
    route: "POST /account/email",
    caller: "person",
    event: "email.change",
    fresh: true,
    fields: { email: "new@example.com" },
  },
  {
    route: "POST /account/email/confirm",
    caller: "person",
    event: "email.change",
    fields: (stage) => ({ key: linkFor(stage, "email.confirm") }),
  },
  {
    route: "POST /account/events/export",
    caller: "person",
    event: "audit.export",
    fields: { format: "csv" },
  },
  { route: "POST /welcome/token", caller: "person", event: "token.create", fresh: true },
];

const admins: readonly RouteRow[] = [
  {
    route: "POST /admin/people/disable",
    caller: "admin",
    event: "person.disable",
    fresh: true,
    fields: async (stage) => {
      await makePerson(stage.at, `${stage.name}-leaving`);
      return { name: `${stage.name}-leaving` };
    },
  },
  {
    route: "POST /admin/people/enable",
    caller: "admin",
    event: "person.enable",
    fresh: true,
    fields: async (stage) => {
      const name = `${stage.name}-back`;
      await makePerson(stage.at, name);
      disablePerson(stage.at.house, operator, name);
      return { name };
    },
  },
  {
    route: "POST /admin/people/reset-link",
    caller: "admin",
    event: "password.reset_link",
    fresh: true,
    fields: async (stage) => {
      await makePerson(stage.at, `${stage.name}-lost`);
      return { name: `${stage.name}-lost`, reason: "asked in person" };
    },
  },
  {
    route: "POST /admin/people/reset-factors",
    caller: "admin",
    event: "admin.reset_factors",
    fresh: true,
    fields: async (stage) => {
      const name = `${stage.name}-locked-out`;
      await makePerson(stage.at, name);
      return { name, why: "asked in person", confirm: name };
    },
  },
  {
    route: "POST /admin/people/token/revoke",
    caller: "admin",
    event: "token.revoke",
    fresh: true,
    fields: (stage) => {
      const userId = Number(stage.id("SELECT id FROM people WHERE id = ?"));
      const { id } = createToken(stage.at.house, operator, { userId, name: "lost", scopes: ["read"] });
      return { id: String(id) };
    },
  },
  {
    route: "POST /admin/people/tokens",
    caller: "admin",
    event: "token.create",
    fresh: true,
    fields: async (stage) => {
      const holder = `${stage.name}-bot`;
      await createPerson(stage.at.house, operator, { name: holder, kind: "service", admin: false });
      return { holder, name: "ci", scope: "read", days: "30" };
    },
  },
  {
    route: "POST /admin/people/sessions/end",
    caller: "admin",
    event: "session.end",
    fresh: true,
    fields: async (stage) => ({ ...(await signedInElsewhere(stage)) }),
  },
  {
    route: "POST /admin/people/sessions/end-all",
    caller: "admin",
    event: "session.end",
    fresh: true,
    fields: async (stage) => ({ name: (await signedInElsewhere(stage)).name }),
  },
  {
    route: "POST /admin/people/factor/suspend",
    caller: "admin",
    event: "factor.suspend",
    fresh: true,
    fields: async (stage) => {
      const name = `${stage.name}-stolen`;
      const userId = await makePerson(stage.at, name);
      const app = stage.at.query<{ id: number }>(
        `INSERT INTO totp_apps (user_id, label, seed, created_at, proven_at) VALUES (${userId}, 'phone', x'00', 0, 1) RETURNING id`,
      );
      return { name, kind: "totp", id: String(app[0]?.id), reason: "stolen" };
    },
  },
  {
    route: "POST /admin/projects/quarantine",
    caller: "admin",
    event: "project.status",
    fresh: true,
    fields: (stage) => {
      stage.at.house.db.sqlite
        .query("INSERT INTO projects (name, display_name, serial, created_at) VALUES (?1, ?1, 1, 1)")
        .run(`p-${stage.name}`);
      return { name: `p-${stage.name}`, to: "quarantined", reason: "looked at" };
    },
  },
  { route: "POST /admin/audit/export", caller: "admin", event: "audit.export", fields: { format: "jsonl" } },
  {
    route: "POST /admin/upstreams/claim",
    caller: "admin",
    event: "project.claim",
    fresh: true,
    fields: (stage) => ({ name: `c-${stage.name}`, reason: "ours" }),
  },
  {
    route: "POST /admin/upstreams/let-through",
    caller: "admin",
    event: "curation.let_through",
    fresh: true,
    fields: (stage) => ({
      project: `e-${stage.name}`,
      version: "1.0",
      until: new Date(stage.at.house.now() + 86_400_000).toISOString(),
      why: "mends a hole",
    }),
  },
  {
    route: "POST /admin/upstreams/end-exception",
    caller: "admin",
    event: "curation.let_through_end",
    fresh: true,
    fields: (stage) => {
      const [row] = stage.at.query<{ id: number }>(
        `INSERT INTO version_exceptions (project, version, until, reason, user_id, user_name, made_at)
         VALUES ('a', '1', 1, 'r', 1, 'u', 1) RETURNING id`,
      );
      return { id: String(row?.id) };
    },
  },
  { route: "POST /admin/invitations", caller: "admin", event: "invitation.make", fresh: true },
  {
    route: "POST /admin/invitations/withdraw",
    caller: "admin",
    event: "invitation.revoke",
    fresh: true,
    fields: async (stage) => {
      await (await stage.admin()).submit("/admin/invitations", "/admin/invitations");
      return { id: String(stage.at.query<{ id: number }>("SELECT max(id) AS id FROM invitations")[0]?.id) };
    },
  },
];

/** Answered before the app is asked; `:index` is the name of a further index. */
const tools: readonly RouteRow[] = [
  { route: "POST /legacy/", caller: "tool", event: "file.upload" },
  { route: "POST /legacy", caller: "tool", event: "file.upload" },
  { route: "POST /:index/legacy/", caller: "tool", event: "file.upload" },
  { route: "POST /:index/legacy", caller: "tool", event: "file.upload" },
];

export const routeTable: readonly RouteRow[] = [
  ...anyone,
  ...pending,
  ...proof,
  ...factors,
  ...account,
  ...admins,
  ...manageRouteRows,
  ...tools,
];
