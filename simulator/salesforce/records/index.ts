/** The record operations of the simulated org. All throw SalesforceError with the true status, code and message. */
export type { WriteOptions } from './create.ts'
export { createRecord } from './create.ts'
export { deleteRecord } from './delete.ts'
export { readByExternalId, readRecord } from './read.ts'
export { deletedIds, updatedIds } from './replication.ts'
export { updateRecord } from './update.ts'
export { upsertRecord } from './upsert.ts'
