/** The exact lines for each client (clients.md sections 1, 2 and 7.1), and what a shell makes of them. */
import { describe, expect, test } from "bun:test";
import {
  clientLines,
  indexUrl,
  installLines,
  publishUrl,
  signInLines,
} from "../../../src/web/paste-lines/client-lines.ts";

const token = "gh_S3cret";
const closed = { publicUrl: "https://packages.example.com", token };
const linesOf = (house: { publicUrl: string; token: string }, client: string) =>
  clientLines(house).find((lines) => lines.client === client);

test.each([
  ["pip", "pip config set global.index-url https://packages.example.com/simple/"],
  ["uv", "export UV_DEFAULT_INDEX=https://packages.example.com/simple/"],
  ["poetry", "poetry source add gatehouse https://packages.example.com/simple/"],
  ["pdm", "pdm config pypi.url https://packages.example.com/simple/"],
  ["hatch", "pip config set global.index-url https://packages.example.com/simple/"],
  ["flit", "pip config set global.index-url https://packages.example.com/simple/"],
  ["pipenv", "export PIPENV_PYPI_MIRROR=https://packages.example.com/simple/"],
])("%s installs from the index, and no token is in its lines", (client, lines) => {
  expect(linesOf(closed, client)?.install).toBe(lines);
});

test.each([
  [
    "uv",
    `export UV_PUBLISH_URL=https://packages.example.com/legacy/
export UV_PUBLISH_TOKEN=gh_S3cret
uv publish`,
  ],
  [
    "twine",
    `export TWINE_REPOSITORY_URL=https://packages.example.com/legacy/
export TWINE_USERNAME=__token__
export TWINE_PASSWORD=gh_S3cret
twine upload dist/*`,
  ],
  [
    "poetry",
    `export POETRY_REPOSITORIES_GATEHOUSE_URL=https://packages.example.com/legacy/
export POETRY_HTTP_BASIC_GATEHOUSE_USERNAME=__token__
export POETRY_HTTP_BASIC_GATEHOUSE_PASSWORD=gh_S3cret
poetry publish --repository gatehouse`,
  ],
  [
    "pdm",
    `export PDM_PUBLISH_REPO=https://packages.example.com/legacy/
export PDM_PUBLISH_USERNAME=__token__
export PDM_PUBLISH_PASSWORD=gh_S3cret
pdm publish`,
  ],
  [
    "hatch",
    `export HATCH_INDEX_REPO=https://packages.example.com/legacy/
export HATCH_INDEX_USER=__token__
export HATCH_INDEX_AUTH=gh_S3cret
hatch publish`,
  ],
  [
    "flit",
    `export FLIT_INDEX_URL=https://packages.example.com/legacy/
export FLIT_USERNAME=__token__
export FLIT_PASSWORD=gh_S3cret
flit publish`,
  ],
])("%s publishes with the token from its environment", (client, lines) => {
  expect(linesOf(closed, client)?.publish).toBe(lines);
});

test("a slash at the end of the public address is not doubled", () => {
  expect(indexUrl("http://127.0.0.1:8460/")).toBe("http://127.0.0.1:8460/simple/");
  expect(publishUrl("http://127.0.0.1:8460/")).toBe("http://127.0.0.1:8460/legacy/");
});

describe("plain HTTP", () => {
  test.each([
    "http://127.0.0.1:8460",
    "http://127.8.9.1",
    "http://localhost:8460",
    "http://[::1]:8460",
    "https://packages.example.com",
  ])("%s is trusted as it is", (publicUrl) => {
    expect(linesOf({ publicUrl, token }, "pip")?.install).not.toContain("trusted-host");
    expect(linesOf({ publicUrl, token }, "pdm")?.install).not.toContain("verify_ssl");
    expect(installLines(publicUrl, "demo").pip).toStartWith("pip install --index-url ");
  });

  test.each(["http://packages.lan:8460", "http://127.evil.example:8460"])(
    "%s has to be named as trusted for pip and pdm",
    (publicUrl) => {
      const { host } = new URL(publicUrl);
      expect(linesOf({ publicUrl, token }, "pip")?.install).toEndWith(
        `\npip config set global.trusted-host ${host}`,
      );
      expect(linesOf({ publicUrl, token }, "pdm")?.install).toEndWith("\npdm config pypi.verify_ssl false");
      expect(installLines(publicUrl, "demo").pip).toBe(
        `pip install --trusted-host ${host} --index-url ${publicUrl}/simple/ demo`,
      );
    },
  );
});

test("one project is installed from here alone, its requirement quoted where a shell would read it", () => {
  const { pip, uv } = installLines(closed.publicUrl, "demo==1!2.0+acme.1");
  expect(pip).toBe("pip install --index-url https://packages.example.com/simple/ 'demo==1!2.0+acme.1'");
  expect(uv).toBe("uv pip install --default-index https://packages.example.com/simple/ 'demo==1!2.0+acme.1'");
});

test("signing in adds one entry to ~/.netrc, keeps what was there, and shuts out other users", async () => {
  const home = (await Bun.$`mktemp -d`.text()).trim();
  await Bun.write(`${home}/.netrc`, "machine other.example login ada password x");
  const run = Bun.spawnSync(["sh", "-ec", signInLines(closed)], {
    env: { HOME: home, PATH: "/usr/bin:/bin" },
  });
  expect(run.stderr.toString()).toBe("");
  expect(await Bun.file(`${home}/.netrc`).text()).toBe(
    "machine other.example login ada password x\nmachine packages.example.com login __token__ password gh_S3cret\n",
  );
  expect((await Bun.file(`${home}/.netrc`).stat()).mode & 0o777).toBe(0o600);
  await Bun.$`rm -r ${home}`;
});

test("a netrc entry knows hosts without a port", () => {
  expect(signInLines({ publicUrl: "http://packages.lan:8460", token })).toEndWith(
    "packages.lan gh_S3cret >> ~/.netrc",
  );
});
