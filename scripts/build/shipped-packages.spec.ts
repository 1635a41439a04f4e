import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { billOfMaterials } from './bill-of-materials.ts';
import { shippedPackages } from './shipped-packages.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const packages = join(import.meta.dirname, '../../node_modules');
const product = { name: 'kamal-proxy', version: '1.2.3', license: 'MIT' };

const shipped = shippedPackages([
  join(packages, 'rxjs/dist/esm/internal/Subject.js'),
  join(packages, '@nestjs/core/nest-factory.js'),
  join(packages, '@nestjs/core/router/router.js'),
  join(packages, '..', 'libs/http1/src/index.ts'),
  `\0virtual:${packages}/zod/index.js`,
]);

describe('what is in a bundle', () => {
  it('is known by package: once each, ours and what the bundler made up left out', () => {
    expect(shipped.map(({ name }) => name)).toEqual(['@nestjs/core', 'rxjs']);
    expect(shipped.map(({ license }) => license)).toEqual(['MIT', 'Apache-2.0']);
  });

  it('is listed for scanners', () => {
    const { metadata, components } = billOfMaterials(product, shipped);
    expect(metadata.component).toMatchObject({ type: 'application', purl: 'pkg:npm/kamal-proxy@1.2.3' });
    expect(components[0]).toMatchObject({ name: '@nestjs/core', licenses: [{ license: { id: 'MIT' } }] });
    expect(components[0]?.purl).toMatch(/^pkg:npm\/%40nestjs\/core@\d+\.\d+\.\d+$/);
  });

  it('goes with its licences', () => {
    const notices = thirdPartyNotices(shipped);
    expect(notices).toContain('Permission is hereby granted, free of charge');
    expect(notices).toContain('Apache License');
  });
});
