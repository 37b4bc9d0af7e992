/**
 * A caller's rights with the caller's own field security in them: as if the policy granted nothing that Salesforce
 * wouldn't show this user. So hidden and absent are decided, and said, in one way.
 */
import type { GrantModel, ObjectModel, PolicyModel } from '../../policy/model.ts'
import type { Rights } from '../../policy/types.ts'
import { Problem } from '../../problem.ts'
import type { FieldSecurity } from './field-security.ts'

/** The policy's reading grants, on what may be read. */
export const narrowed = (policy: PolicyModel, security: FieldSecurity): PolicyModel => ({
  ...policy,
  objects: new Map([...policy.objects].map(([key, object]) => [key, narrowedObject(object, security)])),
})

const narrowedObject = (object: ObjectModel, security: FieldSecurity): ObjectModel => ({
  ...object,
  grants: security.reads(object.name)
    ? object.grants
        .filter(g => g.actions.has('read'))
        .map(g => narrowedGrant(g, name => security.readsField(object.name, name)))
    : [],
})

const narrowedGrant = (grant: GrantModel, reads: (field: string) => boolean): GrantModel => ({
  ...grant,
  fields: new Set([...grant.fields].filter(reads)),
  masks: new Map([...grant.masks].filter(([name]) => reads(name))),
})

/**
 * `own`, the narrowed rights, with two things said better: a refusal names field security where the policy alone
 * (`full`) would have permitted the question, and what can't be done in another's session is refused in words.
 */
export function rightsInIntegrationMode(own: Rights, full: Rights): Rights {
  const explained = <T>(ask: (rights: Rights) => T): T => {
    try {
      return ask(own)
    } catch (error) {
      throw isDenied(error) && permits(() => ask(full)) ? hiddenBySalesforce(error) : error
    }
  }
  return {
    ...own,
    plan: query => explained(rights => rights.plan(query)),
    planSearch: search => explained(rights => rights.planSearch(search)),
    explain: query => explained(rights => rights.explain(query)),
    planSummary() {
      throw unavailable(
        'operation-denied',
        'Numbers over records are not told here: they would count records that you may not see.',
      )
    },
    planChange() {
      throw unavailable('change-denied', 'Nothing can be changed here: it would not be done in your name.')
    },
    writable: () => [],
    summarizable: () => [],
    summarizableObjects: () => [],
  }
}

const isDenied = (error: unknown): error is Problem =>
  error instanceof Problem && (error.code === 'object-denied' || error.code === 'field-denied')

/** Whether objects and fields are permitted; a value that doesn't fit is another matter. */
function permits(ask: () => unknown): boolean {
  try {
    ask()
    return true
  } catch (error) {
    return !isDenied(error)
  }
}

const hiddenBySalesforce = ({ code, detail }: Problem): Problem =>
  new Problem(code, {
    ...(detail === undefined ? {} : { detail }),
    why: {
      layer: 'field-security',
      help: 'Ask a Salesforce administrator for read access to the object and its fields.',
    },
  })

const unavailable = (code: 'operation-denied' | 'change-denied', detail: string): Problem =>
  new Problem(code, {
    detail,
    why: {
      layer: 'operator',
      clause: 'integration-user',
      help: 'An operator can let the proxy call Salesforce as each user (SALESFORCE_MODE=user).',
    },
  })
