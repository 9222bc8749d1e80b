/** Names without the mailboxes behind them. */
import { expect, test } from "bun:test";
import { contactNames } from "../../../src/web/projects/contact-names.ts";

test.each<[(string | undefined)[], string | undefined]>([
  [[undefined, undefined], undefined],
  [["", " "], undefined],
  [["Ann"], "Ann"],
  [["Ann <ann@example.com>"], "Ann"],
  [['"Ann" <ann@example.com>'], "Ann"],
  [["ann@example.com"], "ann@…"],
  [["<ann@example.com>"], "ann@…"],
  [["Ann <ann@example.com>, bob@example.com"], "Ann, bob@…"],
  [["Ann", "Ann <ann@example.com>"], "Ann"],
  [["Ann (ann@example.com)"], "Ann (ann@…"],
  [["a <<b@c>>"], "a <>"],
])("%j → %p", (fields, names) => {
  expect(contactNames(...fields)).toBe(names);
  expect(names ?? "").not.toMatch(/@[a-z]/);
});
