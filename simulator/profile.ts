/** Why the simulator must not run here, or undefined when it may: it hands out tokens to whoever asks. */
export function productionRefusal(env: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const name of ['NODE_ENV', 'SALLY_PROFILE'])
    if (env[name]?.toLowerCase() === 'production')
      return `The simulator refuses to run with ${name}=production: it signs in anyone. Unset ${name}, or point the proxy at a real org.`
  return undefined
}
