import type { Exchange, TargetSettings } from '@app/pipeline';

/** What the target of an exchange was deployed with. @throws {Error} in a stage that was placed before claim-target */
export function claimedSettings({ claimed }: Exchange): TargetSettings {
  if (claimed === null) throw new Error('no target was claimed yet: buffering belongs after claim-target');
  return claimed.settings;
}
