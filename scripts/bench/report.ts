import type { AppFigures, Figures } from './measure.ts'

/** The figures as tables for people. */
export function report(figures: Figures): string {
  const { apps, ratios, workflows, policy } = figures
  const row = (name: string, { requestsPerSecond, p50Ms, p99Ms, cpuUsPerRequest, rssMiB }: AppFigures) =>
    [
      name.padEnd(10),
      requestsPerSecond.toFixed(0),
      p50Ms.toFixed(1),
      p99Ms.toFixed(1),
      cpuUsPerRequest.toFixed(0),
      rssMiB.toFixed(0),
    ]
      .map((cell, i) => (i === 0 ? cell : cell.padStart(10)))
      .join('')
  return `
${figures.rounds} rounds of ${figures.seconds} s for each app in turn, ${figures.connections} connections, Node ${figures.node}; medians.

app         requests/s    p50 ms    p99 ms CPU µs/req   RSS MiB
${Object.entries(apps)
  .map(([name, app]) => row(name, app))
  .join('\n')}

Requests a second, governed to bare            ${ratios.throughputToBare}
Requests a second, governed to usual           ${ratios.throughputToUsual}
CPU a request, governed to usual               ${ratios.cpuToUsual}
p99 to p50, governed                           ${ratios.p99ToP50}
CPU of a warm request, 10,000 callers to one   ${ratios.cpuOfManyCallersToOne}
Start to first answer, to one without a store  ${ratios.startToFirstAnswerToWithoutStore}
Planning and masking, of a request's CPU       ${policy.shareOfRequestCpu} (${policy.planAndMaskUs} µs for 25 rows)
The same, policy of 1,000 objects to 10        ${policy.largePolicyToSmall}
Calls of a list scoped to 1,000 owners         ${policy.callsOfThousandOwners}
All apps sent Salesforce the same call         ${figures.sameUpstreamCall ? 'yes' : 'NO'}

Salesforce calls per question (warm caller)
${workflows.map(({ question, salesforceCalls }) => `  ${salesforceCalls}  ${question}`).join('\n')}
`
}
