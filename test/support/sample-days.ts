/** Thirty days of downloads for sample pages. */

/** Up to `most` a day, rising and falling over weeks; 1 is a single download. */
export function sampleDays(most: number): readonly { readonly day: string; readonly count: number }[] {
  return Array.from({ length: 30 }, (_, at) => ({
    day: new Date(Date.UTC(2026, 1, 1 + at)).toISOString().slice(0, 10),
    count: most === 1 ? Number(at === 20) : Math.round((most * ((at * 7) % 11) * (at % 7 > 4 ? 0 : 1)) / 10),
  }));
}
