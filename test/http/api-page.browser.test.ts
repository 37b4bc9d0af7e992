import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type System, startSystem } from '../support/system.ts'

const browserFile = process.env.CHROMIUM ?? '/usr/bin/chromium'
const absent = !existsSync(browserFile)
const note = absent ? ` (skipped: no browser at ${browserFile}; set CHROMIUM)` : ''

describe.skipIf(absent)(`the API page in a browser${note}`, () => {
  let system: System
  let browser: Browser
  beforeAll(async () => {
    system = await startSystem()
    browser = await chromium.launch({ executablePath: browserFile, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await system?.stop()
  })

  test('signs in with code and PKCE, tries an operation, and calls no foreign host', {
    timeout: 60_000,
  }, async () => {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(error.message))
    const hosts = new Set<string>()
    page.on('request', request => {
      const { protocol, host } = new URL(request.url())
      if (protocol.startsWith('http')) hosts.add(host)
    })

    await page.goto(`${system.url}/docs`)
    await page.locator('.opblock').first().waitFor()
    await page.click('#sign-in')
    await page.locator('button[value^="rep.emea@"]').click()
    await page.locator('#who', { hasText: 'Signed in. You are Rosa Almeida' }).waitFor()
    expect(page.url()).toBe(`${system.url}/docs`)

    const operation = page.locator('#operations-Find-FindCases')
    await operation.locator('.opblock-summary').click()
    await operation.locator('input[placeholder*="accountName"]').fill('Acme Corp')
    await operation.locator('button.execute').click()
    const answer = operation.locator('.live-responses-table .highlight-code').first()
    await answer.waitFor()
    expect(await answer.textContent()).toContain('cases for Acme Corp')

    await page.fill('#token', await system.token('agent.service'))
    await page.click('text=Use it')
    await page.locator('#who', { hasText: 'Nina Kowalski' }).waitFor()
    expect(complaints).toEqual([])
    expect([...hosts].toSorted()).toEqual(
      [new URL(system.url).host, new URL(system.simulator.entraUrl).host].toSorted(),
    )
  })
})
