import type { Language } from '../kernel/person.ts';

/*
 * Names that fit a language, made by pairing two lists: all fictional. The lists of a language have no common divisor in length, so
 * that the pairs repeat only after 17 × 19 people.
 */
const NAMES: Record<Language, { first: string; last: string }> = {
  en: {
    first:
      'Aoife Desmond Ingrid Kwame Priya Callum Wanjiru Harriet Tobias Ngozi Sanjay Freya Lamar Mirembe Oskar Tamsin Zola',
    last: 'Abbotsby Okonjo-Hale Lindqvist Mwangale Raghunath Pemberley Achterberg Tuilagi Kipkorir Sandvoll Whitlock Adeyinka Fairbrother Thapaliya Nakamura-Bell Osterhaus Quillon Bramwell Ssekandi',
  },
  fr: {
    first:
      'Anaïs Bastien Clémence Didier Élodie Fabrice Gisèle Hervé Inès Jérôme Koffi Léonie Mathurin Noémie Ousmane Perrine Régis',
    last: 'Aubrion Bélanval Chastaing Delorbe Evrardin Fontbrune Gauvreau Hallépine Issoumaïla Jolicart Kéramoal Lavigerie Marchépin Nouvelon Ouattarine Peyrolles Quesnoy Rambervil Soubeyran',
  },
  es: {
    first:
      'Alba Benicio Candela Dámaso Estela Facundo Graciela Hernán Itziar Joaquín Lucía Mateo Nuria Octavio Paloma Ramiro Soledad',
    last: 'Arrizábal Belmonteza Cifuendo Durango-Sáez Echavarri Figueredo Galdames Huenchul Iturbelar Jaramago Lozanilla Montecid Nahuelpan Olivarria Peñafuerte Quintanal Riquelmar Saldívar-Rey Trujano',
  },
  ar: {
    first: 'Amal Bassem Dalia Faris Ghada Haitham Iman Jawad Karima Laith Maha Nabil Rasha Samir Tahani Wael Yasmin',
    last: 'Al-Barudi Abu-Zeinah Ben-Rashwan Al-Dawoudi El-Fakhrani Haddouri Al-Jazzarin Khatouni El-Mansouriyeh Nasserine Al-Omariya Qabbanieh Rifaiyan El-Sabbaghi Tarabouli Al-Wardani Yazbekian Zeitouni Al-Husseiniya',
  },
  zh: {
    first:
      'Aihua Bolin Chunmei Dewei Fangyu Guowen Haoran Jiayi Kaiming Lanfen Mingzhu Peizhi Qiuyue Ruolan Shuhan Tianyi Xiulan',
    last: 'Baoshan Caiwei Duanmu Fengxi Gongsun Huangfu Jiqiao Kuaiji Linghu Murongyi Nangong Ouyangli Pangzhe Shangguan Tantai Weichi Xiahou Yuwenbo Zhangsun',
  },
  ru: {
    first:
      'Alevtina Bogdan Varvara Gleb Daria Yegor Zhanna Ilya Kira Leonid Marfa Nikita Oksana Platon Raisa Stepan Taisia',
    last: 'Abrikosenko Berezhnoy Vetrovich Gorislavsky Dubrovenko Yelagin-Roshch Zhuravlenko Ivolgin Kalinovich Lugovenko Medunitsyn Nezhdanovich Ozerenko Polozov Ryabinenko Svetlovich Tikhorechny Ustyanko Khlebnikovich',
  },
};

/** The n-th name (from 0) of a language. */
export function nameOf(language: Language, n: number): string {
  const first = NAMES[language].first.split(' ');
  const last = NAMES[language].last.split(' ');
  return `${first[n % first.length]} ${last[n % last.length]}`;
}
