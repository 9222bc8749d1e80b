/** Reads archives with Python's zipfile and tarfile: one process, one archive a line in, one answer a line out. */

const program = `
import base64, hashlib, io, json, sys, tarfile, zipfile

def read_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [[i.filename, hashlib.sha256(archive.read(i)).hexdigest()] for i in archive.infolist()]

def read_tar(data):
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        found = []
        for i in archive:
            content = archive.extractfile(i).read() if i.isreg() else b""
            found.append([i.name + ("/" if i.isdir() else ""), hashlib.sha256(content).hexdigest()])
        return found

for line in sys.stdin:
    kind, _, data = line.partition(" ")
    try:
        answer = {"zip": read_zip, "tar": read_tar}[kind](base64.b64decode(data))
    except Exception as fault:
        answer = type(fault).__name__
    print(json.dumps(answer), flush=True)
`;

/** Names (a directory's ends in a slash) and sha256 of each member in order, or the name of Python's exception. */
export type PythonAnswer = readonly (readonly [name: string, sha256: string])[] | string;

/** Asks Python about every archive. */
export async function askPython(
  kind: "zip" | "tar",
  archives: readonly Uint8Array[],
): Promise<PythonAnswer[]> {
  const lines = archives.map((archive) => `${kind} ${Buffer.from(archive).toString("base64")}\n`);
  const python = Bun.spawn(["python3", "-c", program], {
    stdin: new Blob(lines),
    stdout: "pipe",
    stderr: "inherit",
  });
  const answers = (await new Response(python.stdout).text()).trimEnd().split("\n");
  if ((await python.exited) !== 0 || answers.length !== archives.length) throw new Error("python3 failed");
  return answers.map((answer) => JSON.parse(answer) as PythonAnswer);
}
