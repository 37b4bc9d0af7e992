import type { Migration } from 'kysely/migration'
import type { StoreKind } from '../migrations.ts'

export const delivery = (_kind: StoreKind): Migration => ({
  async up() {},
})
