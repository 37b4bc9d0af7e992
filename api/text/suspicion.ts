/**
 * Whether a text speaks to a machine instead of telling something. It annotates, so that agents and people look twice;
 * nothing is permitted or refused by it. Control 40.
 */
import { visible } from './visible.ts'

/** A text without any of these stems or signs is not looked at further: that is nearly every one. */
const STEMS =
  /instru|prompt|system|assist|agent|copilot|chat ?bot|\bai\b|\bllm\b|gpt|ignor|disregard|forget|overrid|bypass|jailbr|pretend|you are|act as|from now|delete this|(?:not|n.t|never) (?:tell|mention|reveal|inform)|telling|mentioning|tool|function|export|exfil|reveal|dump|all |every|each |entire|whole|anweis|vorgab|regel|consign|istruz|reglas|regras|ordens|vergeet|polece|instrukc|talimat|developer|find[a-z]|query|search[a-z]|propose[a-z]|confirm[a-z]|brief|switch/i
const OTHER_STEMS =
  /règles|instruç|órdenes|инструкц|указани|правил|команд|指示|指令|提示|说明|說明|规则|規則|命令|プロンプト|ルール|지시|명령|지침|프롬프트|تعليمات|الأوامر|القواعد|निर्देश|आदेश/iu
const NOT_ASCII = /[^ -~\n\r\t]/
const SIGNS = /[<>{}|_]|\]\(|\]:|###|javascript:/

const overrides: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass|do not follow|don.t follow)\b.{0,40}\b(?:previous|prior|above|earlier|preceding|all|any|every|your|these|system|safety|original)\b.{0,30}\b(?:instructions?|prompts?|rules|directives?|guidelines|guardrails|context|policies|restrictions|messages)\b/isu,
  /\b(?:ignorier\w*|vergiss|vergesse\w*|missachte\w*|überschreib\w*)\b.{0,60}(?:anweisung|vorgabe|instruktion|regeln|systemprompt)/isu,
  /\b(?:ignore[rz]?|oublie[rz]?|néglige[rz]?)\b.{0,60}(?:instructions|consignes|directives|règles)/isu,
  /\b(?:ignor[ae]|olvid[ae]|omit[ae]|desconsider[ae]|esqueç[ae]|dimentic[ai]|trascur[ai])\b.{0,60}(?:instrucciones|instruç|istruzioni|reglas|regras|regole|órdenes|ordens)/isu,
  /\b(?:negeer|vergeet)\b.{0,60}(?:instructies|opdrachten|regels)/isu,
  /(?:zignoruj|zapomnij).{0,60}(?:instrukcj|polece|zasad)/isu,
  /talimat.{0,60}(?:yok say|unut|görmezden|dikkate alma)/isu,
  /(?:игнорируй|проигнорируй|забудь|не обращай внимания).{0,60}(?:инструкци|указани|правил|команд)/isu,
  /(?:忽略|无视|無視|忘记|忘記|不要遵守).{0,20}(?:指令|指示|提示|说明|說明|规则|規則)/su,
  /(?:指示|命令|プロンプト|ルール).{0,20}(?:無視|忘れ|従わない)/su,
  /(?:지시|명령|지침|프롬프트).{0,20}(?:무시|잊어)/su,
  /(?:تجاهل|انس).{0,40}(?:التعليمات|تعليمات|الأوامر|القواعد)/su,
  /(?:निर्देश|आदेश).{0,40}(?:अनदेखा|नज़रअंदाज़|भूल)/su,
  /\b(?:new|updated|hidden|secret|real|system)\s+(?:instructions?|directives?|system prompt)\s*(?::|follow|\d|\n|$)/imu,
]

const roles: readonly RegExp[] = [
  /^[\s>*#"']*(?:system|assistant|developer)(?: (?:message|prompt|note|override))?\s*\]?:/imu,
  /(?:^|[.>\])]\s+)system\s*:\s*you\b/imu,
  /<\|?\/?(?:im_start|im_end|system|assistant|user|endoftext|context|instructions?|prompt|tool_(?:call|use|result)s?|function_calls?|invoke)\b[^>]{0,60}\|?>/iu,
  /\[\/?INST\]|<<\/?SYS>>|\[\/?(?:system|assistant)\]/iu,
  /^#{2,}\s*(?:instructions?|system|response|new instructions?)\b/imu,
  /^\s*(?:human|user)\s*:.{0,400}^\s*assistant\s*:/imsu,
  /\bbegin (?:system )?prompt\b/iu,
]

const personas: readonly RegExp[] = [
  /\byou are (?:now|no longer)\b.{0,40}\b(?:mode|unrestricted|admin\w*|developer|root|free|bound|assistant|ai|agent|dan)\b/isu,
  /\b(?:act|behave|respond|answer) as (?:if you were )?(?:an? |the )?(?:unrestricted|uncensored|admin\w*|developer mode|root|system|dan\b|jailbroken)/isu,
  /\b(?:jailbreak\w*|developer mode|god mode|do anything now)\b.{0,30}\b(?:enabled|on|activated|prompt|now)\b/isu,
  /\bfrom now on,? (?:you|always|never|respond|answer|reply)\b.{0,60}\b(?:you|respond|answer|reply|assistant|ai)\b/isu,
  /\bpretend (?:to be|that you|you are)\b.{0,40}\b(?:admin\w*|system|ai|assistant|developer|no (?:rules|restrictions))\b/isu,
  /\b(?:reveal|print|repeat|output|show|display|leak)\b.{0,30}\b(?:(?:your|the|hidden|initial)\s+)+(?:system\s+)?(?:prompt|instructions|configuration)\b/isu,
]

const commands: readonly RegExp[] = [
  /\b(?:assistant|copilot|chat ?bot|chatgpt|ai (?:agent|model|system|assistant)|dear ai|hey ai|language model|llm)\b\s*[,:!-]\s*(?:now\s+|immediately\s+)?(?:please|kindly|you must|before|do|call|send|list|show|reveal|convert|export|delete|approve|update|set|change|forward|e-?mail|ignore|search|find|read|write|create|print|output|summari[sz]e|run|execute|use|transfer|grant|when|if|you)\b/isu,
  /\b(?:if you are|note to|message (?:to|for)|attention|instructions? (?:to|for)) (?:an?y? |the |all |your )?(?:ai\b|llm|language model|(?:ai )?assistants?|copilot|chat ?bot|automated (?:agent|system))/isu,
  /\b(?:call|invoke|use|run|execute|trigger)\s+(?:the\s+|your\s+)?(?!the\s)[\w.-]{1,40}\s+(?:tool|function|plugin|connector action)\b/isu,
  /\b(?:find_accounts|find_contacts|find_opportunities|find_cases|find_leads|find_tasks|get_record|query_records|search_records|get_account_brief|get_opportunity_brief|get_case_brief|describe_object|list_objects|who_am_i|explain_request|(?:Find|Query|Get|Search|Propose|Confirm|Approve|Update|Create|Set)(?:Accounts|Contacts|Opportunities|Cases|Leads|Records?|Change|Switch|AccountBrief|OpportunityBrief|CaseBrief))\b/u,
  /"(?:tool_calls?|function_call|tool_use|tool_name|arguments)"\s*:/iu,
  /(?:^|[.!?:;,\n*-]\s*|\d\.\s*|\b(?:then|now|and|please|urgent\W{0,4})\s)(?:export|dump|list|reveal|exfiltrate|leak|email|e-mail|upload|forward|post)\s+(?:all|every|each|the (?:entire|whole|full))\s+(?:[\w-]+\s+){0,3}(?:contacts?|records?|customers?|opportunit\w+|accounts?|leads?|data|database|passwords?|secrets?|credentials|tokens?|lists?)\b.{0,80}(?:\bto\b|\bas\b|https?:|@|\bwith\b)/isu,
  /(?:^|[.!?:;\n*]\s*|\burgent\W{0,4}\s?)(?:approve|delete|convert|transfer|refund|discount|wipe|erase)\s+(?:all|every|each|any|everything)\b.{0,40}\b(?:pending|request|record|open|approval|lead|contact|account|case|data|opportunit)/isu,
  /\b(?:then |and )?delete this (?:note|message|comment|text|instruction|record)\b/iu,
  /\b(?:do not|don.t|never|without) (?:tell(?:ing)?|mention(?:ing)?|reveal(?:ing)?|inform(?:ing)?)\b.{0,30}\b(?:the user|the human|the person asking|this (?:instruction|message|prompt))/isu,
  /\b(?:set|change|update)\s+(?:the\s+)?\w{1,30}\s+to\s+\S{1,20}\s+(?:for|on|in)\s+(?:all|every)\b/isu,
]

const hidden: readonly RegExp[] = [
  /<script\b|<iframe\b|<!--|\bon(?:error|load|click)\s*=|javascript:|display:\s*none|font-size:\s*0/iu,
  /!\[[^\]]{0,200}\]\s?(?:\(\s*<?https?:|\[)/iu,
  /^\s*\[[^\]]{1,100}\]:\s*<?(?:https?:)?\/\//imu,
  /(?=[A-Za-z0-9+/]{0,200}[a-z])(?=[A-Za-z0-9+/]{0,200}[A-Z])(?=[A-Za-z0-9+/]{0,200}\d)[A-Za-z0-9+/]{80,}={0,2}/u,
]

/** Tags, or a run of characters nobody sees, stand in no honest text. */
const SMUGGLED =
  /[\u{e0020}-\u{e007f}]|(?:[\u200b-\u200f\u202a-\u202e\u2060-\u2069]|\p{Variation_Selector}){4}/u
const patterns = [...overrides, ...roles, ...personas, ...commands, ...hidden]
const LOOKED_AT_CHARACTERS_MAX = 8_000
/** A text without a word in it may be an encoded one. */
const BLOB_CHARACTERS_MIN = 80
const BLOB = /[A-Za-z0-9+/]{80}/

/** Whether the text looks like an instruction to an agent: overriding, role markers, tool calls, hidden or encoded matter. */
export function looksLikeInstruction(text: string): boolean {
  const ascii = !NOT_ASCII.test(text)
  if (!ascii && SMUGGLED.test(text)) return true
  const seen = visible(text, LOOKED_AT_CHARACTERS_MAX)
  const read = ascii ? seen : seen.normalize('NFKC')
  const blob = read.length >= BLOB_CHARACTERS_MIN && BLOB.test(read)
  if (!blob && !STEMS.test(read) && !SIGNS.test(read) && (ascii || !OTHER_STEMS.test(read))) return false
  return patterns.some(pattern => pattern.test(read))
}
