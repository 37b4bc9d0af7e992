import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Folder of the public conformance data: CONFORMANCE_DATA, or a sibling of the project. */
export const conformanceData = resolve(
  process.env.CONFORMANCE_DATA ?? join(import.meta.dirname, '../../../shared/conformance'),
)

/** Whether a part of the data is there; the tests of an absent part are skipped, and the script says so. */
export const present = (part: string): boolean => existsSync(join(conformanceData, part))

/** Path of one file or folder of the data. */
export const dataPath = (...parts: readonly string[]): string => join(conformanceData, ...parts)
