import { SalesforceFault } from './fault.ts'

/**
 * What a fault says of a write that was under way: itself where it is certain that nothing was written, else
 * 'write-unsure'. Certain are: no connection; and a refusal of the whole call, an HTTP 4xx, which Salesforce gives
 * before it begins (session, allowance, form), or of a part, which takes all of it back. A 5xx may come from the edge
 * while the org still works; 503 is documented as "too many requests or down for maintenance", but not that nothing
 * was done.
 */
export function ofWrite(fault: SalesforceFault): SalesforceFault {
  if (fault.kind === 'unreachable' || isRefusedUndone(fault)) return fault
  return new SalesforceFault('write-unsure', 'Salesforce may have written.', { cause: fault })
}

const requestTimeout = 408

const isRefusedUndone = ({ kind, status = 0 }: SalesforceFault): boolean =>
  kind === 'refused' && status >= 400 && status < 500 && status !== requestTimeout
