/** The process that renders: real, killed when it is caught in a text, started again for the next one. */
import { afterEach, expect, test } from "bun:test";
import { startRenderChild } from "../../src/app/start-render-child.ts";
import {
  createRenderProcess,
  type RenderChild,
  type RenderProcess,
} from "../../src/readme/render-process.ts";

const started: RenderChild[] = [];
let opened: RenderProcess | undefined;

afterEach(() => {
  opened?.close();
  opened = undefined;
  started.length = 0;
});

/** @param script what the child runs instead of the program's own renderer */
function open(
  limits: { timeLimit?: number; idleLimit?: number; queueLimit?: number },
  script?: string,
): RenderProcess {
  const start = (): RenderChild => {
    const child =
      script === undefined
        ? startRenderChild()
        : Bun.spawn([process.execPath, "-e", script], {
            env: {},
            stdin: "pipe",
            stdout: "pipe",
            stderr: "ignore",
          });
    started.push(child);
    return child;
  };
  opened = createRenderProcess({ start, timeLimit: 60_000, idleLimit: 60_000, queueLimit: 50, ...limits });
  return opened;
}

const markdown = (text: string) => ({ format: "GFM", text }) as const;

/** Answers each line but those that say `stuck` (caught in a regular expression) and `crash`. */
const moody = `for await (const line of console) {
  const { text } = JSON.parse(line);
  if (text === "stuck") /(.*),(.*),(.*),(.*),(.*),(.*),(.*),(.*),(.*)z/.test(",".repeat(100_000));
  if (text === "crash") process.exit(1);
  process.stdout.write(JSON.stringify({ opening: text }) + "\\n");
}`;

test("one process renders one text after the other, also with line ends and separators in it", async () => {
  const renderer = open({});
  const texts = ["# a\n\nb", "\u2028\u2029 \u0000 \uD800", "*c*"];
  const rendered = await Promise.all(texts.map((text) => renderer.render(markdown(text))));
  expect(rendered[0]).toEqual({ opening: '<h2 id="readme-a">a</h2>\n<p>b</p>\n' });
  expect(rendered[2]).toEqual({ opening: "<p><em>c</em></p>\n" });
  expect(started).toHaveLength(1);
});

test("what throws is `failed`, and the process goes on", async () => {
  const renderer = open({});
  expect(await renderer.render({ format: "rst", text: ".. include:: /etc/passwd" })).toBe("failed");
  expect(await renderer.render(markdown("<div>".repeat(20_000)))).toBe("failed");
  expect(await renderer.render(markdown("a"))).toEqual({ opening: "<p>a</p>\n" });
  expect(started).toHaveLength(1);
});

test("a text that takes too long is `slow`, its process is killed, and the next text is rendered (M01)", async () => {
  const renderer = open({ timeLimit: 2000 }, moody);
  const [stuck, next] = await Promise.all([
    renderer.render(markdown("stuck")),
    renderer.render(markdown("next")),
  ]);
  expect([stuck, next]).toEqual(["slow", { opening: "next" }]);
  expect(started).toHaveLength(2);
  await started[0]?.exited;
  expect(started[0]?.signalCode).toBe("SIGKILL");
});

test("a process that dies fails its text alone", async () => {
  const renderer = open({}, moody);
  expect(await renderer.render(markdown("crash"))).toBe("died");
  expect(await renderer.render(markdown("next"))).toEqual({ opening: "next" });
});

test("more than the queue holds is `busy`", async () => {
  const renderer = open({ queueLimit: 2 }, moody);
  const answers = await Promise.all(["a", "b", "c"].map((text) => renderer.render(markdown(text))));
  expect(answers).toEqual([{ opening: "a" }, { opening: "b" }, "busy"]);
});

test("closing while a text is rendered makes it `busy`: nobody takes it for one that cannot be rendered", async () => {
  const renderer = open({}, moody);
  await renderer.render(markdown("first"));
  const stuck = renderer.render(markdown("stuck"));
  await Bun.sleep(0);
  renderer.close();
  expect(await stuck).toBe("busy");
});

test("a process without work ends, and so does one that is closed", async () => {
  const renderer = open({ idleLimit: 10 }, moody);
  await renderer.render(markdown("a"));
  await started[0]?.exited;
  await renderer.render(markdown("b"));
  expect(started).toHaveLength(2);
  renderer.close();
  await started[1]?.exited;
  expect(await renderer.render(markdown("c"))).toBe("busy");
  expect(started).toHaveLength(2);
});

test("the process of the program knows nothing of the server's environment", async () => {
  process.env["GATEHOUSE_TEST_SECRET"] = "s3cret";
  const child = startRenderChild();
  const environment = await Bun.file(`/proc/${child.pid}/environ`).text();
  delete process.env["GATEHOUSE_TEST_SECRET"];
  child.kill();
  expect(environment).not.toContain("s3cret");
});
