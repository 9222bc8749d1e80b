/** The loop that sends the log to a target: in order, at least once, from where it was, whatever the target does. */
import { expect, test } from "bun:test";
import { record } from "../../src/audit/record.ts";
import { write } from "../../src/db/write.ts";
import { pauseAfter, runShipper } from "../../src/shipping/run-shipper.ts";
import { listTargets, nameTargets, oldestAwaited, readCursor } from "../../src/shipping/shipping-state.ts";
import { webhookTarget } from "../../src/shipping/webhook-target.ts";
import { openTestHouse, operator, type TestHouse } from "../support/test-house.ts";
import { until } from "../support/until.ts";
import { openReceiver, type Post, type Receiver } from "../support/webhook-receiver.ts";

const pace = { look: 5, first: 5, longest: 40 };
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

function note(house: TestHouse, count: number): void {
  write(house.db, (tx) => {
    for (let at = 0; at < count; at += 1)
      record(
        tx,
        { actor: operator, at: house.now() },
        { event: "release.unyank", outcome: "done", project: "p", details: { version: "1.0" } },
      );
  });
}

function seqsOf(posts: readonly Post[]): number[] {
  return posts
    .flatMap(({ body }) => body.split("\n").slice(0, -1))
    .map((line) => (JSON.parse(line) as { seq: number }).seq);
}

function start(house: TestHouse, name: string, { url }: Pick<Receiver, "url">) {
  const end = new AbortController();
  const reports: number[] = [];
  const done = runShipper(
    {
      db: house.db,
      now: house.now,
      end: end.signal,
      pace,
      report: ({ failures }) => void reports.push(failures),
    },
    webhookTarget({ name, url, now: house.now, secret: async () => "s" }),
  );
  const stop = () => {
    end.abort();
    return done;
  };
  return { reports, stop };
}

test("a webhook that answers 500 gets the same records again, in order, and none twice once it took them", async () => {
  using house = openTestHouse();
  nameTargets(house.db, ["webhook siem"]);
  note(house, 450);
  const taken: Post[] = [];
  await using receiver = openReceiver((post, count) => {
    if (count % 3 !== 0) return new Response("", { status: 500 });
    taken.push(post);
    return new Response();
  });
  const shipper = start(house, "siem", receiver);
  await until(() => readCursor(house.db, "webhook siem") === 450);
  note(house, 1);
  await until(() => readCursor(house.db, "webhook siem") === 451);
  await shipper.stop();
  expect(seqsOf(taken)).toEqual(upTo(451));
  expect(listTargets(house.db)).toMatchObject([{ behind: 0, since: null, error: null, failures: 0 }]);
});

test("a dead target does not stop another, and says how far behind it is and why", async () => {
  using house = openTestHouse();
  nameTargets(house.db, ["webhook dead", "webhook siem"]);
  note(house, 10);
  await using receiver = openReceiver();
  await using dead = openReceiver(() => new Response("", { status: 503 }));
  const shippers = [start(house, "dead", dead), start(house, "siem", receiver)];
  await until(() => readCursor(house.db, "webhook siem") === 10 && (shippers[0]?.reports.length ?? 0) > 3);
  await Promise.all(shippers.map(({ stop }) => stop()));
  expect(seqsOf(receiver.posts)).toEqual(upTo(10));
  expect(shippers[0]?.reports.slice(0, 4)).toEqual([1, 2, 3, 4]);
  expect(listTargets(house.db)).toMatchObject([
    { target: "webhook dead", next: 0, behind: 10, since: house.now(), error: "it answered 503" },
    { target: "webhook siem", next: 10, behind: 0 },
  ]);
  expect(oldestAwaited(house.db)).toBe(0);
  // What nobody names any more keeps nothing back, and goes on where it was when it comes back.
  nameTargets(house.db, ["webhook siem"]);
  expect(oldestAwaited(house.db)).toBe(10);
  nameTargets(house.db, []);
  expect([oldestAwaited(house.db), listTargets(house.db)]).toEqual([undefined, []]);
});

test("a target that takes little at once is given less", async () => {
  using house = openTestHouse();
  nameTargets(house.db, ["webhook siem"]);
  note(house, 60);
  const taken: Post[] = [];
  await using receiver = openReceiver((post) => {
    if (post.body.split("\n").length > 9) return new Response("", { status: 413 });
    taken.push(post);
    return new Response();
  });
  const shipper = start(house, "siem", receiver);
  await until(() => readCursor(house.db, "webhook siem") === 60);
  await shipper.stop();
  expect(seqsOf(taken)).toEqual(upTo(60));
});

test("after a stop it goes on where it was", async () => {
  using house = openTestHouse();
  nameTargets(house.db, ["webhook siem"]);
  note(house, 5);
  await using receiver = openReceiver();
  const first = start(house, "siem", receiver);
  await until(() => readCursor(house.db, "webhook siem") === 5);
  await first.stop();
  note(house, 5);
  const second = start(house, "siem", receiver);
  await until(() => readCursor(house.db, "webhook siem") === 10);
  await second.stop();
  expect(seqsOf(receiver.posts)).toEqual(upTo(10));
});

test("pauses double with each failure in a row, up to the longest", () => {
  const usual = { first: 1000, longest: 300_000 };
  expect([1, 2, 3, 9, 10, 1000].map((failures) => pauseAfter(failures, usual))).toEqual([
    1000, 2000, 4000, 256_000, 300_000, 300_000,
  ]);
});
