export interface ReadingUseTables {
  readonly reading_use: ReadingUseTable
  readonly reading_instance: ReadingInstanceTable
}

/** What one run of a proxy has let one caller read; hours and days since the epoch, those it last counted in. */
interface ReadingUseTable {
  /** Random, of one run. */
  readonly instance: string
  /** 'tenant id object id'. */
  readonly caller: string
  /** Rises with everything the instance writes. */
  readonly revision: number
  readonly hour: number
  readonly day: number
  readonly rows_in_hour: number
  readonly rows_in_day: number
  readonly records_in_hour: number
  readonly records_in_day: number
}

/** How far each run has come: every row up to its revision can be read. */
interface ReadingInstanceTable {
  readonly instance: string
  readonly revision: number
  /** When it last wrote. */
  readonly day: number
}
