/** Upstreams behind TLS: a certificate must be right for the name, and ours is shown where one is asked for. */
import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jsonPage, mirrorConfig, startHostileUpstream } from "../support/hostile-upstream.ts";
import { runHouse } from "../support/running-house.ts";

/** Makes a self-signed certificate for `name`; paths of its PEM files. */
function certificate(folder: string, name: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const subject = [
    "-subj",
    `/CN=${name}`,
    "-addext",
    `subjectAltName=${/^\d/.test(name) ? "IP" : "DNS"}:${name}`,
  ];
  const made = Bun.spawnSync([
    "openssl",
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
    "-days",
    "2",
    "-keyout",
    key,
    "-out",
    cert,
    ...subject,
  ]);
  if (!made.success) throw new Error(made.stderr.toString());
  return { cert, key };
}

test("L01 TLS is checked: unknown authority, another name, no client certificate are refused; the right ones answer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-tls-"));
  try {
    const own = certificate(folder, "127.0.0.1");
    const other = certificate(folder, "other.example");
    const client = certificate(folder, "client");
    const pem = (path: string) => readFileSync(path, "utf8");
    const asking = { requestCert: true, rejectUnauthorized: true, ca: pem(client.cert) };
    const status = async (
      server: { cert: string; key: string },
      settings: object,
    ): Promise<[number, number]> => {
      await using upstream = await startHostileUpstream({
        cert: pem(server.cert),
        key: pem(server.key),
        ...asking,
      });
      upstream.on("/simple/good/", jsonPage("good", []));
      await using house = await runHouse(mirrorConfig([upstream], { upstream: settings }));
      return [(await house.get("/simple/good/")).status, upstream.asked.length];
    };
    const shown = { client_certificate: client.cert, client_key: client.key };
    expect(await status(own, { ca: own.cert, ...shown })).toEqual([200, 1]);
    expect(await status(own, shown)).toEqual([502, 0]);
    expect(await status(other, { ca: other.cert, ...shown })).toEqual([502, 0]);
    expect(await status(own, { ca: own.cert })).toEqual([502, 0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
