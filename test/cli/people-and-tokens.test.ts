/** Making people, service accounts and tokens at the console. */
import { expect, test } from "bun:test";
import { openConsole } from "./run-console.ts";

const password = "correct horse battery staple";

test("admin create takes the password from standard input, on a folder that is not there yet", async () => {
  using console = openConsole();
  const made = await console.run(
    "admin create Ada --email ada@example.com --password-stdin",
    `${password}\n`,
  );
  expect(made).toMatchObject({ status: 0, stdout: "", stderr: "'ada' is an admin now.\n" });
  const again = await console.run("admin create ada --email a@example.com --password-stdin", password);
  expect(again).toMatchObject({ status: 1, stdout: "" });
  expect(again.stderr).toStartWith("gatehouse: The user name 'ada' is taken.");
});

test.each([
  ["short", "The password has 5 characters"],
  ["", "Standard input is empty"],
  ["one line of a password\nand a second", "holds more than one line"],
])("the password %j is refused, unquoted", async (given, words) => {
  using console = openConsole();
  const { status, stderr } = await console.run(
    "admin create ada --email a@example.com --password-stdin",
    given,
  );
  expect(status).toBe(1);
  expect(stderr).toContain(words);
  if (given !== "") expect(stderr).not.toContain(given.split("\n")[0] ?? "");
});

test("users are made, listed and disabled; the last admin stays", async () => {
  using console = openConsole();
  await console.run("admin create ada --email ada@example.com --password-stdin", password);
  await console.run("user create bob --email bob@example.com");
  await console.run("user create ci --service");
  expect((await console.run("user disable bob")).status).toBe(0);
  const last = await console.run("user disable ada");
  expect(last.status).toBe(1);
  expect(last.stderr).toContain("'ada' is the last admin");

  const listed = await console.run("user list --json");
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(JSON.parse(listed.stdout)).toEqual([
    {
      name: "ada",
      email: "ada@example.com",
      kind: "person",
      admin: true,
      created_at: time,
      disabled_at: null,
    },
    {
      name: "bob",
      email: "bob@example.com",
      kind: "person",
      admin: false,
      created_at: time,
      disabled_at: time,
    },
    { name: "ci", email: null, kind: "service", admin: false, created_at: time, disabled_at: null },
  ]);
  const table = await console.run("user list");
  expect(table.stdout).toMatch(/^bob +person +disabled +bob@example\.com/m);
  expect(table.stdout).toMatch(/^ci +service +active +- /m);
  expect((await console.run("user disable nobody")).status).toBe(1);
});

test("token create puts the secret on standard output and nothing else", async () => {
  using console = openConsole();
  await console.run("user create ci --service");
  const made = await console.run("token create --user ci --scope read");
  expect(made.status).toBe(0);
  expect(made.stdout).toMatch(/^gh_[0-9A-Za-z]{49}\n$/);
  expect(made.stderr).not.toContain("gh_");
  expect(made.stderr).toContain("Token 1 of 'ci' for read, without an end.");
});

test("a token that can publish ends after 90 days unless it is said otherwise", async () => {
  using console = openConsole();
  await console.run("user create ci --service");
  const scopes = "--user ci --scope read --scope upload";
  await console.run(`token create ${scopes}`);
  await console.run(`token create ${scopes} --expires never`);
  await console.run(`token create ${scopes} --expires 12h --name night`);
  await console.run("token create --user ci --scope read --project acme-* --project tool --cidr 10.0.0.0/8");
  const tokens = JSON.parse((await console.run("token list --json")).stdout) as {
    created_at: string;
    expires_at: string | null;
  }[];
  const lifetimes = tokens.map((token) =>
    token.expires_at === null
      ? null
      : (Date.parse(token.expires_at) - Date.parse(token.created_at)) / 3_600_000,
  );
  expect(lifetimes).toEqual([90 * 24, null, 12, null]);
  expect(tokens[2]).toMatchObject({
    id: 3,
    user: "ci",
    name: "night",
    scopes: ["read", "upload"],
    projects: null,
  });
  expect(tokens[3]).toMatchObject({ projects: ["acme-*", "tool"], cidrs: ["10.0.0.0/8"], level: "password" });
});

test("tokens are listed by user and revoked by number; nothing shows a secret", async () => {
  using console = openConsole();
  await console.run("user create ci --service");
  await console.run("user create bob");
  const made = await console.run("token create --user ci --scope read --json");
  const { id, secret } = JSON.parse(made.stdout) as { id: number; secret: string };
  await console.run("token create --user bob --scope read");
  expect((await console.run(`token revoke ${id}`)).status).toBe(0);
  const unknown = await console.run("token revoke 99");
  expect(unknown.status).toBe(1);
  expect(unknown.stderr).toStartWith("gatehouse: There is no token 99.");

  const table = await console.run("token list --user ci");
  expect(table.stdout).toMatch(/^1 +ci +console +revoked +read +all +any +never +never$/m);
  expect(table.stdout).not.toContain("bob");
  expect(table.stdout).not.toContain(secret);
  expect((await console.run("token list --user nobody")).status).toBe(1);
});

test.each([
  ["token create --user nobody --scope read", "There is no user 'nobody'"],
  [
    "token create --user ci --scope read --project Acme/Auth",
    "'Acme/Auth' is not a pattern of project names",
  ],
  ["token create --user ci --scope read --cidr 10.0.0.0/99", "'10.0.0.0/99' is not a network"],
])("%s is refused without a token", async (args, words) => {
  using console = openConsole();
  await console.run("user create ci --service");
  const { status, stdout, stderr } = await console.run(args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(words);
  expect(JSON.parse((await console.run("token list --json")).stdout)).toEqual([]);
});

test("a link for a new password and a disabled user's return are the console's, with a reason and on the record (F32, F34)", async () => {
  using console = openConsole();
  await console.run("admin create ada --email ada@example.com --password-stdin", password);
  await console.run("user create bob --email bob@example.com");
  const bare = await console.run("user reset-link bob");
  expect([bare.status, bare.stderr.includes("reason")]).toEqual([2, true]);
  const made = await console.run("user reset-link bob --reason met");
  expect(made.status).toBe(0);
  expect(made.stdout).toMatch(/^http\S+\/reset-password\/link\?key=[\w-]{43}\n$/);
  expect(made.stderr).not.toContain("key=");
  await console.run("user disable bob");
  const shut = await console.run("user reset-link bob --reason met");
  expect([shut.status, shut.stderr.includes("is disabled")]).toEqual([1, true]);
  expect((await console.run("user enable bob")).status).toBe(0);
  expect((await console.run("user enable nobody")).status).toBe(1);
  const listed = JSON.parse((await console.run("user list --json")).stdout) as { disabled_at: unknown }[];
  expect(listed.map(({ disabled_at }) => disabled_at)).toEqual([null, null]);
});
