/** Group B of the attack catalogue through the upload route: the framing of the form. */
import { afterAll, expect, test } from "bun:test";
import { type BadInput, testBadInput } from "../support/bad-input.ts";
import { expectClean } from "../support/expect-clean.ts";
import { bytes, field, type Part } from "../support/multipart-body.ts";
import { openRaw } from "../support/raw-connection.ts";
import { basic, holdings, runHouse } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, formBody } from "../support/upload-form.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());
const dist = sampleWheel({ name: "bad-input" });
const disposition = (rest: string) => `Content-Disposition: form-data; ${rest}`;
const contentPart = disposition(`name="content"; filename="${dist.filename}"`);

const typed = (contentType: string, says: string | RegExp) => (): BadInput => ({
  sent: { headers: { "content-type": contentType } },
  says,
});
const extra = (part: Part, says: string | RegExp) => (): BadInput => ({
  sent: { parts: (parts) => [...parts, part] },
  says,
});
const fields =
  (changes: Record<string, string | Uint8Array | readonly string[] | null>, says: string | RegExp) =>
  (): BadInput => ({
    sent: { fields: changes },
    says,
  });
const content = (headers: readonly string[], says: string | RegExp) => (): BadInput => ({
  sent: { contentHeaders: headers },
  says,
});
const long = "b".repeat(71);

testBadInput(running, {
  "B02: no boundary": typed("multipart/form-data", "has no boundary"),
  "B02: two boundaries": typed(`multipart/form-data; boundary=a; boundary=${BOUNDARY}`, /boundary|twice/),
  "B02: an empty boundary": typed(`multipart/form-data; boundary=""`, /boundary/),
  "B02: a boundary of 71 characters": typed(`multipart/form-data; boundary=${long}`, "is not 1 to 70"),
  "B02: a boundary with a space at its end": typed(
    `multipart/form-data; boundary="${BOUNDARY} "`,
    "space at its end",
  ),
  "B02: another boundary than the body's": typed("multipart/form-data; boundary=other", /boundary/),
  "B02: a form that is not multipart": typed("application/x-www-form-urlencoded", "multipart/form-data"),
  "B06: line feeds alone": () => ({
    sent: { parts: (parts) => parts.map(({ headers, value }) => ({ headers: [headers.join("\n")], value })) },
    says: /line/,
  }),
  "B07: two files": extra({ headers: [contentPart], value: "x" }, "two files"),
  "B07: two names": fields({ name: ["bad-input", "other"] }, "'name' has invalid data"),
  "B07: the file as a plain field": () => ({
    sent: { bytes: "x", contentHeaders: [disposition(`name="content"`)] },
    says: "Upload payload does not have a file.",
  }),
  "B07: the file both as file and as field": extra(field("content", "x"), "both as a file and as text"),
  "B07: the name as a file": () => ({
    sent: {
      fields: { name: null },
      parts: (parts) => [{ headers: [disposition(`name="name"; filename="n"`)], value: "x" }, ...parts],
    },
    says: "name: Should not be a tuple.",
  }),
  "B08: two name parameters": content(
    [disposition(`name="content"; name="other"; filename="${dist.filename}"`)],
    /name/,
  ),
  "B08: two filename parameters": content(
    [disposition(`name="content"; filename="a.whl"; filename="${dist.filename}"`)],
    /filename/,
  ),
  "B08: filename* beside filename": content(
    [disposition(`name="content"; filename="${dist.filename}"; filename*=utf-8''evil.whl`)],
    "two names",
  ),
  "B09: NUL in the filename": content([disposition(`name="content"; filename="a\0.whl"`)], /./),
  "B10: the action twice": fields(
    { ":action": ["file_upload", "file_upload"] },
    "':action' has invalid data",
  ),
  "B11: 5 000 fields": () => ({
    sent: { parts: (parts) => [...Array.from({ length: 5000 }, () => field("x", "y")), ...parts] },
    says: "more than 4096 parts",
  }),
  "B11: a field of 20 MB": fields({ description: "d".repeat(20 << 20) }, /bytes|large|long/),
  "B11: a header line of 100 KB": content([`${contentPart}; x="${"x".repeat(100_000)}"`], "longer than"),
  "B12: a field that is not UTF-8": fields({ summary: new Uint8Array([0xff, 0xfe, 0x41]) }, /UTF-8/),
  "B12: a field in overlong UTF-8": fields({ summary: new Uint8Array([0xc0, 0xaf]) }, /UTF-8/),
  "B12: a field with a lone surrogate": fields({ summary: new Uint8Array([0xed, 0xa0, 0x80]) }, /UTF-8/),
  "B13: a file in base64": content(
    [contentPart, "Content-Transfer-Encoding: base64"],
    "Content-Transfer-Encoding",
  ),
  "B13: a file in quoted-printable": content(
    [contentPart, "Content-Transfer-Encoding: quoted-printable"],
    "Content-Transfer-Encoding",
  ),
  "B14: the boundary line inside the file": () => ({
    sent: { bytes: bytes(dist.bytes.subarray(0, 50), `\r\n--${BOUNDARY}\r\n\r\n`, dist.bytes.subarray(50)) },
    says: /./,
  }),
  "B15: no file": () => ({
    sent: { parts: (parts) => parts.slice(0, -1) },
    says: "Upload payload does not have a file.",
  }),
  "B15: an empty file": () => ({ sent: { bytes: "" }, says: "digest" }),
  "B15: a file of one byte": () => ({ sent: { bytes: "P" }, says: "digest" }),
  "B16: no digest": fields({ sha256_digest: null }, "Error: Include at least one message digest."),
  "B16: md5 alone": fields(
    { sha256_digest: null, md5_digest: "0".repeat(32) },
    "Include at least one message digest",
  ),
  "B16: a wrong sha256": fields({ sha256_digest: "0".repeat(64) }, "does not match a digest calculated"),
  "B16: a wrong blake2": fields({ blake2_256_digest: "0".repeat(64) }, "does not match a digest calculated"),
  "B16: a sha256 of 63 digits": fields({ sha256_digest: "0".repeat(63) }, "Invalid value for sha256_digest"),
  "B16: a sha256 with a space": fields(
    { sha256_digest: `${"0".repeat(63)} ` },
    "Invalid value for sha256_digest",
  ),
  "B17: action submit": () => ({
    sent: { fields: { ":action": "submit" } },
    status: 410,
    says: "pre-registration",
  }),
  "B17: action verify": fields({ ":action": "verify" }, "Unknown action 'verify'"),
  "B17: protocol version 2": fields({ protocol_version: "2" }, "Unknown protocol version."),
  "B22: a body said to be gzip": () => ({
    sent: { headers: { "content-encoding": "gzip" } },
    status: 415,
    says: "Content-Encoding 'gzip'",
  }),
  "B23: a file said to be an image": content(
    [contentPart, "Content-Type: image/png"],
    "Invalid distribution file",
  ),
});

test("B01: quoted boundaries of 70 characters, a preamble and an epilogue are fine", async () => {
  const boundary = "=".repeat(70);
  const body = Buffer.from(formBody(sampleWheel({ name: "framed" })))
    .toString("latin1")
    .replaceAll(BOUNDARY, boundary);
  const answer = await running.get("/legacy/", {
    method: "POST",
    token: running.token,
    headers: { "content-type": `multipart/form-data; boundary="${boundary}"` },
    body: Buffer.from(`before\r\n${body}after`, "latin1"),
  });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
});

test("B10: fields named after parts of an object are ignored", async () => {
  const strange = { __proto__x: "x", constructor: "x", toString: "x", hasOwnProperty: "x" };
  const answer = await running.upload(sampleWheel({ name: "objects" }), {
    fields: strange,
    parts: (parts) => [field("__proto__", "x"), ...parts],
  });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
});

const head = (length: number) =>
  `POST /legacy/ HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(running.token)}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${length}\r\n\r\n`;

/** Waits, not for ever, until the upload is seen to be in flight, or seen to be over. */
async function waitFor(isThere: (inFlight: number) => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isThere(holdings(running).tmp.length); tries++) await Bun.sleep(25);
}

test.each([0, 1, 50, 99])(
  "B19: a client that vanishes after %d percent of the body leaves nothing",
  async (percent) => {
    const body = formBody(sampleWheel({ name: "vanished" }), { content: "first" });
    for (const way of ["end", "reset"] as const) {
      const before = holdings(running);
      const raw = await openRaw(Number(new URL(running.address).port));
      await raw.send(head(body.length));
      await raw.send(body.subarray(0, Math.floor((body.length * percent) / 100)));
      // Bytes that the server has not read when the connection is reset never happened.
      if (percent >= 50) await waitFor((inFlight) => inFlight > 0);
      raw[way]();
      await waitFor((inFlight) => inFlight === 0);
      await expectClean(running, before);
    }
  },
);

test("B03, B04: a body that ends before its closing boundary is 400", async () => {
  const body = formBody(dist);
  for (const cut of [body.length - 4, Math.floor(body.length / 2), 60]) {
    const before = holdings(running);
    const answer = await running.raw([head(cut), body.subarray(0, cut)]);
    expect([answer.status, answer.body]).toEqual([
      400,
      expect.stringContaining("ends before its closing boundary"),
    ]);
    await expectClean(running, before);
  }
});

test("B04: bytes beyond the Content-Length are no second upload", async () => {
  const before = holdings(running);
  const body = formBody(dist);
  const answer = await running.raw([head(100), body.subarray(0, 100), body]);
  expect(answer.status).toBe(400);
  await expectClean(running, before);
});

test("B21: Expect: 100-continue with bad credentials ends in 401 without the body", async () => {
  const answer = await running.raw([
    head(1_000_000)
      .replace(basic(running.token), basic("gh_no"))
      .replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"),
  ]);
  expect(answer.status).toBe(401);
});
