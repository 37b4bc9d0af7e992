/** The part of nforce 1.13 that is used here; it brings no types. */
declare module 'nforce' {
  interface NforceRecord {
    get(field: string): unknown
    set(field: string, value: unknown): void
    getId(): string
  }
  interface Call {
    oauth: object
  }
  interface Connection {
    authenticate(options: { username: string; password: string }): Promise<object>
    query(
      options: Call & { query: string; fetchAll?: boolean },
    ): Promise<{ totalSize: number; records: NforceRecord[] }>
    insert(options: Call & { sobject: NforceRecord }): Promise<{ id: string; success: boolean }>
    update(options: Call & { sobject: NforceRecord }): Promise<unknown>
    delete(options: Call & { sobject: NforceRecord }): Promise<unknown>
    getRecord(options: Call & { sobject: NforceRecord }): Promise<NforceRecord>
    getDescribe(options: Call & { type: string }): Promise<{ name: string; fields: { name: string }[] }>
    getLimits(options: Call): Promise<{ DailyApiRequests: { Max: number; Remaining: number } }>
    getIdentity(options: Call): Promise<{ username: string }>
  }
  const nforce: {
    createConnection(options: Record<string, unknown>): Connection
    createSObject(type: string, fields: Record<string, unknown>): NforceRecord
  }
  export default nforce
}
