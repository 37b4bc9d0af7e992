import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const change = (_kind: StoreKind): Migration => ({
  async up() {},
})
