/** Checks one policy: what keeps it from loading, or what is odd about it though it loads. */
import { PolicyError } from '../../../api/policy/index.ts'
import type { PolicyModel } from '../../../api/policy/model.ts'
import type { Access } from '../../../api/policy/types.ts'
import { placesIn } from '../places.ts'
import { loadSource, type Source } from '../source.ts'
import type { OrgObjects } from './describe.ts'
import type { Finding } from './finding.ts'
import { lintGrants } from './grants.ts'
import { lintObjects } from './objects.ts'
import { lintAgainstOrg } from './org.ts'
import { lintRoles } from './roles.ts'

/** One line of the report, in the order of the file. */
export interface Remark {
  readonly severity: 'error' | 'warning'
  /** 'load' of an error, else the name of the lint. */
  readonly lint: string
  readonly line: number
  readonly column: number
  readonly what: string
  readonly remedy: string
}

export interface Checked {
  readonly file: string
  readonly remarks: readonly Remark[]
  /** Undefined when it doesn't load. */
  readonly model: PolicyModel | undefined
}

/** `operations`: those there are. `org`: what to hold the policy against. */
export function checkPolicy(
  source: Source,
  operations: Readonly<Record<string, Access>>,
  org?: OrgObjects,
): Checked {
  try {
    const { model } = loadSource(source, operations)
    const place = placesIn(source.text)
    const warning = ({ lint, path, what, remedy }: Finding): Remark => ({
      severity: 'warning',
      lint,
      ...place(path),
      what,
      remedy,
    })
    const found = [...lintRoles(model, Object.keys(operations)), ...lintObjects(model), ...lintGrants(model)]
    const against = org === undefined ? [] : lintAgainstOrg(model, org)
    const remarks = [...found, ...against]
      .map(warning)
      .toSorted((a, b) => a.line - b.line || a.column - b.column)
    return { file: source.name, remarks, model }
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    const remarks = error.faults.map(fault => ({ severity: 'error' as const, lint: 'load', ...fault }))
    return { file: source.name, remarks, model: undefined }
  }
}
