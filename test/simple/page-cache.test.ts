/** The cache of finished pages: right after every change, made no more often than needed, and bounded. */
import { expect, test } from "bun:test";
import { createPageCache } from "../../src/simple/page-cache.ts";

type Page = { readonly size: number; readonly text: string };

/** A cache over one changeable "table", counting what it asks for. */
function desk(limits: { pages?: number; bytes?: number } = {}) {
  let mark = 0;
  const serials = new Map<string, number>();
  const asked = { serial: 0, made: 0 };
  const cache = createPageCache<Page>(
    { read: () => mark, raise: (value) => void (mark = value) },
    limits.pages ?? 10,
    limits.bytes,
  );
  const get = (key: string, size = 1) =>
    cache.get(key, {
      serialOf: () => ((asked.serial += 1), serials.get(key)),
      make: () => ((asked.made += 1), { size, text: `${key} at ${serials.get(key)}` }),
    })?.text;
  return { get, asked, serials, raise: () => (mark += 1) };
}

test("while the mark stays, a page is made once and nothing is read again", () => {
  const { get, asked, serials } = desk();
  serials.set("a", 1);
  for (let n = 0; n < 5; n += 1) expect(get("a")).toBe("a at 1");
  expect(asked).toEqual({ serial: 1, made: 1 });
});

test("a change elsewhere costs one look at the serial, not a page", () => {
  const { get, asked, serials, raise } = desk();
  serials.set("a", 1);
  get("a");
  raise();
  for (let n = 0; n < 5; n += 1) expect(get("a")).toBe("a at 1");
  expect(asked).toEqual({ serial: 2, made: 1 });
});

test("a change of the project makes its page anew", () => {
  const { get, asked, serials, raise } = desk();
  serials.set("a", 1);
  get("a");
  serials.set("a", 2);
  raise();
  expect([get("a"), get("a")]).toEqual(["a at 2", "a at 2"]);
  expect(asked.made).toBe(2);
});

test("a page made before the mark of its own change was raised is still right after it", () => {
  const { get, asked, serials, raise } = desk();
  serials.set("a", 1);
  get("a");
  serials.set("a", 2);
  raise();
  get("a");
  raise();
  expect(get("a")).toBe("a at 2");
  expect(asked.made).toBe(2);
});

test("a project that goes takes its page along, and one that comes back has a new one", () => {
  const { get, serials, raise } = desk();
  serials.set("a", 1);
  get("a");
  serials.delete("a");
  raise();
  expect(get("a")).toBeUndefined();
  serials.set("a", 9);
  raise();
  expect(get("a")).toBe("a at 9");
});

test("unknown names are not kept, however many are asked for", () => {
  const { get, asked } = desk();
  for (let n = 0; n < 100; n += 1) expect(get(`x${n}`)).toBeUndefined();
  expect(asked).toEqual({ serial: 100, made: 0 });
});

test("beyond the number of pages the oldest goes", () => {
  const { get, asked, serials } = desk({ pages: 3 });
  for (const key of ["a", "b", "c", "d"]) {
    serials.set(key, 1);
    get(key);
  }
  for (const key of ["b", "c", "d"]) get(key);
  expect(asked.made).toBe(4);
  get("a");
  expect(asked.made).toBe(5);
});

test("beyond the number of bytes as many go as it takes, and a page larger than all is served but not kept", () => {
  const { get, asked, serials } = desk({ bytes: 100 });
  for (const [key, size] of [
    ["a", 40],
    ["b", 40],
    ["c", 90],
  ] as const) {
    serials.set(key, 1);
    get(key, size);
  }
  get("c");
  expect(asked.made).toBe(3);
  serials.set("huge", 1);
  expect([get("huge", 101), get("huge", 101)]).toEqual(["huge at 1", "huge at 1"]);
  expect(asked.made).toBe(5);
});

test("bytes of pages that went or were made anew count no more", () => {
  const { get, asked, serials, raise } = desk({ bytes: 100 });
  serials.set("a", 1).set("b", 1);
  get("b", 40);
  for (let serial = 2; serial < 50; serial += 1) {
    serials.set("a", serial);
    raise();
    get("a", 60);
  }
  const { made } = asked;
  get("b", 40);
  expect(asked.made).toBe(made);
});
