/** Labels and picklist values from Salesforce's describe, of permitted fields only. */
import type { PermittedField } from '../policy/types.ts'
import type { CrmOptions } from './options.ts'
import type { DescribedField, DescribedObject, ObjectSummary } from './types.ts'

/** The permitted objects that Salesforce shows the user too, in the policy's order. */
export async function labelsWith({
  gateway,
  rights,
  as,
  context,
  mappedUser,
}: CrmOptions): Promise<readonly ObjectSummary[]> {
  const byName = new Map(
    (await gateway.labels(mappedUser?.session ?? as, context)).map(object => [object.name, object]),
  )
  return rights.objects.flatMap(name => byName.get(name) ?? [])
}

/**
 * What describe says of the permitted fields. Fields that Salesforce hides from the user are left out: they can't be
 * asked for. One call, none while the gateway remembers.
 */
export async function describeWith(
  { gateway, as, context, mappedUser }: CrmOptions,
  object: string,
  permitted: readonly PermittedField[],
): Promise<DescribedObject> {
  const described = await gateway.describe(mappedUser?.session ?? as, object, context)
  const byName = new Map(described.fields.map(f => [f.name.toLowerCase(), f]))
  const fields = permitted.flatMap((field): DescribedField[] => {
    const known = byName.get(field.name.toLowerCase())
    if (known === undefined) return []
    const picklistValues = known.picklistValues
      .filter(value => value.active)
      .map(({ value, label }) => ({ value, label }))
    return [{ ...field, label: known.label, picklistValues }]
  })
  return { name: described.name, label: described.label, labelPlural: described.labelPlural, fields }
}
