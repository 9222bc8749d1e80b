/** The texts with a grammar of their own: what they mean, what is refused, and what the refusal says. */
import { describe, expect, test } from "bun:test";
import { BlockList } from "node:net";
import { byteSizePattern, parseByteSize } from "../../src/config/byte-size.ts";
import { calendarDatePattern, parseCalendarDate } from "../../src/config/calendar-date.ts";
import { cidrPattern, parseCidr } from "../../src/cidr.ts";
import { durationPattern, parseDuration, parseShortDuration } from "../../src/config/duration.ts";
import { filePathPattern, parseFilePath } from "../../src/config/file-path.ts";
import { indexNamePattern, parseIndexName } from "../../src/config/index-name.ts";
import { listenAddressPattern, parseListenAddress } from "../../src/config/listen-address.ts";
import { nameGlobPattern, parseNameGlob } from "../../src/packaging/name-glob.ts";
import { parsePublicUrl, publicUrlPattern } from "../../src/config/public-url.ts";
import { refusalOf } from "../support/refusal-of.ts";

type Format = {
  readonly name: string;
  readonly code: string;
  readonly pattern: RegExp;
  readonly parse: (text: string) => unknown;
  /** Text → what it means. */
  readonly good: Readonly<Record<string, unknown>>;
  readonly bad: readonly string[];
};

const address = (text: string) => {
  const { host, port, loopback, text: shown } = parseListenAddress(text);
  return [shown, host, port, loopback];
};
const ten = { "10.0.0.0/8": "10.0.0.0/8", "192.0.2.7": "192.0.2.7/32", "2001:DB8::/32": "2001:db8::/32" };

const formats: readonly Format[] = [
  {
    name: "duration (N11)",
    code: "config.duration",
    pattern: durationPattern,
    parse: parseDuration,
    good: {
      "1s": 1000,
      "30s": 30_000,
      "15m": 900_000,
      "12h": 43_200_000,
      "7d": 604_800_000,
      "3650d": 315_360_000_000,
    },
    bad: [
      "",
      "10",
      "-1m",
      "+1m",
      "0s",
      "1e9d",
      "10 min",
      "10min",
      "1.5h",
      "1h30m",
      " 1s",
      "1s\n",
      "٣s",
      "3651d",
      "999999999d",
    ],
  },
  {
    name: "short duration",
    code: "config.duration",
    pattern: durationPattern,
    parse: parseShortDuration,
    good: { "1h": 3_600_000, "60m": 3_600_000 },
    bad: ["61m", "2h", "7d", "10"],
  },
  {
    name: "size",
    code: "config.size",
    pattern: byteSizePattern,
    parse: parseByteSize,
    good: {
      "1B": 1,
      "5kB": 5000,
      "5KB": 5000,
      "100MB": 1e8,
      "2TB": 2e12,
      "1KiB": 1024,
      "1GiB": 2 ** 30,
      "8191TiB": 8191 * 2 ** 40,
    },
    bad: [
      "",
      "100",
      "0MB",
      "1.5GB",
      "-1MB",
      "1 GB",
      "1gb",
      "1kiB",
      "1G",
      "1e3MB",
      "8192TiB",
      "999999999999999TB",
    ],
  },
  {
    name: "date",
    code: "config.date",
    pattern: calendarDatePattern,
    parse: parseCalendarDate,
    good: { "2026-12-01": "2026-12-01", "2028-02-29": "2028-02-29" },
    bad: [
      "",
      "2026-2-1",
      "2026-13-01",
      "2026-02-30",
      "2027-02-29",
      "2026-12-01T00:00:00Z",
      "01.12.2026",
      "1999-01-01",
    ],
  },
  {
    name: "network",
    code: "cidr.invalid",
    pattern: cidrPattern,
    parse: (text) => parseCidr(text).text,
    good: {
      ...ten,
      "::1": "::1/128",
      "fd00::/8": "fd00::/8",
      "::ffff:1.2.3.4": "1.2.3.4/32",
      "::ffff:10.0.0.0/104": "10.0.0.0/8",
      "128.0.0.0/1": "128.0.0.0/1",
    },
    bad: [
      "",
      "10.0.0.1/8",
      "10.0.0.0/33",
      "::/129",
      "0.0.0.0/0",
      "::/0",
      "10.0.0/8",
      "010.0.0.0/8",
      "10.0.0.0/8/8",
      "10.0.0.0/",
      "fe80::1%eth0",
      "example.com",
      "2001:db8::1/32",
      "::ffff:10.0.0.0/95",
      "::ffff:0:0/96",
      "::ffff:10.0.0.1/104",
    ],
  },
  {
    name: "listen address",
    code: "config.listen",
    pattern: listenAddressPattern,
    parse: address,
    good: {
      "127.0.0.1:8460": ["127.0.0.1:8460", "127.0.0.1", 8460, true],
      "[::1]:80": ["[::1]:80", "::1", 80, true],
      "LocalHost:0": ["localhost:0", "localhost", 0, true],
      "0.0.0.0:1": ["0.0.0.0:1", "0.0.0.0", 1, false],
      "[::]:65535": ["[::]:65535", "::", 65535, false],
      "packages.example.com:8460": ["packages.example.com:8460", "packages.example.com", 8460, false],
    },
    bad: [
      "",
      "8460",
      ":8460",
      "*:8460",
      "127.0.0.1",
      "127.0.0.1:",
      "127.1:80",
      "2130706433:80",
      "0x7f.1:80",
      "::1:80",
      "[127.0.0.1]:80",
      "host:65536",
      "http://x:80",
      "a b:80",
      "-a:80",
      "[fe80::1%eth0]:80",
    ],
  },
  {
    name: "public URL (N12)",
    code: "config.public_url",
    pattern: publicUrlPattern,
    parse: parsePublicUrl,
    good: {
      "https://packages.example.com": "https://packages.example.com",
      "HTTPS://Packages.Example.com:443/": "https://packages.example.com",
      "https://p.example.com:8443": "https://p.example.com:8443",
      "http://localhost:8460": "http://localhost:8460",
      "http://127.0.0.1:8460": "http://127.0.0.1:8460",
      "http://[::1]:8460": "http://[::1]:8460",
      "http://gatehouse.localhost": "http://gatehouse.localhost",
    },
    bad: [
      "",
      "packages.example.com",
      "ftp://x",
      "file:///etc/passwd",
      "https://",
      "https:///x",
      "https://x/index",
      "https://x/?a",
      "https://x#a",
      "https://u:p@x",
      "http://packages.example.com",
      "http://10.0.0.1",
      "https://x:99999",
      "https://a b",
      "javascript:alert(1)",
      "https:\\\\x",
    ],
  },
  {
    name: "name pattern (N09)",
    code: "glob.invalid",
    pattern: nameGlobPattern,
    parse: parseNameGlob,
    good: {
      "acme-*": "acme-*",
      "Acme.*": "acme-*",
      "A__b.-c": "a-b-c",
      "*": "*",
      "*-internal": "*-internal",
      payroll: "payroll",
    },
    bad: ["", "**", "acme-**", "[", "a?", "a/b", "-a", "a-", "a b", "a\n", "ä", "!a", "a".repeat(201)],
  },
  {
    name: "index name",
    code: "config.index_name",
    pattern: indexNamePattern,
    parse: parseIndexName,
    good: { main: "main", "team-a": "team-a", x2: "x2" },
    bad: [
      "",
      "Main",
      "-a",
      "a-",
      "a--b",
      "2x",
      "a_b",
      "a/b",
      "..",
      "_",
      "simple",
      "legacy",
      "admin",
      "as-of",
      "a".repeat(65),
    ],
  },
  {
    name: "path",
    code: "config.path",
    pattern: filePathPattern,
    parse: parseFilePath,
    good: { "./gatehouse-data": "./gatehouse-data", "/srv/my data": "/srv/my data" },
    bad: ["", " ", " a", "a ", "~/data", "a\0b", "a\nb"],
  },
];

for (const { name, code, pattern, parse, good, bad } of formats) {
  describe(name, () => {
    test.each(Object.entries(good))("%j is read", (text, meaning) => {
      expect(parse(text)).toEqual(meaning);
      expect(pattern.test(text)).toBe(true);
    });
    test.each(bad.map((text) => [text]))("%j is refused with a remedy", (text) => {
      const refusal = refusalOf(() => parse(text));
      expect(refusal.code).toBe(code);
      expect(refusal.remedy).toBeString();
    });
  });
}

test("a password in a public URL is not repeated in its refusal", () => {
  for (const text of ["https://user:hunter2@x", "https://user:hun/ter2@x", "user:hunter2@x"]) {
    const { sentence } = refusalOf(() => parsePublicUrl(text));
    expect(sentence).toContain("***@x");
    expect(sentence).not.toContain("ter2");
  }
});

test("a network with host bits names the network that was meant", () => {
  expect(refusalOf(() => parseCidr("10.1.2.3/8")).remedy).toStartWith("Write 10.0.0.0/8");
  expect(refusalOf(() => parseCidr("fd12:3456::1/16")).remedy).toStartWith("Write fd12::/16");
});

test("a network goes into a block list as it is, and holds the addresses it should", () => {
  const list = new BlockList();
  for (const text of ["10.0.0.0/8", "fd00::/8"]) {
    const { network, prefix, family } = parseCidr(text);
    list.addSubnet(network, prefix, family);
  }
  expect(list.check("10.255.0.1", "ipv4")).toBe(true);
  expect(list.check("11.0.0.1", "ipv4")).toBe(false);
  expect(list.check("fdff::1", "ipv6")).toBe(true);
});
