import { Problem } from '../problem.ts'

/** Why a mapping can't be proposed or decided like this, and what would help. */
const conflicts = {
  unknown: ['There is no such mapping.', 'See ListUserMappings for those that are pending.'],
  'not-pending': ['The mapping was decided already.', 'See ListUserMappings for where it stands.'],
  'own-proposal': ['You proposed this mapping yourself.', 'Another administrator decides it.'],
  'own-account': ['The mapping is of your own account.', 'Another administrator decides it.'],
  'not-a-person': ['Mappings are proposed and decided by people.', 'Ask as a person, not as an app.'],
  'already-pending': [
    'A mapping of this account is pending already.',
    'Have another administrator decide it, then propose again.',
  ],
  'already-active': ['The account is mapped to this user already.', 'There is nothing to do.'],
  'nothing-to-remove': [
    'The account has no explicit mapping.',
    'Who it maps to is then said by the mapping file or the mapped field.',
  ],
  'too-many': ['Too many mappings are pending.', 'Have another administrator decide some.'],
} as const

export const conflict = (clause: keyof typeof conflicts): Problem => {
  const [detail, help] = conflicts[clause]
  return new Problem('mapping-conflict', { detail, why: { clause, help } })
}
