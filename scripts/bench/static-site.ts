/** Saves what Gatehouse serves as plain files, so that nginx serves the very same bytes from disk. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

type Listed = { readonly files: readonly { readonly url: string; readonly "core-metadata"?: unknown }[] };

/** Writes `simple/{project}/index.html`, `index.json`, `index.json.gz`, the files and their metadata below `site`. */
export async function saveSite(site: string, url: string): Promise<void> {
  const rootPage = await bytesOf(`${url}/simple/`, { accept: JSON_TYPE });
  save(join(site, "simple", "index.json"), rootPage);
  const root = JSON.parse(new TextDecoder().decode(rootPage)) as { projects: { name: string }[] };
  for (const { name } of root.projects) {
    const page = `/simple/${name}/`;
    save(join(site, page, "index.html"), await bytesOf(url + page));
    const json = await bytesOf(url + page, { accept: JSON_TYPE });
    save(join(site, page, "index.json"), json);
    save(join(site, page, "index.json.gz"), await packedBytesOf(url + page));
    const { files } = JSON.parse(new TextDecoder().decode(json)) as Listed;
    for (const file of files) {
      save(join(site, file.url), await bytesOf(url + file.url));
      if (file["core-metadata"] !== undefined && file["core-metadata"] !== false) {
        save(`${join(site, file.url)}.metadata`, await bytesOf(`${url}${file.url}.metadata`));
      }
    }
  }
}

async function bytesOf(url: string, headers: Record<string, string> = {}): Promise<Uint8Array> {
  const response = await fetch(url, { headers: { "accept-encoding": "identity", ...headers } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The JSON page as it travels in gzip. */
async function packedBytesOf(url: string): Promise<Uint8Array> {
  const headers = { accept: JSON_TYPE, "accept-encoding": "gzip" };
  const response = await fetch(url, { headers, decompress: false });
  return new Uint8Array(await response.arrayBuffer());
}

function save(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
