/** Waits for something that another part of the program does in its own time. */

/** Looks until `found` gives something; a test's own time limit ends the waiting. */
export async function until<T>(
  found: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (;;) {
    const value = await found();
    if (value !== undefined && value !== false) return value;
    await Bun.sleep(5);
  }
}
