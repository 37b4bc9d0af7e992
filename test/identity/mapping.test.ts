import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseMapping } from '../../api/identity/mapping-table.ts'
import { Problem } from '../../api/problem.ts'
import { OTHER_TENANT_ID, PEOPLE, TENANT_ID } from '../../simulator/people.ts'
import { expectRefusal, row, startWorld, type World } from './support.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.stop())

const idOf = (key: string) => PEOPLE.find(person => person.key === key)?.objectId ?? ''
const as = async (user: string, claims: Record<string, unknown> = {}) =>
  world.present(await world.entra.mint({ user, claims }))
const REP = idOf('rep.emea')

describe('9: the mapping', () => {
  test('asks Salesforce by the object id, and by nothing else', async () => {
    await as('rep.emea')
    expect(world.lookups).toEqual([REP])
  })

  test('refuses an account no user belongs to', () =>
    expectRefusal(as('unmapped'), 'identity-unmapped').then(() => undefined))
  test('refuses an account whose user is inactive', () =>
    expectRefusal(as('inactive'), 'identity-unmapped').then(() => undefined))

  test.each([
    [
      'two active users',
      [row('a', '005000000000001AAA'), row('b', '005000000000002AAA')],
      'identity-ambiguous',
    ],
    ['a portal user', [row('a', '005000000000001AAA', { userType: 'PowerPartner' })], 'identity-unmapped'],
    [
      'an automated process',
      [row('a', '005000000000001AAA', { userType: 'AutomatedProcess' })],
      'identity-unmapped',
    ],
  ] as const)('refuses %s', async (_, rows, code) => {
    world.users.set(REP, rows)
    await expectRefusal(as('rep.emea'), code)
  })

  test('ignores inactive and other users beside the one', async () => {
    world.users.set(REP, [
      row('left', '005000000000001AAA', { isActive: false }),
      row('here', '005000000000002AAA'),
      row('portal', '005000000000003AAA', { userType: 'CspLitePortal' }),
    ])
    expect((await as('rep.emea')).salesforceUser.id).toBe('005000000000002AAA')
  })
})

describe('9: never by a name (nOAuth)', () => {
  const names = (key: string) => {
    const name = `${key}@contoso.example`
    return {
      email: name,
      upn: name,
      preferred_username: name,
      unique_name: name,
      xms_edov: true,
      verified_primary_email: [name],
    }
  }
  test('somebody who bears the names of a colleague is still who the object id says', async () => {
    const caller = await as('rep.apac', names('admin.crm'))
    expect(caller.salesforceUser.username).toBe('rep.apac@contoso.example')
  })
  test('an unmapped account does not become mapped by a name', async () => {
    await expectRefusal(as('unmapped', names('admin.crm')), 'identity-unmapped')
    expect(world.lookups).toEqual([idOf('unmapped')])
  })
  test('a guest with a member’s names stays a guest', () =>
    expectRefusal(as('guest', names('rep.emea')), 'guest-not-allowed').then(() => undefined))
  test('a hostile tenant’s token with the victim’s names and object id is refused', async () => {
    const token = await world.entra.mint({
      user: 'rep.emea',
      tenant: OTHER_TENANT_ID,
      claims: names('rep.emea'),
    })
    await expectRefusal(world.present(token), 'token-invalid')
    expect(world.lookups).toEqual([])
  })
  test('whoever was renamed keeps access', async () => {
    expect((await as('rep.emea', names('rosa.new'))).salesforceUser.username).toBe('rep.emea@contoso.example')
  })
  test('whoever gets a name used before gets nothing with it', () =>
    expectRefusal(as('rep.emea', { oid: 'e0000000-0000-4000-8000-00000000dead' }), 'identity-unmapped').then(
      () => undefined,
    ))
})

describe('what is remembered', () => {
  test('9: a user, for 5 minutes', async () => {
    await as('rep.emea')
    world.clock.advance(299_999)
    await as('rep.emea')
    expect(world.lookups).toHaveLength(1)
    world.clock.advance(1)
    await as('rep.emea')
    expect(world.lookups).toHaveLength(2)
  })

  test('9: a user, for 5 minutes, also behind one and the same token', async () => {
    const token = await world.entra.mint({ user: 'rep.emea' })
    await world.present(token)
    world.users.set(REP, [])
    world.clock.advance(299_999)
    await world.present(token)
    world.clock.advance(1)
    await expectRefusal(world.present(token), 'identity-unmapped')
  })

  test.each([
    ['was deactivated', [row('rep.emea', '005000000000001AAA', { isActive: false })], 'identity-unmapped'],
    ['was mapped to nobody', [], 'identity-unmapped'],
    [
      'got a double',
      [row('rep.emea', '005000000000001AAA'), row('double', '005000000000002AAA')],
      'identity-ambiguous',
    ],
  ] as const)('9: whose user %s in Salesforce is cut off within 5 minutes', async (_, rows, code) => {
    const token = await world.entra.mint({ user: 'rep.emea' })
    await world.present(token)
    world.users.set(REP, rows)
    world.clock.advance(300_000)
    await expectRefusal(world.present(token), code, token)
    await expectRefusal(as('rep.emea'), code)
  })

  test('9: a mapping made for an earlier token is no older behind a later one', async () => {
    await as('rep.emea')
    world.clock.advance(240_000)
    const token = await world.entra.mint({ user: 'rep.emea' })
    await world.present(token)
    world.users.set(REP, [])
    world.clock.advance(59_999)
    await world.present(token)
    world.clock.advance(1)
    await expectRefusal(world.present(token), 'identity-unmapped', token)
  })

  test('9: whoever was mapped to another user acts as that one within 5 minutes', async () => {
    const token = await world.entra.mint({ user: 'rep.emea' })
    await world.present(token)
    world.users.set(REP, [row('other', '005000000000088AAA')])
    world.clock.advance(300_000)
    expect((await world.present(token)).salesforceUser.id).toBe('005000000000088AAA')
  })

  test('a refusal, for 30 seconds', async () => {
    await expectRefusal(as('unmapped'), 'identity-unmapped')
    world.users.set(idOf('unmapped'), [row('uma', '005000000000077AAA')])
    world.clock.advance(29_999)
    await expectRefusal(as('unmapped'), 'identity-unmapped')
    expect(world.lookups).toHaveLength(1)
    world.clock.advance(1)
    expect((await as('unmapped')).salesforceUser.name).toBe('uma')
  })

  test('nothing of a lookup that failed', async () => {
    await world.stop()
    let calls = 0
    world = await startWorld({
      lookupUsers: async () => {
        calls += 1
        if (calls === 1) throw new Problem('salesforce-unavailable')
        return [row('rep.emea', '005000000000001AAA')]
      },
    })
    await expectRefusal(as('rep.emea'), 'salesforce-unavailable')
    await expect(as('rep.emea')).resolves.toBeDefined()
  })

  test('a warm token gives the very same caller', async () => {
    const token = await world.entra.mint({ user: 'rep.emea' })
    expect(await world.present(token)).toBe(await world.present(token))
  })

  test('9: a forgotten user is looked up again, also behind a token seen before', async () => {
    const token = await world.entra.mint({ user: 'rep.emea' })
    await world.present(token)
    world.users.set(REP, [])
    world.identity.forget(TENANT_ID, REP)
    await expectRefusal(world.present(token), 'identity-unmapped')
  })

  test('nothing, after a flush', async () => {
    const token = await world.entra.mint({ user: 'rep.emea' })
    await world.present(token)
    world.identity.flush()
    await world.present(token)
    expect(world.lookups).toHaveLength(2)
  })
})

describe('requests at the same time', () => {
  const gated = async () => {
    await world.stop()
    const gates: (() => void)[] = []
    let calls = 0
    world = await startWorld({
      lookupUsers: async (_, context) => {
        calls += 1
        const turn = calls
        if (context) context.spent.calls += 1
        await new Promise<void>(resolve => gates.push(resolve))
        return [row(`answer-${turn}`, '005000000000001AAA')]
      },
    })
    return { gates, calls: () => calls }
  }
  const several = async (n: number) => {
    const contexts = Array.from({ length: n }, (_, i) => ({ requestId: `r${i}`, spent: { calls: 0 } }))
    const token = await world.entra.mint({ user: 'rep.emea' })
    return {
      contexts,
      callers: contexts.map(context => world.identity.callerOf([`Bearer ${token}`], context)),
    }
  }

  test('share one lookup, and one of them pays for it', async () => {
    const { gates, calls } = await gated()
    const { contexts, callers } = await several(20)
    await expect.poll(() => gates.length).toBe(1)
    gates[0]?.()
    await Promise.all(callers)
    expect(calls()).toBe(1)
    expect(contexts.reduce((sum, { spent }) => sum + spent.calls, 0)).toBe(1)
  })

  test('what was asked before a forget serves those who waited, no one after', async () => {
    const { gates, calls } = await gated()
    const { callers } = await several(1)
    await expect.poll(() => gates.length).toBe(1)
    world.identity.forget(TENANT_ID, REP)
    gates[0]?.()
    expect((await callers[0])?.salesforceUser.name).toBe('answer-1')
    const later = as('rep.emea')
    await expect.poll(() => gates.length).toBe(2)
    gates[1]?.()
    expect((await later).salesforceUser.name).toBe('answer-2')
    expect(calls()).toBe(2)
  })
})

describe('9: an explicit mapping', () => {
  const table = `users:
  - tenantId: ${TENANT_ID}
    objectId: ${idOf('rep.apac')}
    salesforceUserId: 005000000000500AAA
  - tenantId: ${OTHER_TENANT_ID}
    objectId: ${REP}
    salesforceUserId: 005000000000501AAA
`
  beforeEach(async () => {
    await world.stop()
    world = await startWorld({
      mapping: parseMapping(table, 'mapping.yaml'),
      lookupUserById: async id => (id === '005000000000500AAA' ? [row('explicit', id)] : []),
    })
  })

  test('wins over the mapped field, without asking for it', async () => {
    expect((await as('rep.apac')).salesforceUser).toMatchObject({
      id: '005000000000500AAA',
      name: 'explicit',
    })
    expect(world.lookups).toEqual([])
  })
  test('of another tenant’s account with the same object id is not used', async () => {
    expect((await as('rep.emea')).salesforceUser.username).toBe('rep.emea@contoso.example')
  })
})

test('an app-only caller acts as the integration user, found once', async () => {
  await world.stop()
  let calls = 0
  world = await startWorld({
    integrationUser: async () => {
      calls += 1
      return row('integration', '005000000000099AAA')
    },
  })
  await world.present(await world.entra.mint({ app: 'flow.scheduler' }))
  await world.present(await world.entra.mint({ app: 'flow.scheduler' }))
  expect(calls).toBe(1)
  expect(world.lookups).toEqual([])
})
