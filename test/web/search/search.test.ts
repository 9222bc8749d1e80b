/** Search and lists on a running house: what is found, in which order, by whom, and that no query breaks them. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { setProjectStatus } from "../../../src/catalog/project-status.ts";
import { makeMissingCards } from "../../../src/catalog/project-card.ts";
import { setYanked } from "../../../src/catalog/yank.ts";
import { consoleActor } from "../../../src/app/house.ts";
import { parseProjectName } from "../../../src/packaging/project-name.ts";
import { parseVersion } from "../../../src/packaging/version.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { type RunningHouse, runHouse } from "../../support/running-house.ts";
import { sampleWheel } from "../../support/sample-dist.ts";

let house: RunningHouse;

async function publish(name: string, version: string, metadata = ""): Promise<void> {
  const answer = await house.upload(sampleWheel({ name, version, metadata }));
  expect(answer.status).toBe(200);
}

beforeAll(async () => {
  house = await runHouse("access: { read: authenticated }");
  await publish("payroll", "1.0", "Summary: Counts money\n");
  await publish("acme-payroll", "1.0", "Summary: Old words\n");
  await publish("acme-payroll", "1.1", "Summary: What everybody is owed\nKeywords: salary,wages\n");
  await publish("acme-payroll", "2.0rc1", "Summary: Unripe\n");
  await publish("payroll-tools", "1.0", "Summary: More of it\n");
  await publish("ledger", "1.0", "Summary: Feeds payroll with money\n");
  await publish("hidden-payroll", "1.0", "Summary: Shut\n");
  await publish("Zebra", "1.0", 'Summary: 100% <b>"stripes"</b> & more\n');
  const reason = { status: "quarantined", reason: "looked at" } as const;
  setProjectStatus(house.house, consoleActor(), { name: parseProjectName("hidden-payroll"), ...reason });
});
afterAll(async () => await house[Symbol.asyncDispose]());

/** The names that a page lists, in order. */
async function namesAt(path: string, token = house.token): Promise<string[]> {
  const answer = await house.get(path, { token, accept: "text/html" });
  expect(answer.status).toBe(200);
  const names: string[] = [];
  const rewriter = new HTMLRewriter().on(".cards li > a", {
    element: (link) => void names.push(link.getAttribute("href")?.split("/")[2] ?? ""),
  });
  await rewriter.transform(answer).text();
  return names;
}

const search = (typed: string, token?: string) =>
  namesAt(`/search?${new URLSearchParams({ q: typed })}`, token);

describe("search", () => {
  test("the name itself comes first, then names that begin so, then names that hold it, then words", async () => {
    expect(await search("payroll")).toEqual(["payroll", "payroll-tools", "acme-payroll", "ledger"]);
  });

  test.each<[string, string[]]>([
    ["Acme_Payroll", ["acme-payroll"]],
    ["yrol", ["payroll", "acme-payroll", "payroll-tools"]],
    ["sal", ["acme-payroll"]],
    ["wages owed", ["acme-payroll"]],
    ["payroll money", ["ledger", "payroll"]],
    ["pa", ["payroll", "payroll-tools", "ledger", "acme-payroll"]],
    ["ZEBRA", ["zebra"]],
    ["stripes", ["zebra"]],
    ["payroll OR zebra", []],
    ["zebra NOT payroll", []],
    ["old", []],
    ["unripe", []],
    ["nowhere", []],
  ])("%j finds %j", async (typed, names) => {
    expect((await search(typed)).sort()).toEqual(names.toSorted());
  });

  test.each([
    "%",
    "_",
    "100%",
    "pay%",
    "p_yroll",
    '"',
    "'",
    "payroll OR zebra",
    "NOT x",
    "name:zebra",
    "zeb*",
    "(",
    "a AND (",
    "NEAR(a b)",
    "^pay",
    "-",
    "{summary}:x",
    "'; DROP TABLE projects; --",
    "\u0000",
    ...hostileStrings,
  ])("%j is words and nothing else (M04)", async (typed) => {
    const words = typed.replace(/[^\p{L}\p{N}\p{M}]+/gu, " ");
    expect(await search(typed)).toEqual(await search(words));
  });

  test("what was typed is shown as text and kept in the box (M04)", async () => {
    const typed = `"><script>x</script>`;
    const answer = await house.get(`/search?${new URLSearchParams({ q: typed })}`, { token: house.token });
    const html = await answer.text();
    expect(html).toContain('value="&quot;>&lt;script>x&lt;/script>"');
    expect(html).not.toContain("<script");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test.each(["0", "-1", "x", "99", "1e9", "999999999999"])("page %s is no fault", async (page) => {
    const answer = await house.get(`/search?q=payroll&page=${page}`, { token: house.token });
    expect(answer.status).toBe(200);
  });
});

describe("the list", () => {
  test("holds every project by name but those in quarantine", async () => {
    expect(await namesAt("/projects")).toEqual([
      "acme-payroll",
      "ledger",
      "payroll",
      "payroll-tools",
      "zebra",
    ]);
  });

  test("begins where the address says", async () => {
    expect(await namesAt("/projects?from=p")).toEqual(["payroll", "payroll-tools", "zebra"]);
    expect(await namesAt("/projects?from=zz")).toEqual([]);
    expect(await namesAt(`/projects?${new URLSearchParams({ from: "%' OR 1=1 --" })}`)).toHaveLength(5);
  });

  test("shows the newest release that tools would pick, and its summary", async () => {
    const html = await (await house.get("/projects", { token: house.token })).text();
    expect(html).toContain("What everybody is owed");
    expect(html).not.toContain("Unripe");
    expect(html).toContain("100% &lt;b>&quot;stripes&quot;&lt;/b> &amp; more");
  });
});

describe("who sees what", () => {
  test.each(["/search?q=payroll", "/projects", "/project/payroll/", "/project/nowhere/"])(
    "nobody reads %s of a closed index without a credential",
    async (path) => {
      const program = await house.get(path);
      expect([program.status, program.headers.has("www-authenticate")]).toEqual([401, true]);
      expect(await program.text()).not.toContain("money");
      const browser = await house.get(path, { accept: "text/html" });
      const signIn = `/sign-in?return=${encodeURIComponent(path)}`;
      expect([browser.status, browser.headers.get("location")]).toEqual([303, signIn]);
    },
  );

  test("a token limited to some projects finds and lists those alone", async () => {
    const token = await house.tokenFor("bob", { projects: ["acme-*", "le*ger"] });
    expect(await search("payroll", token)).toEqual(["acme-payroll", "ledger"]);
    expect(await search("zebra", token)).toEqual([]);
    expect(await namesAt("/projects", token)).toEqual(["acme-payroll", "ledger"]);
    expect((await house.get("/project/zebra/", { token })).status).toBe(403);
  });

  test("a token that may only upload reads no list", async () => {
    const token = await house.tokenFor("bob", { scopes: ["upload"] });
    expect((await house.get("/search?q=a", { token })).status).toBe(403);
  });
});

describe("a card follows its project", () => {
  test("when the newest release is yanked, and back", async () => {
    const input = { name: parseProjectName("acme-payroll"), version: parseVersion("1.1") };
    setYanked(house.house, consoleActor(), { ...input, yanked: true });
    expect(await search("old words")).toEqual(["acme-payroll"]);
    expect(await search("wages")).toEqual([]);
    setYanked(house.house, consoleActor(), { ...input, yanked: false });
    expect(await search("wages")).toEqual(["acme-payroll"]);
  });

  test("cards that are missing are made anew", async () => {
    house.house.db.sqlite.run("DELETE FROM project_cards");
    expect(await namesAt("/projects")).toEqual([]);
    await makeMissingCards(house.house.db);
    expect(await search("payroll")).toEqual(["payroll", "payroll-tools", "acme-payroll", "ledger"]);
    expect(house.house.db.sqlite.query("SELECT count(*) AS n FROM search_names").get()).toEqual({ n: 6 });
  });
});
