import type { CommandSpec, Program } from './command-spec.js';
import { CompletionCommand, completionSpec } from './completion.command.js';
import { DeployCommand, deploySpec } from './deploy.command.js';
import { HealthCommand, healthSpec } from './health.command.js';
import { HelpCommand, helpSpec } from './help.command.js';
import { ListCommand, listSpec } from './list.command.js';
import { LogsCommand, logsSpec } from './logs.command.js';
import { PauseCommand, pauseSpec } from './pause.command.js';
import { RemoveCommand, removeSpec } from './remove.command.js';
import { ResumeCommand, resumeSpec } from './resume.command.js';
import { RolloutDeployCommand, rolloutDeploySpec } from './rollout-deploy.command.js';
import { RolloutSetCommand, rolloutSetSpec } from './rollout-set.command.js';
import { RolloutStopCommand, rolloutStopSpec } from './rollout-stop.command.js';
import { RolloutCommand, rolloutSpec } from './rollout.command.js';
import { RootCommand, rootSpec } from './root.command.js';
import { RunCommand, runSpec } from './run.command.js';
import { StopCommand, stopSpec } from './stop.command.js';

/** What nest-commander runs. */
export const commandClasses = [
  RootCommand,
  RunCommand,
  DeployCommand,
  RemoveCommand,
  ListCommand,
  LogsCommand,
  HealthCommand,
  PauseCommand,
  StopCommand,
  ResumeCommand,
  RolloutCommand,
  RolloutDeployCommand,
  RolloutSetCommand,
  RolloutStopCommand,
  CompletionCommand,
  HelpCommand,
];

/** What they say of themselves, in the order of help and of docs/commands.md. */
const commands: readonly CommandSpec[] = [
  runSpec,
  deploySpec,
  removeSpec,
  listSpec,
  logsSpec,
  healthSpec,
  pauseSpec,
  stopSpec,
  resumeSpec,
  rolloutSpec,
  rolloutDeploySpec,
  rolloutSetSpec,
  rolloutStopSpec,
  completionSpec,
  helpSpec,
];

export const program: Program = { root: rootSpec, commands };
