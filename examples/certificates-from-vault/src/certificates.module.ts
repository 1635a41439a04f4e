import { Module } from '@nestjs/common';
import { CERTIFICATE_SOURCE } from 'kamal-proxy/extension';
import { sourceFrom } from './source-from.js';

/** For the control plane: it alone keeps certificates, and hands them to the workers. */
@Module({ providers: [{ provide: CERTIFICATE_SOURCE, useFactory: () => sourceFrom(process.env) }] })
class CertificatesModule {}

export default { controlPlane: CertificatesModule };
