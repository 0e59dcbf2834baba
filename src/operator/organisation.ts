import { StewardError } from '../errors.ts';
import { type OperatorCommand, option, perform, personOf } from './command.ts';
import { importPeople } from './importPeople.ts';

const AS: [string, string] = ['--as <person>', 'in the name of this person'];

const importing: OperatorCommand = {
  usage: 'import people FILE',
  about: 'Import the people file (CSV or XLSX): new people join, changed ones move, nobody leaves unless you say so.',
  reads: 1,
  flags: [
    ['--dry-run', 'say what would happen, change nothing'],
    ['--full', 'the file names everybody: who is missing leaves, at most 2%'],
    ['--leavers <n>', 'exactly so many people are missing and leave'],
    ['--map <field=column...>', 'a column name of your file for a field, for instance managerId="Reports to"'],
    ['--time-zone <zone>', 'the zone of people for whom the file gives none'],
    AS,
  ],
  async run(app, request) {
    const file = request.files[0];
    if (!file) throw new StewardError('STW_USAGE', { reason: 'Name the file to import.' });
    const leavers = option(request, 'leavers');
    if (leavers !== undefined && !/^\d+$/.test(leavers)) throw new StewardError('STW_USAGE', { reason: '--leavers is a whole number.' });
    const map = Object.fromEntries((option(request, 'map') ?? '').split('\n').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
    const zone = option(request, 'timeZone');
    const report = await importPeople(app.kernel, { name: file.name, bytes: Buffer.from(file.base64, 'base64') }, `operator:${request.user}`, {
      dryRun: request.options.dryRun === true,
      full: request.options.full === true,
      map,
      ...(leavers === undefined ? {} : { leavers: Number(leavers) }),
      ...(zone ? { timeZone: zone } : {}),
    });
    const { refused, ...counts } = report;
    const lines = refused.map((f) => `row ${f.row}, ${f.field}: ${f.reason}`);
    const summary = `${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.left} left`;
    if (refused.length > 0) {
      const text = [`Nothing was imported. ${refused.length} faults:`, ...lines].join('\n');
      return { exit: 1, text, json: { ...report } };
    }
    return { exit: 0, text: request.options.dryRun ? `Would be: ${summary}. Nothing was changed.` : summary, json: { ...report } };
  },
};

const role = (word: 'grant' | 'revoke', about: string): OperatorCommand => ({
  usage: `${word} ROLE PERSON`,
  about,
  flags: [['--unit <unit>', 'for this unit and below'], ['--body <body>', 'for this oversight body (OIOS, BOA, …) or manager'], AS],
  async run(app, request) {
    const [name = '', key = ''] = request.words;
    const person = await personOf(app, key);
    const body = option(request, 'body');
    return perform(app, request, `role.${word}`, { role: name, person: person.id, unit: option(request, 'unit') ?? '', ...(body ? { body } : {}) });
  },
});

const acting: OperatorCommand = {
  usage: 'act PERSON',
  about: 'Let somebody stand in for another as officer-in-charge.',
  flags: [['--for <person or unit>', 'whose post'], ['--from <day>', 'first day'], ['--to <day>', 'last day']],
  async run(app, request) {
    const person = await personOf(app, request.words[0] ?? '');
    const whose = option(request, 'for') ?? '';
    const head = await app.kernel.read((view) => view.org.head(whose));
    const chair = head ?? (await personOf(app, whose));
    const from = option(request, 'from') ?? '';
    const to = option(request, 'to') ?? '';
    return perform(app, request, 'person.acting', { person: person.id, for: chair.id, from, to });
  },
};

export const organisationCommands: OperatorCommand[] = [importing, role('grant', 'Give somebody a role.'), role('revoke', 'Take a role back.'), acting];
