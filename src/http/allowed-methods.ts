/** The methods that some route of an app answers at a path. */

export type Route = { readonly method: string /** With `:name` for a segment. */; readonly path: string };

/** As the Allow header lists them, HEAD beside GET; `undefined` where no route has this path. */
export function allowedMethods(routes: readonly Route[], path: string): string | undefined {
  const methods = new Set(routes.filter((route) => fits(route.path, path)).map((route) => route.method));
  if (methods.size === 0) return undefined;
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods].sort().join(", ");
}

function fits(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const segments = path.split("/");
  return (
    wanted.length === segments.length &&
    wanted.every((part, at) => (part.startsWith(":") ? segments[at] !== "" : part === segments[at]))
  );
}
