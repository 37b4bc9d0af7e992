/** Deciding changes: may it be written, and who must agree first. */
export { describeWrites } from './describe-writes.ts'
export { planChange } from './plan-change.ts'
