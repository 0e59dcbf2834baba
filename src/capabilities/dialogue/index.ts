import type { Capability } from '../../kernel/capability.ts';
import { actingForm } from './actingForm.ts';
import { acts } from './acts.ts';
import { commands } from './commands.ts';
import { titleIn } from './content.ts';
import { deputyForm } from './deputy.ts';
import { participationFigure } from './figures.ts';
import { kinds } from './kinds.ts';
import { launchForm } from './launchForm.ts';
import { closing } from './manage.ts';
import { OFFICE } from './names.ts';
import { noteActs, noteOutcomes } from './note.ts';
import { noteCommands, noteShow } from './noteShow.ts';
import { organisation } from './organisation.ts';
import { closePulse, pulseActs } from './pulse.ts';
import { pulseResults } from './pulseNames.ts';
import { pulseSummaries, releaseActs, releaseShow } from './pulseRelease.ts';
import { pulseReport } from './pulseReport.ts';
import { pulseCommands, pulseShow } from './pulseShow.ts';
import { recordForm } from './recordForm.ts';
import { reports } from './reports/index.ts';
import { joins, replies, sessions } from './sessions.ts';
import { scans, sheetActs } from './sheets/scans.ts';
import { drops, sheetCommands, sheetShow } from './sheets/shows.ts';
import { files } from './sheets/signIn.ts';
import { show } from './shows/index.ts';
import { certifyForm, correctContentForm, extendForm, prepareForm, scheduleForm } from './smallForms.ts';

/**
 * The Leadership Dialogue (domain.md, S1): every year each leader talks with the direct reports about one theme of ethics, from the
 * top down. `rate`: requests a second that Teams lets us send, for the estimate in the preview.
 */
export const dialogueWith = ({ rate }: { rate: number }): Capability => ({
  name: 'dialogue',
  texts: new URL('../../../src/capabilities/dialogue/texts/', import.meta.url),
  cards: new URL('../../../cards/dialogue/', import.meta.url),
  kinds,
  records: [
    sessions,
    joins,
    replies,
    pulseResults,
    pulseSummaries,
    noteOutcomes,
    scans,
  ] as unknown as Capability['records'],
  acts: { ...acts, ...sheetActs, ...pulseActs, ...releaseActs, ...noteActs },
  forms: {
    launch: launchForm(rate),
    record: recordForm,
    schedule: scheduleForm,
    deputy: deputyForm,
    certify: certifyForm,
    prepare: prepareForm,
    extend: extendForm,
    correctContent: correctContentForm,
    acting: actingForm,
  },
  commands: [...commands, ...sheetCommands, ...pulseCommands, ...noteCommands],
  reports: { ...reports, pulse: pulseReport },
  files,
  figures: { participation: participationFigure },
  drops,
  offices: [OFFICE],
  runCard: 'dialogue.cycle',
  titleOf: titleIn,
  closing: (cycle, view) => [...closing(cycle, view), ...closePulse(cycle, view)],
  organisation,
  show: { ...show, ...sheetShow, ...pulseShow, ...releaseShow, ...noteShow },
});

export const dialogue: Capability = dialogueWith({ rate: 48 });
