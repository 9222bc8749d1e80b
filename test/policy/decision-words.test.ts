/** The words of refusals and warnings: rule, reason, date and remedy in one line. */
import { expect, test } from "bun:test";
import { decisionWords } from "../../src/policy/decision-words.ts";
import { evaluate } from "../../src/policy/evaluate.ts";
import type { Facts } from "../../src/policy/facts.ts";
import { days, factsOf, noon, personFacts, type RuleInput, tokenFacts } from "../support/policy-facts.ts";

const url = "https://packages.example.com";
const march = Date.UTC(2026, 2, 1);
const base: RuleInput = { enforceFrom: march, reason: "ships in every payroll image" };

function sentence(rule: RuleInput, facts: Partial<Facts>): string {
  const all = factsOf([{ ...base, ...rule }], facts);
  const words = decisionWords(evaluate(all), all, url);
  return words === undefined ? "" : `${words.message} ${words.remedy}`;
}

const cite = "(gatehouse.yaml:14, since 2026-03-01: ships in every payroll image)";
const needs = `acme-auth needs a security key to publish ${cite}`;
const key = { level: "phishing_resistant", holderFactors: "phishing_resistant" } as const;

const table: readonly [title: string, rule: RuleInput, facts: Partial<Facts>, words: string][] = [
  ["somebody without a factor", {}, {}, `${needs}. Add one: ${url}/account/factors`],
  [
    "a token older than its maker's key",
    {},
    { who: tokenFacts({ holderFactors: "phishing_resistant" }) },
    `${needs}: token 'ci' was made in a session without one. Sign in with your security key and make a new token: ${url}/account/tokens`,
  ],
  [
    "a maker who lost the key",
    {},
    { who: tokenFacts({ ...key, holderFactors: "password" }) },
    `${needs}: who made token 'ci' has none any more. Add one, and it works again: ${url}/account/factors`,
  ],
  [
    "a service account",
    {},
    { who: tokenFacts({ service: true, user: "bot" }) },
    `${needs}: token 'ci' of service account 'bot' was not made by somebody signed in with one. Ask an admin who is signed in with a security key to make a new one: ${url}/account/tokens`,
  ],
  [
    "an old token",
    { token: { maxAge: days(30), requireCidr: false } },
    { who: tokenFacts({ ...key, mintedAt: noon - days(40) }) },
    `acme-auth takes tokens of at most 30 days to publish ${cite}: token 'ci' was made on 2026-01-20. Make a new one: ${url}/account/tokens`,
  ],
  [
    "a token for any network",
    { token: { requireCidr: true } },
    { who: tokenFacts(key) },
    `acme-auth takes only tokens bound to networks to publish ${cite}: token 'ci' is bound to none. Make one with the networks it is used from: ${url}/account/tokens`,
  ],
  [
    "a closed way",
    { publish: ["trusted_publisher"] },
    { who: tokenFacts(key) },
    `acme-auth is published by trusted publishers alone ${cite}: publishing by token is closed. Publish from its CI job: ${url}/help/policy#ways`,
  ],
  [
    "a session with a weaker factor",
    {},
    { action: "yank", who: personFacts({ level: "any_2fa", method: "totp", factors: "phishing_resistant" }) },
    `acme-auth needs a security key to yank ${cite}: this session was not opened with one. Confirm with your security key: ${url}/account/step-up`,
  ],
  [
    "a remembered browser",
    { level: "any_2fa" },
    { action: "delete", who: personFacts({ method: "device", factors: "any_2fa" }) },
    `acme-auth needs a second factor to delete ${cite}: this browser is remembered, which spares you no policy. Confirm with your second factor: ${url}/account/step-up`,
  ],
  [
    "a recovery code",
    { level: "any_2fa" },
    { action: "settings", who: personFacts({ method: "recovery_code", factors: "any_2fa" }) },
    `acme-auth needs a second factor to change its settings ${cite}: a recovery code is a way back in, and no second factor. Confirm with your second factor: ${url}/account/step-up`,
  ],
  [
    "a closed release",
    { closeReleaseAfter: days(14) },
    { who: tokenFacts(key), release: { openedAt: noon - days(20) } },
    `releases of acme-auth close 14 days after their first file ${cite}: this one began on 2026-02-09. Publish a new version.`,
  ],
  [
    "a warning",
    { enforceFrom: noon + days(30), warnFrom: march },
    {},
    `acme-auth needs a security key to publish (gatehouse.yaml:14, refused from 2026-03-31 on: ships in every payroll image). Add one: ${url}/account/factors`,
  ],
  ["somebody who may", {}, { who: tokenFacts(key) }, ""],
];

test.each(table)("%s", (_title, rule, facts, words) => {
  expect(sentence(rule, facts)).toBe(words);
});

test("the date stands apart for programs, and a rule without dates tells when it was loaded", () => {
  const all = factsOf([{ since: march }]);
  expect(decisionWords(evaluate(all), all, url)).toMatchObject({ since: "2026-03-01" });
  const undated = factsOf([{}]);
  expect(decisionWords(evaluate(undated), undated, url)?.message).toBe(
    "acme-auth needs a security key to publish (gatehouse.yaml:14).",
  );
});
