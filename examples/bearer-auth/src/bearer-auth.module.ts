import { Module } from '@nestjs/common';
import { type StagePlacement, STAGES } from 'kamal-proxy/extension';
import { AuthSettings } from './auth-settings.js';
import { BearerAuthStage } from './bearer-auth.stage.js';

/**
 * In front of `pause`: the service is known by then, and who asked without TLS was sent to HTTPS. What is refused here is
 * neither held nor counted by a drain.
 */
const placement: StagePlacement = { use: BearerAuthStage, before: 'pause' };

@Module({
  providers: [
    { provide: AuthSettings, useFactory: () => AuthSettings.from(process.env) },
    BearerAuthStage,
    { provide: STAGES, useValue: placement },
  ],
})
class BearerAuthModule {}

export default { dataPlane: BearerAuthModule };
