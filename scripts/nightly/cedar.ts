import { campaign } from '../../test/cedar/campaign.ts'
import { keepFigures } from '../controls/figures.ts'
import { type Step, shareOf } from './step.ts'

const REQUESTS = 100_000

/** 100,000 random requests to the policy engine and to Cedar. */
export const cedar: Step = async ({ root, seed, share, progress }) => {
  const requests = shareOf(REQUESTS, share)
  const { failure, tally } = campaign({
    requests,
    seed,
    onProgress: ({ compared }) => progress(compared, requests, `${compared} compared`),
  })
  const disagreements = failure === '' ? 0 : 1
  if (share >= 1)
    keepFigures(root, 'cedar', { requests: tally.compared, policies: tally.policies, disagreements })
  const said = `${tally.compared} requests on ${tally.policies} policies, ${disagreements} disagreements`
  return { passed: failure === '', said: failure === '' ? said : `${said}\n${failure}` }
}
