/** The share rows the platform keeps by itself when a record gets an owner or a new one. */
import type { Org, Row, RunningUser } from '../model.ts'
import { blankRow } from '../rows.ts'
import { stamps } from './history.ts'

/** What owning an account is worth on it and on its children, as the roles of this org say. */
const OWNER_OF_ACCOUNT = {
  AccountAccessLevel: 'All',
  OpportunityAccessLevel: 'Edit',
  CaseAccessLevel: 'Read',
  ContactAccessLevel: 'Edit',
  RowCause: 'Owner',
}

/** Gives the owner of an account its row; a change of owner also ends what was shared by hand. */
export function keepShares(org: Org, user: RunningUser, object: string, before: Row | undefined, after: Row) {
  if (before?.OwnerId === after.OwnerId) return
  const share = org.schema.object(`${object}Share`)
  if (share === undefined) return
  for (const row of org.store.lookup(share.name, `${object}Id`, String(after.Id)) ?? [])
    if (row.RowCause === 'Manual' || row.RowCause === 'Owner')
      org.store.put(share.name, { ...row, ...stamps(org, user, row), IsDeleted: true })
  if (object !== 'Account') return
  org.store.put(share.name, {
    ...blankRow(share),
    ...OWNER_OF_ACCOUNT,
    Id: org.store.newId(share.name),
    AccountId: after.Id ?? null,
    UserOrGroupId: after.OwnerId ?? null,
    ...stamps(org, user, undefined),
  })
}
