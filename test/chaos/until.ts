const pollMs = 10

/** Resolves as soon as the condition holds. Throws after `deadlineMs`, with what was waited for. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: () => string,
  deadlineMs = 60_000,
): Promise<void> {
  const endMs = performance.now() + deadlineMs
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error(`Not within ${deadlineMs} ms: ${what()}`)
    await new Promise(resolve => setTimeout(resolve, pollMs))
  }
}
