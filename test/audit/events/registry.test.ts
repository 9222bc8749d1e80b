/** The registry of events: each has words for what it holds, and the words stay one line whatever is put in (K11, K12). */
import { expect, test } from "bun:test";
import { EVENT_AREAS, EVENTS } from "../../../src/audit/events/registry.ts";
import { plainWords, tellEvent } from "../../../src/audit/events/tell-event.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const outcomes = Object.entries(EVENTS).flatMap(([name, { done, refused }]) => [
  ...(done === undefined ? [] : [[name, "done", done] as const]),
  ...(refused === undefined ? [] : [[name, "refused", refused] as const]),
]);

const EXAMPLES = { text: "words", number: 3, flag: true, texts: ["one", "two"], person: 7 } as const;
const ada = {
  who: [{ text: "Ada", name: true }],
  nameOf: (id: number) => (id === 7 ? "bob" : undefined),
} as const;

function example(kinds: Readonly<Record<string, string>>, optional: boolean): Record<string, unknown> {
  const given = Object.entries(kinds).filter(([, kind]) => optional || !kind.endsWith("?"));
  return Object.fromEntries(
    given.map(([field, kind]) => [field, EXAMPLES[kind.replace("?", "") as keyof typeof EXAMPLES]]),
  );
}

test.each(outcomes)(
  "%s (%s) says nothing that its details do not hold",
  (_name, _outcome, { words, details }) => {
    const named = [...words.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? "");
    expect(named.filter((field) => field !== "project" && !(field in details))).toEqual([]);
  },
);

test.each(outcomes)(
  "%s (%s) reads as a sentence with all details and with the needed ones alone",
  (event, outcome, { words, details }) => {
    for (const optional of [true, false]) {
      const needsProject = words.replaceAll(/\[[^[\]]*\]/g, "").includes("{project}");
      const project = optional || needsProject ? "acme-auth" : null;
      const text = plainWords(
        tellEvent({ event, outcome, project, details: example(details, optional) }, ada),
      );
      expect(text).toStartWith("Ada ");
      expect(text).not.toMatch(/[{}[\]…]|undefined|null| {2}|\( ?\)/);
    }
  },
);

test("every event stands in one area", () => {
  const named = EVENT_AREAS.flatMap(({ events }) => Object.keys(events));
  expect(named.toSorted()).toEqual(Object.keys(EVENTS).toSorted());
  expect(new Set(named).size).toBe(named.length);
});

test("an account that is gone is told by its number, and an event of another release by its name", () => {
  const told = {
    event: "token.leak",
    outcome: "done",
    project: null,
    details: { name: "ci", user_id: 9 },
  } as const;
  expect(plainWords(tellEvent(told, ada))).toBe(
    "Ada reported token ci of account 9 as leaked, and it is revoked",
  );
  expect(plainWords(tellEvent({ ...told, event: "moon.land" }, ada))).toBe("Ada did moon.land");
});

test.each(hostileStrings.map((text) => [text]))("K11 K12 %j in a detail stays one line", (text) => {
  const told = {
    event: "project.status",
    outcome: "done",
    project: "p",
    details: { from: text, to: "x", reason: text },
  } as const;
  const words = plainWords(tellEvent(told, ada));
  expect(words).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
  expect(words.length).toBeLessThan(5000);
});
