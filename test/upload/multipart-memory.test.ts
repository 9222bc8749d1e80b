/** A large upload passes through the reader into the disk store without staying in memory (I11, O23). */
import { expect, test } from "bun:test";
import { openDataFolder } from "../support/data-folder.ts";
import { openRaw } from "../support/raw-connection.ts";

const MB = 1024 * 1024;

test("300 MB over a socket take less than 70 MB of memory", async () => {
  await using folder = await openDataFolder();
  const program = new URL("../support/upload-child.ts", import.meta.url).pathname;
  const child = Bun.spawn([process.execPath, program, folder.path], { stdout: "pipe", stderr: "inherit" });
  try {
    const { value } = await child.stdout.getReader().read();
    const start = '--B\r\nContent-Disposition: form-data; name="content"; filename="a.whl"\r\n\r\n';
    const end = "\r\n--B--\r\n";
    const raw = await openRaw(Number(new TextDecoder().decode(value)));
    await raw.send(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: ${start.length + 300 * MB + end.length}\r\n\r\n${start}`,
    );
    const piece = new Uint8Array(MB).fill(13);
    for (let sent = 0; sent < 300; sent++) await raw.send(piece);
    await raw.send(end);
    const answer = await raw.until("}");
    raw.end();
    const { size, grown } = JSON.parse(answer.slice(answer.indexOf("{"))) as { size: number; grown: number };
    console.log(`300 MB upload: memory grew by ${(grown / MB).toFixed(0)} MB`);
    expect(size).toBe(300 * MB);
    expect(grown).toBeLessThan(70 * MB);
    expect(await folder.leftovers()).toEqual([]);
  } finally {
    child.kill();
    await child.exited;
  }
});
