/** What each publishing tool shows when the index says 401 or 403, and that nothing is left behind. */
import { beforeAll, describe, expect, test } from "bun:test";
import { type ClientName, versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { openConfig } from "../support/gatehouse.ts";
import { makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";
import type { Finished } from "../support/run-process.ts";
import { fileNames } from "../support/read-index.ts";
import { sharedHouse } from "../support/shared-house.ts";

const publishers = ["twine", "uv", "poetry", "pdm", "hatch", "flit"].flatMap(versionsOf);
const house = sharedHouse(openConfig, publishers);

/** Secrets of tokens that may not publish `mine`, by why. */
const tokens = { reader: "", stranger: "", narrow: "", revoked: "", mistyped: `gh_${"0".repeat(40)}` };
beforeAll(async () => {
  await house().put({ name: "mine", version: "1.0" });
  await house().addUser("bob");
  tokens.reader = (await house().newToken("ann", "--scope", "read")).secret;
  tokens.stranger = (await house().newToken("bob", "--scope", "upload")).secret;
  tokens.narrow = (await house().newToken("ann", "--scope", "upload", "--project", "others-*")).secret;
  const revoked = await house().newToken("ann", "--scope", "upload");
  await house().console("token", "revoke", String(revoked.id));
  tokens.revoked = revoked.secret;
}, 60_000);

/** How a tool words a status, and whether it shows the sentence of the answer's body without being asked. */
const wording: Readonly<Record<string, { status: (words: string) => string; sentence: boolean }>> = {
  twine: { status: (words) => `HTTPError: ${words} from`, sentence: false },
  uv: { status: (words) => `status code ${words}. Server says:`, sentence: true },
  poetry: { status: (words) => `HTTP Error ${words.replace(" ", ": ")} | b`, sentence: true },
  pdm: { status: (words) => `Client error '${words}'`, sentence: false },
  hatch: { status: (words) => `Client error '${words}'`, sentence: false },
  flit: { status: (words) => `${words.replace(" ", " Client Error: ")} for url`, sentence: false },
};

/** Publishes release 2.0 of `mine`; hatch would skip what is there. */
async function publishMine(client: ClientName, token: string, options: string[] = []): Promise<Finished> {
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "mine", version: "2.0" });
  return await publish(desk, client, { project, target: { upload: house().upload, token, options } });
}

describe.each(publishers)("%s", (client) => {
  const words = wording[client.split(" ")[0] ?? ""];
  test.each([
    ["401 Unauthorized", "mistyped", "gh_"],
    ["401 Unauthorized", "revoked", "was revoked"],
    ["403 Forbidden", "stranger", "isn't allowed to upload to project 'mine'"],
  ] as const)(
    "shows %s for the token of the %s",
    async (status, who, sentence) => {
      const run = await publishMine(client, tokens[who]);
      expect(run.code).not.toBe(0);
      expect(run.output).toContain(words?.status(status) ?? "nothing");
      if (words?.sentence === true) expect(run.output).toContain(sentence);
      expect(await fileNames(house(), "mine")).toHaveLength(2);
    },
    60_000,
  );
});

test.each(versionsOf("twine"))("%s --verbose shows the sentence of the answer", async (client) => {
  const run = await publishMine(client, tokens.stranger, ["--verbose"]);
  expect(run.output).toContain("isn't allowed to upload to project 'mine'");
});

describe("uv 0.13.9 shows why", () => {
  test("a token that only reads may not publish", async () => {
    const run = await publishMine("uv 0.13.9", tokens.reader);
    expect(run.output).toContain("403 Forbidden");
    expect(run.output).toContain("has no scope 'upload'");
  });

  test("a token for other projects may not publish this one", async () => {
    const run = await publishMine("uv 0.13.9", tokens.narrow);
    expect(run.output).toContain("403 Forbidden");
    expect(run.output).toContain("'mine'");
  });
});

test("a token for projects that match a glob publishes them", async () => {
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "others-one", version: "1.0" });
  const target = { upload: house().upload, token: tokens.narrow };
  expect(await publish(desk, "uv 0.13.9", { project, target })).toMatchObject({ code: 0 });
});

test("no tool sends the file again after a refusal", async () => {
  for (const client of ["twine 7.0.0", "uv 0.13.9", "poetry 2.5.1"] as const) {
    await house().forgetRequests();
    await publishMine(client, tokens.stranger);
    const posts = (await house().requests()).filter(({ method }) => method === "POST");
    expect(posts.map(({ status }) => status)).toEqual([403]);
  }
}, 60_000);
