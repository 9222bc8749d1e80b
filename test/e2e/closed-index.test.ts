/** An index that asks for a token: how each tool hands one over, and what it shows without. */
import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { type Desk, openDesk } from "../support/desk.ts";
import { closedConfig } from "../support/gatehouse.ts";
import { install, type InstallOrder } from "../support/install.ts";
import { sharedHouse } from "../support/shared-house.ts";

const installers = ["pip", "uv", "poetry", "pdm", "pipenv"].flatMap(versionsOf);
const house = sharedHouse(closedConfig, installers);

let elsewhere: string;
beforeAll(async () => {
  await house().put({ name: "secret", version: "1.0" }, { name: "other", version: "1.0" });
  elsewhere = (await house().newToken("ann", "--scope", "read", "--project", "other")).secret;
}, 60_000);

/** The index with a user and a password in its address. */
function withToken(token: string, user = "__token__"): string {
  return house().index.replace("://", `://${user}:${token}@`);
}

function writeNetrc(desk: Desk): void {
  const file = join(desk.home, ".netrc");
  writeFileSync(file, `machine 127.0.0.1 login __token__ password ${house().token}\n`);
  chmodSync(file, 0o600);
}

/** A `keyring` program on a PATH of its own that knows the token, and nothing for other users. */
function keyringPath(desk: Desk): string {
  const folder = desk.newFolder();
  const file = join(folder, "keyring");
  const json = `{"username": "__token__", "password": "${house().token}"}`;
  writeFileSync(
    file,
    `#!/bin/sh\ncase "$*" in\n*--output=json*) echo '${json}';;\n*) echo '${house().token}';;\nesac\n`,
  );
  chmodSync(file, 0o755);
  return folder;
}

const secret = (index: string): InstallOrder => ({ index, requirement: "secret" });

describe.each(installers)("%s (166)", (client: ClientName) => {
  test("installs with a token in the address", async () => {
    using desk = openDesk();
    const done = await install(desk, client, secret(withToken(house().token)));
    expect(done).toMatchObject({ code: 0, installed: ["secret 1.0"] });
  }, 60_000);

  test("installs with a token in ~/.netrc", async () => {
    using desk = openDesk();
    writeNetrc(desk);
    const done = await install(desk, client, secret(house().index));
    expect(done).toMatchObject({ code: 0, installed: ["secret 1.0"] });
  }, 60_000);
});

/** What a tool prints when nobody is let in: most only say that they found nothing. */
const without: Readonly<Record<string, string>> = {
  pip: "No matching distribution found for secret",
  uv: "due to a lack of valid authentication credentials (401 Unauthorized)",
  poetry: "Authorization error accessing",
  pdm: "Unable to find candidates for secret",
  pipenv: "No matching distribution found for secret",
};

describe.each(installers)("%s is asked for a token", (client) => {
  const words = without[client.split(" ")[0] ?? ""] ?? "nothing";

  test("when it has none: 401 on the page, and no file is asked for", async () => {
    using desk = openDesk();
    await house().forgetRequests();
    const done = await install(desk, client, secret(house().index));
    expect(done.code).not.toBe(0);
    expect(flat(done.output)).toContain(words);
    const requests = await house().requests();
    expect(requests.map(({ path, status }) => ({ path, status }))).toContainEqual({
      path: "/simple/secret/",
      status: 401,
    });
    expect(requests.filter(({ status }) => status !== 401)).toEqual([]);
  }, 60_000);
});

describe.each(["pip 26.3", "uv 0.4.30", "uv 0.13.9", "poetry 2.5.1", "pdm 2.29.4"] as const)(
  "%s",
  (client) => {
    test("gets 403 with a token for another project, and does not look elsewhere", async () => {
      using desk = openDesk();
      await house().forgetRequests();
      const done = await install(desk, client, secret(withToken(elsewhere)));
      expect(done.code).not.toBe(0);
      const statuses = (await house().requests()).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([403]));
    }, 60_000);
  },
);

test("uv 0.13.9 names the 403 (166)", async () => {
  using desk = openDesk();
  const done = await install(desk, "uv 0.13.9", secret(withToken(elsewhere)));
  expect(flat(done.output)).toContain("403 Forbidden");
});

test("pip 26.3 warns of a token that is not known", async () => {
  using desk = openDesk();
  const done = await install(desk, "pip 26.3", secret(withToken("gh_unknown")));
  expect(done.output).toContain("401 Error, Credentials not correct");
});

test("any user name goes with a token", async () => {
  using desk = openDesk();
  const done = await install(desk, "pip 21.3.1", secret(withToken(house().token, "oauth2")));
  expect(done).toMatchObject({ code: 0, installed: ["secret 1.0"] });
});

test("a revoked token stops at once", async () => {
  using desk = openDesk();
  const token = await house().newToken("ann", "--scope", "read");
  const order = secret(withToken(token.secret));
  expect(await install(desk, "uv 0.13.9", order)).toMatchObject({ code: 0 });
  await house().console("token", "revoke", String(token.id));
  using another = openDesk();
  const done = await install(another, "uv 0.13.9", order);
  expect(flat(done.output)).toContain("401 Unauthorized");
});

describe("a keyring program hands the token over (166)", () => {
  test.each(["pip 23.3.2", "pip 25.3", "pip 26.3"] as const)("to %s", async (client) => {
    using desk = openDesk();
    const index = house().index.replace("://", "://__token__@");
    const args = ["install", "--keyring-provider", "subprocess", "--index-url", index];
    const env = { PATH: `${keyringPath(desk)}:/usr/bin:/bin` };
    const run = await desk.run(client, [...args, "--target", desk.newFolder(), "secret"], { env });
    expect(run.output).toContain("Successfully installed secret-1.0");
  });

  test.each(versionsOf("uv"))("to %s", async (client) => {
    using desk = openDesk();
    const index = house().index.replace("://", "://__token__@");
    const args = ["pip", "install", "--keyring-provider", "subprocess", "--index-url", index];
    const env = { PATH: `${keyringPath(desk)}:/usr/bin:/bin` };
    const run = await desk.run(client, [...args, "--target", desk.newFolder(), "secret"], { env });
    expect(run).toMatchObject({ code: 0 });
  });
});

test.each(versionsOf("poetry"))(
  "%s takes the token from its own settings (166)",
  async (client) => {
    using desk = openDesk();
    const env = {
      POETRY_HTTP_BASIC_GATEHOUSE_USERNAME: "__token__",
      POETRY_HTTP_BASIC_GATEHOUSE_PASSWORD: house().token,
    };
    const done = await install(desk, client, { ...secret(house().index), env });
    expect(done).toMatchObject({ code: 0, installed: ["secret 1.0"] });
  },
  60_000,
);

/** Undoes the line breaks of tools that wrap their messages. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}
