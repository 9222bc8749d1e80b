/** Which page of a list an address asks for. */

/** From 1; anything that is no such number is the first page. */
export function pageNumber(request: Request): number {
  const text = new URL(request.url).searchParams.get("page") ?? "1";
  return /^[1-9][0-9]{0,5}$/.test(text) ? Number(text) : 1;
}
