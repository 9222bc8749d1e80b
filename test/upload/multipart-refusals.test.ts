/** Group B of the attack catalogue, case by case: what the reader refuses, by which rule, and what it leaves behind. */
import { describe, expect, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import { parseMultipart } from "../../src/upload/multipart.ts";
import { memoryHandler } from "../support/memory-sink.ts";
import { bytes, field, file, inPieces, multipart, type Part } from "../support/multipart-body.ts";

const TYPE = "multipart/form-data; boundary=B";
const MB = 1024 * 1024;

async function codeOf(body: Uint8Array, contentType: string | null, size = 65_536): Promise<string> {
  const handler = memoryHandler();
  try {
    await parseMultipart(inPieces(body, size), contentType, handler);
    return "accepted";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(handler.kept.map((entry) => entry.state)).toEqual(handler.kept.map(() => "discarded"));
    expect(error.sentence).not.toMatch(/[^\x20-\x7e]/);
    expect(error.remedy).toBeString();
    return error.code.replace("upload.multipart.", "");
  }
}

async function refusal(reading: Promise<unknown>): Promise<unknown> {
  return reading.then(
    () => "accepted",
    (error: unknown) => error,
  );
}

/** A good file in front, so that its sink shows whether a later refusal cleans up. */
const good = file("a-1.whl", "bytes", null);
const whole = multipart("B", [good, field("name", "a")]);
const part = (headers: readonly string[], value: string | Uint8Array = "v"): Uint8Array =>
  multipart("B", [good, { headers, value }]);
const disposition = (rest: string): Uint8Array => part([`Content-Disposition: form-data${rest}`]);
const content = (rest: string): Uint8Array => disposition(`; name="gpg_signature"; ${rest}`);
const text = (value: Uint8Array): Uint8Array => multipart("B", [good, field("summary", value)]);
const many = (count: number, make: (at: number) => Part): Uint8Array =>
  multipart(
    "B",
    Array.from({ length: count }, (_, at) => make(at)),
  );
const named = 'Content-Disposition: form-data; name="a"';

const bodies: [title: string, body: Uint8Array, code: string][] = [
  ["B01 preamble and epilogue are skipped", bytes("hello\r\n", whole, "bye"), "accepted"],
  ["B01 spaces behind a boundary line", bytes("--B \t\r\n", named, "\r\n\r\n1\r\n--B-- "), "accepted"],
  ["B03 no closing boundary", bytes(whole.subarray(0, -7)), "truncated"],
  ["B03 a closing boundary with one dash", bytes(whole.subarray(0, -3)), "truncated"],
  ["B03 text behind the closing dashes", bytes(whole.subarray(0, -2), "x"), "truncated"],
  ["B03 ends between the last CR and LF", whole.subarray(0, -1), "truncated"],
  ["B03 ends inside headers", bytes("--B\r\nContent-Dispo"), "truncated"],
  ["B03 ends after the first boundary line", bytes("--B\r\n"), "truncated"],
  ["B03 ends inside the file", whole.subarray(0, 80), "truncated"],
  ["B03 an empty body", bytes(), "truncated"],
  ["B03 another boundary than the header says", multipart("C", [good]), "truncated"],
  ["B03 a long body without any boundary line", new Uint8Array(70_000), "no_boundary"],
  ["B03 an epilogue of 70 kB", bytes(whole, new Uint8Array(70_000)), "epilogue_too_large"],
  ["B06 LF-only line ends", bytes(Buffer.from(whole).toString().replaceAll("\r\n", "\n")), "line_end"],
  ["B06 CR-only line ends", bytes(Buffer.from(whole).toString().replaceAll("\r\n", "\r")), "line_end"],
  [
    "B06 LF-only headers behind a CR LF boundary line",
    bytes("--B\r\n", named, "\n\nv\r\n--B--\r\n"),
    "line_end",
  ],
  ["B06 LF-only headers of a long part", bytes("--B\r\n", named, "\n\n", new Uint8Array(9000)), "line_end"],
  ["B06 a bare CR inside a header", part([`${named}\rX: y`]), "line_end"],
  ["B06 a bare LF inside a header", part([`${named}\nX: y`]), "line_end"],
  ["B06 a boundary line in the file that ends in LF", text(bytes("\r\n--B\nx")), "line_end"],
  ["B01 100 spaces behind a boundary line", bytes(`--B${" ".repeat(100)}\r\n`), "padding"],
  ["B07 two files", multipart("B", [good, good]), "duplicate_file"],
  ["B07 name as a file", disposition('; name="name"; filename="x"'), "unexpected_file"],
  ["B07 content as a file and as text", multipart("B", [good, field("content", "x")]), "mixed_field"],
  ["B07 content as text and as a file", multipart("B", [field("content", "x"), good]), "mixed_field"],
  ["B08 two name parameters", disposition('; name="a"; name="b"'), "duplicate_parameter"],
  ["B08 two name parameters, one in capitals", disposition('; name="a"; NAME="b"'), "duplicate_parameter"],
  ["B08 name and name*", disposition("; name=\"a\"; name*=utf-8''b"), "disposition"],
  ["B08 two filename parameters", content('filename="a"; filename="b"'), "duplicate_parameter"],
  ["B08 filename and filename*", content("filename=\"a\"; filename*=UTF-8''evil.whl"), "filename"],
  ["B09 NUL in a filename", content('filename="a\0.whl"'), "filename"],
  ["B09 NUL in a filename*", content("filename*=utf-8''a%00.whl"), "filename"],
  ["B09 NUL in a field name", disposition('; name="a\0b"'), "disposition"],
  ["a backslash in a field name", disposition('; name="a\\b"'), "disposition"],
  ["S18 a path in a filename", content('filename="x/a.whl"'), "filename"],
  ["S18 a path in an unquoted filename", content("filename=../a.whl"), "filename"],
  ["S18 a Windows path in a filename", content('filename="C:\\x\\a.whl"'), "filename"],
  ["S18 a path in a filename*", content("filename*=utf-8''x%2Fa.whl"), "filename"],
  ["S18 an empty filename", content('filename=""'), "filename"],
  ["S18 a filename of dots", content('filename=".."'), "filename"],
  ["B11 50,000 fields", many(50_000, (at) => field(`f${at}`, "x")), "too_many_parts"],
  ["B11 10,000 classifiers", many(10_000, () => field("classifiers", "A :: B")), "too_many_parts"],
  ["B11 4,096 parts are enough", many(4096, () => field("classifiers", "A :: B")), "accepted"],
  ["B11 a field of 50 MB", text(new Uint8Array(50 * MB).fill(65)), "fields_too_large"],
  ["B11 fields of 17 MB in all", many(17, () => field("a", new Uint8Array(MB))), "fields_too_large"],
  ["B11 a header line of 100 KB", part([named, `X-Long: ${"x".repeat(100_000)}`]), "header_too_large"],
  ["B11 headers of 5 KB", part([named, `X-Long: ${"x".repeat(5000)}`]), "header_too_large"],
  ["B11 a header that never ends", bytes(`--B\r\nX-Long: ${"x".repeat(100_000)}`), "header_too_large"],
  ["B12 Latin-1 text", text(Uint8Array.of(0x63, 0xe9)), "utf8"],
  ["B12 overlong UTF-8", text(Uint8Array.of(0xc0, 0xaf)), "utf8"],
  ["B12 a lone surrogate", text(Uint8Array.of(0xed, 0xa0, 0x80)), "utf8"],
  ["B12 a cut character", text(Uint8Array.of(0xe2, 0x98)), "utf8"],
  ["B12 UTF-16 by its charset", part([named, "Content-Type: text/plain; charset=utf-16"]), "charset"],
  ["B12 UTF-8 by its charset", part([named, 'Content-Type: text/plain; charset="UTF-8"']), "accepted"],
  ["B13 base64", part([named, "Content-Transfer-Encoding: base64"]), "transfer_encoding"],
  ["B13 quoted-printable", part([named, "content-transfer-encoding: Quoted-Printable"]), "transfer_encoding"],
  ["B13 8bit changes nothing", part([named, "Content-Transfer-Encoding: 8bit"]), "accepted"],
  ["B13 a nested multipart", part([named, "Content-Type: multipart/mixed; boundary=C"]), "nested"],
  ["B14 a boundary line inside the file", multipart("B", [file("a", "x\r\n--B\r\ny", null)]), "truncated"],
  ["a part without headers", bytes("--B\r\n\r\nv\r\n--B--\r\n"), "disposition"],
  ["a part without Content-Disposition", part(["X: y"]), "disposition"],
  ["a part that is an attachment", part(['Content-Disposition: attachment; name="a"']), "disposition"],
  ["a part without a name", disposition(""), "disposition"],
  ["an empty name", disposition('; name=""'), "disposition"],
  ["two Content-Disposition headers", part([named, named]), "duplicate_header"],
  ["two Content-Type headers", part([named, "Content-Type: a/b", "content-type: a/b"]), "duplicate_header"],
  ["a folded header", part([`${named};`, ' filename="x"']), "header"],
  ["a space before the colon", part(['Content-Disposition : form-data; name="a"']), "header"],
  ["an escaped quote in a filename", content('filename="a\\"b.whl"'), "header"],
  ["an open quote", disposition('; name="a'), "header"],
  ["text behind a quoted value", disposition('; name="a"b'), "header"],
  ["a Content-Type without a subtype", part([named, "Content-Type: text"]), "header"],
  ["headers nobody needs", part([named, "X-Other: 1", "Content-Length: 9"]), "accepted"],
];

describe("bodies", () => {
  for (const [title, body, code] of bodies) {
    test(`${title}: ${code}`, async () => {
      expect(await codeOf(body, TYPE)).toBe(code);
      if (body.length < 2000) expect(await codeOf(body, TYPE, 1)).toBe(code);
    });
  }
});

const long = (length: number): string => "b".repeat(length);
const types: [title: string, contentType: string | null, boundary: string, code: string][] = [
  ["B01 70 characters", `multipart/form-data; boundary=${long(70)}`, long(70), "accepted"],
  [
    "B01 quoted, with every character allowed",
    `Multipart/Form-Data; BOUNDARY="a'()+_,-./:=? z"`,
    "a'()+_,-./:=? z",
    "accepted",
  ],
  ["a charset beside the boundary", "multipart/form-data; charset=utf-8; boundary=B", "B", "accepted"],
  ["B02 no Content-Type", null, "B", "content_type"],
  ["B02 another Content-Type", "application/x-www-form-urlencoded", "B", "content_type"],
  ["B02 multipart/mixed", "multipart/mixed; boundary=B", "B", "content_type"],
  ["B02 no boundary", "multipart/form-data", "B", "boundary"],
  ["B02 two boundaries", "multipart/form-data; boundary=B; boundary=C", "B", "duplicate_parameter"],
  ["B02 two joined headers", `${TYPE}, ${TYPE}`, "B", "header"],
  ["B02 an empty boundary", 'multipart/form-data; boundary=""', "", "boundary"],
  ["B02 an empty unquoted boundary", "multipart/form-data; boundary=", "", "header"],
  ["B02 71 characters", `multipart/form-data; boundary=${long(71)}`, long(71), "boundary"],
  ["B02 4,096 characters", `multipart/form-data; boundary=${long(4096)}`, long(4096), "boundary"],
  ["B02 a space at the end", 'multipart/form-data; boundary="B "', "B ", "boundary"],
  ["B02 a character outside the set", "multipart/form-data; boundary=B{}", "B{}", "boundary"],
];

describe("Content-Type of the request", () => {
  for (const [title, contentType, boundary, code] of types) {
    test(`${title}: ${code}`, async () => {
      expect(await codeOf(multipart(boundary, [good]), contentType)).toBe(code);
    });
  }
});

describe("limits and endings", () => {
  test("a file of exactly the limit passes, one byte more is too_large (item 105, S4)", async () => {
    const body = (size: number) => inPieces(multipart("B", [file("a", new Uint8Array(size), null)]), 10);
    expect((await parseMultipart(body(100), TYPE, memoryHandler(100))).files.get("content")?.size).toBe(100);
    const refused = await parseMultipart(body(101), TYPE, memoryHandler(100)).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ kind: "too_large", code: "upload.file.too_large" });
    expect(String(refused)).toContain("File too large. Limit is 100 bytes");
  });

  test("too large a file is refused before the rest is read (B05)", async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield bytes("--B\r\n", good.headers[0] ?? "", "\r\n\r\n");
      for (;;) {
        pulled++;
        yield new Uint8Array(1000);
      }
    }
    expect(await refusal(parseMultipart(endless(), TYPE, memoryHandler(10_000)))).toMatchObject({
      message: expect.stringContaining("File too large"),
    });
    expect(pulled).toBe(11);
  });

  test("a second file is refused before a sink is opened for it (B07)", async () => {
    const handler = memoryHandler();
    const body = inPieces(multipart("B", [good, good]), 1000);
    expect(await refusal(parseMultipart(body, TYPE, handler))).toMatchObject({
      message: expect.stringContaining("two files"),
    });
    expect(handler.kept.length).toBe(1);
  });

  test("B19 a body that breaks off discards the file; a refusal of the body itself goes through", async () => {
    async function* broken(error: Error): AsyncGenerator<Uint8Array> {
      yield bytes("--B\r\n", good.headers[0] ?? "", "\r\n\r\nhalf");
      throw error;
    }
    const late = new Refusal({ kind: "invalid", code: "http.too_slow", message: "Too slow." });
    for (const [thrown, code] of [
      [new DOMException("gone", "AbortError"), "upload.multipart.interrupted"],
      [late, "http.too_slow"],
    ] as const) {
      const handler = memoryHandler();
      const refused = await refusal(parseMultipart(broken(thrown), TYPE, handler));
      expect(refused).toMatchObject({ code });
      expect(handler.kept.map((entry) => entry.state)).toEqual(["discarded"]);
    }
  });

  test("what a sink throws comes out, and the sink is discarded", async () => {
    const handler = memoryHandler();
    const failing = {
      ...handler,
      file: async (...part: Parameters<typeof handler.file>) => ({
        ...(await handler.file(...part)),
        write: () =>
          Promise.reject(new Refusal({ kind: "storage_full", code: "storage.full", message: "Full." })),
      }),
    };
    const refused = await refusal(parseMultipart(inPieces(whole, 9), TYPE, failing));
    expect(refused).toMatchObject({ code: "storage.full" });
    expect(handler.kept.map((entry) => entry.state)).toEqual(["discarded"]);
  });

  test("a request without a body is truncated", async () => {
    expect(await refusal(parseMultipart(null, TYPE, memoryHandler()))).toMatchObject({
      message: expect.stringContaining("ends before its closing boundary"),
    });
  });

  test("B10 fields named like object members are plain keys", async () => {
    const names = ["__proto__", "constructor", "toString", ":action", ":action"];
    const body = multipart(
      "B",
      names.map((name) => field(name, "x")),
    );
    const read = await parseMultipart(inPieces(body, 1000), TYPE, memoryHandler());
    expect([...read.fields]).toEqual([
      ["__proto__", ["x"]],
      ["constructor", ["x"]],
      ["toString", ["x"]],
      [":action", ["x", "x"]],
    ]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  test("B15, item 92: an empty file and a NUL in a field are read as they are, the NUL as \\x00", async () => {
    const body = multipart("B", [file("a", "", null), field("summary", "\ufeffa\0b")]);
    const read = await parseMultipart(inPieces(body, 1000), TYPE, memoryHandler());
    expect(read.files.get("content")).toMatchObject({ size: 0, filename: "a" });
    expect(read.fields.get("summary")).toEqual(["\ufeffa\\x00b"]);
  });
});
