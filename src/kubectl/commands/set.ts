/** `kubectl set image|env|resources|selector|serviceaccount`. Upstream: kubectl/pkg/cmd/set. Left out: set subject. */
import type { Command } from '../cli/command.ts';
import { setEnv } from './set/env.ts';
import { setSelector } from './set/selector.ts';
import { setImage, setResources, setServiceAccount } from './set/templates.ts';

export const SET: readonly Command[] = [setImage, setResources, setSelector, setServiceAccount, setEnv];
