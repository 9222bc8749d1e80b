/** `/set-up`: the one-time link that makes the first admin, and that admin's first token. */
import type { Elysia } from "elysia";
import { redeemSetUpLink, type SetUpDeps, setUpLinkState } from "../../accounts/set-up-link.ts";
import type { PersonActor } from "../../actor.ts";
import { Refusal } from "../../errors.ts";
import { contextOf } from "../../http/request-context.ts";
import { createToken } from "../../tokens/create-token.ts";
import { pageResponse } from "../page-response.ts";
import { readForm } from "../read-form.ts";
import { SetUpDonePage } from "./set-up-done-page.tsx";
import { SetUpGonePage } from "./set-up-gone-page.tsx";
import { type SetUpField, SetUpPage } from "./set-up-page.tsx";

export type SetUpRouteDeps = SetUpDeps & { readonly publicUrl: string };

const FIRST_TOKEN = { name: "first token", days: 90 } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

export function setUpRoutes(app: Elysia, deps: SetUpRouteDeps): void {
  app.get("/set-up", ({ request }) => {
    const key = new URL(request.url).searchParams.get("key") ?? "";
    const state = setUpLinkState(deps, key);
    return state === "open"
      ? pageResponse(<SetUpPage linkKey={key} />)
      : pageResponse(<SetUpGonePage reason={state} />, 404);
  });
  app.post("/set-up", ({ request }) => answerForm(deps, request), { parse: "none" });
}

async function answerForm(deps: SetUpRouteDeps, request: Request): Promise<Response> {
  const form = await readForm(request);
  const field = (name: SetUpField | "key") => form.get(name) ?? "";
  const key = field("key");
  const state = setUpLinkState(deps, key);
  if (state !== "open") return pageResponse(<SetUpGonePage reason={state} />, 404);
  const values = { name: field("name"), email: field("email") };
  const again = (errors: { readonly [each in SetUpField]?: string }) =>
    pageResponse(<SetUpPage linkKey={key} values={values} errors={errors} />, 400);
  if (field("password") !== field("password_again")) {
    return again({ password_again: "The two passwords differ: type it once more." });
  }
  try {
    return await makeAdmin(deps, request, { ...values, secret: key, password: field("password") });
  } catch (error) {
    const at = error instanceof Refusal ? FIELDS.find(([start]) => error.code.startsWith(start)) : undefined;
    if (!(error instanceof Refusal) || at === undefined) throw error;
    return again({ [at[1]]: error.sentence });
  }
}

/** Which field a refusal is about, by the start of its code. */
const FIELDS: readonly (readonly [string, SetUpField])[] = [
  ["person.email", "email"],
  ["person.", "name"],
  ["password.", "password"],
];

type FirstAdmin = {
  readonly secret: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

async function makeAdmin(deps: SetUpRouteDeps, request: Request, input: FirstAdmin): Promise<Response> {
  const { requestId, ip, agent } = contextOf(request);
  const origin = { requestId, ip, agent };
  const person = await redeemSetUpLink(deps, { kind: "anonymous", ...origin }, input);
  const who = { userId: person.id, userName: person.name, admin: true, level: "password" } as const;
  const actor: PersonActor = { kind: "person", ...who, ...origin };
  const lifetime = FIRST_TOKEN.days * DAY_MS;
  const { secret } = createToken(deps, actor, {
    userId: person.id,
    name: FIRST_TOKEN.name,
    scopes: ["read", "upload"],
    lifetime,
  });
  return pageResponse(
    <SetUpDonePage
      publicUrl={deps.publicUrl}
      userName={person.name}
      token={secret}
      tokenName={FIRST_TOKEN.name}
      expires={`on ${new Date(deps.now() + lifetime).toISOString().slice(0, 10)}`}
    />,
  );
}
