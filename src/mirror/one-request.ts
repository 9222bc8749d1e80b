/** One GET over one connection to a checked address; no redirect is followed and nothing is unpacked. */
import { answerBody, BodyFault, receiveUntil } from "./answer-body.ts";
import { type AnswerHead, MOST_HEAD_BYTES, parseAnswerHead } from "./answer-head.ts";
import { isReachableAddress } from "./reachable-address.ts";
import { hostOf, type Upstream, type UpstreamSecrets } from "./upstream.ts";
import { upstreamFailure } from "./upstream-failure.ts";
import { openWire, type Wire, within, WireFault } from "./wire.ts";

/** Addresses of a name, as the system's resolver gives them; in tests, as a hostile one does. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export type OneRequest = {
  readonly upstream: Upstream;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
};

export type OneAnswer = {
  readonly head: AnswerHead;
  /** To be read to its end once, or ended by `close`. */
  readonly body: AsyncGenerator<Uint8Array>;
  readonly close: () => void;
};

/** Connections that wait for another request, by where they lead. */
export type IdleWires = {
  take(key: string): Wire | undefined;
  keep(key: string, wire: Wire): void;
  closeAll(): void;
};

export type RequestDeps = { readonly resolve: Resolve; readonly idle: IdleWires };

/** More interim answers (1xx) than these are a stream of nothing. */
const MOST_INTERIM = 5;

/** @throws Refusal `upstream.address`; WireFault, BodyFault */
export async function requestOnce(deps: RequestDeps, request: OneRequest): Promise<OneAnswer> {
  const { upstream, url } = request;
  const own = hostOf(url) === upstream.hosts[0];
  // Neither a password nor our certificate goes anywhere but to the configured host.
  const secrets = own ? await upstream.secrets() : {};
  const key = `${upstream.name} ${url.protocol}//${hostOf(url)}`;
  const text = requestText(request, secrets);
  const kept = deps.idle.take(key);
  if (kept !== undefined) {
    try {
      const answer = await begin(kept, text).catch(ifClosed);
      if (answer !== undefined) return open(deps, { key, wire: kept, head: answer });
    } catch (error) {
      kept.close();
      throw error;
    }
    kept.close();
  }
  const wire = await dial(deps, request, secrets);
  try {
    return open(deps, { key, wire, head: await begin(wire, text) });
  } catch (error) {
    wire.close();
    throw error;
  }
}

/** A connection that was kept may have been closed since, which its first use tells; anything else is an answer. */
function ifClosed(error: unknown): undefined {
  const closed =
    (error instanceof WireFault && error.why === "lost") ||
    (error instanceof BodyFault && error.why === "truncated");
  if (!closed) throw error;
}

async function begin(wire: Wire, text: string): Promise<AnswerHead> {
  wire.send(text);
  for (let interim = 0; interim <= MOST_INTERIM; interim += 1) {
    const head = parseAnswerHead((await receiveUntil(wire, "\r\n\r\n", MOST_HEAD_BYTES)).toString("latin1"));
    if (head === undefined) break;
    if (head.status >= 200) return head;
  }
  throw new BodyFault("malformed");
}

function open(
  deps: RequestDeps,
  { key, wire, head }: { key: string; wire: Wire; head: AnswerHead },
): OneAnswer {
  async function* body(): AsyncGenerator<Uint8Array> {
    let whole = false;
    try {
      yield* answerBody(wire, head.framing);
      whole = true;
    } finally {
      if (whole && head.keepAlive && wire.idle()) deps.idle.keep(key, wire);
      else wire.close();
    }
  }
  return { head, body: body(), close: () => wire.close() };
}

/** The address that was judged is the one connected to: no second look-up, so no rebinding. */
async function dial(
  deps: RequestDeps,
  { upstream, url }: OneRequest,
  { tls = {} }: UpstreamSecrets,
): Promise<Wire> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = await within(upstream.timeout, deps.resolve(host)).catch((error: unknown) => {
    if (error instanceof WireFault) throw error;
    throw new WireFault("refused", "its name cannot be resolved");
  });
  const addresses = found.filter((address) => isReachableAddress(address, upstream.allowPrivate));
  if (addresses.length === 0 && found.length > 0) {
    throw upstreamFailure(
      upstream.name,
      "upstream.address",
      "leads to an address on an inner network, which it may not (allow_private_addresses)",
    );
  }
  let fault: unknown = new WireFault("refused", "its name has no address");
  for (const address of addresses.slice(0, 3)) {
    try {
      return await openWire({
        address,
        port: Number(url.port || (url.protocol === "https:" ? 443 : 80)),
        timeout: upstream.timeout,
        ...(url.protocol === "https:" ? { tls: { ...tls, host: url.hostname } } : {}),
      });
    } catch (error) {
      fault = error;
    }
  }
  throw fault;
}

function requestText({ url, headers }: OneRequest, { authorization }: UpstreamSecrets): string {
  const all = {
    host: url.host,
    "user-agent": "gatehouse",
    "accept-encoding": "identity",
    connection: "keep-alive",
    ...headers,
    ...(authorization === undefined ? {} : { authorization }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value.replace(/[\r\n\0]/g, "")}`);
  return [`GET ${url.pathname}${url.search} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}
