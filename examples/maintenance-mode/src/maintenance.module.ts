import { Module } from '@nestjs/common';
import { type StagePlacement, STAGES } from 'kamal-proxy/extension';
import { MaintenanceSwitch } from './maintenance-switch.js';
import { MaintenanceStage } from './maintenance.stage.js';

/** In front of `pause`: the service is known by then, and a target has not been bothered yet. */
const placement: StagePlacement = { use: MaintenanceStage, before: 'pause' };

@Module({ providers: [MaintenanceSwitch, MaintenanceStage, { provide: STAGES, useValue: placement }] })
class MaintenanceModule {}

export default { dataPlane: MaintenanceModule };
