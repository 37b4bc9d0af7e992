/** The sales process: what each stage says about probability, forecast and outcome (Salesforce's standard ten). */

export interface Stage {
  readonly name: string
  readonly probability: number
  readonly forecastCategory: 'Pipeline' | 'Closed' | 'Omitted'
  readonly closed: boolean
  readonly won: boolean
}

const open = (name: string, probability: number): Stage => ({
  name,
  probability,
  forecastCategory: 'Pipeline',
  closed: false,
  won: false,
})

export const STAGES: readonly Stage[] = [
  open('Prospecting', 10),
  open('Qualification', 10),
  open('Needs Analysis', 20),
  open('Value Proposition', 50),
  open('Id. Decision Makers', 60),
  open('Perception Analysis', 70),
  open('Proposal/Price Quote', 75),
  open('Negotiation/Review', 90),
  { name: 'Closed Won', probability: 100, forecastCategory: 'Closed', closed: true, won: true },
  { name: 'Closed Lost', probability: 0, forecastCategory: 'Omitted', closed: true, won: false },
]

const byName = new Map(STAGES.map(s => [s.name.toLowerCase(), s]))

/** The stage of this name, in any case. */
export const stageNamed = (name: string): Stage | undefined => byName.get(name.toLowerCase())
