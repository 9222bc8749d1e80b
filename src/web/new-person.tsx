/** From the form of somebody new to their first session: shared by the set-up link and invitations. */
import { completeSignIn } from "../accounts/complete-sign-in.ts";
import type { Person } from "../accounts/person.ts";
import { write } from "../db/write.ts";
import { invalid, Refusal } from "../errors.ts";
import { withCookies } from "./cookies.ts";
import { seeOther } from "./guard.ts";
import type { PersonDeps } from "./person-deps.ts";
import { anonymousAt, deviceSecretAt, signedInCookies } from "./session.ts";
import type { SetUpField } from "./set-up/set-up-page.tsx";

export type NewPersonInput = {
  readonly secret: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
};

export type FieldErrors = { readonly [field in SetUpField]?: string };

/** @throws Refusal `password.differ` */
export function readNewPerson(form: URLSearchParams): NewPersonInput {
  const field = (name: SetUpField | "key") => form.get(name) ?? "";
  if (field("password") !== field("password_again")) {
    throw invalid("password.differ", "The two passwords differ.", "Type it once more.");
  }
  return {
    secret: field("key"),
    name: field("name"),
    email: field("email"),
    password: field("password"),
  };
}

/** Which field a refusal is about; thrown on when it is about none. */
export function fieldErrors(error: unknown): FieldErrors {
  const at =
    error instanceof Refusal ? FIELDS.find(([start]) => error.code.startsWith(start))?.[1] : undefined;
  if (!(error instanceof Refusal) || at === undefined) throw error;
  return { [at]: error.sentence };
}

/** By the start of its code. */
const FIELDS: readonly (readonly [string, SetUpField])[] = [
  ["person.email", "email"],
  ["person.", "name"],
  ["password.differ", "password_again"],
  ["password.", "password"],
];

/** They have just chosen their password, so they are signed in by it, and go on to their first minutes. */
export function welcome(deps: PersonDeps, request: Request, person: Person): Response {
  const signed = write(deps.db, (tx) =>
    completeSignIn(tx, deps, {
      person,
      method: "password",
      deviceSecret: deviceSecretAt(request)(person.id),
      origin: anonymousAt(request),
    }),
  );
  return withCookies(seeOther("/welcome"), signedInCookies(signed));
}
