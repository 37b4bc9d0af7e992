/** With which profiles the folders of reports are shared. Whoever may view all data sees every folder. */
import type { ProfileName } from '../../people.ts'
import type { Value } from '../model.ts'

export type ReportFolder = 'Public Reports' | 'Sales Reports' | 'Management Reports' | 'Service Reports'

const SHARED_WITH: Readonly<Partial<Record<ProfileName, readonly ReportFolder[]>>> = {
  'Sales User': ['Sales Reports'],
  'Sales Manager': ['Sales Reports', 'Management Reports'],
  'Deal Desk': ['Sales Reports'],
  'Service User': ['Service Reports'],
}

/** Folders shared with a profile, by its name; public ones with everybody. */
export function foldersOf(profile: Value | undefined): ReadonlySet<string> {
  const shared = Object.entries(SHARED_WITH).find(([name]) => name === profile)?.[1] ?? []
  return new Set<string>(['Public Reports', ...shared])
}
