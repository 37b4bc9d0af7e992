/** The matrix as one page that needs nothing else: a plain table, filtered where the browser runs scripts. */
import { createHash } from 'node:crypto'
import type { GrantModel, ObjectModel, PolicyModel } from '../../../api/policy/model.ts'
import { grantConditions } from '../conditions.ts'
import { listWords, scopeWords } from '../words.ts'
import {
  type Cell,
  type Letter,
  legend,
  letters,
  type Matrix,
  maskWords,
  type ObjectRows,
  rowsWords,
} from './cells.ts'
import { script, style } from './page.ts'

export function matrixHtml(matrix: Matrix): string {
  const { model, roles, objects } = matrix
  const title = `${model.name} ${model.version}: who may do what`
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Who may do what</h1>
<p>Policy <strong>${escaped(model.name)}</strong>, version <strong>${escaped(model.version)}</strong>, phase <strong>${model.phase}</strong>. What isn’t shown here is permitted to nobody; Salesforce’s own sharing and field security narrow it further.</p>
${legendList()}
${filterForm(matrix)}
</header>
<main>
<section aria-labelledby="fields"><h2 id="fields">Fields by role</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="fields">
<table class="matrix">
<caption>Each line is a field; each column a role. The names of grants lead to their words below.</caption>
<thead><tr><th scope="col">Field</th>${roles.map(role => `<th scope="col" data-role="${role}">${role}</th>`).join('')}</tr></thead>
${objects.map(rows => objectBody(rows, roles)).join('\n')}
</table>
</div>
</section>
<section aria-labelledby="roles"><h2 id="roles">Roles</h2>${roleTable(model, roles)}</section>
<section aria-labelledby="grants"><h2 id="grants">Grants in words</h2>
${objects.map(({ object }) => grantTable(object, roles)).join('\n')}
</section>
</main>
<script>${script}</script>
</body>
</html>
`
}

const legendList = () =>
  `<dl class="legend">${letters.map(l => `<div><dt>${mark(l)}</dt><dd>${legend[l]}</dd></div>`).join('')}</dl>`

const mark = (letter: Letter) => `<b class="${letter}">${letter}</b>`

function filterForm({ roles, objects }: Matrix): string {
  const options = (names: readonly string[]) => names.map(n => `<option>${n}</option>`).join('')
  return `<form class="filter" hidden>
<label>Role <select name="role"><option value="">all</option>${options(roles)}</select></label>
<label>Object <select name="object"><option value="">all</option>${options(objects.map(o => o.object.name))}</select></label>
<label>Field <input name="field" type="search" autocomplete="off" placeholder="part of a name"></label>
<output name="shown"></output>
</form>`
}

function objectBody({ object, rows }: ObjectRows, roles: readonly string[]): string {
  const links = roles.map(role => {
    const grants = object.grants.filter(g => g.roles.has(role))
    const met = object.forbids.filter(f => grants.some(g => [...f.actions].some(a => g.actions.has(a))))
    const list = [
      ...grants.map(({ id }) => `<li><a href="#${id}">${id}</a></li>`),
      ...met.map(({ id }) => `<li class="no">but <a href="#${id}">${id}</a></li>`),
    ]
    return `<td data-role="${role}">${list.length === 0 ? '' : `<ul>${list.join('')}</ul>`}</td>`
  })
  const lines = rows.map(
    ({ field, cells }) =>
      `<tr data-field="${field.name}"><th scope="row">${field.name} <small>${field.kind}${field.sensitive ? ', sensitive' : ''}${field.untrusted ? ', free text of others' : ''}</small></th>${cells.map(cellHtml).join('')}</tr>`,
  )
  return `<tbody data-object="${object.name}">
<tr class="object"><th scope="rowgroup">${object.name}</th>${links.join('')}</tr>
${lines.join('\n')}
</tbody>`
}

function cellHtml({ role, letters: found, grants }: Cell): string {
  if (found.length === 0)
    return `<td data-role="${role}" class="none"><span class="aside">nothing</span></td>`
  const words = grants.map(g => `${g.id} ${g.words}`).join('\n')
  const aloud = found.map(l => legend[l]).join(', ')
  return `<td data-role="${role}" title="${escaped(words)}"><span aria-hidden="true">${found.map(mark).join('')}</span><span class="aside">${aloud}</span></td>`
}

function roleTable(model: PolicyModel, roles: readonly string[]): string {
  const rows = model.roles
    .filter(role => roles.includes(role.name))
    .map(role => {
      const limits = Object.entries(role.limits).map(([name, n]) => `${name} ${n.toLocaleString('en-GB')}`)
      const holders = [...role.appRoles.map(r => `app role ${r}`), ...role.groups.map(g => `group ${g}`)]
      const cells = [
        `<th scope="row">${role.name}</th>`,
        `<td>${escaped(role.purpose)}</td>`,
        `<td>${escaped(listWords(holders))}</td>`,
        `<td>${role.callers.map(c => (c === 'user' ? 'people' : 'apps')).join(' and ')}</td>`,
        `<td>${role.phase}</td>`,
        `<td>${escaped(limits.join(', '))}</td>`,
        `<td>${role.operations.join(', ')}</td>`,
      ]
      return `<tr data-role="${role.name}">${cells.join('')}</tr>`
    })
  return table(['Role', 'Purpose', 'Held by', 'For', 'Phase', 'Limits', 'May ask'], rows)
}

function grantTable(object: ObjectModel, roles: readonly string[]): string {
  const rows = object.grants.filter(g => roles.some(r => g.roles.has(r))).map(grantRow)
  const forbids = object.forbids.map(
    ({ id, actions, where, message }) =>
      `<tr class="forbid"><th scope="row" id="${id}">${id}</th><td>everybody</td><td>forbids to ${[...actions].join(', ')}</td><td>${escaped(`rows where ${scopeWords(where)}`)}</td><td></td><td>${escaped(message)}</td></tr>`,
  )
  return `<section data-object="${object.name}"><h3>${object.name}</h3>${table(['Grant', 'Roles', 'May', 'Rows', 'Fields', 'Conditions'], [...forbids, ...rows])}</section>`
}

function grantRow(grant: GrantModel): string {
  const masked = [...grant.masks].map(([field, form]) => `${field} (${maskWords[form]})`)
  const conditions = grantConditions(grant).map(c => `<li>${escaped(c)}</li>`)
  return `<tr data-roles="${[...grant.roles].join(' ')}"><th scope="row" id="${grant.id}">${grant.id}</th><td>${[...grant.roles].join(', ')}</td><td>${[...grant.actions].join(', ')}</td><td>${escaped(rowsWords(grant))}</td><td>${[...grant.fields, ...masked].join(', ')}</td><td>${conditions.length === 0 ? '' : `<ul>${conditions.join('')}</ul>`}</td></tr>`
}

const table = (heads: readonly string[], rows: readonly string[]) =>
  `<div class="scroll wide" tabindex="0"><table><thead><tr>${heads.map(h => `<th scope="col">${h}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, c => ENTITIES[c] ?? c)

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
