/** A value the bench hands to the app it measures. */
export function required(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: this program is started by npm run bench.`)
  return value
}
