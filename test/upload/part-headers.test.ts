/** The forms in which clients write a filename and a Content-Type (items 88 and 96). */
import { expect, test } from "bun:test";
import { parsePartHeaders } from "../../src/upload/part-headers.ts";

const read = (...lines: string[]) => parsePartHeaders(Buffer.from(lines.join("\r\n")));

const filenames: [title: string, parameter: string, filename: string][] = [
  ["quoted", 'filename="a-1.0+x.whl"', "a-1.0+x.whl"],
  ["quoted, with spaces and semicolons", 'filename="a ; b=c.whl"', "a ; b=c.whl"],
  ["unquoted", "filename=a-1.0+x.whl", "a-1.0+x.whl"],
  ["parameter name in capitals", 'FileName="a.whl"', "a.whl"],
  ["raw UTF-8, as browsers and curl send", 'filename="ä☃.whl"', "ä☃.whl"],
  ["filename*, as requests sends non-ASCII", "filename*=utf-8''%C3%A4%E2%98%83.whl", "ä☃.whl"],
  ["filename* with capitals and a language", "filename*=UTF-8'en'a%2Bb.whl", "a+b.whl"],
  ["percent signs in a plain filename stay", 'filename="a%2Fb.whl"', "a%2Fb.whl"],
];

for (const [title, parameter, filename] of filenames) {
  test(`item 96 filename ${title}`, () => {
    expect(read(`Content-Disposition: form-data; name="content"; ${parameter}`).filename).toBe(filename);
  });
}

for (const parameter of [
  "filename*=a.whl",
  "filename*=latin1''%E4.whl",
  "filename*=utf-8''%C3.whl",
  "filename*=utf-8''%ED%A0%80",
  "filename*=utf-8''%C0%AF",
  "filename*=utf-8''%zz",
  "filename*=\"utf-8''a b\"",
]) {
  test(`B12 ${parameter} is refused`, () => {
    expect(() => read(`Content-Disposition: form-data; name="content"; ${parameter}`)).toThrow("filename*=");
  });
}

test("header names and values are read in any case, with spaces around them", () => {
  expect(
    read('CONTENT-DISPOSITION:\tForm-Data ;name=content ; filename="a"  ', "content-TYPE:Image/PNG;x=y"),
  ).toEqual({
    field: "content",
    filename: "a",
    contentType: "image/png",
  });
});

test("item 88 a part without Content-Type has none", () => {
  expect(read('Content-Disposition: form-data; name="x"')).toEqual({
    field: "x",
    filename: null,
    contentType: null,
  });
});

test("headers that are not UTF-8 are refused", () => {
  const block = Buffer.from('Content-Disposition: form-data; name="\xe9"', "latin1");
  expect(() => parsePartHeaders(block)).toThrow("not valid UTF-8");
});
