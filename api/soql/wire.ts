/** Values as Salesforce's REST API writes them. */

/** '2026-11-21T09:30:00.000+0000' → '2026-11-21T09:30:00.000Z'; anything else as it is. */
export function isoInstant(text: string): string {
  return text.endsWith('+0000') ? `${text.slice(0, -5)}Z` : text
}
