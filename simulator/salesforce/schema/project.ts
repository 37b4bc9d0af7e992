/** The custom object: delivery projects of an account. */
import type { ObjectSpec } from './build.ts'
import { area, changeKey, currency, date, nameText, owner, pick, ref } from './build.ts'

const project: ObjectSpec = {
  name: 'Project__c',
  label: 'Project',
  labelPlural: 'Projects',
  keyPrefix: 'a00',
  sharing: 'Read',
  searchable: true,
  fields: [
    owner(['Group', 'User']),
    nameText(80, { label: 'Project Name' }),
    ref('Account__c', 'Account', { children: 'Projects__r' }),
    ref('Opportunity__c', 'Opportunity', { children: 'Projects__r' }),
    pick('Status__c', ['*Planned', 'In Progress', 'On Hold', 'Completed', 'Cancelled'], {
      restrictedPicklist: true,
    }),
    date('Start_Date__c'),
    date('Due_Date__c'),
    currency('Budget__c'),
    pick('Health__c', ['Green', 'Amber', 'Red'], { restrictedPicklist: true }),
    area('Confidential_Notes__c', 32_768),
    changeKey(),
  ],
}

export const projectObjects: readonly ObjectSpec[] = [project]
