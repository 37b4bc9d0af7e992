/** Lints of roles, operations and clients: what nobody can use, and what has no effect. */
import type { ClientModel, PolicyModel, RoleModel } from '../../../api/policy/model.ts'
import { listWords } from '../words.ts'
import type { Finding } from './finding.ts'

/** `operations`: every operation there is. */
export function lintRoles(model: PolicyModel, operations: readonly string[]): Finding[] {
  const granted = new Set([...model.objects.values()].flatMap(o => o.grants.flatMap(g => [...g.roles])))
  const asked = new Set(model.roles.flatMap(r => r.operations))
  const nobodys = operations.filter(o => !asked.has(o))
  return [
    ...model.roles.flatMap(role => lintRole(role, granted)),
    ...(nobodys.length === 0
      ? []
      : [
          {
            lint: 'operation-nobody-may-ask',
            path: ['roles'],
            what: `No role may ask ${listWords(nobodys)}.`,
            remedy: 'Name them under `operations` of a role, if anybody should.',
          },
        ]),
    ...[...model.clients.values()].flatMap(client => lintClient(client, model, asked)),
  ]
}

function lintRole(role: RoleModel, granted: ReadonlySet<string>): Finding[] {
  const path = ['roles', role.name]
  const findings: Finding[] = []
  // Who passes on decisions needs no grant: it writes nothing, and is shown what it passes on.
  if (!granted.has(role.name) && !role.operations.includes('RelayApprovalDecision'))
    findings.push({
      lint: 'unused-role',
      path,
      what: `No grant names the role ${role.name}.`,
      remedy: 'Grant it something, or take it out.',
    })
  if (role.appRoles.length === 0 && !role.callers.includes('user'))
    findings.push({
      lint: 'role-without-holders',
      path,
      what: `Nobody can hold ${role.name}: it is for apps, and apps are in no groups.`,
      remedy: 'Name an app role under `anyOf`.',
    })
  return findings
}

function lintClient(client: ClientModel, model: PolicyModel, asked: ReadonlySet<string>): Finding[] {
  const path = ['clients', client.name]
  const findings: Finding[] = []
  const useless = [...(client.operations ?? [])].filter(o => !asked.has(o))
  const nothing = client.operations !== undefined && useless.length === client.operations.size
  if (nothing)
    findings.push({
      lint: 'client-without-use',
      path,
      what: `Whoever uses ${client.name} may ask nothing: no role has one of its operations.`,
      remedy: 'Name operations that a role has, or take the client out.',
    })
  for (const operation of nothing ? [] : useless)
    findings.push({
      lint: 'client-without-use',
      path: [...path, 'operations', { item: operation }],
      what: `${client.name} may carry ${operation}, which no role may ask.`,
      remedy: 'Take it out, or give it to a role.',
    })
  for (const object of client.objects ?? [])
    if ((model.objects.get(object.toLowerCase())?.grants.length ?? 0) === 0)
      findings.push({
        lint: 'client-without-use',
        path: [...path, 'objects', { item: object }],
        what: `${client.name} may reach ${object}, of which nobody is granted anything.`,
        remedy: 'Take it out, or grant it.',
      })
  return findings
}
