/** Agreement with Python: the same verdicts and the same values on generated requirements, licences and files. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { Refusal } from "../../src/errors.ts";
import { parseCoreMetadata } from "../../src/packaging/core-metadata.ts";
import { parseEmailHeaders } from "../../src/packaging/email-headers.ts";
import { canonicalLicence } from "../../src/packaging/licence-expression.ts";
import { parseRequirement } from "../../src/packaging/requirement.ts";
import { someHeaderBytes, someLicence, someMetadata, someRequirement } from "../support/hostile-metadata.ts";
import { askPython } from "../support/python-packaging.ts";
import { seededChance } from "../support/seeded-random.ts";

// Thousands of inputs through another interpreter, on whatever machine this is.
setDefaultTimeout(120_000);

const chance = seededChance("metadata against python");

function many<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** The value, or null where it was refused. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Compares input by input, so that a failure shows the input; and sees to it that both verdicts occur. */
function agree(inputs: readonly string[], ours: readonly unknown[], theirs: readonly unknown[]): void {
  const differing = inputs.flatMap((input, at) =>
    Bun.deepEquals(ours[at], theirs[at]) ? [] : [{ input, ours: ours[at], theirs: theirs[at] }],
  );
  expect(differing.slice(0, 5)).toEqual([]);
  expect(ours.filter((value) => value === null).length).toBeGreaterThan(inputs.length / 20);
  expect(ours.filter((value) => value !== null).length).toBeGreaterThan(inputs.length / 20);
}

const requirementScript = `
from packaging.requirements import Requirement, InvalidRequirement
from packaging.utils import canonicalize_name
def one(text):
    try:
        r = Requirement(text)
    except InvalidRequirement:
        return None
    if any(name.endswith("_") for name in [r.name, *r.extras]):
        return None
    return [r.name, sorted({canonicalize_name(e) for e in r.extras}), r.url, r.marker is not None, sorted({s.operator for s in r.specifier})]
answer = [one(text) for text in given]
`;

test("78, A12: requirements agree with packaging", () => {
  const inputs = many(3000, () => someRequirement(chance));
  const ours = inputs.map((text) =>
    orNull(() => {
      const { name, extras, url, marker, specifier } = parseRequirement(text);
      const kinds = [...new Set(specifier.clauses.map(({ operator }) => operator))].sort();
      return [name, [...new Set(extras)].sort(), url ?? null, marker !== undefined, kinds];
    }),
  );
  agree(inputs, ours, askPython(requirementScript, inputs) as unknown[]);
});

const licenceScript = `
from packaging.licenses import canonicalize_license_expression, InvalidLicenseExpression
def one(text):
    try:
        return canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return None
answer = [one(text) for text in given]
`;

test("72: licence expressions agree with packaging", () => {
  const inputs = many(3000, () => someLicence(chance));
  const ours = inputs.map((text) => orNull(() => canonicalLicence(text)));
  agree(inputs, ours, askPython(licenceScript, inputs) as unknown[]);
});

test("72: every licence and exception that packaging knows has the same spelling", () => {
  const script = `
from packaging.licenses._spdx import LICENSES, EXCEPTIONS
answer = [v["id"] for v in LICENSES.values()] + ["MIT WITH " + v["id"] for v in EXCEPTIONS.values()]
`;
  const ids = askPython(script, null) as string[];
  expect(ids.map((id) => orNull(() => canonicalLicence(id.toLowerCase())))).toEqual(ids);
});

const headerScript = `
import email.parser, email.policy
def text(value):
    return value.encode("ascii", "surrogateescape").decode("utf-8")
def one(source):
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(source.encode("utf-8"))
    headers = [[name.lower(), text(value).replace("\\r\\n", "\\n").lstrip(" \\t\\r\\n")] for name, value in message._headers]
    return [headers, message.get_payload(decode=True).decode("utf-8")]
answer = [one(source) for source in given]
`;

test("69, E04: headers and body agree with email.parser, and nothing else is refused than what readers dispute", () => {
  const disputed = /\r(?!\n)|\0|(^|\n)(From |:)|^[ \t]/;
  const inputs = many(4000, () => someHeaderBytes(chance));
  const ours = inputs.map((text) =>
    orNull(() => {
      const { headers, body } = parseEmailHeaders(new TextEncoder().encode(text));
      return [headers.map(({ name, value }) => [name, value]), body];
    }),
  );
  const theirs = (askPython(headerScript, inputs) as unknown[]).map((answer, at) =>
    ours[at] === null && disputed.test(inputs[at] ?? "") ? null : answer,
  );
  agree(inputs, ours, theirs);
});

/** packaging's verdict, after the house rules: newer fields ignored, empty and UNKNOWN dropped, stricter extras and links. */
const metadataScript = `
import email
from packaging.metadata import Metadata, parse_email, _EMAIL_TO_RAW_MAPPING, _STRING_FIELDS, _VALID_METADATA_VERSIONS
from packaging.utils import canonicalize_name
from packaging.errors import ExceptionGroup
REQUIRED = {"metadata_version", "name", "version"}
def age(version):
    return _VALID_METADATA_VERSIONS.index(version)
def nothing(text):
    return text.strip() in ("", "UNKNOWN")
def house_rules(raw, version):
    urls = raw.get("project_urls") or {}
    extras = raw.get("provides_extra") or []
    normal = [canonicalize_name(extra) for extra in extras]
    strict = age(version) >= age("2.3")
    modules = {name.partition(";")[0].strip() for name in raw.get("import_names") or []}
    return not (
        ("license" in raw and "license_expression" in raw)
        or len(raw.get("summary") or "") > 512
        or any(label == "" or url == "" or len(label) > 32 for label, url in urls.items())
        or (strict and normal != extras)
        or len(set(extras)) != len(set(normal))
        or "dynamic" in [field.lower() for field in raw.get("dynamic") or []]
        or any(name.partition(";")[0].strip() in modules for name in raw.get("import_namespaces") or [])
    )
def one(source):
    raw, unparsed = parse_email(source.encode("utf-8"))
    version = raw.get("metadata_version")
    if version not in _VALID_METADATA_VERSIONS or "metadata-version" in unparsed:
        return None
    known = lambda key: age(Metadata.__dict__[key].added) <= age(version)
    unparsed = {k: v for k, v in unparsed.items() if known(_EMAIL_TO_RAW_MAPPING[k])}
    body = unparsed.get("description")
    once = len(email.message_from_string(source).get_all("description") or []) == 1
    if body is not None and once and any(nothing(text) for text in body):
        raw["description"] = body[0] if nothing(body[1]) else body[1]
        del unparsed["description"]
    if unparsed:
        return None
    for key in list(raw):
        value = raw[key]
        if not known(key) or (key in _STRING_FIELDS and key not in REQUIRED and nothing(value)):
            del raw[key]
        elif isinstance(value, list):
            raw[key] = [item for item in value if item.strip() != "UNKNOWN"]
    try:
        metadata = Metadata.from_raw(raw)
    except ExceptionGroup:
        return None
    names = [name for r in metadata.requires_dist or [] for name in [r.name, *r.extras]]
    if not house_rules(raw, version) or any(name.endswith("_") for name in names):
        return None
    return {
        "name": metadata.name,
        "version": str(metadata.version),
        "summary": metadata.summary,
        "description": metadata.description and metadata.description.replace("\\r\\n", "\\n").replace("\\n       |", "\\n"),
        "keywords": metadata.keywords or [],
        "author": metadata.author and metadata.author.replace("\\r\\n", "\\n"),
        "platforms": metadata.platforms or [],
        "classifiers": metadata.classifiers or [],
        "licence": metadata.license_expression,
        "licenceFiles": metadata.license_files or [],
        "requires": len(metadata.requires_dist or []),
        "requiresPython": raw.get("requires_python"),
        "extras": sorted(set(metadata.provides_extra or [])),
        "urls": list((metadata.project_urls or {}).items()),
        "dynamic": metadata.dynamic or [],
        "importNames": metadata.import_names,
        "importNamespaces": metadata.import_namespaces or [],
    }
answer = [one(source) for source in given]
`;

function ourView(source: string): unknown {
  const metadata = parseCoreMetadata(new TextEncoder().encode(source));
  const written = (names: typeof metadata.importNamespaces) =>
    names.map(({ name, isPrivate }) => (isPrivate ? `${name} ; private` : name));
  return {
    name: metadata.name,
    version: metadata.version.text,
    summary: metadata.summary ?? null,
    description: metadata.description?.replaceAll("\r\n", "\n") ?? null,
    keywords: metadata.keywords,
    author: metadata.author ?? null,
    platforms: metadata.platforms,
    classifiers: metadata.classifiers,
    licence: metadata.licenseExpression ?? null,
    licenceFiles: metadata.licenseFiles,
    requires: metadata.requiresDist.length,
    requiresPython: metadata.requiresPython ?? null,
    extras: [...metadata.providesExtra].sort(),
    urls: metadata.projectUrls.map(({ label, url }) => [label, url]),
    dynamic: metadata.dynamic,
    importNames: metadata.importNames === undefined ? null : written(metadata.importNames),
    importNamespaces: written(metadata.importNamespaces),
  };
}

test("66-80: whole files agree with packaging plus the house rules", () => {
  const inputs = many(1500, () => someMetadata(chance));
  const ours = inputs.map((source) => orNull(() => ourView(source)));
  agree(inputs, ours, askPython(metadataScript, inputs) as unknown[]);
});
