/** What the tools show of a refusal by the policy: one sentence with the rule, its line, since when, and the way out. */
import { beforeAll, describe, expect, test } from "bun:test";
import { versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { freePort, openConfig } from "../support/gatehouse.ts";
import { makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";
import { sharedHouse } from "../support/shared-house.ts";

const publishers = ["twine", "uv", "poetry", "pdm", "hatch", "flit"].flatMap(versionsOf);
const listen = `127.0.0.1:${freePort()}`;
const config = `${openConfig}server: { upload_listen: "${listen}", public_url: "http://localhost:8460" }
policy:
  critical:
    - match: ["acme-*"]
      level: phishing_resistant
      reason: ships in every payroll image
      enforce_from: 2026-03-01
    - match: ["soon-*"]
      level: any_2fa
      warn_from: 2026-03-01
      enforce_from: 2099-01-01
`;
/** The sentence, with what a tool may break it by taken out. */
const SENTENCE =
  /acme-\S+ needs a security key to publish \(gatehouse\.yaml:7, since 2026-03-01: ships in every payroll image\)\. Add one: http:\/\/localhost:8460\/account\/factors/;
const house = sharedHouse(config, publishers);

let token = "";
beforeAll(async () => {
  await house().addUser("bob");
  token = (await house().newToken("bob", "--scope", "upload")).secret;
}, 60_000);

/** Of the tools, those that show the body of a refusal on the usual listener. */
const SHOW_THE_BODY = /^(?:uv|poetry) /;

describe.each(publishers)("%s", (client) => {
  const name = (start: string) => `${start}-${client.replace(/[^a-z0-9]+/g, "-")}`;

  test("shows the whole sentence on the listener for uploads", async () => {
    using desk = openDesk();
    const project = await makeProject(desk.work, { name: name("acme"), version: "1.0" });
    const run = await publish(desk, client, {
      project,
      target: { upload: `http://${listen}/legacy/`, token },
    });
    expect(run.code).not.toBe(0);
    expect(run.output.replace(/\s+/g, " ")).toMatch(SENTENCE);
  }, 120_000);

  test("fails on the usual listener too, and shows what it can", async () => {
    using desk = openDesk();
    const project = await makeProject(desk.work, { name: name("acme"), version: "1.0" });
    const run = await publish(desk, client, { project, target: { upload: house().upload, token } });
    expect(run.code).not.toBe(0);
    expect(SENTENCE.test(run.output.replace(/\s+/g, " "))).toBe(SHOW_THE_BODY.test(client));
  }, 120_000);

  test("publishes as ever while a rule only warns", async () => {
    using desk = openDesk();
    const project = await makeProject(desk.work, { name: name("soon"), version: "1.0" });
    const run = await publish(desk, client, { project, target: { upload: house().upload, token } });
    expect([run.code, run.output]).toEqual([0, expect.any(String)]);
  }, 120_000);
});

test("an upload that a rule warns of says so in a header and in one line", async () => {
  using desk = openDesk();
  const project = await makeProject(desk.work, { name: "soon-plain", version: "1.0" });
  const form = new FormData();
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.1",
    filetype: "bdist_wheel",
  };
  for (const [key, value] of Object.entries({
    ...fields,
    name: "soon-plain",
    version: "1.0",
    pyversion: "py3",
  }))
    form.set(key, value);
  const bytes = await Bun.file(project.wheel).bytes();
  form.set("sha256_digest", new Bun.CryptoHasher("sha256").update(bytes).digest("hex"));
  form.set("content", new File([bytes], project.wheel.split("/").at(-1) ?? ""));
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(house().upload, { method: "POST", body: form, headers });
  const sentence =
    "soon-plain needs a second factor to publish (gatehouse.yaml:11, refused from 2099-01-01 on). Add one: http://localhost:8460/account/factors";
  expect([answer.status, await answer.text()]).toEqual([200, `${sentence}\n`]);
  expect(answer.headers.get("x-gatehouse-notice")).toBe(sentence);
});
