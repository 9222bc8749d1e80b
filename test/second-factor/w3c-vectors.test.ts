/** The test vectors of WebAuthn Level 3 (section "Test Vectors"): registered and used through the verbs, or refused for a reason. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { write } from "../../src/db/write.ts";
import { createPasswordGate } from "../../src/accounts/password-gate.ts";
import { findSession, openSession, type Session } from "../../src/accounts/session.ts";
import { Refusal } from "../../src/errors.ts";
import type { FactorDeps } from "../../src/second-factor/factor-deps.ts";
import { finishRegistration } from "../../src/second-factor/register-key.ts";
import { finishStepUp } from "../../src/second-factor/step-up-by-key.ts";
import vectors from "../fixtures/webauthn/w3c-vectors.json" with { type: "json" };
import { makePerson, openPersonHouse, type PersonHouse } from "../support/person-house.ts";

/**
 * What becomes of the registration: algorithms that are not on offer are refused, and so are attestations of makers
 * whose roots are not ours, since none is asked for and browsers then send none.
 */
const verdicts: Record<string, string> = {
  "none-es256": "ok",
  "packed-self-es256": "ok",
  "none-es256-crossOrigin": "webauthn.framed",
  "none-es256-topOrigin": "webauthn.framed",
  "none-es256-long-credential-id": "ok",
  "packed-es256": "ok",
  "packed-es384": "webauthn.registration",
  "packed-es512": "webauthn.registration",
  "packed-rs256": "ok",
  "packed-eddsa": "ok",
  "packed-ed448": "webauthn.registration",
  "tpm-es256": "webauthn.registration",
  "android-key-es256": "webauthn.registration",
  "apple-es256": "webauthn.registration",
  "fido-u2f-es256": "webauthn.registration",
};

const origin = { ip: "192.0.2.1", agent: "test", requestId: "t" };
const party = { origin: "https://example.org", id: "example.org", name: "example" };
const binding = Buffer.alloc(32, 1);

let at: PersonHouse;
let deps: FactorDeps;
beforeAll(async () => {
  at = await openPersonHouse();
  deps = {
    ...at.house,
    passwords: createPasswordGate(),
    sessions: { idle: 3_600_000, absolute: 3_600_000 },
    seedKey: new Uint8Array(32),
    publicUrl: party.origin,
  };
});
afterAll(() => at[Symbol.asyncDispose]());

function sessionOf(userId: number): Session {
  const secret = write(at.house.db, (tx) =>
    openSession(tx, deps, {
      userId,
      state: "open",
      method: "password",
      origin,
    }),
  );
  const session = findSession(deps, secret, "open");
  if (session === undefined) throw new Error("no session");
  return session;
}

const challenge = (text: string, purpose: string, userId: number) =>
  at.house.db.sqlite.run("INSERT INTO ceremonies VALUES (?, ?, ?, ?, ?)", [
    text,
    purpose,
    binding,
    userId,
    at.clock.now + 1000,
  ]);

const outcomeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return "ok";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test("every vector has a verdict", () => {
  expect(vectors.map(({ name }) => name)).toEqual(Object.keys(verdicts));
});

describe.each(vectors)("$name", (vector) => {
  test("registration and assertion", async () => {
    const userId = await makePerson(at, vector.name.toLowerCase());
    const session = sessionOf(userId);
    const who = { session, origin, party, binding };
    const { id, clientDataJSON, attestationObject } = vector;
    const credential = { id, rawId: id, type: "public-key", response: { clientDataJSON, attestationObject } };
    challenge(vector.challenge, "register", userId);
    const input = { label: "vector", credential: JSON.stringify(credential) };
    const registered = await outcomeOf(finishRegistration(deps, who, input));
    expect(registered).toBe(verdicts[vector.name] ?? "");

    const { assertion } = vector;
    challenge(assertion.challenge, "step_up", userId);
    const answer = JSON.stringify({ id, rawId: id, type: "public-key", response: assertion });
    const used = await outcomeOf(finishStepUp(deps, who, answer));
    const framed = registered === "webauthn.framed";
    expect(used).toBe(registered === "ok" ? "ok" : framed ? "webauthn.framed" : "webauthn.unknown");
  });
});
