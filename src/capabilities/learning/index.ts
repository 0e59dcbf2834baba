import { COURSES } from '../../content/read.ts';
import { FolderShelf, type Shelf } from '../../content/shelf.ts';
import type { Capability } from '../../kernel/capability.ts';
import { actsWith } from './acts.ts';
import { certificate, verifiedCard } from './certificate.ts';
import { commandsWith } from './commands.ts';
import { titleIn } from './content.ts';
import { completionFigure } from './figures.ts';
import { correctForm, exemptForm, extendForm, launchForm } from './forms.ts';
import { importsWith } from './importing.ts';
import { kinds } from './kinds.ts';
import { layoutForm } from './layoutForm.ts';
import { CARDS, OFFICE } from './names.ts';
import { organisation, passedOn } from './organisation.ts';
import { completions, layouts, learners, rooms, sheets, versions, weeklies } from './records.ts';
import { reportsWith } from './reports/index.ts';
import { attendForm, roomForm } from './roomForms.ts';
import { roomSheet } from './roomSheet.ts';
import { layoutCard } from './shows/layout.ts';
import { learnCard } from './shows/learn.ts';
import { contentsCard, lessonCard, mineCard } from './shows/mine.ts';
import { noneCard, runCard, sureCard } from './shows/office.ts';
import { peopleCard, sampleCard } from './shows/preview.ts';
import { runsCard } from './shows/runs.ts';
import { teamCard } from './shows/team.ts';
import { pointsCard, roomCard, trainerCard } from './shows/trainer.ts';
import { weeklyCard } from './shows/weekly.ts';
import { LRS } from './statements.ts';

/**
 * E-learning (domain.md, S2): short lessons in the chat, a final assessment, a certificate. Courses are content, read from `shelf`.
 * `rate`: requests a second that Teams lets us send, for the estimate in the preview.
 */
export const learningWith = ({ shelf, rate }: { shelf: Shelf; rate: number }): Capability => ({
  name: 'learning',
  texts: new URL('../../../src/capabilities/learning/texts/', import.meta.url),
  cards: new URL('../../../cards/learning/', import.meta.url),
  kinds,
  records: [versions, learners, sheets, completions, weeklies, rooms, layouts] as unknown as Capability['records'],
  acts: { ...actsWith(shelf), ...importsWith(shelf).acts },
  forms: {
    launch: launchForm(shelf, rate),
    extend: extendForm,
    correctContent: correctForm(shelf),
    exempt: exemptForm,
    room: roomForm(shelf),
    attend: attendForm,
    layout: layoutForm,
  },
  commands: commandsWith(shelf),
  reports: reportsWith(shelf),
  imports: importsWith(shelf).imports,
  figures: { completion: completionFigure },
  files: { certificate: certificate(shelf), roomSheet: roomSheet(shelf) },
  offices: [OFFICE],
  runCard: CARDS.run,
  titleOf: (cycle, t, view) => titleIn(shelf, cycle, t, view),
  closing: passedOn,
  organisation,
  catchesUp: { [LRS]: 'catchUp' },
  show: {
    learn: learnCard(shelf),
    lesson: lessonCard(shelf),
    contents: contentsCard(shelf),
    mine: mineCard(shelf),
    team: teamCard(shelf),
    run: runCard(shelf),
    sure: sureCard(shelf),
    runs: runsCard(shelf),
    weekly: weeklyCard(shelf),
    sample: sampleCard(shelf),
    people: peopleCard(shelf),
    trainer: trainerCard(shelf),
    points: pointsCard(shelf),
    room: roomCard(shelf),
    verified: verifiedCard(shelf),
    layout: layoutCard,
    none: noneCard,
  },
  attend: (told) => (shelf instanceof FolderShelf ? shelf.watch(told) : { close: () => undefined }),
});

export const learning: Capability = learningWith({
  shelf: new FolderShelf(COURSES),
  rate: 48,
});
