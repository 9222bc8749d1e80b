/** Whatever is typed becomes words: no character of it means anything to the index. */
import { expect, test } from "bun:test";
import { searchWords } from "../../src/catalog/search-words.ts";
import { hostileStrings } from "../support/hostile-strings.ts";

test.each<[string, ReturnType<typeof searchWords>]>([
  ["Acme.Payroll", { name: "acme-payroll", beginnings: '"acme"* "payroll"*', parts: '"acme" "payroll"' }],
  ["  data__frame  ", { name: "data-frame", beginnings: '"data"* "frame"*', parts: '"data" "frame"' }],
  ["io", { name: "io", beginnings: '"io"*' }],
  ["an acme", { name: "an-acme", beginnings: '"an"* "acme"*' }],
  ["100%", { name: "100", beginnings: '"100"*', parts: '"100"' }],
  ['name:"x" OR NOT y*', { name: "name-x-or-not-y", beginnings: '"name"* "x"* "or"* "not"* "y"*' }],
  ["ＦＵＬＬ", { name: "full", beginnings: '"full"*', parts: '"full"' }],
  ["größe", { name: "größe", beginnings: '"größe"*', parts: '"größe"' }],
  ["", undefined],
  ["%", undefined],
  ["_ * \" ' ( ) ^ - +", undefined],
])("%j", (typed, words) => {
  expect(searchWords(typed)).toEqual(words);
});

test.each(hostileStrings.map((text) => [JSON.stringify(text.slice(0, 40)), text] as const))(
  "%s gives quoted words of letters and digits alone",
  (_, text) => {
    const { beginnings = "", parts = "" } = searchWords(text) ?? {};
    expect(beginnings).toMatch(/^(?:"[\p{L}\p{N}\p{M}]+"\*(?: |$)){0,8}$/u);
    expect(parts).toMatch(/^(?:"[\p{L}\p{N}\p{M}]+"(?: |$)){0,8}$/u);
  },
);
