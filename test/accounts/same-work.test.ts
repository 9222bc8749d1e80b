/** What an answer costs tells nothing: hashes and writes are counted, since times on a shared machine are not (F26). */
import { afterAll, afterEach, beforeAll, expect, spyOn, test } from "bun:test";
import { makePerson, openPersonHouse, PASSWORD, type PersonHouse } from "../support/person-house.ts";
import { signIn } from "../support/sign-in-steps.ts";

let at: PersonHouse;
const hashes = spyOn(Bun.password, "verify");
beforeAll(async () => {
  at = await openPersonHouse();
  await makePerson(at, "ada");
  await makePerson(at, "gone");
  at.house.db.sqlite.run("UPDATE people SET disabled_at = 1 WHERE name = 'gone'");
  at.house.db.sqlite.run(
    "INSERT INTO people (name, kind, created_at) VALUES ('robot', 'service', 0), ('keyed', 'person', 0)",
  );
});
afterEach(() => hashes.mockClear());
afterAll(async () => {
  hashes.mockRestore();
  await at[Symbol.asyncDispose]();
});

/** Hashes computed, rows counted against limits, and rows of the record, for one wrong password. */
async function workFor(name: string, ip: string): Promise<unknown> {
  const count = () => [
    at.query<{ n: number }>("SELECT count(*) AS n FROM attempts")[0]?.n ?? 0,
    at.events().length,
  ];
  const before = count();
  hashes.mockClear();
  await signIn(at.browser({ ip }), name, "a wrong password");
  const parameters = hashes.mock.calls.map(([, hash]) =>
    typeof hash === "string" ? hash.split("$").slice(1, 4).join("$") : "none",
  );
  return { parameters, made: count().map((now, each) => now - (before[each] ?? 0)) };
}

test("F26 a wrong password costs the same work for everybody, and for nobody", async () => {
  const known = await workFor("ada", "198.51.100.1");
  expect(known).toEqual({ parameters: ["argon2id$v=19$m=19456,t=2,p=1"], made: [3, 1] });
  for (const [n, name] of ["nobody", "gone", "robot", "keyed", "ADA ", "", "x".repeat(5000)].entries()) {
    expect([name, await workFor(name, `198.51.100.1${n}`)]).toEqual([name, known]);
  }
});

test("a step-up by password takes ten wrong tries, then not even the right one, also after a restart", async () => {
  await makePerson(at, "bob");
  const tab = at.browser({ ip: "198.51.100.40" });
  await signIn(tab, "bob");
  const csrf = await tab.csrf("/account/sessions");
  const stepUp = (password: string) => tab.post("/account/step-up/password", { csrf, password });
  for (let tries = 0; tries < 10; tries += 1) expect((await stepUp("wrong")).status).toBe(400);
  hashes.mockClear();
  expect((await stepUp(PASSWORD)).status).toBe(429);
  await at.restart();
  expect((await stepUp(PASSWORD)).status).toBe(429);
  expect(hashes).not.toHaveBeenCalled();
  expect(at.events("step_up").map(({ outcome }) => outcome)).toEqual(Array(10).fill("refused"));
  at.clock.now += 15 * 60_000;
  expect((await stepUp(PASSWORD)).location).toBe("/account/factors");
});
