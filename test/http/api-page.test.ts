import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/problem.ts'
import { type System, startSystem } from '../support/system.ts'

let system: System
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const assets = ['page.js', 'page.css', 'swagger-ui-bundle.js', 'swagger-ui.css', 'favicon-32x32.png']

describe('the API page', () => {
  test('loads from this host alone, under a policy that says so', async () => {
    const page = await system.get('/docs')
    expect(page.status).toBe(200)
    const policy = page.headers.get('content-security-policy') ?? ''
    const sources = policy.split(/[; ]/).filter(word => word.startsWith('http'))
    // The one foreign address is the sign-in service it exchanges codes with.
    expect(sources).toEqual([system.simulator.entraUrl])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    const links = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link)
    expect(links.toSorted()).toEqual(assets.map(name => `/docs/${name}`).toSorted())
    for (const link of links) expect((await system.get(String(link))).status, link).toBe(200)
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/)
  })
  test('shows every operation of the contract, without the notes for generators', async () => {
    const { body } = await system.get('/docs/openapi.json')
    const operations = Object.values(body.paths).flatMap(item => Object.values(item as object))
    expect(operations.length).toBeGreaterThanOrEqual(16)
    expect(JSON.stringify(body)).not.toContain('"x-')
  })
  test('knows where to sign in', async () => {
    const { body } = await system.get('/docs/settings.json')
    expect(body.simulated).toBe(true)
    expect(body.signIn.authorizeUrl).toMatch(
      new RegExp(`^${system.simulator.entraUrl}/[0-9a-f-]+/oauth2/v2.0/authorize$`),
    )
    const page = await fetch(
      `${body.signIn.authorizeUrl}?client_id=${body.signIn.clientId}&response_type=code`,
    )
    await page.text()
    expect(page.status).toBeLessThan(500)
  })
  test('serves nothing else from those folders', async () => {
    for (const name of [
      'package.json',
      'index.js',
      'swagger-ui.js',
      'constructor',
      '__proto__',
      'a%2e%2e',
      '',
    ])
      expectProblem(await system.get(`/docs/${name}x`), 'not-found')
    expectProblem(await system.get('/docs/package.json'), 'not-found')
  })
})
