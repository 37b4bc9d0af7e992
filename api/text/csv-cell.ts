/** What a spreadsheet takes for a formula, also in full width, also behind spaces. Source: OWASP, CSV injection. */
const FORMULA = /^[ \u00a0\u3000]*[=+\-@\t\r\n|%＝＋－＠]/
const NUMBER = /^-?\d{1,15}(?:\.\d{1,15})?$/
const QUOTED = /[",;\t\r\n]|^\s|\s$/

/** One cell of a CSV file (RFC 4180) that no spreadsheet runs: what could be a formula begins with an apostrophe. */
export function csvCell(text: string): string {
  const value = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return QUOTED.test(value) || value !== text ? `"${value.replaceAll('"', '""')}"` : value
}
