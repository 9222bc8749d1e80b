/** Whatever a route throws becomes an answer here: refusals in their own words, defects in none. */
import { invalid, Refusal } from "../errors.ts";
import { defectRefusal, type RefusalFace, refusalResponse } from "./refusal-response.ts";
import { contextOf } from "./request-context.ts";

export type ErrorDeps = {
  readonly page: NonNullable<RefusalFace["page"]>;
  /** Logs a defect under the id of its request. */
  readonly report: (error: unknown, requestId: string) => void;
};

export type AnswerError = (error: unknown, request: Request) => Response;

export function createAnswerError(deps: ErrorDeps): AnswerError {
  return (error, request) => {
    if (error instanceof Refusal) {
      if (error.cause !== undefined) deps.report(error.cause, contextOf(request).requestId);
      return refusalResponse(error, request, { page: deps.page, headers: extra(error) });
    }
    if (hungUp(error)) return refusalResponse(cutOff(), request, { page: deps.page });
    deps.report(error, contextOf(request).requestId);
    return refusalResponse(defectRefusal(), request, { page: deps.page });
  };
}

/** What the runtime throws at whoever reads the body of a client that is gone. */
function hungUp(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Nobody hears it; it is for the log and the count of answers. */
function cutOff(): Refusal {
  return invalid("http.cut_off", "The connection closed before the request was whole.", "Send it again.");
}

/** RFC 9110 wants to hear which methods there are, and when to come back. */
function extra(refusal: Refusal): Record<string, string> {
  const { allow, retryAfter } = refusal.details;
  return {
    ...(typeof allow === "string" ? { allow } : {}),
    ...(typeof retryAfter === "number" ? { "retry-after": String(retryAfter) } : {}),
  };
}

/** @param allow as the Allow header lists them */
export function methodRefusal(method: string, allow: string): Refusal {
  return new Refusal({
    kind: "invalid",
    code: "http.method",
    message: `${method} requests are not supported here.`,
    remedy: `Use ${allow}.`,
    details: { allow },
  });
}
