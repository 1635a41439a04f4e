import type { ShippedPackage } from './shipped-packages.ts';

/**
 * What the product is made of, for scanners, which cannot see it in bundled files: CycloneDX 1.6. It has no date and no
 * random number, so that the same sources give the same file.
 */
export function billOfMaterials(
  product: { name: string; version: string; license: string },
  shipped: ShippedPackage[],
) {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', ...component(product) } },
    components: shipped.map((one) => ({ type: 'library', ...component(one) })),
  };
}

function component({ name, version, license }: { name: string; version: string; license: string }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  // An expression (`MIT OR Apache-2.0`) has a field of its own.
  const licenses = / /.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
  return { 'bom-ref': purl, name, version, purl, licenses };
}
