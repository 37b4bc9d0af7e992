import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCallbackUrl } from '../../api/delivery/callback-url.ts'
import { Problem } from '../../api/problem.ts'

const hosts = ['*.logic.azure.com', '*.api.powerplatform.com', 'flows.contoso.com']
const production = { hosts, profile: 'production' } as const
const simulator = { hosts, profile: 'simulator' } as const

const query = 'api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=Xy-_z'

test.each([
  `https://prod-12.westeurope.logic.azure.com:443/workflows/0f/triggers/When/versions/0/run?${query}`,
  `https://prod-12.westeurope.logic.azure.com/workflows/0f/runs/1/actions/Wait/run?${query}`,
  `https://default2c.7b.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/0f/run?${query}`,
  `https://FLOWS.contoso.com/x?${query}`,
])('58: an address of a flow is taken as it is: %s', text => {
  const url = readCallbackUrl(text, production)
  expect(url.pathname + url.search).toBe(text.replace(/^https:\/\/[^/]+/, ''))
  expect(url.port).toBe('')
})

/** What an attacker may write, and which step refuses it. */
const attacks: readonly (readonly [string, readonly string[]])[] = [
  [
    'hosts that only look allowed',
    [
      'https://evil-logic.azure.com.attacker.example/',
      'https://prod.logic.azure.com.attacker.example/',
      'https://logic.azure.com/',
      'https://evillogic.azure.com/',
      'https://evil-logic.azure.com/',
      'https://notflows.contoso.com/',
      'https://a.flows.contoso.com/',
      'https://attacker.example/prod.logic.azure.com',
      'https://attacker.example/?prod.logic.azure.com',
      'https://attacker.example#.logic.azure.com',
      'https://attacker.example%23.logic.azure.com/',
      'https://attacker.example%00.logic.azure.com/',
      'https://attacker.example%2f.logic.azure.com/',
      'https://.logic.azure.com/',
      'https://a..logic.azure.com/',
      'https://a_b.logic.azure.com/',
      'https://prod.logic.azure.co/',
      'https://prod.logic-azure.com/',
    ],
  ],
  [
    'a dot behind the name',
    ['https://prod.logic.azure.com./', 'https://flows.contoso.com./', 'https://prod.logic.azure.com%2e/'],
  ],
  [
    'other scripts, spelled out or in punycode',
    [
      // Cyrillic o, small l with stroke, full-width p and full stop, ideographic full stop, circled p, soft hyphen.
      'https://prod.l\u043egic.azure.com/',
      'https://prod.\u0142ogic.azure.com/',
      'https://\uff50rod.logic.azure.com/',
      'https://prod\uff0elogic.azure.com/',
      'https://prod.logic\u3002azure.com/',
      'https://\u24dfrod.logic.azure.com/',
      'https://prod.lo\u00adgic.azure.com/',
      'https://prod.xn--lgic-4ve.azure.com/',
      'https://xn--flws-55d.contoso.com/',
    ],
  ],
  [
    'user names and passwords',
    [
      'https://prod.logic.azure.com@attacker.example/',
      'https://prod.logic.azure.com:443@attacker.example/',
      'https://user@prod.logic.azure.com/',
      'https://user:password@prod.logic.azure.com/',
      'https://@prod.logic.azure.com/',
      'https:///user:password@prod.logic.azure.com/',
      'https:///prod.logic.azure.com/',
      'https://%70rod.logic.azure.com/',
      'https://:@prod.logic.azure.com/',
      'https://attacker.example\\@prod.logic.azure.com/',
      'https://prod.logic.azure.com\\@attacker.example/',
    ],
  ],
  [
    'other ports',
    [
      'https://prod.logic.azure.com:8443/',
      'https://prod.logic.azure.com:80/',
      'https://prod.logic.azure.com:22/',
      'https://prod.logic.azure.com:0/',
      'https://prod.logic.azure.com:99999/',
    ],
  ],
  [
    'other schemes',
    [
      'http://prod.logic.azure.com/',
      'ftp://prod.logic.azure.com/',
      'file:///etc/passwd',
      'gopher://prod.logic.azure.com/',
      'data:text/plain,x',
      'javascript:alert(1)',
      '//prod.logic.azure.com/',
      'https:prod.logic.azure.com/',
      'https:/prod.logic.azure.com/',
      'HTTPS://prod.logic.azure.com/',
      'prod.logic.azure.com',
      '',
    ],
  ],
  [
    'what a parser would quietly mend',
    [
      ' https://prod.logic.azure.com/',
      'https://prod.logic.azure.com/ ',
      'https://prod.logic.azure.com/\r\nHost: attacker.example',
      'https://prod.\tlogic.azure.com/',
      'https://prod.logic.azure.com\n/',
      'https:\\\\prod.logic.azure.com\\',
      'https://prod.logic.azure.com/\u0000',
    ],
  ],
  [
    'numbers instead of names',
    [
      'https://127.0.0.1/',
      'https://127.1/',
      'https://2130706433/',
      'https://0x7f000001/',
      'https://0177.0.0.1/',
      'https://0x7f.0.0.1/',
      'https://017700000001/',
      'https://0/',
      'https://10.0.0.1/',
      'https://169.254.169.254/metadata/instance',
      'https://2852039166/',
      'https://0xa9fea9fe/',
      'https://0251.0376.0251.0376/',
      'https://168.63.129.16/',
      'https://20.50.2.1/',
      'https://[::1]/',
      'https://[::]/',
      'https://[::ffff:127.0.0.1]/',
      'https://[::ffff:7f00:1]/',
      'https://[::ffff:a9fe:a9fe]/',
      'https://[fe80::1]/',
      'https://[fd00:ec2::254]/',
      'https://[64:ff9b::a9fe:a9fe]/',
      'https://[2603:1030::1]/',
      'https://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/',
    ],
  ],
  [
    'names that lead inside',
    [
      'https://localhost/',
      'https://localhost.localdomain/',
      'https://metadata.google.internal/',
      'https://127.0.0.1.nip.io/',
      'https://169.254.169.254.sslip.io/',
      'https://prod.logic.azure.com.127.0.0.1.nip.io/',
      'https://kubernetes.default.svc/',
    ],
  ],
  ['too much', [`https://prod.logic.azure.com/${'x'.repeat(4_096)}`]],
]

describe.each(attacks)('58: %s are refused', (_what, addresses) => {
  test.each(addresses.map(address => [address]))('%j', address => {
    for (const rules of [production, simulator]) {
      const refusal = refusalOf(address, rules)
      expect(refusal?.code).toBe('subscription-invalid')
    }
  })
})

test('58: plain http goes to loopback of the simulator profile and to nobody else', () => {
  for (const address of ['http://127.0.0.1:8080/x', 'http://localhost:1/', 'http://[::1]:9/']) {
    expect(readCallbackUrl(address, simulator).href).toBe(address)
    expect(refusalOf(address, production)?.code).toBe('subscription-invalid')
  }
  for (const address of [
    'http://127.0.0.2/',
    'http://localhost.attacker.example/',
    'http://user@127.0.0.1/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://[::ffff:127.0.0.1]/',
    'http://prod.logic.azure.com/',
  ])
    expect(refusalOf(address, simulator)?.code).toBe('subscription-invalid')
})

test('58: whatever is accepted is https, port 443, and a whole name on the list', () => {
  const part = fc.constantFrom(
    ...['https://', 'http://', 'a', '.', '-', '@', ':', '443', '/', '?', '#', '%2e', '\\', '[', ']', '0x7f'],
    ...[
      'logic.azure.com',
      '.logic.azure.com',
      'flows.contoso.com',
      'attacker.example',
      '127.0.0.1',
      '::1',
      '\uff41',
    ],
  )
  const address = fc.oneof(
    fc.array(part, { maxLength: 8 }).map(parts => parts.join('')),
    fc.array(part, { maxLength: 8 }).map(parts => `https://${parts.join('')}`),
    fc.array(part, { maxLength: 4 }).map(parts => `https://x.logic.azure.com${parts.join('')}`),
  )
  let accepted = 0
  fc.assert(
    fc.property(address, text => {
      const url = urlOf(text, production)
      if (url === undefined) return
      accepted += 1
      expect([url.protocol, url.port, url.username, url.password]).toEqual(['https:', '', '', ''])
      expect(
        url.hostname === 'flows.contoso.com' || /^([a-z0-9-]+\.)+logic\.azure\.com$/.test(url.hostname),
      ).toBe(true)
      expect(text.slice('https://'.length).toLowerCase().startsWith(url.hostname)).toBe(true)
    }),
    { numRuns: 5_000, seed: 58 },
  )
  expect(accepted).toBeGreaterThan(50)
})

test('58: a refusal never repeats the address', () => {
  for (const [, addresses] of attacks)
    for (const address of addresses)
      if (address.length > 12)
        expect(refusalOf(address, production)?.detail ?? address).not.toContain(address)
})

function urlOf(address: string, rules: Parameters<typeof readCallbackUrl>[1]): URL | undefined {
  return refusalOf(address, rules) === undefined ? readCallbackUrl(address, rules) : undefined
}

function refusalOf(address: string, rules: Parameters<typeof readCallbackUrl>[1]): Problem | undefined {
  try {
    readCallbackUrl(address, rules)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
