/**
 * The Mann–Whitney U test, two-sided, by the normal approximation with correction for ties: how likely two samples
 * as different as these come from one distribution. For samples of 20 and more.
 */
export function mannWhitneyP(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map(value => ({ value, first: true })),
    ...other.map(value => ({ value, first: false })),
  ].sort((a, b) => a.value - b.value)
  const n = all.length
  let rankSum = 0
  let ties = 0
  for (let from = 0; from < n; ) {
    let until = from
    while (until < n && all[until]?.value === all[from]?.value) until += 1
    const size = until - from
    // Equal values share the mean of their ranks, which count from 1.
    const rank = (from + 1 + until) / 2
    for (const { first } of all.slice(from, until)) if (first) rankSum += rank
    ties += size ** 3 - size
    from = until
  }
  const pairs = one.length * other.length
  const u = rankSum - (one.length * (one.length + 1)) / 2
  const deviation = Math.sqrt((pairs / 12) * (n + 1 - ties / (n * (n - 1))))
  if (deviation === 0) return 1
  const z = Math.max(0, Math.abs(u - pairs / 2) - 0.5) / deviation
  return Math.min(1, 2 * upperTail(z))
}

/** Of the standard normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429]
  const sum = series.reduce((so, factor, at) => so + factor * t ** (at + 1), 0)
  return (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum
}
