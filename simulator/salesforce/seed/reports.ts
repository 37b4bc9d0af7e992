/** Reports people ask for by name, in their folders. */
import type { ReportFolder } from '../access/report-folders.ts'
import type { Staff } from './staff.ts'
import { DAY_MS, isoTime, type Writer } from './writer.ts'

type Format = 'Tabular' | 'Summary' | 'Matrix'

const REPORTS: readonly (readonly [
  name: string,
  folder: ReportFolder,
  format: Format,
  description: string,
  owner: string,
])[] = [
  [
    'Open Pipeline by Stage',
    'Sales Reports',
    'Summary',
    'Open opportunities, summed by stage',
    'manager.sales',
  ],
  [
    'My Deals Closing This Quarter',
    'Sales Reports',
    'Tabular',
    'Own open deals of the quarter',
    'manager.sales',
  ],
  ['Renewals Next 90 Days', 'Sales Reports', 'Tabular', 'Contracts that end soon', 'manager.emea'],
  ['Lost Deals by Reason', 'Sales Reports', 'Summary', 'Closed Lost, counted by loss reason', 'dealdesk'],
  [
    'Quota Attainment by Seller',
    'Management Reports',
    'Matrix',
    'Won amounts per seller and month',
    'manager.sales',
  ],
  ['Discounts above 20 %', 'Management Reports', 'Tabular', 'Deals with high discounts', 'dealdesk'],
  ['Forecast EMEA and APAC', 'Management Reports', 'Matrix', 'Expected revenue by region', 'manager.sales'],
  [
    'Open Cases by Priority',
    'Service Reports',
    'Summary',
    'Cases not closed, by priority',
    'manager.service',
  ],
  [
    'Escalated Cases This Week',
    'Service Reports',
    'Tabular',
    'Cases escalated in seven days',
    'manager.service',
  ],
  ['Backlog by Agent', 'Service Reports', 'Matrix', 'Open cases per agent and age', 'manager.service'],
  ['Accounts by Region', 'Public Reports', 'Summary', 'How many accounts each region has', 'admin.crm'],
]

/** The last one was never run. */
export function addReports(writer: Writer, staff: Staff): void {
  REPORTS.forEach(([name, folder, format, description, owner], index) => {
    const neverRun = index === REPORTS.length - 1
    writer.add(
      'Report',
      {
        Name: name,
        DeveloperName: name.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_|_$/g, ''),
        FolderName: folder,
        Description: description,
        Format: format,
        LastRunDate: neverRun ? null : isoTime(writer.nowMs - (index + 1) * DAY_MS),
        OwnerId: staff.id(owner),
      },
      { createdMs: writer.nowMs - (300 - index * 9) * DAY_MS, byId: staff.id(owner) },
    )
  })
}
