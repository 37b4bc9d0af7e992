/** The org about itself: versions, the resource index, limits, record counts. */
import { SalesforceError } from '../../model.ts'
import type { Methods, RestContext } from './call.ts'

const VERSION_MIN = 20
const VERSION_MAX = 67
/** The first version of the Spring, Summer, Winter cycle counted from: v20.0 was Winter '11. */
const SEASONS = ["Winter '", "Spring '", "Summer '"] as const

/** `GET /services/data`: no authentication, not metered. */
export const VERSIONS: readonly object[] = Array.from(
  { length: VERSION_MAX - VERSION_MIN + 1 },
  (_, index) => {
    const version = `${VERSION_MIN + index}.0`
    const season = `${SEASONS[index % 3]}${11 + Math.floor(index / 3)}`
    return { label: season, url: `/services/data/v${version}`, version }
  },
)

/** True of 'v20.0' to 'v67.0'. */
export function isVersion(segment: string): boolean {
  const number = Number(/^v(\d\d)\.0$/.exec(segment)?.[1])
  return number >= VERSION_MIN && number <= VERSION_MAX
}

const resources = ['composite', 'limits', 'parameterizedSearch', 'query', 'queryAll', 'search', 'sobjects']

export const indexMethods: Methods = {
  GET: ({ org }, call) => ({
    status: 200,
    body: {
      ...Object.fromEntries(resources.map(name => [name, `/services/data/${call.version}/${name}`])),
      identity: `/id/${org.id}/${call.user.id}`,
    },
  }),
}

/** Allocations of a Developer Edition org that the simulator does nothing to use up. */
const idleLimits: Readonly<Record<string, number>> = {
  ActiveScratchOrgs: 3,
  ConcurrentAsyncGetReportInstances: 200,
  ConcurrentSyncReportRuns: 20,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkApiBatches: 15_000,
  DailyBulkV2QueryJobs: 10_000,
  DailyDurableStreamingApiEvents: 10_000,
  DailyGenericStreamingApiEvents: 10_000,
  DailyStandardVolumePlatformEvents: 10_000,
  DailyWorkflowEmails: 390,
  DataStorageMB: 5,
  FileStorageMB: 20,
  HourlyAsyncReportRuns: 1_200,
  HourlySyncReportRuns: 500,
  HourlyTimeBasedWorkflow: 50,
  MassEmail: 10,
  MonthlyPlatformEvents: 18_750,
  SingleEmail: 15,
}

export const limitsMethods: Methods = {
  GET: ({ usage }) => {
    const Max = usage.dailyApiRequests
    const body: Record<string, object> = {
      DailyApiRequests: { Max, Remaining: Math.max(0, Max - usage.used()) },
    }
    for (const [name, max] of Object.entries(idleLimits)) body[name] = { Max: max, Remaining: max }
    return { status: 200, body }
  },
}

export const recordCountMethods: Methods = {
  GET: (context, call) => {
    const asked = call.query.get('sObjects')
    const names = asked === null ? context.org.schema.objects.map(o => o.name) : asked.split(',')
    return { status: 200, body: { sObjects: names.map(name => recordCount(context, name.trim())) } }
  },
}

/** Approximate by design on the platform: it knows nothing of sharing. Rows in the recycle bin don't count. */
function recordCount({ org }: RestContext, name: string): { count: number; name: string } {
  const object = org.schema.object(name)
  if (object === undefined)
    throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${name}' is not supported.`)
  let count = 0
  for (const row of org.store.rows(object.name)) if (row.IsDeleted !== true) count++
  return { count, name: object.name }
}
