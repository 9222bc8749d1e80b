/** Tells programs when to come back, where a limit was reached. */
import type { Refusal } from "../errors.ts";

export function retryAfter(response: Response, { details }: Refusal): Response {
  const { retryAfter: seconds } = details;
  if (typeof seconds === "number") response.headers.set("retry-after", String(seconds));
  return response;
}
