import type { ShippedPackage } from './shipped-packages.ts';

const RULE = '-'.repeat(80);

/** The licences of what is bundled: most of them ask to go with every copy. */
export function thirdPartyNotices(shipped: ShippedPackage[]): string {
  const chapters = shipped.map(({ name, version, license, texts }) =>
    [RULE, `${name} ${version} (${license})`, RULE, ...texts.map((text) => text.trim())].join('\n\n'),
  );
  return `${['kamal-proxy contains parts of these packages.', ...chapters].join('\n\n')}\n`;
}
