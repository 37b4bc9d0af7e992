/** The store can't be opened: printed as it is at start. The message names the setting to mend. */
export class StoreError extends Error {}
