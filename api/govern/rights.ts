import type { Caller } from '../identity/caller.ts'
import type { Policy, Rights } from '../policy/types.ts'

/**
 * Rights depend on the caller and the policy alone, and a caller is one object for as long as its token is remembered.
 * Those of a policy that is no longer in force go with it.
 */
export function rememberingRights(): (policy: Policy, caller: Caller) => Rights {
  const known = new WeakMap<Policy, WeakMap<Caller, Rights>>()
  return (policy, caller) => {
    const ofPolicy = known.get(policy) ?? new WeakMap<Caller, Rights>()
    const found = ofPolicy.get(caller)
    if (found !== undefined) return found
    const rights = policy.rightsOf(caller)
    ofPolicy.set(caller, rights)
    known.set(policy, ofPolicy)
    return rights
  }
}

/** The same rights; the grants behind every plan are noted for the audit. */
export function noting(rights: Rights, grants: Set<string>): Rights {
  const note = <P extends { readonly grants: readonly string[] }>(plan: P): P => {
    for (const grant of plan.grants) grants.add(grant)
    return plan
  }
  return {
    ...rights,
    plan: query => note(rights.plan(query)),
    planSearch: search => note(rights.planSearch(search)),
    planSummary: query => note(rights.planSummary(query)),
  }
}
