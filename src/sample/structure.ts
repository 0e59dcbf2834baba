import type { Language, Person } from '../kernel/person.ts';

/** A duty station: where it is, and which languages people there read, in turn. */
export interface Place {
  timeZone: string;
  languages: readonly Language[];
  workDays: 'Mon-Fri' | 'Sun-Thu';
}

const place = (timeZone: string, languages: string, workDays: Place['workDays'] = 'Mon-Fri'): Place => ({
  timeZone,
  languages: languages.split(' ') as Language[],
  workDays,
});

/** Ten duty stations, each in a time zone of its own. */
export const PLACES: ReadonlyMap<string, Place> = new Map([
  ['New York', place('America/New_York', 'en fr en es zh en ar en ru')],
  ['Geneva', place('Europe/Zurich', 'fr en fr es fr ar ru fr zh')],
  ['Vienna', place('Europe/Vienna', 'en ru en fr zh')],
  ['Nairobi', place('Africa/Nairobi', 'en en fr')],
  ['Addis Ababa', place('Africa/Addis_Ababa', 'en fr en ar')],
  ['Santiago', place('America/Santiago', 'es es es en')],
  ['Bangkok', place('Asia/Bangkok', 'en zh')],
  ['Cairo', place('Africa/Cairo', 'ar ar en', 'Sun-Thu')],
  ['Juba', place('Africa/Juba', 'en fr ar')],
  ['Kathmandu', place('Asia/Kathmandu', 'en zh')],
]);

/** People of one kind in a unit. */
export interface Post {
  count: number;
  grade: string;
  title: string;
  /** A name by which roles and the README find this person. */
  tag: string;
  status: Person['status'];
  nonStaff: boolean;
  /** Without Teams: no e-mail and no Entra id. */
  offline: boolean;
}

/** A unit: the first post leads it and reports to the lead of the unit above; the others report to the lead. */
export interface Unit {
  /** The path of unit names. */
  path: string;
  /** Ids of an entity are `<prefix>-001` and so on. */
  prefix: string;
  location: string;
  /** Path of the unit above; of an entity, the one it reports to; empty: to the top. */
  above: string;
  posts: Post[];
}

/*
 * One line a unit with its lead, `Unit (prefix of ids) @ duty station < unit it reports to: GRADE Title`, below it `-` its other posts, then
 * the units inside it. #tag names a person, !flag says what is special. The first lead is the top. Figures are headcounts, 256 in all.
 */
const OUTLINE = `
# 7
EOSG (SG) @ New York: SG Secretary-General #top
  Cabinet: USG Chef de Cabinet
    - D-1 Principal Officer #focal:EOSG
    - 2 x P-4 Political Affairs Officer
    - 2 x G-6 Team Assistant
# 39
DM (DM) @ New York: USG Under-Secretary-General for Management #usg
  - P-5 Special Assistant #focal:DM
  - P-4 Management Officer #secretariat
  - G-7 Personal Assistant #preparer
  Human Resources: ASG Assistant Secretary-General for Human Resources
    - G-6 Administrative Assistant
    Learning: D-1 Director, Learning
      - G-6 Learning Assistant
      Courses: P-5 Chief, Courses #learning
        - P-4 Learning Officer #trainer
        - 2 x P-3 Learning Officer #staff
        - 2 x G-5 Learning Assistant
    Recruitment: D-1 Director, Recruitment
      - G-6 Recruitment Assistant
      Examinations: P-5 Chief, Examinations
        - 2 x P-3 Human Resources Officer
        - 2 x G-5 Human Resources Assistant
  Finance: ASG Controller
    - G-6 Finance Assistant
    Budget: D-2 Director, Budget
      - 2 x P-4 Budget Officer
      - G-6 Budget Assistant
    Payroll: P-5 Chief, Payroll
      - 2 x P-3 Finance Officer
      - 3 x G-5 Finance Assistant
  Technology: D-2 Director, Technology
    - G-6 Information Systems Assistant
    Collaboration: P-5 Chief, Collaboration #administrator
      - 2 x P-3 Information Systems Officer
      - G-6 Information Systems Assistant
# 15
OIOS (OIOS) @ New York: USG Under-Secretary-General for Internal Oversight
  - P-5 Special Assistant #focal:OIOS
  Audit: D-2 Director, Internal Audit #oversight-body
    - 2 x P-4 Auditor
    - G-6 Audit Assistant
    Nairobi Audit @ Nairobi: P-5 Chief, Nairobi Audit
      - P-4 Auditor
      - 2 x P-3 Auditor
  Investigations @ Vienna: D-1 Director, Investigations
    - 2 x P-4 Investigator
    - 2 x P-3 Investigator
# 5
Ethics Office (ETH) @ New York: D-2 Director, Ethics Office #ethics-head
  - P-5 Senior Ethics Officer
  - P-4 Ethics Officer #ethics
  - P-3 Ethics Officer
  - G-6 Ethics Assistant #focal:Ethics_Office
# 15
DPA (DPA) @ New York: USG Under-Secretary-General for Political Affairs
  - P-4 Political Affairs Officer #focal:DPA
  Regional: D-2 Director, Regional Divisions
    - P-5 Senior Political Affairs Officer
    - G-6 Team Assistant
    Kathmandu Liaison @ Kathmandu: P-5 Head, Kathmandu Liaison
      - 2 x P-3 Political Affairs Officer
      - G-5 Team Assistant
  Policy: D-1 Director, Policy
    - 2 x P-4 Political Affairs Officer
    - P-3 Political Affairs Officer
    - P-4 Political Affairs Officer !seconded
    - Consultant Research Consultant !non-staff
# 15
DPO (DPO) @ New York: USG Under-Secretary-General for Peace Operations
  - P-5 Special Assistant #focal:DPO
  Operations: D-2 Director, Operations #on-leave !long-leave
    - D-1 Deputy Director, Operations #officer-in-charge
    - 2 x P-4 Operations Officer
    - G-6 Operations Assistant
  Field Support: ASG Assistant Secretary-General for Field Support
    - 2 x P-4 Logistics Officer
    Supply: P-5 Chief, Supply
      - 2 x P-3 Supply Officer
      - 2 x G-6 Supply Assistant
# 17
OCHA (OCHA) @ Geneva: USG Emergency Relief Coordinator
  - P-4 Humanitarian Affairs Officer #focal:OCHA
  Coordination: D-1 Director, Coordination
    - 2 x P-4 Humanitarian Affairs Officer
    - P-3 Humanitarian Affairs Officer #staff-on-leave !long-leave
    - Intern Humanitarian Intern !non-staff
  Asia @ Bangkok: P-5 Head, Asia
    - 2 x P-4 Humanitarian Affairs Officer
    - 2 x G-6 Programme Assistant
  Arab States @ Cairo: P-5 Head, Arab States
    - 2 x P-3 Humanitarian Affairs Officer
    - 2 x G-6 Programme Assistant
# 14
ECLAC (ECLAC) @ Santiago: USG Executive Secretary, ECLAC
  - P-4 Programme Officer #focal:ECLAC
  Statistics: D-1 Director, Statistics
    - 2 x P-4 Statistician
    - P-2 Associate Statistician
    - G-6 Statistics Assistant
  Development: D-1 Director, Development
    - P-5 Senior Economist
    Trade: P-5 Chief, Trade
      - 2 x P-3 Economist
      - 2 x G-6 Research Assistant
# 16
ECA (ECA) @ Addis Ababa: USG Executive Secretary, ECA
  - P-4 Programme Officer #focal:ECA
  Conferences: D-1 Director, Conferences
    - 2 x P-4 Conference Officer
    Publications: P-5 Chief, Publications #vacant !left
      - 2 x P-3 Editor
      - 2 x G-6 Editorial Assistant
  Trade Policy: D-1 Director, Trade Policy
    - 2 x P-4 Economist
    - P-3 Economist
    - 2 x G-6 Research Assistant
# 83
UNOG (UNOG) @ Geneva: USG Director-General, UNOG
  - P-4 Programme Officer #focal:UNOG
  Administration: D-2 Director, Administration
    - 2 x P-4 Administrative Officer
    - G-6 Administrative Assistant
    Security: P-5 Chief, Security #seventy
      - 10 x G-6 Security Supervisor
      - 60 x G-4 Security Officer
  Library: P-5 Chief, Library
    - 2 x P-3 Librarian
    - 3 x G-6 Library Assistant
# 12
UNOV (UNOV) @ Vienna: USG Director-General, UNOV
  - P-4 Programme Officer #focal:UNOV
  Treaties: D-1 Director, Treaties
    - P-5 Senior Legal Officer
    - 2 x P-3 Legal Officer
    - 2 x G-6 Legal Assistant
  Outer Space: D-1 Director, Outer Space
    - P-4 Programme Officer
    Documents: P-4 Chief, Documents #one
      - G-6 Documents Assistant
# 18
UNMIJ (MIJ) @ Juba < DPO: ASG Special Representative, Juba
  - P-4 Coordination Officer #focal:UNMIJ
  Mission Support: D-1 Director, Mission Support
    - 2 x FS-5 Administrative Officer
    Transport: P-4 Chief, Transport
      - 2 x FS-4 Transport Officer
      - 2 x G-3 Driver
      - 2 x G-2 Driver #offline !offline
  Civil Affairs: P-5 Chief, Civil Affairs
    - 2 x P-3 Civil Affairs Officer
    - 2 x UNV Civil Affairs Volunteer !non-staff
    - G-5 Language Assistant
`;

/** The sample organisation, unit by unit, each after the one above it. */
export const UNITS: readonly Unit[] = readOutline(OUTLINE);

function readOutline(outline: string): Unit[] {
  const units: Unit[] = [];
  const open: Unit[] = [];
  for (const line of outline.split('\n')) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const depth = line.search(/\S/) / 2;
    if (text.startsWith('- ')) {
      units.at(-1)?.posts.push(readPost(text.slice(2)));
      continue;
    }
    const [, name = '', prefix, location, under, lead = ''] =
      /^([^(@<:]+?)(?: \((\w+)\))?(?: @ ([^<:]+?))?(?: < (\w+))?: (.+)$/.exec(text) ?? [];
    const above = open[depth - 1];
    const unit: Unit = {
      path: above ? `${above.path}/${name}` : name,
      prefix: prefix ?? above?.prefix ?? '',
      location: location ?? above?.location ?? '',
      above: above?.path ?? under ?? '',
      posts: [readPost(lead)],
    };
    open.length = depth;
    open.push(unit);
    units.push(unit);
  }
  return units;
}

function readPost(text: string): Post {
  const [, count = '1', grade = '', title = '', tag = '', flag = ''] =
    /^(?:(\d+) x )?(\S+) ([^#!]+?)(?: #(\S+))?(?: !(\S+))?$/.exec(text) ?? [];
  return {
    count: Number(count),
    grade,
    title,
    tag: tag.replace(/_/g, ' '),
    status: flag === 'left' || flag === 'long-leave' || flag === 'seconded' ? flag : 'active',
    nonStaff: flag === 'non-staff',
    offline: flag === 'offline',
  };
}
