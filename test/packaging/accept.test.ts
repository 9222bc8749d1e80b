/** Content negotiation: every row of standards 15.6, items 44 to 50, S31. */
import { expect, test } from "bun:test";
import {
  contentTypes,
  negotiateSimple,
  parseAccept,
  prefersHtml,
  prefersJson,
  type SimpleForm,
} from "../../src/packaging/accept.ts";

const json = "application/vnd.pypi.simple.v1+json";
const html = "application/vnd.pypi.simple.v1+html";
const latest = "application/vnd.pypi.simple.latest";
const pip = `${json}, ${html}; q=0.1, text/html; q=0.01`;
const uv = `${json}, ${html};q=0.2, text/html;q=0.01`;
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const uvPublish = "application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7";

type Row = [accept: string | null, form: SimpleForm | undefined];

const vectors: Row[] = [
  [null, "html"],
  ["text/plain", undefined],
  ["*/*", "html"],
  ["text/html", "html"],
  [html, "v1+html"],
  [json, "json"],
  [`text/html, ${html}, ${json}`, "json"],
  [`text/html;q=0.01, ${html};q=0.2, ${json}`, "json"],
  [pip, "json"],
  [uv, "json"],
  [`${json}, */*;q=0.1`, "json"],
  [`${latest}+json`, "json"],
  ["application/vnd.pypi.simple.v2+json", undefined],
  [`${json};q=0, text/html`, "html"],
  [browser, "html"],
];

const qualities: Row[] = [
  ["", "html"],
  ["  ", "html"],
  [`text/html;q=0.5, ${json};q=0.4`, "html"],
  [`${json};q=0.4, text/html;q=0.5`, "html"],
  [`${html};q=0.001, text/html;q=0`, "v1+html"],
  [`text/html;Q=0.2;level=1, ${html.toUpperCase()} ; q=0.3`, "v1+html"],
  [`${json};q=0`, undefined],
  [`${json};q=0, */*`, "html"],
  ["text/html;q=0, */*", "v1+html"],
  ["*/*;q=0", undefined],
  ["*/*;q=0, text/html", "html"],
  [`text/html, ${html};q=1.0`, "v1+html"],
  [`text/html;q=2, ${html};q=0.1`, "v1+html"],
  ["text/html;q=nonsense", undefined],
  [`text/html;q=0.0001, ${html};q=0.1`, "v1+html"],
  [`${json};q=0.2, ${json};q=0.9, text/html;q=0.5`, "json"],
  [",,;,/,;q=1", undefined],
];

const wildcards: Row[] = [
  ["text/*", "html"],
  ["application/*", "v1+html"],
  [`${html}, */*`, "v1+html"],
  [`${json}, */*`, "json"],
  [`*/*, ${json};q=0.5`, "html"],
  ["text/html, */*", "html"],
];

test.each(vectors)("item 44: Accept %p gives %p", (accept, form) => {
  expect(negotiateSimple(accept)).toBe(form as SimpleForm);
});

test.each(qualities)("item 45: weights count, order does not: %p gives %p", (accept, form) => {
  expect(negotiateSimple(accept)).toBe(form as SimpleForm);
});

test.each(wildcards)("item 50: a wildcard never means JSON: %p gives %p", (accept, form) => {
  expect(negotiateSimple(accept)).toBe(form as SimpleForm);
});

test.each([
  [`${latest}+json`, "json"],
  [`${latest}+html`, "v1+html"],
] as const)("item 48: %p is answered with the concrete v1 type", (accept, form) => {
  expect(negotiateSimple(accept)).toBe(form);
  expect(contentTypes[form]).toStartWith(form === "json" ? json : html);
});

test("a program that asks for any JSON gets the JSON of the simple API", () => {
  expect(negotiateSimple("application/json")).toBe("json");
  expect(negotiateSimple(`application/json, ${json};q=0`)).toBeUndefined();
});

test("item 46: content types are concrete, lower case and have no space before the semicolon", () => {
  expect(contentTypes).toEqual({
    json: "application/vnd.pypi.simple.v1+json",
    "v1+html": "application/vnd.pypi.simple.v1+html; charset=utf-8",
    html: "text/html; charset=utf-8",
  });
});

test.each([
  [json, "text/html", "json"],
  [json.replace("+", " "), "text/html", "json"],
  [html, json, "v1+html"],
  ["text/html", json, "html"],
  [`${latest}+json`, null, "json"],
  ["application/xml", json, "json"],
  ["application/xml", "text/plain", undefined],
  ["", null, "html"],
] as const)("item 49: ?format=%s with Accept %p gives %p", (format, accept, form) => {
  expect(negotiateSimple(accept, format)).toBe(form as SimpleForm);
});

test("S31: whoever names a JSON type with a weight asks for JSON", () => {
  for (const accept of [json, pip, "application/problem+json", "Application/JSON;q=0.1", uvPublish]) {
    expect(prefersJson(accept)).toBe(true);
  }
  for (const accept of [null, "", "*/*", "application/*", browser, "application/json;q=0", "text/plain"]) {
    expect(prefersJson(accept)).toBe(false);
  }
});

test("S31: whoever names text/html with a weight may get a page", () => {
  for (const accept of [browser, "text/html", pip]) expect(prefersHtml(accept)).toBe(true);
  for (const accept of [null, "", "*/*", "text/*", json, "text/html;q=0"]) {
    expect(prefersHtml(accept)).toBe(false);
  }
});

test("an Accept header becomes media ranges in lower case with their weights", () => {
  expect([...parseAccept("Text/HTML;level=1;q=0.5 , */*; q=0.1, a/b")]).toEqual([
    ["text/html", 0.5],
    ["*/*", 0.1],
    ["a/b", 1],
  ]);
});
