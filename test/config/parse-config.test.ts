/** Group N of the attack catalogue, case by case: what a configuration must not hold, and where the fault is told. */
import { describe, expect, test } from "bun:test";
import { parseConfig } from "../../src/config/parse-config.ts";
import { faultsOf } from "../support/faults-of.ts";

type Case = readonly [title: string, text: string, faults: readonly string[]];

const groups: Readonly<Record<string, readonly Case[]>> = {
  "N01 a document that is no mapping": [
    ["empty", "", ["1:1: the file is empty"]],
    ["comments", "# a\n\n# b\n", ["1:1: the file is empty"]],
    ["null", "null\n", ["1:1: the file is empty"]],
    ["only a marker", "---\n", ["1:4: the file is empty"]],
    ["a list", "\n- server\n", ["2:1: expected a mapping"]],
    ["a scalar", "server", ["1:1: expected a mapping"]],
    ["an empty section", "log: {}\nserver:\n", ["2:8: server: expected a mapping, found nothing"]],
  ],
  "N02 an unknown key": [
    ["at the top", "sever: {}\n", ['1:1: sever: unknown key. Did you mean "server"?']],
    ["in a section", "server:\n  lisen: a\n", ['2:3: server.lisen: unknown key. Did you mean "listen"?']],
    [
      "in camel case",
      "server: { publicUrl: a }",
      ['1:11: server.publicUrl: unknown key. Did you mean "public_url"?'],
    ],
    [
      "in an index",
      "indexes:\n  main: { host: true, hosts: true }",
      ['2:11: indexes.main.host: unknown key. Did you mean "hosts"?'],
    ],
    ["like none", "storage: { bucket: a }", ["1:12: storage.bucket: unknown key. Known here: data."]],
    ["of odd characters", '"a\\nb": 1', ["1:1: 'a\\u{000a}b': unknown key"]],
  ],
  "N03 a key that stands twice": [
    ["plain", "log: {}\naccess: {}\nlog: {}\n", ["3:1: log: the key 'log' stands twice, first on line 1"]],
    ["quoted and plain", "log: {}\n'log': {}\n", ["2:1: log: the key 'log' stands twice, first on line 1"]],
    [
      "in a flow mapping",
      "log: { level: info, level: warn }",
      ["1:21: log.level: the key 'level' stands twice"],
    ],
    [
      "1 and 1.0",
      "indexes: { main: { hosts: true }, 1: {}, 1.0: {} }",
      ["1:35: indexes: a key must be text", "1:42: indexes: a key must be text"],
    ],
    ["null as key", "log: {}\n~: 1\n", ["2:1: a key must be text"]],
  ],
  "N04 a wrong type": [
    [
      "yes",
      "indexes: { main: { hosts: yes } }",
      ["1:27: indexes.main.hosts: expected true or false, found text"],
    ],
    [
      "off",
      "indexes: { main: { hosts: off } }",
      ["1:27: indexes.main.hosts: expected true or false, found text"],
    ],
    [
      "quoted true",
      "indexes: { main: { hosts: 'true' } }",
      ["1:27: indexes.main.hosts: expected true or false"],
    ],
    [
      "True",
      "indexes: { main: { hosts: True } }",
      ["1:27: indexes.main.hosts: expected true or false, found True"],
    ],
    [
      "a number for text",
      "reserved: [123]",
      ['1:12: reserved[0]: expected text, found 123. Put it in quotes: "123".'],
    ],
    [
      "1.10 for text",
      "reserved: [1.10]",
      ['1:12: reserved[0]: expected text, found 1.10. Put it in quotes: "1.10".'],
    ],
    [
      "true for text",
      "reserved: [true]",
      ['1:12: reserved[0]: expected text, found true. Put it in quotes: "true".'],
    ],
    ["a list for a mapping", "server: []", ["1:9: server: expected a mapping, found a list"]],
    ["text for a list", "reserved: acme", ["1:11: reserved: expected a list, found text"]],
    ["a mapping for text", "storage: { data: {} }", ["1:18: storage.data: expected text, found a mapping"]],
    [
      "a float for a whole number",
      "limits: { archive_ratio: 50.0 }",
      ["1:26: limits.archive_ratio: expected a whole number, found the number 50.0"],
    ],
    [
      ".inf",
      "limits: { archive_ratio: .inf }",
      ["1:26: limits.archive_ratio: expected a whole number, found the number .inf"],
    ],
    [
      "hexadecimal",
      "limits: { archive_ratio: 0x32 }",
      ["1:26: limits.archive_ratio: expected a whole number, found the number 0x32"],
    ],
    [
      "out of range",
      "limits: { archive_ratio: 1001 }",
      ["1:26: limits.archive_ratio: 1001 is out of range. Choose between 1 and 1000."],
    ],
    ["~", "storage: { data: ~ }", ["1:18: storage.data: expected text, found nothing"]],
    [
      "another word",
      "log: { level: inof }",
      [`1:15: log.level: 'inof' is not one of debug, info, warn, error. Did you mean "info"?`],
    ],
    [
      "an item that stands twice",
      "reserved: [acme-x, Acme_X]",
      ["1:20: reserved[1]: 'acme-x' stands in the list already"],
    ],
  ],
  "N05 anchors, aliases and merge keys": [
    ["an anchor", "log: &a {}\n", ["1:6: anchors are not allowed"]],
    ["an anchor on a key", "&a log: {}\n", ["1:1: anchors are not allowed"]],
    ["an alias", "log: &a {}\naccess: *a\n", ["1:6: anchors", "2:9: aliases are not allowed"]],
    ["a recursive one", "reserved: &a [*a]\n", ["1:11: anchors", "1:15: aliases"]],
    ["a merge key", "log:\n  <<: { level: info }\n", ["2:3: log.'<<': '<<' cannot be used as a key"]],
  ],
  "N07 tags and directives": [
    [
      "!!js/function",
      "log: !!js/function 'x'\n",
      ["1:6: tags are not allowed", "1:20: log: expected a mapping, found text"],
    ],
    ["!!python/object", "log: !!python/object {}\n", ["1:6: tags are not allowed"]],
    ["!!binary", "storage: { data: !!binary aGk= }\n", ["1:18: tags are not allowed"]],
    [
      "!include",
      "server: !include a.yaml\n",
      ["1:9: tags are not allowed", "1:18: server: expected a mapping"],
    ],
    ["!env", "storage: { data: !env DATA }\n", ["1:18: tags are not allowed"]],
    ["a tag that changes nothing", "log: !!map {}\n", ["1:6: tags are not allowed"]],
    ["the bare tag", "reserved: ! []\n", ["1:11: tags are not allowed"]],
    ["YAML 1.1, where yes is true", "%YAML 1.1\n---\nlog: {}\n", ["1:1: directives are not allowed"]],
  ],
  "N08 how the text is written": [
    ["two documents", "log: {}\n---\nlog: {}\n", ["2:1: a second document begins here"]],
    ["two documents without a marker", "log: {}\n...\nlog: {}\n", ["3:1: a second document begins here"]],
    ["a tab as indentation", "log:\n\tlevel: info\n", ["2:1: tabs are not allowed"]],
    ["a tab behind a colon", "log:\t{}\n", ["1:5: tabs are not allowed"]],
    ["NUL", "log: {}\n# \0\n", ["2:3: there is a control character '\\u{0000}'"]],
    ["unclosed brackets", "reserved: [a\n", ["2:1: not YAML: flow sequence"]],
    [
      "a colon in a plain value",
      "log: a: b\n",
      [
        "1:6: not YAML: nested mappings are not allowed in compact mappings. Put a value that holds a colon in quotes.",
      ],
    ],
  ],
  "N09 names of projects": [
    [
      "patterns that match by accident",
      "reserved: ['**', '[', '', a?]",
      [
        "1:12: reserved[0]: '**' is not",
        "1:18: reserved[1]: '[' is not",
        "1:23: reserved[2]: '' is not",
        "1:27: reserved[3]: 'a?' is not",
      ],
    ],
  ],
  "N11 durations": [
    [
      "a bare number",
      "server: { shutdown_grace: 10 }",
      ["1:27: server.shutdown_grace: '10' is not a duration. Write a whole number and its unit"],
    ],
    [
      "words",
      "server: { shutdown_grace: 10 min }",
      ["1:27: server.shutdown_grace: '10 min' is not a duration"],
    ],
    [
      "longer than a timer waits",
      "server: { upload_stall: 30d }",
      ["1:25: server.upload_stall: '30d' is too long"],
    ],
  ],
  "N12 the public URL": [
    [
      "http in production",
      "server: { public_url: 'http://p.example.com' }",
      ["1:23: server.public_url: 'http://p.example.com' is not protected by TLS"],
    ],
    [
      "credentials",
      "server: { public_url: 'https://u:p@x' }",
      ["1:23: server.public_url: 'https://***@x' is not a bare http or https address"],
    ],
  ],
  "N13 listening on a network": [
    [
      "without a public URL",
      "server: { listen: '0.0.0.0:8460' }",
      ["1:19: server.listen: other machines can connect"],
    ],
  ],
  "N23 keys that every object has": [
    [
      "__proto__",
      "indexes: { main: { hosts: true }, __proto__: { hosts: true } }",
      ["1:35: indexes.__proto__: '__proto__' cannot be used"],
    ],
    [
      "constructor",
      "indexes: { main: { hosts: true }, constructor: { hosts: true } }",
      ["1:35: indexes.constructor: 'constructor' cannot be used"],
    ],
    ["as setting", "server: { toString: a }", ["1:11: server.toString: 'toString' cannot be used"]],
  ],
  upstreams: [
    [
      "named by an index and described nowhere",
      "indexes: { main: { hosts: true, upstreams: [public] } }",
      ["1:44: indexes.main.upstreams: there is no upstream 'public'"],
    ],
    ["without an address", "upstreams: { a: {} }", ["1:17: upstreams.a.url: the key is missing"]],
    [
      "L13 with a password in the address",
      "upstreams: { a: { url: 'https://u:hunter2@x.example/simple/' } }",
      ["1:24: upstreams.a.url: 'https://***@x.example/simple/' is not the bare address"],
    ],
    [
      "at an address that is none",
      "upstreams: { a: { url: 'file:///etc/' } }",
      ["1:24: upstreams.a.url: 'file:///etc/' is not the bare address"],
    ],
    [
      "with a user and no password",
      "upstreams: { a: { url: 'https://x.example/', user: u } }",
      ["1:52: upstreams.a.user: an upstream asks for a user and a password"],
    ],
    [
      "whose password would be read on its way",
      "upstreams: { a: { url: 'http://x.example/', token: { env: T } } }",
      ["1:24: upstreams.a.url: the password would cross the network unprotected"],
    ],
    [
      "with half a certificate",
      "upstreams: { a: { url: 'https://x.example/', client_key: k.pem } }",
      ["1:17: upstreams.a.client_certificate: a certificate needs its key"],
    ],
  ],
  indexes: [
    ["without main", "indexes: { other: { hosts: true } }", ["1:10: indexes: there is no index main"]],
    ["with nothing in it", "indexes: { main: {} }", ["1:18: indexes.main: the index has neither"]],
    [
      "named like a page",
      "indexes: { main: { hosts: true }, simple: { hosts: true } }",
      ["1:35: indexes.simple: 'simple' is the path of one"],
    ],
  ],
};

for (const [title, cases] of Object.entries(groups)) {
  describe(title, () => {
    test.each(cases)("%s", (_, text, expected) => {
      const faults = faultsOf(text);
      expect(faults.map((line, n) => line.slice(0, `g.yaml:${expected[n] ?? ""}`.length))).toEqual(
        expected.map((line) => `g.yaml:${line}`),
      );
    });
  });
}

test("every fault of a file is told at once, in the order of the lines", () => {
  const text =
    "reserved: [1]\nserver:\n  listen: x\n  lisen: y\nlog: { level: loud, format: xml }\npolicy: []\n";
  expect(faultsOf(text).map((line) => line.split(": ").slice(0, 2).join(" "))).toEqual([
    "g.yaml:1:12 reserved[0]",
    "g.yaml:3:11 server.listen",
    "g.yaml:4:3 server.lisen",
    "g.yaml:5:15 log.level",
    "g.yaml:5:29 log.format",
    "g.yaml:6:9 policy",
  ]);
});

test("N08 a byte order mark, CRLF, a marker at the start and tabs in comments do no harm", () => {
  expect(faultsOf("\ufefflog: {}\r\naccess: {} # a\tb\r\n")).toEqual([]);
  expect(faultsOf("---\nlog: {}\n...\n")).toEqual([]);
  expect(faultsOf("\ufefflog: 1\r\nsever: {}\r\n").map((line) => line.split(": ")[0])).toEqual([
    "g.yaml:1:6",
    "g.yaml:2:1",
  ]);
});

test("N06 what is large, deep or crowded is refused", () => {
  const crowded = Array.from({ length: 30_000 }, (_, n) => `k${n}: 1`).join("\n");
  const refused = [
    "#".repeat(256 * 1024 + 1),
    "[".repeat(250_000),
    "- ".repeat(120_000),
    "? ".repeat(120_000),
    crowded,
  ];
  for (const text of refused) {
    const faults = faultsOf(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThanOrEqual(100);
  }
  expect(faultsOf(refused[0] ?? "")).toEqual([
    "g.yaml:1:1: the file is larger than 256 KiB. A configuration is far smaller; check the path.",
  ]);
}, 60_000);

test("N05 an alias bomb is refused without being unfolded", () => {
  const levels = Array.from(
    { length: 20 },
    (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(",")}]`,
  );
  expect(faultsOf(["a0: &a0 x", ...levels].join("\n")).length).toBe(100);
});

test("N13 what is allowed and risky is warned of, with its place", () => {
  const text =
    "server: { listen: '0.0.0.0:8460', public_url: 'https://192.0.2.1' }\naccess: { read: anyone }\n";
  const parsed = parseConfig(text, "g.yaml");
  expect("warnings" in parsed && parsed.warnings.map((line) => line.split(": ").slice(0, 2))).toEqual([
    ["g.yaml:2:17", "access.read"],
    ["g.yaml:1:19", "server.listen"],
    ["g.yaml:1:47", "server.public_url"],
  ]);
  const behindProxy =
    "server: { listen: '0.0.0.0:8460', public_url: 'https://p.example.com', trusted_proxies: [192.0.2.1] }";
  expect(parseConfig(behindProxy, "g.yaml")).toMatchObject({ warnings: [] });
});

test("N20 options win over the file, and their faults name the option", () => {
  const text = "server: { listen: '127.0.0.1:1' }\nstorage: { data: /a }\n";
  expect(parseConfig(text, "g.yaml", { listen: "[::1]:2", data: "/b" })).toMatchObject({
    settings: {
      server: { listen: { host: "::1", port: 2 }, publicUrl: "http://[::1]:2" },
      storage: { data: "/b" },
    },
  });
  expect(faultsOf(text, { listen: "nowhere", data: "~/x" }).map((line) => line.split(" is ")[0])).toEqual([
    "--listen: server.listen: 'nowhere'",
    "--data: storage.data: '~/x'",
  ]);
  expect(faultsOf("log: {}", { listen: "0.0.0.0:8460" })[0]).toStartWith(
    "--listen: server.listen: other machines",
  );
});
