/** What people call fields whose names say it badly. */
const KNOWN: Readonly<Record<string, string>> = {
  WhatId: 'About',
  WhoId: 'Contact',
  ActivityDate: 'Due date',
  StageName: 'Stage',
  CommentBody: 'Comment',
  ParentId: 'Record',
  IsPublished: 'Visible to the customer',
}

/** 'CloseDate' → 'Close date', 'Loss_Reason__c' → 'Loss reason', 'AccountId' → 'Account'. */
export function labelOf(name: string): string {
  const known = KNOWN[name]
  if (known !== undefined) return known
  const words = name
    .replace(/__c$/, '')
    .replace(/(?<=[a-z])Id$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
