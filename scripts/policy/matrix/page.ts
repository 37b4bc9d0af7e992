/** Look and filter of the page; it is a plain table without either. */
export const style = `
:root { color-scheme: light dark; --line: light-dark(#d0d7de, #3d444d); --soft: light-dark(#f6f8fa, #161b22); --paper: light-dark(#fff, #0d1117); --ink: light-dark(#1f2328, #e6edf3); --dim: light-dark(#59636e, #9198a1); --link: light-dark(#0550ae, #6cb6ff) }
* { box-sizing: border-box }
body { margin: 0; padding: 1rem clamp(.75rem, 3vw, 2rem) 3rem; font: 14px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem } h3 { font-size: 1rem; margin: 1.25rem 0 .4rem }
a { color: var(--link) } small { color: var(--dim); font-weight: 400 }
header p { margin: .25rem 0 .75rem; max-width: 75ch }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 0 0 .75rem } .legend div { display: flex; gap: .4rem; align-items: baseline } .legend dd { margin: 0 }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center } .filter[hidden] { display: none }
.filter select, .filter input { font: inherit; padding: .3rem .4rem; max-width: 14rem; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 4px }
output { color: var(--dim) }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); border-radius: 6px } .wide { max-height: none }
table { border-collapse: separate; border-spacing: 0; width: 100% }
caption { text-align: left; padding: .4rem .6rem; color: var(--dim) }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line) }
thead th { position: sticky; top: 0; z-index: 2; background: var(--soft); white-space: nowrap }
.matrix th:first-child { position: sticky; left: 0; z-index: 1; background: var(--paper); border-right: 1px solid var(--line) }
.matrix thead th:first-child { z-index: 3; background: var(--soft) }
.matrix .object > * , .matrix .object th:first-child { background: var(--soft); border-top: 2px solid var(--line) }
.object th { font-size: 1.05em } .object td { font-size: .85em }
ul { margin: 0; padding: 0 0 0 1rem } .object ul { list-style: none; padding: 0 }
.matrix td { white-space: nowrap } .wide td { min-width: 8rem; overflow-wrap: anywhere } .wide td:nth-child(5) { min-width: 16rem } .wide td ul { min-width: 16rem }
.matrix tr:hover > * { background: var(--soft) } tr:target > *, th:target { background: light-dark(#fff8c5, #3b2e00) }
b { display: inline-block; min-width: 1.5em; padding: 0 .3em; margin-right: .15em; border-radius: 3px; text-align: center; border: 1px solid currentColor; font: 700 .85em/1.5 ui-monospace, monospace }
b.R, b.r { color: light-dark(#116329, #56d364) } b.m { color: light-dark(#7d4e00, #e3b341) } b.A { color: light-dark(#0550ae, #6cb6ff) } b.C { color: light-dark(#6639ba, #d2a8ff) } b.U, b.u { color: light-dark(#a40e26, #ff8182) }
b.R, b.U { background: light-dark(#eef6ef, #12261e) } b.U { background: light-dark(#fff0ee, #3c1618) }
.none::before { content: '·'; color: var(--dim) } .no, .forbid th { color: light-dark(#a40e26, #ff8182) }
.aside { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.matrix td { position: relative }
.away { display: none }
@media (max-width: 40rem) { .matrix th small { display: block } .matrix th:first-child { min-width: 8.5rem; max-width: 8.5rem; overflow-wrap: anywhere } th, td { padding: .3rem .4rem } }
@media print { :root { color-scheme: light } body { font-size: 8pt; padding: 0 } .filter { display: none } .scroll { overflow: visible; max-height: none; border: 0 } thead th, .matrix th:first-child { position: static } tr { break-inside: avoid } thead { display: table-header-group } .matrix td { white-space: normal } a { color: inherit; text-decoration: none } @page { size: A3 landscape; margin: 12mm } }
`

export const script = `
const form = document.querySelector('.filter')
const away = (nodes, test) => { let shown = 0; for (const node of nodes) { const is = test(node); node.classList.toggle('away', !is); if (is) shown++ } return shown }
const apply = () => {
  const role = form.role.value, object = form.object.value, field = form.field.value.trim().toLowerCase()
  away(document.querySelectorAll('[data-role]'), n => role === '' || n.dataset.role === role)
  away(document.querySelectorAll('[data-roles]'), n => role === '' || n.dataset.roles.split(' ').includes(role))
  const shown = away(document.querySelectorAll('[data-field]'), n => n.dataset.field.toLowerCase().includes(field) && (object === '' || n.parentNode.dataset.object === object))
  away(document.querySelectorAll('[data-object]'), n => (object === '' || n.dataset.object === object) && (n.tagName !== 'TBODY' || n.querySelector('[data-field]:not(.away)') !== null))
  form.shown.value = shown + (shown === 1 ? ' field' : ' fields')
}
form.hidden = false
form.addEventListener('input', apply)
form.addEventListener('submit', event => event.preventDefault())
apply()
`
