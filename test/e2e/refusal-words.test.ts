/** What publishing tools show when uploads have a listener of their own, whose status line carries the sentence. */
import { beforeAll, describe, expect, test } from "bun:test";
import { versionsOf } from "../support/client-versions.ts";
import { openDesk } from "../support/desk.ts";
import { freePort, openConfig } from "../support/gatehouse.ts";
import { makeProject } from "../support/make-project.ts";
import { publish } from "../support/publish.ts";
import { sharedHouse } from "../support/shared-house.ts";

const publishers = ["twine", "uv", "poetry", "pdm", "hatch", "flit"].flatMap(versionsOf);
const listen = `127.0.0.1:${freePort()}`;
const house = sharedHouse(`${openConfig}server: { upload_listen: "${listen}" }\n`, publishers);

let stranger = "";
beforeAll(async () => {
  await house().put({ name: "mine", version: "1.0" });
  await house().addUser("bob");
  stranger = (await house().newToken("bob", "--scope", "upload")).secret;
}, 60_000);

describe.each(publishers)("%s", (client) => {
  test("publishes, and shows why it was refused", async () => {
    using desk = openDesk();
    const target = { upload: `http://${listen}/legacy/`, token: house().token };
    const name = `own-${client.replace(/[^a-z0-9]+/g, "-")}`;
    const own = await makeProject(desk.work, { name, version: "1.0" });
    expect(await publish(desk, client, { project: own, target })).toMatchObject({ code: 0 });
    using other = openDesk();
    const project = await makeProject(other.work, { name: "mine", version: "2.0" });
    const run = await publish(other, client, { project, target: { ...target, token: stranger } });
    expect(run.code).not.toBe(0);
    const words = run.output.replace(/\s+/g, " ");
    expect(words).toContain("isn't allowed to upload to project 'mine'. It takes the role");
  }, 120_000);
});
