/** Everything that can go wrong between this house and an upstream, as refusals that name no address and no secret. */
import { Refusal } from "../errors.ts";

/** `status` is the upstream's own, where it answered at all. */
export type FailureCode =
  | "upstream.unreachable"
  | "upstream.address"
  | "upstream.timeout"
  | "upstream.malformed"
  | "upstream.redirect"
  | "upstream.too_large"
  | "upstream.truncated"
  | "upstream.status"
  | "upstream.hash"
  | "upstream.busy"
  | "upstream.resting"
  | "upstream.offline";

/** @param what a clause in the past tense: "did not answer in time" */
export function upstreamFailure(upstream: string, code: FailureCode, what: string): Refusal {
  return new Refusal({
    kind: "upstream_failed",
    code,
    message: `The upstream '${upstream}' ${what}.`,
    remedy:
      "Try again later; what is cached here goes on working. Admins see the upstream under /admin/upstreams.",
  });
}

/** Whether `error` says that the upstream is unwell, rather than that one answer of it was refused. */
export function isUnwell(error: unknown): boolean {
  return (
    error instanceof Refusal &&
    ["upstream.unreachable", "upstream.timeout", "upstream.malformed", "upstream.truncated"].includes(
      error.code,
    )
  );
}
