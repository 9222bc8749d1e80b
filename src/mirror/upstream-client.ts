/** Asks upstreams: redirects judged hop by hop, waits and connections bounded, a resting upstream left alone. */
import { BodyFault } from "./answer-body.ts";
import { type Breaker, type BreakerState, createBreaker } from "./breaker.ts";
import { createIdleWires } from "./idle-wires.ts";
import { type OneAnswer, requestOnce, type Resolve } from "./one-request.ts";
import { targetUrl } from "./target-url.ts";
import { createTurns, type Turns } from "./turns.ts";
import type { Upstream } from "./upstream.ts";
import { isUnwell, upstreamFailure } from "./upstream-failure.ts";
import { WireFault } from "./wire.ts";

export type UpstreamAnswer = {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Where the answer came from in the end. */
  readonly url: URL;
  /** Read to its end, or given up by `cancel`: one of the two. @throws Refusal `upstream.…` */
  readonly body: AsyncGenerator<Uint8Array>;
  readonly cancel: () => void;
};

export type Health = {
  readonly state: BreakerState;
  /** Milliseconds since 1970. */
  readonly openSince?: number;
  readonly lastAnswerAt?: number;
  readonly lastFailure?: { readonly at: number; readonly what: string };
  readonly running: number;
  /** Since the start of this process. */
  readonly requests: number;
};

export type UpstreamClient = {
  /** @param ask `total`: milliseconds for the whole answer. @throws Refusal `upstream.…` */
  get(
    upstream: Upstream,
    url: URL,
    ask: { headers?: Readonly<Record<string, string>>; total: number },
  ): Promise<UpstreamAnswer>;
  health(name: string): Health;
  close(): void;
};

export type ClientDeps = {
  readonly now: () => number;
  readonly resolve: Resolve;
  /** No packet leaves while this holds. */
  readonly offline: boolean;
};

const MOST_REDIRECTS = 5;
const AT_ONCE = 32;
const WAITING = 1_000;

type Line = {
  readonly breaker: Breaker;
  readonly turns: Turns;
  requests: number;
  lastAnswerAt: number | undefined;
  lastFailure: { at: number; what: string } | undefined;
};

export function createUpstreamClient(deps: ClientDeps): UpstreamClient {
  const idle = createIdleWires();
  const lines = new Map<string, Line>();

  function lineOf(name: string): Line {
    const known = lines.get(name);
    if (known !== undefined) return known;
    const line: Line = {
      breaker: createBreaker(deps.now),
      turns: createTurns({ atOnce: AT_ONCE, waiting: WAITING }),
      requests: 0,
      lastAnswerAt: undefined,
      lastFailure: undefined,
    };
    lines.set(name, line);
    return line;
  }

  function judge(line: Line, upstream: string, error: unknown): unknown {
    const failure = wordFailure(upstream, error);
    line.lastFailure = { at: deps.now(), what: failure instanceof Error ? failure.message : "failed" };
    if (isUnwell(failure)) line.breaker.failed();
    else line.breaker.succeeded();
    return failure;
  }

  async function follow(
    upstream: Upstream,
    start: URL,
    headers: Readonly<Record<string, string>>,
  ): Promise<OneAnswer & { url: URL }> {
    let url = start;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const answer = await requestOnce({ resolve: deps.resolve, idle }, { upstream, url, headers });
      if (![301, 302, 303, 307, 308].includes(answer.head.status)) return { ...answer, url };
      answer.close();
      const next = targetUrl(upstream, answer.head.headers.get("location") ?? "", url);
      if (next === undefined) {
        throw upstreamFailure(upstream.name, "upstream.redirect", "redirects to where it may not lead");
      }
      url = next;
    }
    throw upstreamFailure(upstream.name, "upstream.redirect", `redirects more than ${MOST_REDIRECTS} times`);
  }

  async function get(
    upstream: Upstream,
    start: URL,
    ask: { headers?: Readonly<Record<string, string>>; total: number },
  ): Promise<UpstreamAnswer> {
    if (deps.offline) {
      throw upstreamFailure(
        upstream.name,
        "upstream.offline",
        "is not asked, since this house is offline (mirror.offline)",
      );
    }
    const url = targetUrl(upstream, start.href, new URL(upstream.url));
    if (url === undefined)
      throw upstreamFailure(upstream.name, "upstream.address", "names an address that is not allowed");
    const line = lineOf(upstream.name);
    if (!line.breaker.admit()) {
      throw upstreamFailure(
        upstream.name,
        "upstream.resting",
        "failed several times and is left alone for a while",
      );
    }
    const end = await line.turns.take(upstream.timeout);
    if (end === undefined) {
      throw upstreamFailure(upstream.name, "upstream.busy", "has too many requests waiting");
    }
    line.requests += 1;
    let late = false;
    let cut: (() => void) | undefined;
    const timer = setTimeout(() => {
      late = true;
      cut?.();
    }, ask.total);
    const over = () => {
      clearTimeout(timer);
      end();
    };
    const fail = (error: unknown) =>
      judge(line, upstream.name, late ? new WireFault("timeout", "total") : error);
    try {
      const answer = await follow(upstream, url, ask.headers ?? {});
      cut = answer.close;
      if (late) throw new WireFault("timeout", "total");
      line.lastAnswerAt = deps.now();
      if (answer.head.status >= 500 || answer.head.status === 429) line.breaker.failed();
      else line.breaker.succeeded();
      async function* body(): AsyncGenerator<Uint8Array> {
        try {
          yield* answer.body;
          if (late) throw new WireFault("timeout", "total");
        } catch (error) {
          throw fail(error);
        } finally {
          over();
        }
      }
      return {
        status: answer.head.status,
        headers: answer.head.headers,
        url: answer.url,
        body: body(),
        cancel: () => {
          answer.close();
          over();
        },
      };
    } catch (error) {
      over();
      throw fail(error);
    }
  }

  return {
    get,
    health: (name) => {
      const { breaker, turns, requests, lastAnswerAt, lastFailure } = lineOf(name);
      const openSince = breaker.openSince();
      return {
        state: breaker.state(),
        running: turns.running(),
        requests,
        ...(openSince === undefined ? {} : { openSince }),
        ...(lastAnswerAt === undefined ? {} : { lastAnswerAt }),
        ...(lastFailure === undefined ? {} : { lastFailure }),
      };
    },
    close: () => idle.closeAll(),
  };
}

function wordFailure(upstream: string, error: unknown): unknown {
  if (error instanceof WireFault) {
    return error.why === "timeout"
      ? upstreamFailure(upstream, "upstream.timeout", "did not answer in time")
      : upstreamFailure(
          upstream,
          "upstream.unreachable",
          error.why === "lost" ? "broke the connection" : "cannot be reached",
        );
  }
  if (error instanceof BodyFault) {
    return error.why === "truncated"
      ? upstreamFailure(upstream, "upstream.truncated", "ended its answer too early")
      : upstreamFailure(upstream, "upstream.malformed", "does not speak HTTP as it should");
  }
  return error;
}
