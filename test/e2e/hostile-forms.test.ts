/** Forms and requests made to hurt the running program: its memory stays small, its log stays one line a request. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { type Program, startProgram } from "../support/program.ts";
import { field } from "../support/multipart-body.ts";
import { rawExchange } from "../support/raw-http.ts";
import { basic } from "../support/running-house.ts";
import { sampleWheel } from "../support/sample-dist.ts";
import { BOUNDARY, type FormChanges, formBody } from "../support/upload-form.ts";

let program: Program;
let token = "";
beforeAll(async () => {
  program = await startProgram();
  token = await program.token("ann");
  expect(await send({ fields: { version: "1.0" } })).toBe(200);
}, 60_000);
afterAll(() => program[Symbol.asyncDispose]());

async function send(changes: FormChanges): Promise<number> {
  const answer = await fetch(`${program.url}/legacy/`, {
    method: "POST",
    headers: { authorization: basic(token), "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    body: Buffer.from(formBody(sampleWheel({ name: "demo" }), changes)),
  });
  await answer.text();
  return answer.status;
}

/** Most memory that the program has ever held, in MB. */
const peakMegabytes = (): number =>
  Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${program.pid}/status`, "utf8"))?.[1]) / 1024;

const hostile: Readonly<Record<string, () => FormChanges>> = {
  "50,000 fields": () => ({
    parts: (parts) => [...Array.from({ length: 50_000 }, (_, at) => field(`f${at}`, "x")), ...parts],
  }),
  "a field of 50 MB": () => ({ fields: { description: new Uint8Array(50 << 20).fill(0x64) } }),
  "10,000 classifiers of 1 KB": () => ({
    fields: { classifiers: Array.from({ length: 10_000 }, () => "c".repeat(1000)) },
  }),
  "a header line of 1 MB": () => ({
    contentHeaders: [`Content-Disposition: form-data; name="content"; filename="${"x".repeat(1 << 20)}"`],
  }),
  "a field name of 1 MB": () => ({ parts: (parts) => [field("n".repeat(1 << 20), "x"), ...parts] }),
  "a file name of 60 KB": () => ({ filename: "a".repeat(60_000) }),
};

test.each(Object.entries(hostile))("B11: %s, six times: refused, in bounded memory", async (_, make) => {
  const before = peakMegabytes();
  const changes = make();
  for (let turn = 0; turn < 6; turn += 1) expect([400, 413]).toContain(await send(changes));
  // A form may hold 16 MB of text, and the collector lags a few forms behind; it levels off well below this.
  expect(peakMegabytes() - before).toBeLessThan(220);
});

test("M32: whatever a path, an agent or a user name says, the log has one line for it, and it is JSON", async () => {
  const lines = async (): Promise<string[]> => {
    let before = "";
    for (let text = await program.output(); text !== before; text = await program.output()) {
      before = text;
      await Bun.sleep(250);
    }
    return before.split("\n").filter((line) => line.startsWith("{"));
  };
  const start = (await lines()).length;
  const asked = [
    ["/simple/x%0a%7b%22level%22:%22error%22%7d/", "a", "a"],
    ["/simple/x%0d%0aGET%20/admin/", "a", "a"],
    ['/simple/"},{"level":"error"}/', "a", "a"],
    ["/nothing%1b[2J%E2%80%A8x", "a", "a"],
    ["/nothing?token=gh_hunter2", "a", "a"],
    ["/simple/", 'evil","level":"error\\', "a"],
    ["/simple/", "\x01\x7f\xff\u2028", "a"],
    ["/simple/", "a", '__token__\n{"level":"error"}'],
  ] as const;
  for (const [path, agent, user] of asked) {
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${agent}\r\nAuthorization: ${basic("gh_x", user)}\r\n\r\n`;
    await rawExchange(program.url, [Buffer.from(request, "latin1")]).catch(() => undefined);
  }
  const logged = (await lines()).slice(start).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(logged.length).toBeLessThanOrEqual(asked.length);
  expect(logged.length).toBeGreaterThanOrEqual(asked.length - 2);
  expect(new Set(logged.map((entry) => entry["level"]))).toEqual(new Set(["info"]));
  for (const text of [JSON.stringify(logged), await program.output()]) {
    expect(text).not.toMatch(/hunter2|gh_x/);
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u2028]/);
  }
});
