/** Where the pages stand that tell all about one account, one token, one factor. */

export function personTrail(name: string): string {
  return `/admin/people/trail?${new URLSearchParams({ name })}`;
}

export function tokenTrail(id: number): string {
  return `/admin/people/token?id=${id}`;
}

export function factorTrail(name: string, { kind, id }: { kind: string; id: number }): string {
  return `/admin/people/factor?${new URLSearchParams({ name, kind, id: String(id) })}`;
}
