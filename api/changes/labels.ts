/** 'CloseDate' → 'Close date', 'Loss_Reason__c' → 'Loss reason', 'AccountId' → 'Account'. */
export function labelOf(name: string): string {
  const words = name
    .replace(/__c$/, '')
    .replace(/(?<=[a-z])Id$/, '')
    .replaceAll('_', ' ')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
