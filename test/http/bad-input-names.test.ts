/** Group A of the attack catalogue through the upload route: names, versions, filenames. */
import { afterAll, expect, test } from "bun:test";
import { type BadInput, testBadInput } from "../support/bad-input.ts";
import { runHouse } from "../support/running-house.ts";
import { sampleSdist, sampleWheel } from "../support/sample-dist.ts";

const running = await runHouse();
afterAll(() => running[Symbol.asyncDispose]());
const standing = sampleWheel({ name: "standing" });
expect((await running.upload(standing)).status).toBe(200);

const named = (name: string) => (): BadInput => ({
  sent: { fields: { name } },
  says: "invalid value for Name",
});
const versioned = (version: string) => (): BadInput => ({
  sent: { fields: { version } },
  says: "is invalid for 'version'",
});
const filed =
  (filename: string, says: string | RegExp, dist = sampleWheel({ name: "bad-input" })) =>
  (): BadInput => ({
    dist,
    sent: { filename },
    says,
  });

testBadInput(running, {
  "A02: a name that ends with an underscore": named("foo_"),
  "A02: a name that starts with a dot": named(".foo"),
  "A02: a name that is a dash": named("-"),
  "A02: an empty name": () => ({ sent: { fields: { name: "" } }, says: "'' is an invalid value for Name" }),
  "A02: no name": () => ({ sent: { fields: { name: null } }, says: "'' is an invalid value for Name" }),
  "A03: a name with a line feed at its end": named("bad-input\n"),
  "A03: a name with a carriage return at its end": named("bad-input\r"),
  "A03: a name with NUL at its end": named("bad-input\0"),
  "A03: a name with a tab at its end": named("bad-input\t"),
  "A03: a name with a no-break space at its end": named("bad-input\u00a0"),
  "A03: a name with a zero-width space": named("bad\u200binput"),
  "A03: a name with a right-to-left override": named("bad\u202einput"),
  "A04: a name with an umlaut": named("f\u00f6\u00f6"),
  "A04: a name in fullwidth letters": named("\uff46\uff4f\uff4f"),
  "A04: a name with the Kelvin sign, which lowers to k": named("\u212aeras"),
  "A04: a name with a dotless i": named("p\u0131p"),
  "A04: a name with a Cyrillic a": named("p\u0430ndas"),
  "A05: a name of 10 000 characters": () => ({
    sent: { fields: { name: "a".repeat(10_000) } },
    says: /Name|name/,
  }),
  "A11: version lolwat": versioned("lolwat"),
  "A11: version 1.x": versioned("1.x"),
  "A11: version 1.0.dev.a1": versioned("1.0.dev.a1"),
  "A11: version 1! without a release": versioned("1!"),
  "A11: a version in fullwidth digits": versioned("\uff11.\uff10"),
  "A11: a version of 5 000 digits": () => ({
    sent: { fields: { version: "1".repeat(5000) } },
    says: "version",
  }),
  "A13: a wheel name of three parts": filed("bad_input-1.0.whl", "Invalid wheel filename"),
  "A13: a wheel name with a doubled underscore": filed(
    "bad__input-1.0-py3-none-any.whl",
    "Invalid project name",
  ),
  "A13: a wheel name that starts with the dash": filed("-1.0-py3-none-any.whl", "Invalid project name"),
  "A13: a wheel name with an empty tag": filed("bad_input-1.0-py3-none-.whl", "Invalid wheel filename"),
  "A13: a wheel name whose tag set has a hole": filed(
    "bad_input-1.0-py3.-none-any.whl",
    "Invalid wheel filename",
  ),
  "A13: a wheel name whose build number has no digit": filed(
    "bad_input-1.0-abc-py3-none-any.whl",
    "Invalid build number",
  ),
  "A14: a wheel name that is not normalised": filed(
    "Bad.Input-1.0-py3-none-any.whl",
    "should contain the normalized project name 'bad_input'",
  ),
  "A14: an sdist name with a dash": filed(
    "bad-input-1.0.tar.gz",
    "should be 'bad_input-1.0.tar.gz'",
    sampleSdist({ name: "bad-input" }),
  ),
  "A15: filename and form name two projects": filed(
    "other-1.0-py3-none-any.whl",
    "Start filename for 'bad-input' with 'bad_input'",
  ),
  "A15: filename and form name two versions": filed(
    "bad_input-2.0-py3-none-any.whl",
    "Version in filename should be '1.0' not '2.0'",
  ),
  "A15: filename and form agree, the archive is of another project": () => ({
    dist: { ...sampleWheel({ name: "alpha" }), name: "omega", filename: "omega-1.0-py3-none-any.whl" },
    says: "omega",
  }),
  "A15: filename and form agree, the archive is of another version": () => ({
    dist: {
      ...sampleWheel({ version: "1.0", name: "omega" }),
      version: "2.0",
      filename: "omega-2.0-py3-none-any.whl",
    },
    says: "omega",
  }),
  "A16: .whl.exe": filed("bad_input-1.0-py3-none-any.whl.exe", "Invalid file extension"),
  "A16: .WHL": filed("bad_input-1.0-py3-none-any.WHL", "Invalid file extension"),
  "A16: .tar.gz.asc": filed(
    "bad_input-1.0.tar.gz.asc",
    "Invalid file extension",
    sampleSdist({ name: "bad-input" }),
  ),
  "A16: .tgz": filed("bad_input-1.0.tgz", "Invalid file extension", sampleSdist({ name: "bad-input" })),
  "A16: .tar.bz2": filed(
    "bad_input-1.0.tar.bz2",
    "Invalid file extension",
    sampleSdist({ name: "bad-input" }),
  ),
  "A16: .egg": filed("bad_input-1.0-py3.egg", "Invalid file extension"),
  "A16: a wheel said to be an sdist": () => ({
    sent: { fields: { filetype: "sdist", pyversion: "source" } },
    says: "Extension .whl is invalid for filetype sdist",
  }),
  "A16: an sdist that is a zip": () => ({
    dist: { ...sampleSdist({ name: "bad-input" }), bytes: sampleWheel({ name: "bad-input" }).bytes },
    says: "Invalid distribution file",
  }),
  "A17: a filename that climbs": filed(
    "../bad_input-1.0-py3-none-any.whl",
    "Cannot upload a file with '/' or '\\' in the name",
  ),
  "A17: a filename that climbs by backslash": filed("..\\\\bad_input-1.0-py3-none-any.whl", "in the name"),
  "A17: an absolute filename": filed("/etc/bad_input-1.0-py3-none-any.whl", "Cannot upload a file with '/'"),
  "A17: a filename with a drive letter": filed("C:bad_input-1.0-py3-none-any.whl", "in the name"),
  "A17: a filename that climbs in percent signs": filed(
    ".%2e%2fbad_input-1.0-py3-none-any.whl",
    "in the name",
  ),
  "A17: a filename with a stream": filed(
    "bad_input-1.0-py3-none-any.whl:stream",
    /in the name|Invalid file extension/,
  ),
  "A18: a filename with a quotation mark": filed('bad\\"input-1.0-py3-none-any.whl', "cannot be read"),
  "A18: a filename with a semicolon": filed("bad_input;-1.0-py3-none-any.whl", "in the name"),
  "A18: a filename of 300 bytes": filed(
    `bad_input-1.0-py3-none-${"a".repeat(280)}.whl`,
    "Filename is too long",
  ),
  "A20: the filename of a file that is here, with other bytes": () => ({
    dist: sampleWheel({ name: "standing", salt: "other" }),
    says: /^File already exists \('standing-1\.0-py3-none-any\.whl', with sha256 hash '[0-9a-f]{64}'\)\. /,
  }),
  "A21: the bytes of a file that is here, under another name": () => ({
    dist: { ...standing, filename: "standing-1.0-1-py3-none-any.whl" },
    says: /^File already exists \('standing-1\.0-py3-none-any\.whl'/,
  }),
});

test("A06: names that mean something elsewhere are names like any other", async () => {
  for (const name of ["simple", "api", "admin", "constructor", "tostring", "con", "os", "json", "a", "0"]) {
    expect((await running.upload(sampleWheel({ name }))).status).toBe(200);
    const page = (await (await running.get(`/simple/${name}/`, { accept: "application/json" })).json()) as {
      name: string;
    };
    expect(page.name).toBe(name);
  }
});

test("A09, A24: equal versions are one release, and names and versions never run together", async () => {
  expect((await running.upload(sampleWheel({ name: "a-b", version: "1" }))).status).toBe(200);
  expect(
    (await running.upload(sampleWheel({ name: "a-b", version: "1.0", tag: "py2-none-any" }))).status,
  ).toBe(200);
  const accept = "application/vnd.pypi.simple.v1+json";
  const page = (await (await running.get("/simple/a-b/", { accept })).json()) as { versions: string[] };
  expect(page.versions).toEqual(["1"]);
  expect((await running.get("/pypi/a/b-1/json")).status).toBe(404);
});
