import initSqlJs, { type Database } from 'sql.js';
import type { Issued } from './portfolio.ts';

/** What somebody did, as it was accepted; what it means for a recommendation, by the rules of domain.md. */
export interface Event {
  day: string;
  item: string;
  status?: string;
  due?: string;
  response?: string;
  /** Something waits for the body from here on, or no longer. */
  waiting?: boolean;
  postponed?: boolean;
  reiterated?: boolean;
  risk?: boolean;
  closed?: boolean;
}

const STATUS: { [word: string]: string } = {
  'not started': 'not-started',
  'in progress': 'in-progress',
  'closed - implemented': 'closed-implemented',
  'overtaken by events': 'overtaken',
  'closed without implementation': 'closed-without',
};
const RESPONSE: { [word: string]: string } = {
  '': 'under-consideration',
  'partly accepted': 'partly',
  'not accepted': 'not-accepted',
};

/** The same portfolio in plain SQL: rows as they were in the files, and what happened since. It shares nothing with the program. */
export class Oracle {
  readonly #db: Database;

  static async over(issued: readonly (Issued & { known: string })[], events: readonly Event[]): Promise<Oracle> {
    const SQL = await initSqlJs();
    const db = new SQL.Database();
    db.run(`
      create table issued (id text primary key, reference, number, series, body, period, priority, issued, due, unit, status, statusOn, response, amount, known);
      create table event (n integer primary key, day, item, status, due, response, waiting, postponed, reiterated, risk, closed);
    `);
    const put = db.prepare('insert into issued values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)');
    for (const i of issued)
      put.run([
        i.id,
        i.reference,
        i.number,
        i.series,
        i.body,
        i.period,
        i.priority,
        i.issuedOn,
        i.dueOn || null,
        i.unit,
        STATUS[i.status] ?? i.status,
        i.statusOn || null,
        RESPONSE[i.response] ?? i.response,
        i.amount ? Number(i.amount) : null,
        i.known,
      ]);
    const add = db.prepare(
      'insert into event (day,item,status,due,response,waiting,postponed,reiterated,risk,closed) values (?,?,?,?,?,?,?,?,?,?)',
    );
    const flag = (it?: boolean) => (it === undefined ? null : it ? 1 : 0);
    for (const e of events)
      add.run([
        e.day,
        e.item,
        e.status ?? null,
        e.due ?? null,
        e.response ?? null,
        flag(e.waiting),
        flag(e.postponed),
        flag(e.reiterated),
        flag(e.risk),
        flag(e.closed),
      ]);
    return new Oracle(db);
  }

  constructor(db: Database) {
    this.#db = db;
  }

  /** How everything stood at the end of a day. */
  at(day: string): void {
    const last = (column: string) =>
      `(select ${column} from event e where e.item = i.id and e.day <= '${day}' and e.${column} is not null order by n desc limit 1)`;
    const sum = (column: string) =>
      `(select coalesce(sum(${column}), 0) from event e where e.item = i.id and e.day <= '${day}')`;
    this.#db.run(`
      drop table if exists s;
      create table s as select i.*,
        coalesce(${last('status')}, i.status) st,
        coalesce(${last('due')}, i.due) cur,
        coalesce(i.due, (select due from event e where e.item = i.id and e.day <= '${day}' and e.due is not null order by n limit 1)) orig,
        coalesce(${last('response')}, i.response) resp,
        coalesce(${last('waiting')}, 0) waits,
        ${sum('postponed')} times, ${sum('reiterated')} again, ${sum('risk')} risky,
        coalesce((select day from event e where e.item = i.id and e.day <= '${day}' and e.closed = 1 order by n desc limit 1), i.statusOn) ended
      from issued i where i.known <= '${day}';
      alter table s add column open;
      update s set open = st in ('not-started', 'in-progress', 'implemented');
      alter table s add column late;
      update s set late = case when open and not waits and cur < '${day}' then cast(julianday('${day}') - julianday(cur) as integer) else 0 end;
      alter table s add column lateOrig;
      update s set lateOrig = case when open and not waits and orig < '${day}' then cast(julianday('${day}') - julianday(orig) as integer) else 0 end;
      alter table s add column followed;
      update s set followed = (body = 'OIOS' and priority = 'critical') or (body = 'BOA' and priority = 'main');
    `);
  }

  rows(sql: string): (string | number | null)[][] {
    return (this.#db.exec(sql)[0]?.values ?? []) as (string | number | null)[][];
  }

  /** The figures at the top of the pack, in its order. */
  headline(): number[] {
    return (
      this.rows(`
      select sum(open), sum(late > 0), sum(lateOrig > 0), sum(late >= 90), sum(waits), sum(open and risky > 0),
        sum(open and again > 0), sum(st = 'closed-implemented'), sum(case when open then coalesce(amount, 0) else 0 end)
      from s where followed`)[0] ?? []
    ).map(Number);
  }

  byEntity() {
    return this.rows(`
      select unit, count(*), sum(open), sum(st='not-started'), sum(st='in-progress'), sum(st='implemented'), sum(st='closed-implemented'),
        sum(st='overtaken'), sum(st='closed-without'), sum(late > 0)
      from s group by unit order by unit`);
  }

  implementation() {
    return this.rows(`
      select body, series, period, count(*) n, sum(st='closed-implemented') done,
        (200 * sum(st='closed-implemented') + count(*)) / (2 * count(*)), sum(st='implemented')
      from s group by body, series, period order by body, lower(series), period`);
  }

  threeYears(day: string) {
    return this.rows(`
      select body, count(*), sum(st in ('closed-implemented','overtaken') and ended <= date(issued, '+36 months'))
      from s where followed and date(issued, '+36 months') <= '${day}' group by body order by body desc`);
  }

  acceptance() {
    return this.rows(`
      select body, sum(resp <> 'under-consideration'), sum(resp in ('accepted', 'partly')) from s group by body order by body`);
  }

  ages(day: string): number[] {
    const since = (n: number) => `date('${day}', '-${n} months')`;
    return (
      this.rows(`
      select sum(issued > ${since(6)}), sum(issued <= ${since(6)} and issued > ${since(12)}), sum(issued <= ${since(12)} and issued > ${since(24)}),
        sum(issued <= ${since(24)} and issued >= ${since(36)}), sum(issued < ${since(36)})
      from s where open`)[0] ?? []
    ).map(Number);
  }

  pastDue() {
    return this.rows(`
      select id, orig, cur, times, lateOrig, late from s where followed and (late > 0 or lateOrig > 0) order by id`);
  }
}
