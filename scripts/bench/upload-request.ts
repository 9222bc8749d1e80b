/** The request that publishes a wheel, as uv sends it, as pieces that share the wheel's bytes. */
import type { Wheel } from "./wheel.ts";

const BOUNDARY = "bench-0123456789abcdef";

/** With the sha256 of the wheel, which is hashed here: make requests before the clock runs. */
export function uploadRequest(wheel: Wheel, to: { port: number; token: string }): Uint8Array[] {
  const [name = "", version = ""] = wheel.filename.split("-");
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.1",
    name,
    version,
    filetype: "bdist_wheel",
    pyversion: wheel.filename.split("-").at(-3) ?? "py3",
    sha256_digest: digest(wheel),
  };
  const head = Object.entries(fields).map(
    ([key, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="${wheel.filename}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return postRequest([bytes(`${head.join("")}${file}`), ...wheel.pieces, bytes(`\r\n--${BOUNDARY}--\r\n`)], {
    path: "/legacy/",
    port: to.port,
    headers: [
      `Authorization: Basic ${btoa(`__token__:${to.token}`)}`,
      `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
      "User-Agent: uv/0.13.9",
    ],
  });
}

/** A POST of these pieces. */
export function postRequest(
  body: readonly Uint8Array[],
  to: { path: string; port: number; headers: readonly string[] },
): Uint8Array[] {
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  const lines = [`Host: 127.0.0.1:${to.port}`, `Content-Length: ${length}`, ...to.headers];
  return [bytes(`POST ${to.path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`), ...body];
}

function digest({ pieces }: Wheel): string {
  const hash = new Bun.CryptoHasher("sha256");
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
