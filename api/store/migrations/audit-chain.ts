import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const auditChain = (_kind: StoreKind): Migration => ({
  async up() {},
})
