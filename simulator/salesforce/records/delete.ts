/** Deleting a record: it and its details go to the bin, what only pointed at it points nowhere. */
import type { Org, Row, RunningUser, SObjectType } from '../model.ts'
import { deleteFailed, wrongOperation } from './errors.ts'
import { nowOf, stamps } from './history.ts'
import { consequences } from './save.ts'
import { rowToWrite, visibleObject } from './target.ts'

/** Deletes a record and, by cascade, its details. Throws SalesforceError; on any error nothing is changed. */
export function deleteRecord(org: Org, user: RunningUser, object: string, id: string): void {
  const type = visibleObject(org, user, object)
  if (!type.deletable) throw wrongOperation(type.name, 'deleted')
  org.store.transaction(() => {
    const row = rowToWrite(org, user, type, id, 'delete')
    refuseWithCases(org, type, row)
    bin(org, user, type, row)
    consequences(org, user, type, { ...row, IsDeleted: true })
  })
}

/** Accounts and contacts with cases can't be deleted. */
function refuseWithCases(org: Org, type: SObjectType, row: Row) {
  if (type.name !== 'Account' && type.name !== 'Contact') return
  const cases = alive(org.store.lookup('Case', `${type.name}Id`, String(row.Id)))
  if (cases.length === 0) return
  const numbers = cases.map(c => c.CaseNumber).join(', ')
  throw deleteFailed(
    `Your attempt to delete ${row.Name} could not be completed because it is associated with the following cases.: ${numbers}`,
  )
}

function bin(org: Org, user: RunningUser, type: SObjectType, row: Row) {
  org.store.put(type.name, { ...row, ...stamps(org, user, row), IsDeleted: true })
  for (const child of type.childRelationships) {
    const childType = org.schema.object(child.childSObject)
    if (childType === undefined) continue
    for (const detail of alive(org.store.lookup(childType.name, child.field, String(row.Id)))) {
      if (child.cascadeDelete) bin(org, user, childType, detail)
      else org.store.put(childType.name, { ...detail, [child.field]: null, SystemModstamp: nowOf(org) })
    }
  }
}

const alive = (rows: readonly Row[] | undefined) => (rows ?? []).filter(row => row.IsDeleted !== true)
