/** The CSV of downloads: quoted where it must be, and text in a spreadsheet whatever it holds. */
import { expect, test } from "bun:test";
import { downloadsCsv, safeCell } from "../../src/downloads/downloads-csv.ts";

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["\rx", "'\rx"],
  ["a=b", "a=b"],
  ["'=1", "'=1"],
  ["", ""],
])("the cell %j is written %j", (value, cell) => {
  expect(safeCell(value)).toBe(cell);
});

test("figures stay figures, and nobody is an empty cell", () => {
  expect([safeCell(12), safeCell(-1), safeCell(null)]).toEqual(["12", "-1", ""]);
});

test("a row is a line of RFC 4180, and reads back to what it was", () => {
  const row = {
    project: "demo",
    filename: "demo-1.0.tar.gz",
    sha256: "ab",
    user: "ada",
    token: '=a "b",\r\nc',
    tokenId: 7,
    ip: "::1",
    client: "uv",
    count: 2,
    firstAt: 0,
    lastAt: 1500,
  };
  expect([...downloadsCsv([row, { ...row, user: null, token: null, tokenId: null }])]).toEqual([
    "project,filename,sha256,person,token,token_id,address,client,downloads,first_at,last_at\r\n",
    'demo,demo-1.0.tar.gz,ab,ada,"\'=a ""b"",\r\nc",7,::1,uv,2,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.500Z\r\n',
    "demo,demo-1.0.tar.gz,ab,,,,::1,uv,2,1970-01-01T00:00:00.000Z,1970-01-01T00:00:01.500Z\r\n",
  ]);
});
