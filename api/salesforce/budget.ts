import type { Budget } from './types.ts'

/**
 * Reads `Sforce-Limit-Info`: 'api-usage=18/5000', alone or among others ('api-bursts=…', 'per-app-api-usage=…').
 * Undefined when the header is absent or of another form.
 */
export function parseLimitInfo(header: string | undefined, nowMs: number): Budget | undefined {
  const usage = header === undefined ? null : /(?:^|[\s;,])api-usage=(\d{1,12})\/(\d{1,12})/.exec(header)
  return usage === null ? undefined : { used: Number(usage[1]), max: Number(usage[2]), asOfMs: nowMs }
}
