#!/usr/bin/env node
// `npx convas …` from a checkout: installs and builds when something is stale, then becomes the command line.
import { pathToFileURL } from 'node:url';
import { at } from './paths.js';
import { prepare } from './prepare.js';

if (await prepare()) await import(pathToFileURL(at('dist', 'cli.js')).href);
else process.exitCode = 2;
