export type { ExternalAccount } from './acme/authority.js';
export type { Challenge } from './acme/challenge.js';
export { CertificateError } from './certificate/certificate-error.js';
export type { CertificatePem } from './certificate/certificate-pem.js';
export type { CertificateFailure, CertificateStatus } from './certificate/certificate-status.js';
export type { Handshake } from './handshake/handshake.js';
export {
  type AcceptorOwner,
  type CertificateChooser,
  type SecureClient,
  TlsAcceptor,
} from './handshake/tls-acceptor.js';
export { CertificateKeeper, type CertifiedService, type KeeperOptions } from './keeping/certificate-keeper.js';
export type { AutomaticCertificateSpec, CertificateSpec, OwnCertificateSpec } from './keeping/certificate-spec.js';
export { TlsState } from './keeping/tls-state.js';
export type { TlsWorkers } from './keeping/tls-workers.js';
export type { PolicyAnswer } from './on-demand/policy-answer.js';
export { ServedCertificate } from './serving/served-certificate.js';
export { ServerCertificates, type ServiceFinder } from './serving/server-certificates.js';
export {
  type CertificateAnswer,
  type CertificateQuestion,
  type HostQuestion,
  NO_TLS_CHANGE,
  type TlsChange,
  type TlsServiceSpec,
} from './serving/tls-change.js';
export { AcmeChallengeStage } from './stages/acme-challenge.stage.js';
export { StrictSniStage } from './stages/strict-sni.stage.js';
export type { OrderOutcome, TlsLog } from './tls-log.js';
export { CERTIFICATE_SOURCE, type CertificateSource } from './source/certificate-source.js';
export { certificateSourceContract } from './source/contract.js';
