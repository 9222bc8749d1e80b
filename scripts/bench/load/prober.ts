/**
 * Asks for one page 500 times a second whatever the answers do, and prints the latencies in milliseconds as JSON when its
 * standard input ends. Arguments: port, path.
 */
const [port = "", path = ""] = process.argv.slice(2);
const EVERY = 2;
const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
const latencies: number[] = [];
const free: Bun.Socket<Asked>[] = [];

type Asked = { at: number; rest: number };

function take(socket: Bun.Socket<Asked>, chunk: Buffer): void {
  const asked = socket.data;
  if (asked.rest <= 0) {
    const head = chunk.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(chunk.toString("latin1", 0, head))?.[1]);
    asked.rest = head + 4 + length;
  }
  asked.rest -= chunk.length;
  if (asked.rest > 0) return;
  latencies.push(performance.now() - asked.at);
  free.push(socket);
}

async function connect(): Promise<void> {
  await Bun.connect<Asked>({
    hostname: "127.0.0.1",
    port: Number(port),
    data: { at: 0, rest: 0 },
    socket: { open: (socket) => void free.push(socket), data: take },
  });
}

let due = performance.now();
let missed = 0;
for (let n = 0; n < 64; n++) await connect();
const timer = setInterval(() => {
  for (const now = performance.now(); due <= now; due += EVERY) {
    const socket = free.pop();
    if (socket === undefined) {
      missed++;
      continue;
    }
    socket.data.at = performance.now();
    socket.write(request);
  }
}, 1);

await new Response(Bun.stdin.stream()).text();
clearInterval(timer);
console.log(JSON.stringify({ latencies, missed }));
process.exit(0);
