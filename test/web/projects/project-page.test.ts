/** Project pages on a running house: description, facts, files, history, and who is told what. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { consoleActor } from "../../../src/app/house.ts";
import { deleteFiles } from "../../../src/catalog/delete-files.ts";
import { setProjectStatus } from "../../../src/catalog/project-status.ts";
import { setYanked } from "../../../src/catalog/yank.ts";
import { parseProjectName } from "../../../src/packaging/project-name.ts";
import { parseVersion } from "../../../src/packaging/version.ts";
import { hostileMarkdown } from "../../support/hostile-markup.ts";
import { type RunningHouse, runHouse } from "../../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../../support/sample-dist.ts";

let house: RunningHouse;

const metadata = [
  "Summary: What everybody is owed",
  "Author-email: Ann <ann@example.com>, bob@example.com",
  "License: MIT",
  "Requires-Python: >=3.10",
  "Requires-Dist: demo-base>=2",
  'Requires-Dist: matplotlib ; extra == "plots"',
  "Provides-Extra: plots",
  "Classifier: Private :: Do Not Upload",
  "Project-URL: Source, https://git.example.com/x",
  "Project-URL: Trap, javascript:alert(1)",
  "Description-Content-Type: text/markdown",
  "",
  "# Hello\n\n[link](https://x.example/) ![pic](http://tracker.example/a.png)\n",
].join("\n");

beforeAll(async () => {
  house = await runHouse();
  await put(sampleWheel({ name: "demo-base", version: "2.0" }));
  await put(sampleWheel({ name: "Demo.App", version: "1.0", metadata }));
  await put(sampleSdist({ name: "Demo.App", version: "1.0", metadata }));
  await put(sampleWheel({ name: "Demo.App", version: "2.0rc1", metadata }));
});
afterAll(async () => await house[Symbol.asyncDispose]());

async function put(dist: Parameters<RunningHouse["upload"]>[0]): Promise<void> {
  const answer = await house.upload(dist);
  expect(answer.status).toBe(200);
}

async function page(path: string, token?: string): Promise<string> {
  const answer = await house.get(path, { accept: "text/html", ...(token === undefined ? {} : { token }) });
  expect(answer.status).toBe(200);
  return answer.text();
}

describe("the page of a project", () => {
  test("shows the description as HTML, with links that lead out and no image", async () => {
    const html = await page("/project/demo-app/");
    expect(html).toContain('<h2 id="readme-hello">Hello</h2>');
    expect(html).toContain('<a href="https://x.example/" rel="nofollow ugc noopener noreferrer">link</a>');
    expect(html).not.toContain("<img");
  });

  test("shows what its metadata says, and no mailbox", async () => {
    const html = await page("/project/demo-app/");
    for (const part of [
      "What everybody is owed",
      "Ann, bob@…",
      "MIT",
      "&gt;=3.10",
      "Private :: Do Not Upload",
    ])
      expect(html.replaceAll(">=", "&gt;=")).toContain(part);
    expect(html).not.toContain("example.com>");
    expect(html).not.toContain("@example");
    expect(html).toContain('<a href="https://git.example.com/x"');
    expect(html).not.toContain('href="javascript:');
  });

  test("links a dependency that is here, and names one that is not", async () => {
    const html = await page("/project/demo-app/");
    expect(html).toContain('<a href="/project/demo-base/">demo-base</a>');
    expect(html).toContain("for extra plots");
    expect(html).not.toContain("/project/matplotlib/");
  });

  test("links no dependency that the caller's token does not reach", async () => {
    const token = await house.tokenFor("bob", { projects: ["demo-app"] });
    expect(await page("/project/demo-app/", token)).not.toContain("/project/demo-base/");
  });

  test("names owners to those who are signed in, and to nobody else", async () => {
    expect(await page("/project/demo-app/", house.token)).toContain("alice");
    expect(await page("/project/demo-app/")).not.toContain("alice");
  });

  test("shows the release that tools pick, and tells of it on the page of another", async () => {
    expect(await page("/project/demo-app/")).not.toContain("tools pick another release");
    const other = await page("/project/demo-app/2.0rc1/");
    expect(other).toContain("tools pick another release");
    expect(other).toContain('<a href="/project/demo-app/1.0/">1.0</a>');
  });

  test("lists files with their hashes, and versions with what became of them", async () => {
    const html = await page("/project/demo-app/");
    const dist = sampleWheel({ name: "Demo.App", version: "1.0", metadata });
    expect(html).toContain(new Bun.CryptoHasher("sha256").update(dist.bytes).digest("hex"));
    expect(html).toContain("demo_app-1.0.tar.gz");
    expect(html).toContain("pre-release");
  });
});

describe("addresses", () => {
  test.each([
    ["/project/Demo.App/", "/project/demo-app/"],
    ["/project/demo-app", "/project/demo-app/"],
    ["/project/Demo_App/1.0", "/project/demo-app/1.0/"],
    ["/project/demo_app/1.0/", "/project/demo-app/1.0/"],
  ])("%s leads to %s", async (from, to) => {
    const answer = await house.get(from);
    expect([answer.status, answer.headers.get("location")]).toEqual([301, to]);
  });

  test.each([
    "/project/nowhere/",
    "/project/demo-app/9.9/",
    "/project/demo-app/not-a-version/",
    "/project/demo-app/9.9/files/",
    "/project/demo-base/2.0/description/",
    "/project/%00/",
    "/project/-/",
  ])("%s is not there", async (path) => {
    expect((await house.get(path, { accept: "text/html" })).status).toBeOneOf([400, 404]);
  });

  test("a version is found in any spelling of it", async () => {
    expect(await page("/project/demo-app/1.0.0/")).toContain("demo_app-1.0.tar.gz");
  });

  test.each(["versions/", "1.0/files/", "1.0/description/", "versions/?page=7"])(
    "%s has its own page",
    async (rest) => {
      expect(await page(`/project/demo-app/${rest}`)).toContain("Demo.App");
    },
  );
});

describe("what became of it", () => {
  const name = parseProjectName("demo-fate");
  const set = (status: "active" | "archived" | "deprecated" | "quarantined") =>
    setProjectStatus(house.house, consoleActor(), { name, status, reason: "ticket <812>" });

  test("yanks, states and quarantine are said with their reasons", async () => {
    await put(sampleWheel({ name: "demo-fate", version: "1.0", metadata }));
    setYanked(house.house, consoleActor(), {
      name,
      version: parseVersion("1.0"),
      yanked: true,
      reason: "off by <one>",
    });
    expect(await page("/project/demo-fate/")).toContain("off by &lt;one>");
    for (const status of ["archived", "deprecated"] as const) {
      set(status);
      const html = await page("/project/demo-fate/");
      expect(html).toContain(`This project is ${status}`);
      expect(html).toContain("ticket &lt;812>");
    }
    set("quarantined");
    const html = await page("/project/demo-fate/1.0/");
    expect(html).toContain("in quarantine");
    expect(html).not.toContain("/files/");
    expect(html).not.toContain("readme");
  });

  test("a deleted release takes its rendered description with it", async () => {
    const count = () =>
      house.house.db.sqlite.query<{ n: number }, []>("SELECT count(*) AS n FROM readmes").get()?.n ?? 0;
    const before = count();
    await put(sampleWheel({ name: "demo-gone", version: "1.0", metadata }));
    await page("/project/demo-gone/");
    expect(count()).toBe(before + 1);
    const removeBlob = () => undefined;
    deleteFiles({ ...house.house, removeBlob }, consoleActor(), {
      name: parseProjectName("demo-gone"),
      version: parseVersion("1.0"),
    });
    expect(count()).toBe(before);
    expect(await page("/project/demo-gone/")).toContain("no release yet");
  });
});

describe("descriptions", () => {
  test("what cannot be rendered is shown as text, and so is what says it is text", async () => {
    const rst = "Description-Content-Type: text/x-rst\n\nSee :foo:`x` & <b>\n";
    await put(sampleWheel({ name: "demo-rst", version: "1.0", metadata: rst }));
    expect(await page("/project/demo-rst/")).toContain(
      '<pre class="description">See :foo:`x` &amp; &lt;b></pre>',
    );
    const plain = "Description-Content-Type: text/plain\n\n# no <i>markup</i>\n";
    await put(sampleWheel({ name: "demo-plain", version: "1.0", metadata: plain }));
    expect(await page("/project/demo-plain/")).toContain("# no &lt;i>markup&lt;/i>");
  });

  test("an upload has its description rendered before anybody looks", async () => {
    await put(sampleWheel({ name: "demo-early", version: "1.0", metadata: `${metadata}early\n` }));
    const rendered = () =>
      house.house.db.sqlite.query("SELECT 1 FROM readmes WHERE opening LIKE '%early%'").get() !== null;
    for (let tries = 0; !rendered() && tries < 300; tries += 1) await Bun.sleep(50);
    expect(rendered()).toBeTrue();
  });

  test("a long one is bounded on the page of the project and whole on its own (60 KB)", async () => {
    const long = `Description-Content-Type: text/markdown\n\n${"word *word* word\n\n".repeat(5000)}the end\n`;
    await put(sampleWheel({ name: "demo-long", version: "1.0", metadata: long }));
    const html = await page("/project/demo-long/");
    expect(html.length).toBeLessThan(40_000);
    expect(html).toContain('<a href="/project/demo-long/1.0/description/">');
    expect(await page("/project/demo-long/1.0/description/")).toContain("the end");
  });

  test("every hostile description at once leaves the rest of the page alone (M01)", async () => {
    const all = hostileMarkdown.map(([, text]) => text.replaceAll("\u0001", "")).join("\n\n");
    const body = `Description-Content-Type: text/markdown\n\n${all}\n`;
    await put(sampleWheel({ name: "demo-hostile", version: "1.0", metadata: body }));
    const html = await page("/project/demo-hostile/");
    const tags: string[] = [];
    const rewriter = new HTMLRewriter().on(
      "script, style, img, iframe, object, form, base, svg:not(.mark), [onerror], [style]",
      {
        element: (element) => void tags.push(element.tagName),
      },
    );
    await rewriter.transform(new Response(html)).text();
    expect(tags).toEqual([]);
    expect(html).toContain("demo_hostile-1.0-py3-none-any.whl");
  });
});
