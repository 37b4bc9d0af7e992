import { changeResult } from '../shared/change-result.ts'
import { readable } from '../shared/readable.ts'
import type { Operation } from '../types.ts'

/** Proposes new details of one contact. Costs 1 Salesforce call to propose, 1 to write. */
export const updateContact: Operation<'UpdateContact'> = async (input, { crm, changes }) => {
  const { contactId, email, phone, mobilePhone, title, reason } = input
  return changeResult(
    await changes.propose({
      writes: [
        {
          action: 'update',
          object: 'Contact',
          id: contactId,
          values: {
            ...(email !== undefined && { Email: email }),
            ...(phone !== undefined && { Phone: phone }),
            ...(mobilePhone !== undefined && { MobilePhone: mobilePhone }),
            ...(title !== undefined && { Title: title }),
          },
          show: readable(crm, 'Contact', ['Name']),
        },
      ],
      ...(reason !== undefined && { reason }),
    }),
  )
}
