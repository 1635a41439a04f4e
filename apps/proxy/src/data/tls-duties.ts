import type { ServerCertificates } from '@app/tls';
import type { TlsToWorker } from '../channel.js';
import type { ControlChannel } from './control-channel.js';
import type { HostQuestions } from './host-questions.js';
import type { ServiceQuestions } from './service-questions.js';

/** What a worker does for certificates, when it is told to. */
export class TlsDuties {
  constructor(
    private readonly certificates: ServerCertificates,
    private readonly hosts: HostQuestions,
    private readonly questions: ServiceQuestions,
    private readonly channel: ControlChannel,
  ) {}

  handle(message: TlsToWorker): void {
    switch (message.kind) {
      case 'tls':
        return this.certificates.apply(message.change);
      case 'certificate':
        return this.certificates.answered(message.answer);
      case 'host-allowed':
        return this.hosts.answered(message.order, message.allowed);
      case 'challenges':
        this.certificates.applyChallenges(message.open);
        return this.channel.tell({ kind: 'challenges-taken', order: message.order });
      case 'ask-service':
        return this.#ask(message.order, message.service, message.target, message.host);
      default:
        message satisfies never;
    }
  }

  #ask(order: number, service: string, target: string, host: string): void {
    this.questions.ask(service, target, host).then(
      (answer) => this.channel.tell({ kind: 'service-asked', order, answer }),
      (error: Error) => this.channel.tell({ kind: 'service-not-asked', order, cause: error.message }),
    );
  }
}
