/** Sends datagrams to a socket of this machine, such as `/dev/log`, by the system's own calls: the runtime has none for it. */
import { dlopen, FFIType, ptr, read } from "bun:ffi";

/** From Linux's headers. */
const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const DONT_WAIT_NO_SIGNAL = 0x40 | 0x4000;
const EAGAIN = 11;

/** Where the C library keeps what went wrong. */
const ERRNO = "__errno_location";

/** The room of sockaddr_un, of which two bytes are the family. */
const ADDRESS_BYTES = 110;

/** How often, and how many times, a server that is too slow is tried again: for two seconds, in milliseconds. */
const WAIT = 20;
const TRIES = 100;

/** @throws Error where the socket takes nothing, or this is no Linux with glibc */
export async function sendUnixDatagrams(path: string, messages: readonly Buffer[]): Promise<void> {
  const library = openLibrary();
  const { symbols } = library;
  const socket = symbols.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  try {
    if (socket < 0) throw new Error("no socket could be opened");
    const address = Buffer.alloc(ADDRESS_BYTES);
    address.writeUInt16LE(AF_UNIX, 0);
    address.write(path, 2);
    const send = (message: Buffer): number => {
      const sent = symbols.sendto(
        socket,
        ptr(message),
        message.length,
        DONT_WAIT_NO_SIGNAL,
        ptr(address),
        ADDRESS_BYTES,
      );
      return Number(sent) === message.length ? 0 : errorNumber(symbols[ERRNO]());
    };
    for (const message of messages) await insist(() => send(message));
  } finally {
    if (socket >= 0) symbols.close(socket);
    library.close();
  }
}

async function insist(send: () => number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const fault = send();
    if (fault === 0) return;
    if (fault !== EAGAIN || tries === TRIES) throw new Error(`the socket takes no message (errno ${fault})`);
    await Bun.sleep(WAIT);
  }
}

function errorNumber(place: ReturnType<ReturnType<typeof openLibrary>["symbols"][typeof ERRNO]>): number {
  return place === null ? -1 : read.i32(place);
}

function openLibrary() {
  return dlopen("libc.so.6", {
    socket: { args: [FFIType.i32, FFIType.i32, FFIType.i32], returns: FFIType.i32 },
    sendto: {
      args: [FFIType.i32, FFIType.ptr, FFIType.u64, FFIType.i32, FFIType.ptr, FFIType.u32],
      returns: FFIType.i64,
    },
    close: { args: [FFIType.i32], returns: FFIType.i32 },
    [ERRNO]: { args: [], returns: FFIType.ptr },
  });
}
