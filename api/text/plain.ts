import { visible } from './visible.ts'

/** As long as a sentence of ours may get. */
const SENTENCE_CHARACTERS_MAX = 2_000

/** Words and marks that mean nothing to Markdown, HTML or a link finder, one space apart: most sentences are that. */
const HARMLESS =
  /^[A-Za-z\u00c0-\u02ff“‘](?:[A-Za-z0-9\u00c0-\u02ff,;'’“”‘…?!()=%€$-]|\.(?![^ ])|:(?![^ ])| (?=[^ ]))*$/
const LIST_NUMBER = /^(\d{1,9})([.)])(?=\s|$)/

/** Addresses that run or carry something instead of leading somewhere. */
const ACTIVE = /\b(?:(?:javascript|vbscript):\S+|data:(?:[a-z]+\/|[;,])\S*)/gi
/** scheme://user@host/rest, or without a scheme where a domain follows; a bracket or quote ends it. */
const ADDRESS =
  /(?:\b[a-z][a-z0-9+.-]{0,30}:\/\/+|(?<![\w:/])\/\/+(?=[^\s/]{1,253}\.[a-z]))(?:[^\s/?#@<>()[\]"'`]*@)*([^\s/?#<>()[\]{}"'`,;!|\\^*]*)([^\s<>()[\]"'`]*)/gi

/** Characters that make up Markdown and HTML, each with one that looks like it and means nothing. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '\\': '∖',
  '`': 'ˋ',
  '*': '∗',
  '[': '［',
  ']': '］',
  '<': '‹',
  '>': '›',
  '|': '¦',
  '~': '˜',
}
const MARKUP = /[\\`*[\]<>|~]/g
/** An underscore inside a word stays: Project__c is no emphasis. */
const OUTER_UNDERSCORES = /(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu
const ENTITY = /&(?=#?[a-z0-9]{1,40};)/gi
/** What a renderer finds links by: 'x:y', '//', 'host.tld', 'a@b'. */
const SCHEME_COLON = /(?<=\p{L}):(?=\S)/gu
const SECOND_SLASH = /(?<=\/)\//g
const INNER_DOT = /(?<=\S)\.(?=\p{L})/gu
const INNER_AT = /(?<=\S)@(?=\S)/g
const STARTS: Readonly<Record<string, string>> = { '#': '＃', '-': '−', '+': '＋' }

/**
 * Text from elsewhere for a sentence of ours: visible, on one line, with nothing in it that Markdown, HTML or a finder
 * of links would act on, so that an answer can neither show a picture nor offer a link. Of an address its host is left,
 * as text; one that runs something is dropped. The reader sees the same words: characters give way to ones that look
 * like them, since a backslash would be read aloud. Idempotent.
 */
export function plain(text: string, charactersMax = SENTENCE_CHARACTERS_MAX): string {
  if (text.length <= charactersMax && HARMLESS.test(text)) return text
  const oneLine = visible(text)
    .replace(ACTIVE, '…')
    .replace(ADDRESS, (_all, host: string, rest: string) => host + (rest === '' ? '' : '/…'))
    .replace(/\s+/g, ' ')
    .trim()
  // What an address stood between may be composed now.
  return visible(oneLine, charactersMax)
    .replace(MARKUP, sign => LOOKALIKES[sign] ?? '')
    .replace(OUTER_UNDERSCORES, run => '＿'.repeat(run.length))
    .replace(ENTITY, '＆')
    .replace(SCHEME_COLON, '∶')
    .replace(SECOND_SLASH, '∕')
    .replace(INNER_DOT, '․')
    .replace(INNER_AT, '＠')
    .replace(/^[#+-]/, sign => STARTS[sign] ?? '')
    .replace(LIST_NUMBER, (_all, digits: string, end: string) => digits + (end === '.' ? '․' : '）'))
}
