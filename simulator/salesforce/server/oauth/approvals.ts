import { randomBytes } from 'node:crypto'

/** A user's standing consent to an app: what a refresh token stands for. */
interface Approval {
  refreshToken: string
  readonly userId: string
  readonly clientId: string
  readonly scope: string
}

export interface Approvals {
  grant(userId: string, clientId: string, scope: string): Approval
  find(refreshToken: string): Approval | undefined
  /** Puts a new refresh token in the place of the old one, which is worthless from now on. */
  rotate(approval: Approval): void
  revoke(approval: Approval): void
  /** Has the user approved the app at all? */
  exists(userId: string, clientId: string): boolean
  clear(): void
}

/** The platform keeps five per user and app; a sixth silently revokes the oldest. */
const approvalsPerUserAndAppMax = 5

export function createApprovals(): Approvals {
  const byToken = new Map<string, Approval>()
  const byUserAndApp = new Map<string, Approval[]>()
  const keyOf = (userId: string, clientId: string) => `${userId} ${clientId}`
  const revoke = (approval: Approval) => {
    byToken.delete(approval.refreshToken)
    const key = keyOf(approval.userId, approval.clientId)
    byUserAndApp.set(
      key,
      (byUserAndApp.get(key) ?? []).filter(a => a !== approval),
    )
  }
  return {
    grant(userId, clientId, scope) {
      const approval = { refreshToken: newRefreshToken(), userId, clientId, scope }
      const key = keyOf(userId, clientId)
      const standing = byUserAndApp.get(key) ?? []
      const [oldest] = standing
      if (standing.length >= approvalsPerUserAndAppMax && oldest !== undefined) revoke(oldest)
      byUserAndApp.set(key, [...(byUserAndApp.get(key) ?? []), approval])
      byToken.set(approval.refreshToken, approval)
      return approval
    },
    find: token => byToken.get(token),
    rotate(approval) {
      byToken.delete(approval.refreshToken)
      approval.refreshToken = newRefreshToken()
      byToken.set(approval.refreshToken, approval)
    },
    revoke,
    exists: (userId, clientId) => (byUserAndApp.get(keyOf(userId, clientId)) ?? []).length > 0,
    clear() {
      byToken.clear()
      byUserAndApp.clear()
    },
  }
}

const newRefreshToken = () => `5Aep${randomBytes(60).toString('base64url').replaceAll('-', '.')}`
