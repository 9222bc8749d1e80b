/** The people and forms that a row of the route table is tried with. */
import { type PersonHouse, makePerson } from "./person-house.ts";
import { type App, codeAt, personWithApp, personWithKey, signIn } from "./sign-in-steps.ts";
import type { SoftwareAuthenticator } from "./software-authenticator.ts";
import type { TestBrowser } from "./test-browser.ts";

/**
 * How somebody came to the browser: `plain` by a password alone, having no factor; `app` and `key` with that factor and
 * saved codes, just used; `stranger` not at all.
 */
export type Standing = "plain" | "app" | "key" | "stranger";

export type Stage = {
  readonly at: PersonHouse;
  readonly name: string;
  readonly tab: TestBrowser;
  /** Another session of the same person. */
  readonly other: TestBrowser;
  readonly codes: readonly string[];
  /** The code that the app shows now. @throws when there is none */
  readonly code: () => string;
  readonly key: () => SoftwareAuthenticator;
  /** An admin with a fresh proof, where the form needs something that only admins make. */
  readonly admin: () => Promise<TestBrowser>;
  /** The one number that this finds for the person of the stage, whose id is `?`. */
  readonly id: (sql: string) => string;
};

export type Setting = {
  readonly standing: Standing;
  readonly admin: boolean;
  /** Signed out again, and stopped between the password and the factor. */
  readonly pending: boolean;
};

let people = 0;

export async function setStage(at: PersonHouse, { standing, admin, pending }: Setting): Promise<Stage> {
  people += 1;
  const name = `person-${people}`;
  const tab = at.browser();
  const other = at.browser();
  const userId = standing === "stranger" ? 0 : await makePerson(at, name, { admin });
  const app = standing === "app" ? await personWithApp(at, tab, name) : undefined;
  const keyed = standing === "key" ? await personWithKey(at, tab, name) : undefined;
  if (standing === "plain") await signIn(tab, name);
  if (standing !== "stranger") await signIn(pending ? tab : other, name);
  return {
    at,
    name,
    tab,
    other,
    codes: app?.codes ?? keyed?.codes ?? [],
    code: () => codeAt(present<App>(app?.app).secret, at.clock.now),
    key: () => present(keyed?.key),
    admin: async () => (await setStage(at, { standing: "app", admin: true, pending: false })).tab,
    id: (sql) => String(present(at.query<{ id: number }>(sql, userId)[0]).id),
  };
}

function present<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error("the stage is set without what this row asks of it");
  return thing;
}
