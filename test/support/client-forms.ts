/** The forms that upload clients send, in their order and spelling (standards.md 6.4 and 15.9, clients.md 2). */
import { bytes, field, file, multipart } from "./multipart-body.ts";

export type ClientForm = {
  readonly client: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly filename: string;
  readonly fileType: string | null;
};

type Entry = readonly [name: string, value: string];

/** The file that every form carries: bytes of every value, and lines that look like boundary lines. */
export const CLIENT_FILE = bytes(
  Uint8Array.from({ length: 512 }, (_, at) => at % 256),
  "\r\n--not-the-boundary\r\n\r\n--\r\n",
);

const hash = (algorithm: "md5" | "sha256" | "blake2b256"): string =>
  new Bun.CryptoHasher(algorithm).update(CLIENT_FILE).digest("hex");
const md5: Entry = ["md5_digest", hash("md5")];
const sha256: Entry = ["sha256_digest", hash("sha256")];
const blake2: Entry = ["blake2_256_digest", hash("blake2b256")];
const action: Entry = [":action", "file_upload"];
const protocol: Entry = ["protocol_version", "1"];
const description: Entry = ["description", "# Démo\r\n\r\n--\r\nüñí ☃ 𝄞 \u0000 end"];
const wheel: readonly Entry[] = [
  ["filetype", "bdist_wheel"],
  ["pyversion", "py3"],
];
const repeated: readonly Entry[] = [
  ["classifiers", "Private :: Do Not Upload"],
  ["classifiers", "Programming Language :: Python :: 3"],
  ["requires_dist", "requests>=2"],
  ["requires_dist", 'colorama; sys_platform == "win32"'],
];

const name = (text: string): readonly Entry[] => [
  ["metadata_version", "2.4"],
  ["name", text],
  ["version", "1.0"],
];

type Shape = {
  readonly client: string;
  readonly boundary: string;
  readonly before: readonly Entry[];
  readonly after?: readonly Entry[];
  readonly fileType: string | null;
  readonly quoted?: boolean;
};

function form(shape: Shape): ClientForm {
  const filename = "demo_pkg-1.0-py3-none-any.whl";
  const after = shape.after ?? [];
  const fields: Record<string, string[]> = {};
  for (const [key, value] of [...shape.before, ...after]) {
    (fields[key] ??= []).push(value.replaceAll("\0", "\\x00"));
  }
  const toPart = ([key, value]: Entry) => field(key, value);
  const parts = [
    ...shape.before.map(toPart),
    file(filename, CLIENT_FILE, shape.fileType),
    ...after.map(toPart),
  ];
  return {
    client: shape.client,
    contentType: `multipart/form-data; boundary=${shape.quoted === true ? `"${shape.boundary}"` : shape.boundary}`,
    body: multipart(shape.boundary, parts),
    fields,
    filename,
    fileType: shape.fileType,
  };
}

const octets = "application/octet-stream";

export const clientForms: readonly ClientForm[] = [
  form({
    client: "twine 7",
    boundary: "dd1c2a1f0f7f4f36a1e8a0d2c5b1e7aa",
    before: [...repeated, description, ...name("Demo-Pkg"), ...wheel, sha256, blake2, action, protocol],
    fileType: octets,
  }),
  form({
    client: "twine 4, empty fields sent",
    boundary: "5f0b2b3a9a3c4b6f8f3c1d2e3f4a5b6c",
    before: [...name("Demo-Pkg"), ...wheel, ["summary", ""], ["license", ""], md5, sha256, action, protocol],
    fileType: octets,
  }),
  form({
    client: "uv, attestations after the file",
    boundary: "a3f1c9d2e4b5a697-8897a6b5c4d3e2f1-0123456789abcdef-fedcba9876543210",
    before: [
      action,
      sha256,
      blake2,
      protocol,
      ...name("Demo_Pkg"),
      ...wheel,
      ["requires_python", ""],
      ...repeated,
    ],
    after: [["attestations", '[{"version":1}]']],
    fileType: null,
  }),
  form({
    client: "poetry",
    boundary: "9b1f5ac7d8e24c0f8c6d7e5f4a3b2c1d",
    before: [md5, sha256, blake2, ...name("Demo_Pkg"), ...wheel, ...repeated, description, action, protocol],
    fileType: octets,
  }),
  form({
    client: "pdm",
    boundary: "1f2e3d4c5b6a79880716253443526170",
    before: [
      ...name("Demo_Pkg"),
      ["comment", ""],
      ["provides_extras", "x"],
      ...wheel,
      md5,
      sha256,
      blake2,
      action,
    ],
    fileType: octets,
  }),
  form({
    client: "hatch",
    boundary: "0c1b2a39485766758493a2b1c0dfeeed",
    before: [...name("Demo_Pkg"), description, ...repeated, action, md5, sha256, blake2, ...wheel, protocol],
    fileType: octets,
  }),
  form({
    client: "flit, boundary quoted",
    boundary: "===============7330845974216740156==",
    quoted: true,
    before: [action, ...name("Demo_Pkg"), ...wheel, md5, sha256, protocol],
    fileType: null,
  }),
];
