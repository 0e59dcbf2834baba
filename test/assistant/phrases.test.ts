import { expect } from 'chai';
import { courtesies, type Meaning, nearest, type Phrase, phrasesFor, understand } from '../../src/assistant/phrases.ts';
import { restAfter } from '../../src/assistant/words.ts';
import { dialogue } from '../../src/capabilities/dialogue/index.ts';
import { commonTexts, loadTexts } from '../../src/i18n/index.ts';
import { Catalogue } from '../../src/kernel/catalogue.ts';
import { LANGUAGES, type Language } from '../../src/kernel/person.ts';
import { launched } from '../capabilities/dialogue/house.ts';
import type { Bot } from '../kit/inprocess.ts';

/*
 * What anyone types (issue 3, "Anyone"), as people type it: politely, in capitals, without accents or apostrophes, with the digits of
 * their script, with a word more. It is Monday 1 March 2027; the person leads a team and launches dialogues.
 */

/** What is meant, on one line. */
const OWE = 'shows obligation.list';
const HELP = 'help';
const LAUNCH = 'does dialogue.launch';
const MINE = 'shows dialogue.lead';
const TEAM = 'shows dialogue.team';
const BACK = 'away null';
const away = (day: string) => `away ${day}`;
const quiet = (days: number) => `quiet ${days} days`;
const speaks = (language: Language) => `speaks ${language}`;

const TABLE: { [language in Language]: [string, ...string[]][] } = {
  en: [
    [HELP, 'help', 'HELP', 'Help!', 'help please', 'Please help', 'Hello Steward, can you help', '?', 'what can I do?'],
    [
      OWE,
      'what do I owe',
      'What do I owe?',
      'WHAT DO I OWE',
      'please show me my list',
      'what do i owe today',
      'what is due',
    ],
    [MINE, 'my dialogue', 'My Dialogue', 'show my dialogue please', 'could you show me my dialogue?'],
    [TEAM, 'my team', 'My team.', 'who is on my team?', 'show my team'],
    [LAUNCH, 'launch dialogue', 'Launch a dialogue', 'I would like to launch a dialogue', 'please launch the dialogue'],
    [
      away('2027-05-12'),
      'I am away until 12 May',
      'I’m away until May 12th',
      "I'm away until 12 may 2027",
      'Im away until 12/05',
    ],
    [away('2027-05-12'), 'AWAY UNTIL 12 MAY', 'out of office until the 12th of May', 'I will be on leave until 12 May'],
    [
      away('2027-05-12'),
      'I am away until 2027-05-12',
      'i am away until 12.5.27',
      'Hello, I’m on mission until 12 May, thanks',
    ],
    [away('2027-03-05'), 'I am away until Friday', 'away until fri'],
    [away('2027-03-02'), 'I am away until tomorrow'],
    [BACK, 'I am back', "I'm back", 'back', 'Hello, I am back'],
    [
      quiet(3),
      'stop reminders for 3 days',
      'Stop reminders for three days',
      'please stop the reminders for 3 days',
      'no reminders for 3 days',
    ],
    [quiet(7), 'stop reminders for a week', 'pause reminders for 1 week', 'remind me in a week'],
    [quiet(3), 'stop reminders', 'STOP REMINDERS PLEASE'],
    ['quiet until 2027-05-12', 'stop reminders until 12 May', 'quiet until 12 May'],
    [
      speaks('fr'),
      'language français',
      'language francais',
      'Language: French',
      'change language to French',
      'please switch to french',
    ],
    [speaks('ar'), 'language العربية', 'language arabic', 'speak Arabic'],
    [speaks('zh'), 'language 中文', 'LANGUAGE CHINESE'],
    ['asks common.language.ask', 'language', 'language klingon'],
    ['asks common.away.ask', 'I am away until', 'I am away until soon'],
  ],
  fr: [
    [
      HELP,
      'aide',
      'AIDE',
      'Aidez-moi, s’il vous plaît',
      "Aidez-moi s'il vous plait",
      'Bonjour, aide svp',
      'help',
      'que puis-je faire ?',
    ],
    [
      OWE,
      'que dois-je faire',
      'Que dois-je faire ?',
      'que dois je faire',
      'Qu’est-ce que je dois faire ?',
      "qu'est ce que je dois faire",
      'mes echeances',
      'what do I owe',
    ],
    [MINE, 'mon dialogue', 'Montrez-moi mon dialogue', 'je voudrais voir mon dialogue', 'MON DIALOGUE'],
    [TEAM, 'mon équipe', 'mon equipe', 'Mon Équipe svp', 'qui est dans mon équipe ?'],
    [
      LAUNCH,
      'lancer le dialogue',
      'Lancer un dialogue',
      'je souhaite lancer un dialogue',
      'bonjour, lancez le dialogue svp',
    ],
    [
      away('2027-05-12'),
      'je m’absente jusqu’au 12 mai',
      "Je m'absente jusqu'au 12 mai",
      'je m absente jusqu au 12 mai 2027',
      'absence jusqu’au 12/05/2027',
    ],
    [
      away('2027-05-12'),
      'Je suis en mission jusqu’au mercredi 12 mai',
      'en congé jusqu’au 12 mai, merci',
      'EN CONGE JUSQU’AU 12 MAI',
    ],
    [away('2027-04-01'), 'je serai absente jusqu’au 1er avril', 'je serai absent jusqu’au 1er avril'],
    [away('2027-03-05'), 'je m’absente jusqu’à vendredi'],
    [away('2027-03-03'), 'je m’absente jusqu’à après-demain'],
    [BACK, 'je suis de retour', 'De retour', 'Bonjour, je suis de retour'],
    [
      quiet(3),
      'suspendre les rappels pendant 3 jours',
      'Suspendre les rappels 3 jours',
      'pas de rappels pendant trois jours svp',
      'arrêtez les rappels pendant 3 jours',
    ],
    [quiet(7), 'suspendre les rappels pendant une semaine'],
    [speaks('en'), 'langue anglais', 'langue : english', 'changer de langue en anglais', 'passer à l’anglais'],
    [speaks('fr'), 'langue français', 'LANGUE FRANCAIS', 'language français'],
    [speaks('es'), 'langue espagnol', 'langue español'],
  ],
  es: [
    [HELP, 'ayuda', '¡Ayuda!', 'AYUDA por favor', 'Hola, ¿qué puedo hacer?', 'que puedo hacer', 'help'],
    [
      OWE,
      'qué tengo pendiente',
      '¿Qué tengo pendiente?',
      'que tengo pendiente',
      'Hola, ¿qué tengo pendiente hoy?',
      '¿Qué debo hacer?',
      'mis pendientes',
    ],
    [MINE, 'mi diálogo', 'mi dialogo', 'Quisiera ver mi diálogo', 'MI DIÁLOGO'],
    [TEAM, 'mi equipo', 'Muéstreme mi equipo', '¿Quién está en mi equipo?'],
    [LAUNCH, 'iniciar el diálogo', 'iniciar un dialogo', 'Quisiera iniciar un diálogo, gracias', 'lanzar el diálogo'],
    [
      away('2027-05-12'),
      'estaré fuera hasta el 12 de mayo',
      'Estare fuera hasta el 12 de mayo de 2027',
      'ausencia hasta 12/05/2027',
      'de vacaciones hasta el 12 de mayo, gracias',
    ],
    [away('2027-03-02'), 'estoy fuera hasta mañana', 'ESTOY FUERA HASTA MANANA'],
    [BACK, 'estoy de vuelta', 'Ya estoy de vuelta', 'he vuelto'],
    [
      quiet(3),
      'sin recordatorios durante 3 días',
      'pausar los recordatorios durante 3 dias',
      'por favor, sin recordatorios durante tres días',
      'Pausar los recordatorios por 3 días',
    ],
    [quiet(7), 'pausar los recordatorios una semana'],
    [speaks('fr'), 'idioma francés', 'IDIOMA FRANCES', 'cambiar el idioma a francés', 'idioma: français'],
    [speaks('es'), 'idioma español', 'idioma espanol', 'language español'],
  ],
  ar: [
    [HELP, 'مساعدة', 'المساعدة', 'مساعدة من فضلكم', 'السلام عليكم، أحتاج إلى مساعدة', '؟', 'help'],
    [
      OWE,
      'ما المطلوب مني',
      'ما المطلوب مني؟',
      'ما هو المطلوب منّي',
      'من فضلك، ما المطلوب مني الآن؟',
      'قائمتي',
      'ماذا علىّ',
    ],
    [MINE, 'حواري', 'أرني حواري', 'أريد أن أرى حواري من فضلك'],
    [TEAM, 'فريقي', 'أرني فريقي', 'اعرض فريقي لو سمحت'],
    [LAUNCH, 'إطلاق حوار', 'اطلاق حوار', 'أريد إطلاق الحوار', 'إطلاق حوار جديد'],
    [
      away('2027-05-12'),
      'سأغيب حتى 12 مايو',
      'سأغيب حتى ١٢ مايو',
      'ساغيب حتى ١٢ أيار/مايو ٢٠٢٧',
      'أنا في إجازة حتى ١٢ أيار',
      'غياب حتى ١٢/٥/٢٠٢٧',
    ],
    [away('2027-03-07'), 'سأغيب حتى الأحد', 'سأغيب إلى يوم الأحد'],
    [away('2027-03-02'), 'سأغيب حتى الغد', 'سأغيب حتى غدا'],
    [BACK, 'لقد عدت', 'عدت'],
    [
      quiet(3),
      'وقف التذكير لمدة 3 أيام',
      'وقف التذكير لمدة ٣ أيام',
      'أوقفوا التذكير لمدة ثلاثة أيام من فضلكم',
      'وقف التذكير ٣ ايام',
    ],
    [quiet(2), 'وقف التذكير لمدة يومين'],
    [quiet(7), 'وقف التذكير لمدة أسبوع'],
    [quiet(14), 'وقف التذكير لمدة أسبوعين'],
    [speaks('fr'), 'اللغة الفرنسية', 'لغة فرنسية', 'تحدث بالفرنسية', 'غيّر اللغة إلى الفرنسية', 'اللغة: français'],
    [speaks('en'), 'اللغة الإنجليزية', 'اللغه الانجليزيه', 'language english'],
  ],
  zh: [
    [HELP, '帮助', '请帮助我', '你好，帮助', '？', '?', 'help', '怎么用？'],
    [OWE, '我的待办', '我的待办事项', '请问我有什么待办？', '显示我的待办', '我需要做什么？', '谢谢，我的待办'],
    [MINE, '我的对话', '查看我的对话', '请打开我的对话', '我想看我的对话'],
    [TEAM, '我的团队', '请显示我的团队', '我的团队有谁？'],
    [LAUNCH, '发起对话', '我想发起对话', '请发起领导力对话', '发起新对话'],
    [
      away('2027-05-12'),
      '我不在直到5月12日',
      '我不在，直到5月12日',
      '我外出至5月12日',
      '我休假到5月12号',
      '我5月12日前不在',
      '直到5月12日我都不在',
      '我到五月十二日为止不在',
      '我出差到２０２７年５月１２日',
    ],
    [away('2027-03-05'), '我休假到星期五', '我外出至周五'],
    [away('2027-03-02'), '我外出到明天'],
    [away('2027-03-03'), '我外出到后天'],
    [BACK, '我回来了', '你好，我回来了'],
    [
      quiet(3),
      '暂停提醒3天',
      '暂停提醒 3 天',
      '请暂停提醒３天',
      '停止提醒三天',
      '3天内不要提醒我',
      '暂停3天的提醒',
      '三天后再提醒我',
      '暂停提醒',
    ],
    [quiet(7), '暂停提醒一周', '停止提醒1个星期'],
    [quiet(14), '暂停提醒两周'],
    ['quiet until 2027-05-12', '暂停提醒到5月12日'],
    [speaks('fr'), '语言法语', '语言 法文', '切换语言为法语', '请用法语', '改成法语', '语言：français'],
    [speaks('en'), '语言英语', '使用英文', 'language English'],
  ],
  ru: [
    [HELP, 'помощь', 'ПОМОЩЬ', 'Помогите, пожалуйста', 'Здравствуйте, что вы умеете?', 'help', 'справка'],
    [
      OWE,
      'что от меня ожидается',
      'Что от меня требуется?',
      'что мне нужно сделать сегодня?',
      'покажите мой список, пожалуйста',
      'МОИ ЗАДАЧИ',
    ],
    [MINE, 'мой диалог', 'Мой диалог', 'покажите мой диалог', 'можно мой диалог, пожалуйста'],
    [TEAM, 'моя команда', 'покажи мою команду', 'кто в моей команде?'],
    [LAUNCH, 'запустить диалог', 'Хочу запустить диалог', 'запустите диалог, пожалуйста', 'новый диалог'],
    [
      away('2027-05-12'),
      'меня не будет до 12 мая',
      'Меня нет до 12 мая',
      'я в отпуске до 12 мая 2027 г.',
      'в командировке до 12.05.2027',
      'до 12 мая меня не будет',
      'я в отпуске до 12-го мая',
    ],
    [away('2027-03-02'), 'меня не будет до завтра'],
    [BACK, 'я вернулась', 'я вернулся', 'Здравствуйте, я на месте'],
    [
      quiet(3),
      'не напоминать 3 дня',
      'Не напоминайте 3 дня, пожалуйста',
      'не напоминай мне три дня',
      'остановить напоминания на 3 дня',
      'отключите напоминания на 3 дня',
    ],
    [quiet(7), 'не напоминать неделю', 'не напоминай одну неделю'],
    [quiet(14), 'не напоминать две недели'],
    [
      speaks('fr'),
      'язык французский',
      'говорите по-французски',
      'пишите на французском',
      'смените язык на французский',
      'язык: français',
    ],
    [speaks('ru'), 'язык русский', 'ЯЗЫК РУССКИЙ', 'language русский'],
  ],
};

/** Typed with slips of the finger: never acted on, but the thing meant is the first that is offered. */
const SLIPS: { [language in Language]: [string, string][] } = {
  en: [
    ['wat do i ow', 'What do I owe'],
    ['lanch dialoge', 'Launch dialogue'],
    ['reminders stop', 'Stop reminders for'],
    ['halp', 'Help'],
  ],
  fr: [
    ['aidde', 'Aide'],
    ['mon equpie', 'Mon équipe'],
    ['lancr dialoge', 'Lancer le dialogue'],
  ],
  es: [
    ['ayda', 'Ayuda'],
    ['mi equpo', 'Mi equipo'],
    ['que pendiente tengo', 'Qué tengo pendiente'],
  ],
  ar: [
    ['مسعدة', 'مساعدة'],
    ['فريفي', 'فريقي'],
    ['المطلوب', 'ما المطلوب مني'],
  ],
  zh: [
    ['代办事项', '我的待办事项'],
    ['提醒先停', '暂停提醒'],
    ['团对', '我的团队'],
  ].map(([a = '', b = '']) => [a, b]),
  ru: [
    ['помщь', 'Помощь'],
    ['мой диолог', 'Мой диалог'],
    ['напоминания', 'Не напоминать'],
  ],
};

const texts = loadTexts([commonTexts, { name: 'dialogue', folder: dialogue.texts }]);

describe('What anyone types, as people type it', () => {
  let bot: Bot;
  const speech = new Map<Language, { phrases: Phrase[]; polite: string[] }>();
  before(async () => {
    bot = await launched(undefined, {}, { grants: [['ethics-office', 'usg']] });
    const catalogue = new Catalogue([dialogue]);
    const en = texts.in('en');
    for (const language of LANGUAGES) {
      const t = texts.in(language);
      const phrases = await bot.kernel.read((view) => {
        const person = view.org.person('usg');
        if (!person) throw new Error('usg is not there');
        return phrasesFor(person, view, t, en, catalogue);
      });
      speech.set(language, { phrases, polite: courtesies(t, en) });
    }
  });
  after(() => bot.close());

  const meant = (text: string, language: Language): string => {
    const { phrases = [], polite = [] } = speech.get(language) ?? {};
    return inWords(understand(text, phrases, polite));
  };

  for (const language of LANGUAGES) {
    for (const [expected, ...variations] of TABLE[language])
      it(`${expected}, in ${variations.length} ways (${language})`, () => {
        expect(variations.map((text) => `${text} → ${meant(text, language)}`)).to.deep.equal(
          variations.map((text) => `${text} → ${expected}`),
        );
      });

    it(`offers what was meant first when it was mistyped (${language})`, () => {
      const { phrases = [] } = speech.get(language) ?? {};
      expect(
        SLIPS[language].map(([text]) => [text, meant(text, language), nearest(text, phrases, 5)[0]?.title]),
      ).to.deep.equal(SLIPS[language].map(([text, title]) => [text, 'not understood', title]));
    });

    it(`understands every phrase that it knows, by itself and in capitals (${language})`, () => {
      const { phrases = [] } = speech.get(language) ?? {};
      const lost = phrases.flatMap((p) =>
        [p.title, ...p.words]
          .filter((w) => !w.includes('…'))
          .filter((w) => meant(w.toLocaleUpperCase(), language) === 'not understood'),
      );
      expect(lost).to.deep.equal([]);
    });
  }

  it('X2 a text of 20,000 words is searched no further than a line of it', () => {
    const { phrases = [] } = speech.get('en') ?? {};
    // What was meant stands at the beginning; what stands beyond the first 300 characters finds nothing more.
    const far = `${'zzzz '.repeat(100)} what do I owe`;
    expect(nearest(`wat do I ow ${'zzzz '.repeat(20_000)}`, phrases, 1)[0]?.title).to.equal('What do I owe');
    expect(nearest(far, phrases, 5)).to.deep.equal(nearest('zzzz '.repeat(60), phrases, 5));
  });

  it('X2 a text of 20,000 words is folded once, with however many phrases it is compared', () => {
    const long = 'Wörd '.repeat(20_000);
    const msOf = (phrases: string[]): number => {
      const began = performance.now();
      for (const phrase of phrases) expect(restAfter(long, phrase)).to.equal(undefined);
      return performance.now() - began;
    };
    const first = msOf(['what do I owe']);
    // Folded anew for each of them it would be forty times as long, on a slow machine too.
    expect(msOf(Array.from({ length: 40 }, (_, n) => `phrase ${n}`))).to.be.below(first);
  });

  it('takes no half sentence for an act: "back to you on Monday" is not a return', () => {
    expect(meant('back to you on Monday', 'en')).to.equal('not understood');
    expect(meant('helpful colleagues', 'en')).to.equal('not understood');
    expect(meant('languages', 'en')).to.equal('not understood');
    expect(meant('', 'en')).to.equal('not understood');
    expect(meant('please', 'en')).to.equal('not understood');
  });
});

function inWords(meaning: Meaning | undefined): string {
  if (!meaning) return 'not understood';
  if ('help' in meaning) return HELP;
  if ('text' in meaning) return `asks ${meaning.text}`;
  if ('show' in meaning) return `shows ${meaning.show.kind}`;
  if ('file' in meaning) return `offers ${meaning.file.kind}`;
  const data = meaning.data as { [name: string]: unknown };
  if (meaning.act === 'person.away') return `away ${data.until}`;
  if (meaning.act === 'person.language') return `speaks ${data.language}`;
  if (meaning.act === 'obligation.snooze') return data.until ? `quiet until ${data.until}` : `quiet ${data.days} days`;
  return `does ${meaning.act}`;
}
