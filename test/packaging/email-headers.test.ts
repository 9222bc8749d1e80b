/** The email serialisation: what is a header, what is body, and what is refused because readers disagree. */
import { describe, expect, test } from "bun:test";
import { parseEmailHeaders } from "../../src/packaging/email-headers.ts";
import { refusalOf } from "../support/refusal-of.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => {
  const { headers, body } = parseEmailHeaders(bytes(text));
  return { headers: headers.map(({ name, value }) => [name, value]), body };
};

type Row = [title: string, text: string, headers: string[][], body: string];

const rows: Row[] = [
  [
    "LF lines and a body",
    "Name: a\nVersion: 1\n\nbody\n",
    [
      ["name", "a"],
      ["version", "1"],
    ],
    "body\n",
  ],
  [
    "CRLF lines and a body",
    "Name: a\r\nVersion: 1\r\n\r\nbody\r\n",
    [
      ["name", "a"],
      ["version", "1"],
    ],
    "body\r\n",
  ],
  ["no line end at the end", "Name: a", [["name", "a"]], ""],
  [
    "names without regard to case",
    "nAmE: a\nNAME: b\n",
    [
      ["name", "a"],
      ["name", "b"],
    ],
    "",
  ],
  ["no blank after the colon", "Name:a\n", [["name", "a"]], ""],
  ["trailing blanks are data", "Name: a \t\n", [["name", "a \t"]], ""],
  [
    "folded lines keep their white space",
    "License: a\n  b\r\n\tc\nName: x\n",
    [
      ["license", "a\n  b\n\tc"],
      ["name", "x"],
    ],
    "",
  ],
  ["a folded value may start on the next line", "License:\n  b\n", [["license", "b"]], ""],
  ["a folded line that looks like a header", "Name: foo\n Evil: x\n", [["name", "foo\n Evil: x"]], ""],
  [
    "a body with lines that look like headers",
    "Name: a\n\nVersion: 1\n\nEvil: x",
    [["name", "a"]],
    "Version: 1\n\nEvil: x",
  ],
  [
    "a line without a colon begins the body",
    "Name: a\nno header\nVersion: 1\n",
    [["name", "a"]],
    "no header\nVersion: 1\n",
  ],
  ["a name with a blank in it is no header", "Name: a\nEvil Name: x\n", [["name", "a"]], "Evil Name: x\n"],
  ["a blank first line means no header at all", "\nName: a\n", [], "Name: a\n"],
  ["a byte order mark hides the first header", "\ufeffName: a\n", [], "\ufeffName: a\n"],
  ["encoded words stay as they are", "Name: =?utf-8?q?a?=\n", [["name", "=?utf-8?q?a?="]], ""],
  ["UTF-8 values", "Author: Zoë 🐍\n", [["author", "Zoë 🐍"]], ""],
  ["a carriage return before a blank is data", "Author: a\r b\n", [["author", "a\r b"]], ""],
  ["a carriage return in the body is data", "Name: a\n\nx\ry\0", [["name", "a"]], "x\ry\0"],
  ["nothing", "", [], ""],
  [
    "harmless mail headers",
    "Content-Type: text/plain\nContent-Transfer-Encoding: 8bit\n",
    [
      ["content-type", "text/plain"],
      ["content-transfer-encoding", "8bit"],
    ],
    "",
  ],
];

describe("69, E04: reads headers and body as email.parser does", () => {
  for (const [title, text, headers, body] of rows)
    test(title, () => expect(read(text)).toEqual({ headers, body }));
});

const refused: [title: string, text: string, code: string][] = [
  ["a carriage return that could start a new field", "Name: foo\rEvil: x\n", "metadata.headers"],
  ["a carriage return at the very end", "Name: foo\r", "metadata.headers"],
  ["a carriage return that could be the blank line", "Name: foo\n\rbody", "metadata.headers"],
  ["two carriage returns before a line feed", "Name: foo\r\r\nVersion: 1\n", "metadata.headers"],
  ["a NUL in a header", "Name: a\0b\n", "metadata.headers"],
  ["a continuation before any field", "  Name: a\n", "metadata.headers"],
  ["a field without a name", "Name: a\n: b\n", "metadata.headers"],
  ["a mailbox separator", "From me\nName: a\n", "metadata.headers"],
  ["a mailbox separator between fields", "Name: a\nFrom me\nVersion: 1\n", "metadata.headers"],
  ["a body in base64", "Content-Transfer-Encoding: base64\n\nYQ==\n", "metadata.headers"],
  ["a body of several parts", "Content-Type: multipart/mixed; boundary=x\n\n--x\n", "metadata.headers"],
  ["a body that is a message", "Content-Type: message/rfc822\n\nName: b\n", "metadata.headers"],
  ["more headers than anyone needs", "A: b\n".repeat(10_001), "metadata.too_large"],
];

describe("69, E04: refuses what two readers would read differently", () => {
  for (const [title, text, code] of refused)
    test(title, () => expect(refusalOf(() => read(text)).code).toBe(code));

  test("bytes that are not UTF-8, in a header or in the body", () => {
    for (const prefix of ["Author: ", "Name: a\n\n"]) {
      const input = new Uint8Array([...bytes(prefix), 0xe9, 0x0a]);
      expect(refusalOf(() => parseEmailHeaders(input)).code).toBe("metadata.encoding");
    }
  });

  test("more than 8 MiB", () => {
    expect(refusalOf(() => parseEmailHeaders(new Uint8Array(8 * 1024 * 1024 + 1))).code).toBe(
      "metadata.too_large",
    );
  });
});

test("95: a description of 5 MB is read whole", () => {
  const body = "line of a long description\n".repeat(200_000);
  expect(read(`Name: a\n\n${body}`).body).toBe(body);
});

test("reads hostile shapes of megabytes without slowing down more than their size", () => {
  const shapes = [
    `A: ${" ".repeat(4_000_000)}x\n`,
    `A: x${"\n ".repeat(2_000_000)}\n`,
    `A: ${"\r ".repeat(2_000_000)}\n`,
    "\t".repeat(10).concat("x".repeat(4_000_000)),
    `A${"a".repeat(4_000_000)}`,
  ];
  for (const shape of shapes) {
    try {
      read(shape);
    } catch (refusal) {
      expect(refusal).toHaveProperty("code", "metadata.headers");
    }
  }
});
