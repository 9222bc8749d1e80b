/** Items 84 to 105 and 114 to 115 of the conformance checklist: what the upload route takes and what it leaves. */
import { afterAll, expect, test } from "bun:test";
import { expectClean } from "../support/expect-clean.ts";
import { basic, holdings, runHouse } from "../support/running-house.ts";
import { type SampleDist, sampleSdist, sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, digestOf, formBody, type FormChanges } from "../support/upload-form.ts";

const running = await runHouse("access: { read: anyone }\nlimits: { file_size: 1MiB }");
afterAll(() => running[Symbol.asyncDispose]());

let count = 0;
/** A wheel of a project that nobody has used. */
const fresh = (input = {}): SampleDist => sampleWheel({ name: `fresh-${++count}`, ...input });

async function accepted(dist: SampleDist, sent: Parameters<typeof running.upload>[1] = {}): Promise<void> {
  const answer = await running.upload(dist, sent);
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  const page = await running.get(`/simple/${dist.name}/`);
  expect(await page.text()).toContain(`>${dist.filename}</a>`);
}

async function refused(dist: SampleDist, changes: FormChanges, status = 400): Promise<string> {
  const before = holdings(running);
  const answer = await running.upload(dist, changes);
  const text = await answer.text();
  expect([answer.status, text.split("\n")]).toEqual([status, [expect.any(String), ""]]);
  await expectClean(running, before);
  return text;
}

test.each(["/legacy/", "/legacy", "/main/legacy/", "//legacy//"])("84: POST %s is taken", async (path) => {
  await accepted(fresh(), { path });
});

test("85: :action is read from the query as well", async () => {
  await accepted(fresh(), { path: "/legacy/?:action=file_upload", fields: { ":action": null } });
  await accepted(fresh(), { path: "/legacy/?%3Aaction=file_upload", fields: { ":action": null } });
});

test.each([
  ["submit", 410, "Project pre-registration is no longer required or supported"],
  ["submit_pkg_info", 410, "Project pre-registration is no longer required or supported"],
  ["doc_upload", 410, "Uploading documentation is no longer supported"],
  ["verify", 400, "Unknown action 'verify'"],
  [null, 400, "':action' is a required field"],
])("85, B17: :action %p is %d", async (action, status, words) => {
  expect(await refused(fresh(), { fields: { ":action": action } }, status)).toContain(words);
});

test("86: protocol_version may be missing, and is 1 otherwise", async () => {
  await accepted(fresh(), { fields: { protocol_version: null } });
  const text = await refused(fresh(), { fields: { protocol_version: "2" } });
  expect(text).toStartWith("Unknown protocol version.");
});

test.each(["first", "middle", "last"] as const)("87: the file may come %s", async (content) => {
  await accepted(fresh(), { content });
});

test("88: the file part needs no Content-Type, and image/* is refused", async () => {
  const dist = fresh();
  const disposition = `Content-Disposition: form-data; name="content"; filename="${dist.filename}"`;
  await accepted(dist, { contentHeaders: [disposition] });
  const image = [disposition, "Content-Type: image/png"];
  expect(await refused(fresh(), { contentHeaders: image })).toContain("Invalid distribution file");
});

const NO_DIGEST = { sha256_digest: null };
test("89, 90: each strong digest suffices alone, in any case; all given ones are checked; md5 alone is none", async () => {
  const blake = fresh();
  await accepted(blake, {
    fields: { ...NO_DIGEST, blake2_256_digest: digestOf("blake2b256", blake.bytes) },
  });
  const upper = fresh();
  await accepted(upper, { fields: { sha256_digest: digestOf("sha256", upper.bytes).toUpperCase() } });
  const md5 = fresh();
  await accepted(md5, { fields: { md5_digest: digestOf("md5", md5.bytes) } });
  const lone = fresh();
  const text = await refused(lone, { fields: { ...NO_DIGEST, md5_digest: digestOf("md5", lone.bytes) } });
  expect(text).toStartWith("Error: Include at least one message digest.");
});

test.each(["md5_digest", "sha256_digest", "blake2_256_digest"])(
  "89: a wrong %s is refused",
  async (field) => {
    const digest = "0".repeat(field === "md5_digest" ? 32 : 64);
    expect(await refused(fresh(), { fields: { [field]: digest } })).toStartWith(
      "The digest supplied does not match a digest calculated from the uploaded file.",
    );
  },
);

test("91: an sdist needs no pyversion, a wheel does", async () => {
  await accepted(sampleSdist({ name: "no-pyversion" }), { fields: { pyversion: null } });
  expect(await refused(fresh(), { fields: { pyversion: null } })).toContain(
    "Python version is required for binary distribution uploads.",
  );
});

test("92: unknown fields, empty and UNKNOWN values, and NUL do no harm", async () => {
  await accepted(fresh(), {
    fields: { novelty: "x", license: "", requires_python: "", author: "UNKNOWN", description: "a\0b" },
  });
});

test("93: a file in a plain field is refused", async () => {
  const part = { headers: [`Content-Disposition: form-data; name="name"; filename="x"`], value: "x" };
  const text = await refused(fresh(), { fields: { name: null }, parts: (parts) => [part, ...parts] });
  expect(text).toStartWith("name: Should not be a tuple.");
});

test("94: both spellings of plural fields are taken", async () => {
  const both = ["import_name", "provides_extra", "platform", "supported_platform", "license_file"];
  const fields = Object.fromEntries(
    both.flatMap((name) => [name, `${name}s`]).map((name) => [name, ["a", "b"]]),
  );
  await accepted(fresh(), { fields: { ...fields, import_namespace: "a", import_namespaces: "b" } });
});

test("95: a description of 2 MB arrives whole, from the form and from the archive", async () => {
  const body = `\n${"é line\n".repeat(260_000)}end`;
  const dist = fresh({ metadata: body });
  await accepted(dist, { fields: { description: body } });
  const info = (await (await running.get(`/pypi/${dist.name}/json`)).json()) as {
    info: { description: string };
  };
  expect(info.info.description).toHaveLength(body.length - 1);
  expect(info.info.description).toEndWith("end");
});

test.each([
  ["quoted", (name: string) => `filename="${name}"`],
  ["unquoted", (name: string) => `filename=${name}`],
  ["extended", (name: string) => `filename*=utf-8''${encodeURIComponent(name)}`],
])("96: the filename is read in its %s form", async (_, parameter) => {
  const dist = fresh();
  const headers = [`Content-Disposition: form-data; name="content"; ${parameter(dist.filename)}`];
  await accepted(dist, { contentHeaders: headers });
});

const head = (length: string): string =>
  `POST /legacy/ HTTP/1.1\r\nHost: a\r\nAuthorization: ${basic(running.token)}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\n${length}\r\n\r\n`;

test("97, B05: a chunked body is taken, however small its chunks", async () => {
  const body = Buffer.from(formBody(fresh()));
  const chunks: (string | Uint8Array)[] = [];
  for (let at = 0; at < body.length; at += 97) {
    const piece = body.subarray(at, at + 97);
    chunks.push(`${piece.length.toString(16)}\r\n`, piece, "\r\n");
  }
  const answer = await running.raw([head("Transfer-Encoding: chunked"), ...chunks, "0\r\n\r\n"]);
  expect([answer.status, answer.body]).toEqual([200, ""]);
});

test("97: Expect: 100-continue gets its 100, then the answer", async () => {
  const body = formBody(fresh());
  const answer = await running.raw([head(`Content-Length: ${body.length}\r\nExpect: 100-continue`), body]);
  expect([answer.continued, answer.status]).toEqual([true, 200]);
});

test("98, 99, A20: the same file again is 200 and changes nothing", async () => {
  const dist = fresh();
  await accepted(dist);
  const before = holdings(running);
  const audited = running.house.db.sqlite.query("SELECT count(*) AS n FROM audit_events").get();
  await accepted(dist);
  await expectClean(running, before);
  expect(running.house.db.sqlite.query("SELECT count(*) AS n FROM audit_events").get()).toEqual(audited);
});

test("100, A20: the same name with other bytes is refused, and the old bytes stay", async () => {
  const dist = fresh();
  await accepted(dist);
  const text = await refused(sampleWheel({ name: dist.name, salt: "other" }), {});
  expect(text).toStartWith(
    `File already exists ('${dist.filename}', with sha256 hash '${digestOf("sha256", dist.bytes)}').`,
  );
});

test("101, A21: the same bytes under another name are refused", async () => {
  const dist = fresh();
  await accepted(dist);
  const other = { ...dist, filename: dist.filename.replace("-py3", "-1-py3") };
  expect(await refused(other, {})).toStartWith(`File already exists ('${dist.filename}', with sha256 hash`);
});

const times = <T>(make: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 20 }, (_, at) => make(at)));

test("102, B20: of twenty equal uploads at once one is stored, and all hear 200", async () => {
  const dist = fresh();
  const answers = await times(() => running.upload(dist));
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
  const rows = running.house.db.sqlite
    .query("SELECT action FROM journal WHERE project = ? ORDER BY serial")
    .values(dist.name);
  expect(rows.flat()).toEqual(["create", "new release", "add file"]);
  await expectClean(running);
});

test("102, B20: of twenty uploads of one name with different bytes exactly one wins", async () => {
  const name = `fresh-${++count}`;
  const dists = Array.from({ length: 20 }, (_, at) => sampleWheel({ name, salt: String(at) }));
  const answers = await Promise.all(dists.map((dist) => running.upload(dist)));
  const won = answers.flatMap((answer, at) => (answer.status === 200 ? [at] : []));
  expect(won).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(answer.status).toBe(400);
    expect(await answer.text()).toStartWith("File already exists (");
  }
  const winner = dists[won[0] ?? -1]?.bytes ?? new Uint8Array();
  expect(await (await running.get(`/simple/${name}/`)).text()).toContain(digestOf("sha256", winner));
  await expectClean(running);
});

test("103: a first upload that is refused leaves no project", async () => {
  const dist = fresh();
  await refused(dist, { bytes: "not a wheel", fields: { sha256_digest: digestOf("sha256", "not a wheel") } });
  expect((await running.get(`/simple/${dist.name}/`)).status).toBe(404);
});

test("104: a second sdist of one release under another spelling of its version is refused", async () => {
  await accepted(sampleSdist({ name: "twice", version: "1.0" }));
  const text = await refused(sampleSdist({ name: "twice", version: "1.0.0" }), {});
  expect(text).toStartWith("Only one sdist may be uploaded per release.");
});

test("105, B05: a file over the limit is refused by its Content-Length and, without one, while it streams", async () => {
  const big = new Uint8Array(2 << 20);
  expect(await refused(fresh(), { bytes: big }, 413)).toStartWith("File too large. Limit is 1048576 bytes");
  const before = holdings(running);
  const body = Buffer.from(formBody(fresh(), { bytes: big }));
  const answer = await running.raw([
    head("Transfer-Encoding: chunked"),
    `${body.length.toString(16)}\r\n`,
    body,
    "\r\n0\r\n\r\n",
  ]);
  expect([answer.status, answer.body]).toEqual([413, expect.stringContaining("File too large.")]);
  await expectClean(running, before);
});

test("114: every form shows the new file in the very next request", async () => {
  const first = fresh();
  const paths = [`/simple/${first.name}/`, `/pypi/${first.name}/json`, `/project/${first.name}/`, "/simple/"];
  const forms = ["text/html", "application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.v1+html"];
  const views = async () =>
    Promise.all(
      paths.flatMap((path) => forms.map(async (accept) => (await running.get(path, { accept })).text())),
    );
  await running.upload(first);
  const before = await views();
  await running.upload(sampleWheel({ name: first.name, version: "2.0" }));
  const after = await views();
  after.forEach((text, at) => expect(text).not.toBe(before[at] ?? ""));
});

test("115: the journal has one serial for each change", async () => {
  const dist = fresh();
  await accepted(dist);
  const rows = running.house.db.sqlite
    .query("SELECT serial, action, version, filename FROM journal WHERE project = ? ORDER BY serial")
    .values(dist.name);
  expect(rows.map(([, ...what]) => what)).toEqual([
    ["create", null, null],
    ["new release", "1.0", null],
    ["add file", "1.0", dist.filename],
  ]);
  const serial = rows.at(-1)?.[0];
  expect((await running.get(`/simple/${dist.name}/`)).headers.get("x-pypi-last-serial")).toBe(String(serial));
});
