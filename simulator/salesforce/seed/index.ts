/**
 * The data of the simulated org: made up, believable, the same each time.
 *
 * Two runs with the same clock give equal rows; a later clock moves every date along. What is in it:
 * - the organisation, nine roles, seven profiles with object and field permissions, one extra permission set, the users
 *   of people.ts, a dozen colleagues, a support queue and a lead queue;
 * - more than 320 accounts in EMEA, APAC and America with over 1,500 contacts; "Acme Corp" and six names like it, two
 *   accounts both called "Globex Inc", and companies whose names are hard to escape;
 * - over 2,000 opportunities in all stages, some 360 with products, histories, approvals pending and decided;
 * - over 3,000 cases with comments and history; over 5,000 tasks and events, past and to come;
 * - leads, campaigns, contracts that end soon, projects, teams, notes, three price books; a few accounts under legal
 *   hold; knowledge articles about the products, published and draft, and reports in folders;
 * - text that tries to be markup or to give orders, marked SIMULATED ATTACK, in some descriptions, comments and leads.
 *
 * A seller owns accounts, reads those of the same region's sellers with their deals and cases (a sharing rule), and sees
 * nothing of another region; managers see what is below them. Sales profiles don't see Account.Credit_Limit__c (managers
 * do), Case.Internal_Notes__c or Project__c.Confidential_Notes__c. Service sees every case and account, but no amounts.
 * Everybody reads published articles, service drafts too; whose reports are whose: access/report-folders.ts.
 */
import type { Clock } from '../../clock.ts'
import type { Store } from '../model.ts'
import { addCustomers } from './accounts.ts'
import { acmeTickets, addAcmeActivities, addAcmeDeals, addAcmePeople, others } from './acme.ts'
import { addActivities, byAccount, rollUpActivity } from './activities.ts'
import { addCases } from './cases.ts'
import { addCatalogue } from './catalogue.ts'
import { addArticles } from './knowledge.ts'
import { addApprovalProcess, addOpportunities } from './opportunities.ts'
import { addCampaigns, addContracts, addLeads, addNotes, addProjects, addTeams } from './pipeline.ts'
import { createRandom } from './random.ts'
import { addReports } from './reports.ts'
import { addStaff } from './staff.ts'
import { createWriter } from './writer.ts'

/** Any number would do; this one is the story everybody knows. */
const SEED = 20_26

/** Fills an empty store; returns the organisation's id. */
export function seed(store: Store, clock: Clock): { orgId: string } {
  const writer = createWriter(store, clock)
  const random = createRandom(SEED)
  const staff = addStaff(writer)
  const catalogue = addCatalogue(writer)
  const context = { writer, random, staff, catalogue, processId: addApprovalProcess(writer) }
  const customers = addCustomers(writer, random, staff)
  addAcmePeople(writer, customers)
  const acmeDeals = addAcmeDeals(context, customers)
  const opportunities = [...acmeDeals, ...addOpportunities(context, others(customers))]
  const cases = addCases(context, others(customers), acmeTickets(writer, customers))
  addAcmeActivities(context, customers, acmeDeals)
  addActivities(context, customers, { opportunities: byAccount(opportunities), cases: byAccount(cases) })
  addCampaigns(context)
  addLeads(context)
  addContracts(context, customers)
  addProjects(context, opportunities)
  addTeams(context, opportunities)
  addNotes(context, customers)
  rollUpActivity(writer)
  addArticles(writer, staff)
  addReports(writer, staff)
  return { orgId: staff.orgId }
}
