import { readFile } from 'node:fs/promises';
import { Module } from '@nestjs/common';
import { CERTIFICATE_SOURCE } from 'kamal-proxy/extension';

/** A vault that is a file: certificates by host. */
const source = {
  name: 'vault',
  certificateFor: async (host) => {
    const certificates = JSON.parse(await readFile(process.env.VAULT_FILE, 'utf8'));
    return certificates[host] ?? null;
  },
};

class VaultModule {}
Module({ providers: [{ provide: CERTIFICATE_SOURCE, useValue: source }] })(VaultModule);

export default { controlPlane: VaultModule };
