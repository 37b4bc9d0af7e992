import { parse } from 'yaml'

/**
 * The contract as it is written: anchors and merge keys let each operation say what it shares with others once. The
 * library's limit on aliases guards against files of strangers; this one is ours, and has more of them.
 */
export const parseContract = <T>(text: string): T => parse(text, { merge: true, maxAliasCount: -1 })
